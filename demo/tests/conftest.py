"""Sites over the demonstration, for the tests of this folder. The fixtures of the same names in the
program's conftest are over the tests' own institute.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from features.search.tests.test_search_in_browser import host  # noqa: F401 - a fixture
from tests.browser.conftest import page  # noqa: F401 - a fixture
from tests.pages import ROOT, checking
from tests.warm import Original, made_once, make_original, read_only_app


@pytest.fixture(scope="session")
def shipped_original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    """The demonstration, copied by each test that changes it."""
    make = partial(make_original, ROOT / "data")
    return Original(made_once("demonstration", tmp_path_factory, make))


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, shipped_original: Original) -> Flask:
    """The public app over the demonstration, without the staff app."""
    folder: Path = tmp_path_factory.mktemp("demonstration")
    shipped_original.copy(folder)
    return read_only_app(folder)


@pytest.fixture(scope="session")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def get(client: FlaskClient) -> Callable[[str], TestResponse]:
    """See `checking`."""
    return checking(client)
