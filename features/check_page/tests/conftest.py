"""The fixtures of the editor's tests."""

from tests.editor.desk.conftest import *  # noqa: F403
