"""The fixtures of the tests of the public site, of the engine and of the editor."""

from tests.cms.conftest import *  # noqa: F403
from tests.editor.desk.conftest import *  # noqa: F403
from tests.public.conftest import *  # noqa: F403
