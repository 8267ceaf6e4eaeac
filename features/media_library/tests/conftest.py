"""The fixtures of the editor's tests, of the engine's and of those in a browser."""

from tests.browser.conftest import *  # noqa: F403
from tests.cms.conftest import *  # noqa: F403
from tests.editor.desk.conftest import *  # noqa: F403
