"""The fixtures of the editor's tests and of the engine's."""

from tests.cms.conftest import *  # noqa: F403
from tests.editor.desk.conftest import *  # noqa: F403
