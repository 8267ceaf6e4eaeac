"""The fixtures of the tests of the form, and of those in a browser."""

from tests.browser.conftest import *  # noqa: F403
from tests.browser.entry.conftest import *  # noqa: F403
from tests.editor.entry.conftest import *  # noqa: F403
