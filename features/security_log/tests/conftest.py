"""The fixtures of the editor's tests, and a second process."""

from tests.cms.accounts.conftest import state  # noqa: F401
from tests.cms.conftest import in_two_processes  # noqa: F401
from tests.editor.desk.conftest import *  # noqa: F403
