"""The fixtures of the browser’s tests of the form."""

from tests.browser.conftest import *  # noqa: F403
from tests.browser.entry.conftest import *  # noqa: F403
