"""Sites that start warm: templates compiled once for all processes of a run, and copies of a site
whose rows are known.
"""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import ClassVar

from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from app import create_app
from cms.content.content_rows import checksum
from cms.content.file_scan import signature_of
from cms.schema.paths import SINGLE

PLACE = "COMPILED_TEMPLATES"
"""The variable that tells all processes of a run where they lie."""


class SharedTemplates(FileSystemBytecodeCache):
    """Compiled templates by name and content, in whichever folder they stand: copies of a site need
    not compile theirs again.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return super().get_cache_key(name)


class SharedRule(Rule):
    """Addresses compiled once in a process: each site that a test makes has the same."""

    known: ClassVar[dict[tuple[object, ...], dict[str, object]]] = {}

    def compile(self) -> None:
        """Take over what an equal rule was compiled to."""
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
    """Choose the place, unless who has begun this process has. It lasts as long as what is returned."""
    if PLACE in os.environ:
        return None
    folder = tempfile.TemporaryDirectory(prefix="oasis-templates-")
    os.environ[PLACE] = folder.name
    return folder


def warm(instance: Path) -> None:
    """Have servers and commands over a site use them: they know nothing of the tests."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    (instance / "cache").mkdir(mode=0o700, exist_ok=True)
    (instance / "cache" / "templates").symlink_to(os.environ[PLACE])


class Original:
    """The content of a site that is copied again and again, with the rows of its files."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.data = data
        self._database = folder / "instance/cache/site.db"
        shutil.copytree(data, folder / "data")
        app = create_app(
            {"data": folder / "data", "instance": folder / "instance"}
            | {"editor": False, "watch": False}
        )
        app.extensions["oasis"].site.store.database.close()

    def copy(self, folder: Path) -> None:
        """Copy the content, and rows by which a start need not parse it."""
        shutil.copytree(self.data, folder / "data", copy_function=shutil.copyfile)
        (folder / "instance/cache").mkdir(mode=0o700, parents=True)
        (folder / "instance").chmod(0o700)
        shutil.copyfile(self._database, folder / "instance/cache/site.db")
        adopt_rows(folder)


def adopt_rows(folder: Path) -> None:
    """Have the rows of a site that was copied stand for the files of the copy."""
    with closing(sqlite3.connect(folder / "instance/cache/site.db")) as connection, connection:
        rows = connection.execute(
            "SELECT type, key, version, windows, derived FROM entry"
        ).fetchall()
        connection.executemany(
            "UPDATE entry SET signature = ?, checksum = ? WHERE type = ? AND key = ?",
            (_signed(folder / "data", *row) for row in rows),
        )


def _signed(
    data: Path, type: str, key: str, version: str, windows: bytes, derived: bytes
) -> tuple[bytes, int, str, str]:
    file = data / f"{type}.json" if key == SINGLE else data / "content" / type / f"{key}.json"
    signature = signature_of(str(file))
    return signature, checksum(type, key, version, signature, windows, derived), type, key
