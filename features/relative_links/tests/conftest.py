"""The fixtures of the tests in a browser."""

from tests.browser.conftest import *  # noqa: F403
