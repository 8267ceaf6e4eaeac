"""The fixtures of the index's tests, of the editor's, and of those in a browser."""

from tests.browser.conftest import *  # noqa: F403
from tests.cms.search.conftest import *  # noqa: F403
from tests.editor.entry.conftest import editor, part, staff  # noqa: F401
