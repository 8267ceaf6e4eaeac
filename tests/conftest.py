"""What all tests share: a copy of the shipped site in a temporary folder, and one way to fetch a
page.
"""

import gc
import os
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from resource import getpagesize
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freeze.smallsite import make_tiny_content, named, prune
from werkzeug.test import TestResponse

from app import create_app
from tests import thorough
from tests.pages import ROOT, check_page
from tests.warm import (
    PLACE,
    Original,
    SharedRule,
    SharedTemplates,
    made_once,
    make_original,
    program_in,
    share_templates,
    site_in,
)

MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes that must be free there: a whole run leaves at most a third of it."""
FREEZE = gc.freeze
TEMPLATES = share_templates()
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
# jsonschema would read forty grammars, a second, for formats that no test has checked
LONGEST = (
    "browser/test_every_page.py",
    "browser/entry/test_autosave.py",
    "browser/entry/test_access.py",
    "browser/test_media_library.py",
    "browser/test_axe.py",
    "browser/entry/test_controls.py",
    "test_newcomer.py",
    "freeze/test_equality.py",
    "browser/test_search.py",
    "browser/entry/test_form_layout.py",
    "deploy/test_hostile_input.py",
    "public/test_traces.py",
    "browser/test_publishing.py",
    "cms/editing/test_disk_faults.py",
    "freeze",
    "browser",
    "publish",
    "deploy",
    "public",
    "editor",
)
"""What takes longest, files and folders: begun last, one of them would keep one worker busy while
the others wait.
"""
OBJECTS = (20_000, 20, 20)
"""What the collector of garbage waits for. Looking through a process of many sites more often takes
a tenth of its time.
"""
GROWTH = 100 << 20
"""Bytes by which a process may grow until it looks for sites that no test has any more."""
SIZE, LARGEST = Path("/proc/self/statm"), [0]


def pytest_addoption(parser: pytest.Parser) -> None:
    thorough.add_option(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Put temporary folders into memory, for freezes and publishes mostly wait for a disk; compile
    templates and addresses once.

    Python keeps what it has compiled, whatever it was told before: else each process that a test
    starts would compile all of the program anew.

    A process takes what it loads out of the collector's sight (cms/core/processes.py). A process of
    tests makes thousands of sites: what each leaves would go out of sight with the next one, and
    none of it would ever be freed. Undone before each test it wasn’t either: what comes back belongs
    to the oldest generation, which is looked through only when much that is new has come to it.
    """
    gc.set_threshold(*OBJECTS)
    gc.freeze = lambda: None
    thorough.begin(config)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    Flask.jinja_options = {"bytecode_cache": SharedTemplates(os.environ[PLACE])}
    Flask.url_rule_class = SharedRule
    if hasattr(config, "workerinput") and config.args == ["tests"]:
        config.args = files_from_own_place(config.workerinput)


def files_from_own_place(worker: dict[str, Any]) -> list[str]:
    """All files of tests, in the order in which one of several processes reads them.

    Each begins at another, and reads what those before it have compiled: pytest takes five seconds
    to compile them all, and the processes begin at once.
    """
    files = sorted(map(str, (ROOT / "tests").rglob("test_*.py")))
    first = len(files) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
    return files[first:] + files[:first]


def pytest_collection_finish() -> None:
    """What has been collected stays until the end: no need to look through it again and again."""
    gc.collect()
    FREEZE()


def pytest_sessionfinish() -> None:
    """pytest collects garbage five times at its end, which takes seconds while all that the tests
    have left is looked through.
    """
    FREEZE()


def resident() -> int:
    """Bytes of memory that this process has; 0 where the kernel doesn’t say."""
    return int(SIZE.read_text().split()[1]) * getpagesize() if SIZE.exists() else 0


def pytest_runtest_logfinish() -> None:
    """A process that has grown hands on more at each fork."""
    if resident() > LARGEST[0]:
        gc.collect()
        LARGEST[0] = resident() + GROWTH


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, in the same order in each process."""
    order = {ROOT / "tests" / name: number for number, name in enumerate(LONGEST)}

    @cache
    def place(file: Path) -> tuple[int, Path]:
        which = (order[path] for path in (file, *file.parents) if path in order)
        return next(which, len(order)), file

    items.sort(key=lambda item: place(item.path))


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory, shipped_original: Original) -> Path:
    """The shipped data with its instance, for tests that only read."""
    folder = tmp_path_factory.mktemp("shipped")
    shipped_original.copy(folder)
    return folder


@pytest.fixture(scope="session")
def app(shipped: Path) -> Flask:
    """The public app over the shipped content, without the staff app."""
    app = create_app(
        {
            "data": shipped / "data",
            "instance": shipped / "instance",
            "editor": False,
            "watch": False,
        }
    )
    app.testing = True
    return app


@pytest.fixture(scope="session")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound part of the shipped data, a third of its entries, to be copied. One item of news can
    be edited.
    """

    def make(folder: Path) -> None:
        shutil.copytree(ROOT / "data", folder)
        prune(folder, named(folder, "news/aral-sea-expedition"))

    return made_once("small", tmp_path_factory, make)


@pytest.fixture(scope="session")
def copied() -> Callable[[Path, Path], SimpleNamespace]:
    """Copies a site of a test's own."""

    def copy(folder: Path, data: Path) -> SimpleNamespace:
        shutil.copytree(data, folder / "data")
        return site_in(folder)

    return copy


@pytest.fixture(scope="session")
def shipped_original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    """The shipped site, to be copied by each test that changes it."""
    make = partial(make_original, ROOT / "data")
    return Original(made_once("original", tmp_path_factory, make))


@pytest.fixture(scope="session")
def small_original(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Original:
    """A small part of it, likewise."""
    make = partial(make_original, small_data)
    return Original(made_once("small-original", tmp_path_factory, make))


@pytest.fixture(scope="session")
def tiny_original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    """A few made entries, likewise."""

    def make(folder: Path) -> None:
        make_original(make_tiny_content(tmp_path_factory.mktemp("tiny")), folder)

    return Original(made_once("tiny-original", tmp_path_factory, make))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory, tiny_original: Original) -> Path:
    """A few made entries, for tests that start a site anew and look at a page or two."""
    folder = tmp_path_factory.mktemp("tiny")
    tiny_original.copy(folder)
    return folder


@pytest.fixture
def own_site(tmp_path: Path, shipped_original: Original) -> SimpleNamespace:
    """A copy of the shipped site."""
    shipped_original.copy(tmp_path)
    return site_in(tmp_path)


@pytest.fixture
def small_site(tmp_path: Path, small_original: Original) -> SimpleNamespace:
    """A small sound part of it, for tests that freeze or publish all there is, or make every page."""
    small_original.copy(tmp_path)
    return site_in(tmp_path)


@pytest.fixture
def tiny_site(tmp_path: Path, tiny_original: Original) -> SimpleNamespace:
    """A few made entries, for tests that freeze or publish and look at a page or two."""
    tiny_original.copy(tmp_path)
    return site_in(tmp_path)


@pytest.fixture
def own_program(tmp_path: Path, small_data: Path) -> Callable[[], SimpleNamespace]:
    """Starts a small site anew, as a new process would, over its own templates, static files and
    translations.
    """
    return program_in(tmp_path, small_data)


@pytest.fixture(scope="session")
def get(client: FlaskClient) -> Callable[[str], TestResponse]:
    """Fetch a public page and check what must hold for every page."""

    def fetch(path: str) -> TestResponse:
        response = client.get(path)
        check_page(path, response)
        return response

    return fetch


@pytest.fixture(scope="session")
def moved(app: Flask) -> dict[str, str]:
    """The addresses of the public site that lead elsewhere, and where."""
    from cms.content import Snapshot
    from cms.web.freeze.redirects import redirects

    return dict(
        redirects(Snapshot(app.extensions["oasis"].site.store.content(), datetime.now(UTC)))
    )


@pytest.fixture(scope="session")
def addresses(app: Flask, moved: dict[str, str]) -> list[str]:
    """Every address of the public site, as the freeze lists them, but those that lead elsewhere."""
    from cms.content import Snapshot
    from cms.web.freeze.freezer import SiteFreezer

    snapshot = Snapshot(app.extensions["oasis"].site.store.content(), datetime.now(UTC))
    return [
        path for path in SiteFreezer(app, snapshot, Path("unused")).addresses() if path not in moved
    ]


@pytest.fixture(scope="session")
def frozen(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole shipped site, frozen, to be read."""

    def freeze(folder: Path) -> None:
        result = app.test_cli_runner().invoke(args=["freeze", str(folder), "--live"])
        assert result.exit_code == 0, result.output
        assert "Broken link" not in result.output

    return made_once("frozen", tmp_path_factory, freeze)
