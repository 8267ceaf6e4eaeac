"""The fixtures of the desk’s tests."""

from tests.editor.desk.conftest import *  # noqa: F403
