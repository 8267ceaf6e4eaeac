"""The fixtures of the tests of public pages."""

from tests.public.conftest import *  # noqa: F403
