"""The fixtures of the tests of publishing."""

from tests.publish.conftest import *  # noqa: F403
