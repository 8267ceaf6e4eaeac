"""Sites that start warm: templates compiled once for all processes of a run, rules compiled once
in a process, and copies of sites with valid content rows.
"""

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import ClassVar

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from app import create_app
from cms.content.file_scan import signature_of
from cms.editing.entry_search import EntrySearch
from cms.schema.paths import SINGLE
from tests.pages import ROOT

PLACE = "COMPILED_TEMPLATES"
"""The environment variable with the folder of the compiled templates, for all processes of a run."""
PREFIX = "oasis-templates-"
LONG_AGO = 1_500_000_000
DATABASE = "site.db"


class SharedTemplates(FileSystemBytecodeCache):
    """Compiled templates by name and content, whatever their folder, so that copies of a site share
    them. Each process reads one only once.
    """

    known: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return super().get_cache_key(name)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Use the code of an equal template."""
        which = bucket.key, bucket.checksum
        bucket.code = self.known.get(which)
        if bucket.code is None:
            super().load_bytecode(bucket)
        if bucket.code is not None:
            self.known[which] = bucket.code


class SharedRule(Rule):
    """Rules compiled once in a process, because each site that a test makes has the same."""

    known: ClassVar[dict[tuple[object, ...], dict[str, object]]] = {}

    def compile(self) -> None:
        """Use the compiled form of an equal rule."""
        key = (self.rule, self.host, self.subdomain, self.merge_slashes, repr(self.defaults))
        if key not in self.known:
            before = dict(self.__dict__)
            super().compile()
            made = {
                name: value for name, value in self.__dict__.items() if before.get(name) != value
            }
            self.known[key] = made | {"arguments": frozenset(self.arguments)}
        self.__dict__ |= self.known[key] | {"arguments": set(self.known[key]["arguments"])}


def share_templates() -> tempfile.TemporaryDirectory[str] | None:
    """Create the folder of compiled templates, unless the parent process did. It is removed with the
    returned object, or by the next run if this process is killed.
    """
    if PLACE in os.environ:
        return None
    remove_left_behind()
    folder = tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-")
    os.environ[PLACE] = folder.name
    return folder


def remove_left_behind() -> None:
    """Remove the folders of compiled templates whose process has ended."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}[0-9]*-*"):
        if not is_running(int(folder.name.removeprefix(PREFIX).partition("-")[0])):
            shutil.rmtree(folder, ignore_errors=True)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)
    return True


def warm(instance: Path) -> None:
    """Let servers and commands of a site use the shared templates."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    (instance / "cache").mkdir(mode=0o700, exist_ok=True)
    (instance / "cache" / "templates").symlink_to(os.environ[PLACE])


def made_once(name: str, factory: pytest.TempPathFactory, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first process fills with `make`, and all processes of the run read."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            make(folder)
    return folder


def make_original(data: Path, folder: Path) -> None:
    """Make a site to be copied: its content, with everything that a server derives from it."""
    shutil.copytree(data, folder / "data")
    app = create_app(
        {"data": folder / "data", "instance": folder / "instance"}
        | {"editor": False, "watch": False}
    )
    app.test_client().get("/en/missing-address/")  # fills the index that suggests others
    site = app.extensions["oasis"].site
    if search := site.find(EntrySearch):
        search.find(site.editing.overviews.current(), "a", "en")  # fills that of the editor
    site.store.database.close()


class Original:
    """A site to be copied, with the rows of its database."""

    def __init__(self, folder: Path) -> None:
        self._folders = [path.relative_to(folder) for path in folder.glob("data/**/")]
        self._files = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
            and ("data" in path.relative_to(folder).parts or path.name == DATABASE)
        }

    def copy(self, folder: Path) -> None:
        """Copy content and database, so that a start parses no files and search is indexed.

        The files get an old time, because a file that changed a moment ago is read again, whatever
        its row says.
        """
        for name in self._folders:
            (folder / name).mkdir(parents=True)
        (folder / "instance").mkdir(mode=0o700)
        (folder / "instance/cache").mkdir(mode=0o700)
        for name, content in self._files.items():
            path = f"{folder}/{name}"
            with open(path, "wb") as file:  # noqa: PTH123 - five hundred of them
                file.write(content)
            os.utime(path, (LONG_AGO, LONG_AGO))
        adopt_rows(folder)


def read_only_app(folder: Path) -> Flask:
    """Return the public app over the site in a folder, without the staff app."""
    app = create_app(
        {"data": folder / "data", "instance": folder / "instance", "editor": False, "watch": False}
    )
    app.testing = True
    return app


def site_in(folder: Path) -> SimpleNamespace:
    """Return a site that a test may change: its folders, app and client."""
    app = read_only_app(folder)
    site = app.extensions["oasis"].site
    return SimpleNamespace(
        data=folder / "data",
        instance=folder / "instance",
        app=app,
        site=site,
        client=app.test_client(),
        folder=folder,
    )


def program_in(folder: Path, data: Path) -> Callable[[], SimpleNamespace]:
    """Return a function that starts a site as a new process would, with templates, static files and
    translations of its own.
    """
    folders = ("data", "templates", "static", "translations")
    for name in folders:
        shutil.copytree(data if name == "data" else ROOT / name, folder / name)

    def start() -> SimpleNamespace:
        app = create_app(
            {name: folder / name for name in (*folders, "instance")}
            | {"editor": False, "watch": False}
        )
        app.testing = True
        return SimpleNamespace(
            app=app, site=app.extensions["oasis"].site, folder=folder, data=folder / "data"
        )

    return start


def adopt_rows(folder: Path) -> None:
    """Give the rows of a copied site the signatures of its files."""
    with closing(sqlite3.connect(folder / "instance/cache/site.db")) as connection, connection:
        rows = connection.execute("SELECT program, type, key FROM entry").fetchall()
        connection.executemany(
            "UPDATE entry SET signature = ? WHERE program = ? AND type = ? AND key = ?",
            (
                (_signature(f"{folder}/data", type, key), program, type, key)
                for program, type, key in rows
            ),
        )


def _signature(data: str, type: str, key: str) -> bytes:
    return signature_of(
        f"{data}/{type}.json" if key == SINGLE else f"{data}/content/{type}/{key}.json"
    )
