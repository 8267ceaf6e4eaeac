"""The fixtures of the index's tests, of the editor's, and of those in a browser; a small site that
no test changes.
"""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from cms.content import Content
from tests.browser.conftest import *  # noqa: F403
from tests.editor.entry.conftest import editor, part, sent, staff  # noqa: F401


@pytest.fixture(scope="session")
def small_app(
    tmp_path_factory: pytest.TempPathFactory,
    small_data: Path,
    copied: Callable[[Path, Path], SimpleNamespace],
) -> Flask:
    """The app over a small part of the tests’ institute."""
    app: Flask = copied(tmp_path_factory.mktemp("search"), small_data).app
    return app


@pytest.fixture(scope="session")
def small_content(small_app: Flask) -> Content:
    """The content of that app."""
    content: Content = small_app.extensions["oasis"].site.store.content()
    return content
