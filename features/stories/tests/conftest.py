"""The fixtures of the tests of the editor."""

from tests.editor.entry.conftest import *  # noqa: F403
