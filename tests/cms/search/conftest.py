"""Fixtures of the search tests: a small site that none of them changes."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from cms.content import Content


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
