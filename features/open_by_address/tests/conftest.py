"""The fixtures of the tests of the form."""

from tests.editor.entry.conftest import *  # noqa: F403
