"""The fixtures of the tests of the form."""

from tests.browser.entry.conftest import *  # noqa: F403
from tests.editor.entry.conftest import *  # noqa: F403
