"""What this installation knows of every content file, so that a start needs to read none that is as it was.

`instance/cache/content-<what made it>` has one line of JSON that names the file of bodies (see bodies.py), then lines
of rows, the newest of an entry counting:

    [type, key, [mtime, ctime, size, inode] or null, version, publication, start, length, what is remembered]

It is never trusted over the files: a row counts as long as its file has the same times, size and inode. Lines are only
ever added, by whoever has read something new; once most of it is outdated, somebody writes it anew.
"""

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from cms.fields import Field, Group, Json
from cms.files import Busy, locked, make_folder
from cms.model import Models
from cms.paths import Paths
from cms.program import program_print
from cms.publication import PUBLISHED, Window, parse_publication
from cms.store.bodies import Bodies, Place
from cms.store.entries import Entry, Name

Signature = tuple[int, int, int, int]
"""Times of change of content and of inode (nanoseconds), size, inode: what tells that a file is as it was."""

BATCH = 1000
"""How many entries are written at once."""
OVERGROWN = 2
"""How many times what is needed the files may hold."""
SLACK = 1 << 20
"""Bytes below which nobody minds."""


class Row(NamedTuple):
    """One entry at one version; `signature` is None where the file was too new to be told from its next version."""

    signature: Signature | None
    entry: Entry
    place: Place


Fresh = tuple[Signature | None, Entry, bytes]
"""A version that has just been read, with its bytes."""


class Index:
    """The index of one installation, for one process. Where it can't be written, nothing is kept, and all goes on."""

    def __init__(self, paths: Paths, models: Models) -> None:
        self._paths = paths
        self._models = models
        self._bodies: Bodies | None = None
        self._places: dict[Name, Place] = {}
        self._written: dict[Name, tuple[str, int]] = {}
        """Entry → version and number of things remembered, as the file has them."""
        self._fresh: list[Fresh] = []
        self._rows = 0

    @cached_property
    def path(self) -> Path:
        return self._paths.instance / "cache" / f"content-{made_by(self._models)}"

    def version(self, name: Name, start: int, length: int, version: str) -> Entry | None:
        """A version that this process need not have read, by where its bytes were; None where it isn't there."""
        return self._bodies.version(*name, start, length, version) if self._bodies else None

    def rows(self) -> dict[Name, Row]:
        """What the file has of each entry. Never raises."""
        found: dict[Name, Row] = {}
        self._bodies, self._rows = None, 0
        with suppress(OSError, ValueError, LookupError, TypeError):
            head, *lines = self.path.read_bytes().split(b"\n")
            bodies = Bodies(self.path.with_name(orjson.loads(head)["bodies"]), self._paths, self._models)
            for line in reversed(lines[:-1]):  # what comes after the last newline is torn
                self._add_rows(line, bodies, found)
            self._bodies = bodies
        self._places = {name: row.place for name, row in found.items()}
        self._written = {name: (row.entry.version, len(row.entry.kept)) for name, row in found.items()}
        return found

    def _add_rows(self, line: bytes, bodies: Bodies, found: dict[Name, Row]) -> None:
        """Enter the rows of a line as far as no newer one of the same entry is there."""
        rows = orjson.loads(line)
        self._rows += len(rows)
        for type, key, signature, version, publication, start, length, kept in rows:
            model = self._models.get(type)
            if model and (type, key) not in found:
                place = Place(bodies, start, length)
                entry = Entry(model, key, version, windows_of(orjson.dumps(publication)), None, place, kept)
                found[type, key] = Row(tuple(signature) if signature else None, entry, place)

    def take(self, signature: Signature | None, entry: Entry, data: bytes) -> None:
        """Keep a version that has just been read; written with others at once, at the latest by `flush`."""
        self._fresh.append((signature, entry, data))
        if len(self._fresh) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was taken. The entries let go of their texts then."""
        fresh, self._fresh = self._fresh, []
        if fresh:
            with suppress(OSError, Busy):
                bodies = self._open()
                start = bodies.add(b"".join(data for _, _, data in fresh))
                self._append(list(placed(fresh, bodies, start)))

    def keep(self, files: Mapping[Name, Any], entries: Sequence[Entry]) -> None:
        """Write again the rows of entries of which more is remembered now. `files` has the signatures by name."""
        self.flush()
        with suppress(OSError, Busy):
            self._open()
            more = [Row(files[entry.name][0], entry, self._places[entry.name]) for entry in entries
                    if self._has(entry) and entry.name in files and self._written[entry.name][1] < len(entry.kept)]
            for at in range(0, len(more), BATCH):
                self._append(more[at:at + BATCH])
            if self._overgrown():
                self._write_anew(files, entries)

    def _has(self, entry: Entry) -> bool:
        """Whether the newest row of an entry is of this version."""
        return entry.name in self._places and self._written[entry.name][0] == entry.version

    def _open(self) -> Bodies:
        """The bodies that the file names now: another process may have begun it anew, or somebody thrown it away.

        Raises OSError and Busy.
        """
        if self._bodies is None or head_of(self.path) != self._bodies.path.name:
            with self._locked():
                self.rows()
                self._bodies = self._bodies or self._begin([])
        return self._bodies

    def _locked(self) -> AbstractContextManager[None]:
        """Held by who begins the file: of two that start together, one would remove what the other is about to name."""
        return locked(self.path.with_name("index.lock"))

    def _append(self, rows: Sequence[Row]) -> None:
        """Add a line, by one write: a torn one is passed over by who reads it. Raises OSError."""
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        try:
            os.write(handle, line_of(rows))
        finally:
            os.close(handle)
        self._rows += len(rows)
        self._settle(rows)

    def _settle(self, rows: Iterable[Row]) -> None:
        for row in rows:
            name = row.entry.name
            self._places[name], self._written[name] = row.place, (row.entry.version, len(row.entry.kept))
            row.entry.shelve(row.place)

    def _begin(self, fresh: Iterable[Fresh]) -> Bodies:
        """A new pair of files in the place of the old one. The lock is held. Raises OSError."""
        make_folder(self.path.parent)
        path = self.path.with_name(f"bodies-{secrets.token_hex(6)}")
        path.touch(0o600)
        bodies = Bodies(path, self._paths, self._models)
        rows = [Row(signature, entry, Place(bodies, bodies.add(data), len(data))) for signature, entry, data in fresh]
        draft = self.path.with_name(f"{bodies.path.name}.index")
        lines = (line_of(rows[at:at + BATCH]) for at in range(0, len(rows), BATCH))
        draft.write_bytes(orjson.dumps({"bodies": bodies.path.name}) + b"\n" + b"".join(lines))
        draft.replace(self.path)
        self._settle(rows)
        self._rows = len(rows)
        for other in (*self.path.parent.glob("content-*"), *self.path.parent.glob("bodies-*")):
            if other not in (self.path, path):  # of other versions of the program, or named by nothing any more
                other.unlink(missing_ok=True)
        return bodies

    def _overgrown(self) -> bool:
        needed = sum(place.length for place in self._places.values())
        return self._bodies is not None and (self._bodies.size > OVERGROWN * needed + SLACK
                                             or self._rows > OVERGROWN * len(self._places) + BATCH)

    def _write_anew(self, files: Mapping[Name, Any], entries: Iterable[Entry]) -> None:
        """Leave out what is outdated, and have `entries` read from the new file. Raises OSError and Busy."""
        with self._locked():
            rows = self.rows()
            self._bodies = self._begin((row.signature, row.entry, row.place.bytes())
                                       for name, row in rows.items() if name in files)
        for entry in filter(self._has, entries):
            entry.shelve(self._places[entry.name])


def placed(fresh: Iterable[Fresh], bodies: Bodies, start: int) -> Iterator[Row]:
    """Versions whose bytes lie one after the other in the bodies from `start` on."""
    for signature, entry, data in fresh:
        yield Row(signature, entry, Place(bodies, start, len(data)))
        start += len(data)


def head_of(path: Path) -> str:
    """The name of the bodies that an index is about; empty where there is none to read."""
    try:
        with path.open("rb") as file:
            return str(orjson.loads(file.readline())["bodies"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def line_of(rows: Iterable[Row]) -> bytes:
    """Some rows as the file has them."""
    return orjson.dumps([(row.entry.model.name, row.entry.key, row.signature, row.entry.version,
                          dump_windows(row.entry.windows), row.place.start, row.place.length, row.entry.kept)
                         for row in rows]) + b"\n"


def dump_windows(windows: Mapping[str, Window]) -> dict[str, Json]:
    """Windows as `publication` has them."""
    edges = {code: {"from": one.opens, "until": one.closes} for code, one in windows.items()}
    return {code: {"state": PUBLISHED} | {edge: moment for edge, moment in each.items() if moment}
            for code, each in edges.items()}


@lru_cache(maxsize=5000)
def windows_of(publication: bytes) -> Mapping[str, Window]:
    """The windows in a `publication`; thousands of entries share a few."""
    return parse_publication(orjson.loads(publication))


def made_by(models: Models) -> str:
    """What the program is known by that wrote an index: other fields would read the same file otherwise."""
    shapes = [(name, model.__module__, model.order, shape_of(model.fields)) for name, model in models.items()]
    return blake2b(program_print() + repr(shapes).encode(), digest_size=8).hexdigest()


def shape_of(fields: Mapping[str, Field]) -> list[Any]:
    """What tells fields from others of the same names."""
    return [(name, type(one).__name__, one.localized, one.language,
             shape_of(one.fields) if isinstance(one, Group) else "") for name, one in fields.items()]
