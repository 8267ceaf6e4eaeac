"""Shared by all tests: copies of sites in temporary folders, and one way to fetch a page."""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from resource import getpagesize
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freeze.smallsite import make_tiny_content, named, prune
from werkzeug.test import TestResponse

from tests import thorough
from tests.institute import guard, make_institute
from tests.pages import ROOT, checking
from tests.warm import (
    PLACE,
    Original,
    SharedRule,
    SharedTemplates,
    made_once,
    make_original,
    program_in,
    read_only_app,
    share_templates,
    site_in,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

CHEAP = ("--js-flags=--no-opt --no-maglev", "--disable-gpu-compositing")
"""Each page has its own axe and is gone before optimised compilation would pay off; no GPU
draws.
"""
MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes that must be free in memory for temporary folders. A whole run leaves at most a third."""
FREEZE = gc.freeze
TEMPLATES = share_templates()
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
# jsonschema would load forty grammars for formats that no test checks
LONGEST = (
    "browser/test_every_page.py",
    "browser/entry/test_autosave.py",
    "browser/entry/test_access.py",
    "browser/test_axe.py",
    "browser/entry/test_controls.py",
    "test_newcomer.py",
    "freeze/test_equality.py",
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
"""The files and folders that take longest, which run first. If one of them ran last, the other
workers would wait for it.
"""
PLACES = ["tests", "features", "demo"]
OBJECTS = (20_000, 20, 20)
"""The thresholds of garbage collection. A process of tests has many sites, so each collection is
expensive.
"""
GROWTH = 100 << 20
"""Bytes by which a process may grow before garbage is collected."""
SIZE, LARGEST = Path("/proc/self/statm"), [0]


def pytest_addoption(parser: pytest.Parser) -> None:
    thorough.add_option(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Put temporary folders into memory, because freezes and publishes mostly wait for the disk,
    and share compiled templates and rules.

    Python writes bytecode whatever the environment says, or each process that a test starts would
    compile the whole program.

    The program calls `gc.freeze` after it has loaded (cms/core/processes.py). Here it does nothing:
    a process of tests makes thousands of sites, and each call would make the garbage of the earlier
    ones permanent.
    """
    guard.watch()
    gc.set_threshold(*OBJECTS)
    gc.freeze = lambda: None
    thorough.begin(config)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    Flask.jinja_options = {"bytecode_cache": SharedTemplates(os.environ[PLACE])}
    Flask.url_rule_class = SharedRule
    if hasattr(config, "workerinput") and config.args == PLACES:
        config.args = files_from_own_place(config.workerinput)


def files_from_own_place(worker: dict[str, Any]) -> list[str]:
    """Return the test files of a run of the suite, in the order in which one worker collects them.

    The workers start at the same time, each at a different file, and reuse the files that another
    has compiled.
    """
    found = (ROOT / folder for folder in PLACES)
    every = (path for folder in found for path in folder.rglob("test_*.py"))
    files = sorted(str(path) for path in every if thorough.has_turn(path))
    first = len(files) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
    return files[first:] + files[:first]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out files that have no turn. What is named on the command line is always run."""
    return True if config.args == PLACES and not thorough.has_turn(collection_path) else None


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say which part of the tests a run of the suite had."""
    if config.args == PLACES and not config.getoption("thorough"):
        terminalreporter.write_line(thorough.part_of_today())


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a module that reads the content of the site when it is imported."""
    report = yield
    if isinstance(collector, pytest.Module) and (complaint := guard.complain(collector.path)):
        report.outcome, report.longrepr = "failed", complaint
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Fail a test that has read the content of the site."""
    yield
    if complaint := guard.complain(item.path):
        pytest.fail(complaint, pytrace=False)


def pytest_collection_finish() -> None:
    """Exclude the collected tests from garbage collection: they stay until the end."""
    gc.collect()
    FREEZE()


def pytest_sessionfinish() -> None:
    """Exclude all objects from the five garbage collections at the end of pytest, which would take
    seconds.
    """
    FREEZE()


def resident() -> int:
    """Return the resident memory of this process in bytes, 0 if the kernel doesn’t say."""
    return int(SIZE.read_text().split()[1]) * getpagesize() if SIZE.exists() else 0


def pytest_runtest_logfinish() -> None:
    """Collect garbage if the process has grown, because every fork copies its pages."""
    if resident() > LARGEST[0]:
        gc.collect()
        LARGEST[0] = resident() + GROWTH


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the files that take longest to the front, in the same order in each process."""
    order = {ROOT / "tests" / name: number for number, name in enumerate(LONGEST)}

    @cache
    def place(file: Path) -> tuple[int, Path]:
        which = (order[path] for path in (file, *file.parents) if path in order)
        return next(which, len(order)), file

    items.sort(key=lambda item: place(item.path))


@pytest.fixture(scope="session")
def institute_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the tests' own institute, a large example to be copied."""

    def make(folder: Path) -> None:
        make_institute(folder)

    return made_once("institute", tmp_path_factory, make)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory, shipped_original: Original) -> Path:
    """The tests’ institute with its instance, for tests that only read."""
    folder = tmp_path_factory.mktemp("shipped")
    shipped_original.copy(folder)
    return folder


@pytest.fixture(scope="session")
def app(shipped: Path) -> Flask:
    """The public app over the tests’ institute, without the staff app."""
    return read_only_app(shipped)


@pytest.fixture(scope="session")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory, institute_data: Path) -> Path:
    """Return a valid part of the tests’ institute, to be copied. It has news/aral-sea-expedition for
    tests that edit an entry.
    """

    def make(folder: Path) -> None:
        shutil.copytree(institute_data, folder)
        prune(folder, named(folder, "news/aral-sea-expedition"))

    return made_once("small", tmp_path_factory, make)


@pytest.fixture(scope="session")
def copied() -> Callable[[Path, Path], SimpleNamespace]:
    """Return a function that copies data into a folder and opens a site there."""

    def copy(folder: Path, data: Path) -> SimpleNamespace:
        shutil.copytree(data, folder / "data")
        return site_in(folder)

    return copy


@pytest.fixture(scope="session")
def shipped_original(tmp_path_factory: pytest.TempPathFactory, institute_data: Path) -> Original:
    """The site of the tests’ institute, copied by each test that changes it."""
    make = partial(make_original, institute_data)
    return Original(made_once("original", tmp_path_factory, make))


@pytest.fixture(scope="session")
def small_original(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Original:
    """A part of the tests’ institute, to be copied."""
    make = partial(make_original, small_data)
    return Original(made_once("small-original", tmp_path_factory, make))


@pytest.fixture(scope="session")
def tiny_original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    """A few generated entries, to be copied."""

    def make(folder: Path) -> None:
        make_original(make_tiny_content(tmp_path_factory.mktemp("tiny")), folder)

    return Original(made_once("tiny-original", tmp_path_factory, make))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory, tiny_original: Original) -> Path:
    """A few generated entries, for tests that start a site and read a page or two."""
    folder = tmp_path_factory.mktemp("tiny")
    tiny_original.copy(folder)
    return folder


@pytest.fixture
def own_site(tmp_path: Path, shipped_original: Original) -> SimpleNamespace:
    """A copy of the site of the tests’ institute."""
    shipped_original.copy(tmp_path)
    return site_in(tmp_path)


@pytest.fixture
def small_site(tmp_path: Path, small_original: Original) -> SimpleNamespace:
    """A part of the tests’ institute, for tests that freeze, publish or render every page."""
    small_original.copy(tmp_path)
    return site_in(tmp_path)


@pytest.fixture
def tiny_site(tmp_path: Path, tiny_original: Original) -> SimpleNamespace:
    """A few generated entries, for tests that freeze or publish and read a page or two."""
    tiny_original.copy(tmp_path)
    return site_in(tmp_path)


@pytest.fixture
def own_program(tmp_path: Path, small_data: Path) -> Callable[[], SimpleNamespace]:
    """Return a function that starts a small site as a new process would, with templates, static
    files and translations of its own.
    """
    return program_in(tmp_path, small_data)


@pytest.fixture(scope="session")
def get(client: FlaskClient) -> Callable[[str], TestResponse]:
    """See `checking`."""
    return checking(client)


@pytest.fixture(scope="session")
def moved(app: Flask) -> dict[str, str]:
    """The redirects of the public site: address → target."""
    from cms.content import Snapshot
    from cms.content.address_use import redirects

    return dict(
        redirects(Snapshot(app.extensions["oasis"].site.store.content(), datetime.now(UTC)))
    )


@pytest.fixture(scope="session")
def addresses(app: Flask, moved: dict[str, str]) -> list[str]:
    """Every address of the public site, as the freeze lists them, without redirects."""
    from cms.content import Snapshot
    from cms.web.freeze.freezer import SiteFreezer

    snapshot = Snapshot(app.extensions["oasis"].site.store.content(), datetime.now(UTC))
    return [
        path for path in SiteFreezer(app, snapshot, Path("unused")).addresses() if path not in moved
    ]


@pytest.fixture(scope="session")
def frozen(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site of the tests’ institute, frozen, read-only."""

    def freeze(folder: Path) -> None:
        result = app.test_cli_runner().invoke(args=["freeze", str(folder), "--live"])
        assert result.exit_code == 0, result.output
        assert "Broken link" not in result.output

    return made_once("frozen", tmp_path_factory, freeze)


# tests of the form write into its textareas, as whoever chose Markdown
AS_MARKDOWN = {"name": "oasis-text", "value": "markdown", "url": "http://127.0.0.1/editor/"}


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """A real browser. There is one in a process, for the tests of features too."""
    from playwright.sync_api import expect, sync_playwright

    from scripts.screenshots import FLAGS, browser_path
    from tests.browser.server import PATIENCE

    def prepare(context: "BrowserContext") -> None:
        context.set_default_timeout(PATIENCE)
        context.add_cookies([AS_MARKDOWN])

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=[*FLAGS, *CHEAP])
        browser.on("context", prepare)
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()
