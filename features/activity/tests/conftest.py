"""The fixtures of the engine's tests and of the editor's."""

from tests.cms.conftest import editing, paths, store  # noqa: F401
from tests.editor.desk.conftest import *  # noqa: F403
