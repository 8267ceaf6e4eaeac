"""The fixtures of the engine's tests and of the public site's."""

from tests.cms.conftest import paths, store  # noqa: F401
from tests.public.conftest import *  # noqa: F403
