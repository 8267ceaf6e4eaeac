"""The fixtures of the program’s public pages."""

from tests.public.conftest import *  # noqa: F403
