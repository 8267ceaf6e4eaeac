"""The fixtures of the form’s tests."""

from tests.editor.entry.conftest import *  # noqa: F403
