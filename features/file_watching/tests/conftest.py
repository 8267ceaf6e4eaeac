"""The fixtures of the engine’s tests."""

from tests.cms.conftest import *  # noqa: F403
