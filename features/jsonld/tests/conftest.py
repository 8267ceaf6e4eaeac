"""The fixtures of the tests of the shipped site."""

from tests.public.conftest import *  # noqa: F403
