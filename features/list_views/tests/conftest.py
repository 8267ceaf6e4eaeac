"""The fixtures of the editor's tests and of the browser's."""

from tests.browser.conftest import *  # noqa: F403
from tests.editor.desk.conftest import *  # noqa: F403
