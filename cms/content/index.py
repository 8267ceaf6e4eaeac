"""The index of all content files of an installation, so that a start reads only the files that have
changed.

It is stored in `instance/cache/content-<made_by>` (see index_file.py). The files take precedence: a
row is valid as long as its file has the same times, size and inode. Rows are only appended, by any
process that has read something new. Once most of the index is outdated, a process rewrites it.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from functools import cached_property
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path
from typing import Any

from cms.content.entry import Entry, Name
from cms.content.entry_map import EntryMap
from cms.content.index_file import Odd, append, head_of, read, write
from cms.content.index_rows import IndexedEntries
from cms.content.version_blobs import BlobFile, BlobOffset
from cms.content.version_table import Signature, VersionRow, VersionTable, digest, in_tables, join
from cms.core.files import Busy, locked, make_folder
from cms.core.program_version import program_print
from cms.schema.content_type import Models
from cms.schema.fields import Field, Group, Json
from cms.schema.paths import Paths

ENTRIES_PER_WRITE = 1000
"""How many entries are written at once."""
MAX_GROWTH_FACTOR = 2
"""The files are compacted when they are so many times as large as needed."""
MIN_COMPACTION_BYTES = 1 << 20
"""Smaller files are never compacted."""
Fresh = tuple[Signature, Entry, bytes]
"""A version that has just been read, with its bytes."""
Told = tuple[str, str, str, Mapping[str, Json]]
"""Type, key and version of an entry, and what was found out of it."""
Sound = Mapping[str, Mapping[str, Signature]]
"""Type → key → signature of every file that is as its entry says."""


class Index:
    """The index of one installation, for one process. Where it can't be written, nothing is kept,
    and all goes on.
    """

    def __init__(self, paths: Paths, models: Models) -> None:
        self._paths = paths
        self._models = models
        self._blob_file: BlobFile | None = None
        self._indexed: dict[str, IndexedEntries] = {}
        self._added: dict[Name, tuple[str, BlobOffset, int]] = {}
        """Version, place and bytes in all of what this process has added since it read the file."""
        self._fresh: list[Fresh] = []
        self._rows = 0

    @cached_property
    def path(self) -> Path:
        return (
            self._paths.instance
            / "cache"
            / f"content-{made_by(self._models, self._paths.sections)}"
        )

    def reopened(self) -> "Index":
        """The same, as another process would begin with it: nothing open, nothing read."""
        return Index(self._paths, self._models)

    def version(self, name: Name, start: int, length: int, version: str) -> Entry | None:
        """A version that this process need not have read; None where it isn't there.

        It is looked for where its bytes were, and where they are by now if the file was written
        anew since.
        """
        found = self._blob_file.version(*name, start, length, version) if self._blob_file else None
        if (
            found is None
            and (stock := self._indexed.get(name[0]))
            and (later := stock.offset_of_version(version))
        ):
            found = later.bodies.version(*name, later.start, later.length, version)
        return found

    def load(self) -> dict[str, IndexedEntries]:
        """The indexed entries of each type. Never raises."""
        self._blob_file, self._rows, self._added = None, 0, {}
        tables: dict[str, list[VersionTable]] = {}
        with suppress(*Odd):
            name, found = read(self.path)
            self._blob_file = BlobFile(self.path.with_name(name), self._paths, self._models)
            for table in found:
                tables.setdefault(table.type, []).append(table)
                self._rows += len(table.keys)
        self._indexed = {
            type: IndexedEntries(
                model, join(tables[type]) if type in tables else None, self._blob_file
            )
            for type, model in self._models.items()
        }
        return self._indexed

    def take(self, signature: Signature, entry: Entry, data: bytes) -> None:
        """Keep a version that has just been read; written with others at once, at the latest by
        `flush`.
        """
        self._fresh.append((signature, entry, data))
        if len(self._fresh) >= ENTRIES_PER_WRITE:
            self.flush()

    def flush(self) -> None:
        """Write what was taken. The entries let go of their texts then."""
        fresh, self._fresh = self._fresh, []
        if fresh:
            with suppress(OSError, Busy):
                bodies = self.open()
                start = bodies.add(b"".join(data for _, _, data in fresh))
                self._append(bodies, list(placed(fresh, bodies, start)))

    def keep(
        self, files: Sound, entries: Mapping[str, EntryMap], told: Iterable[Told] = ()
    ) -> None:
        """Write again the rows of entries of which more is remembered now, or was `told` by other
        processes.
        """
        self.flush()
        with suppress(OSError, Busy):
            bodies = self.open()
            made = (entry for of_type in entries.values() for entry in of_type.loaded())
            more = (
                VersionRow(files[entry.model.name][entry.key], entry, where)
                for entry in chain(_learned(entries, told), made)
                if len(entry.kept) > entry.known
                and entry.key in files[entry.model.name]
                and (where := self._place(entry))
            )
            while batch := list(islice(more, ENTRIES_PER_WRITE)):
                self._append(bodies, batch)
            if self._needs_compaction():
                self._compact(files)
            for of_type in entries.values():
                self._move(of_type)

    def open(self) -> BlobFile:
        """The bodies that the file names now: another process may have begun it anew, or somebody
        thrown it away.

        Raises OSError and Busy.
        """
        if self._blob_file is None or head_of(self.path) != self._blob_file.path.name:
            with self._locked():
                self.load()
                return self._blob_file or self._begin([])
        return self._blob_file

    def _locked(self) -> AbstractContextManager[object]:
        """Held by who begins the file: of two that start together, one would remove what the other
        is about to name.
        """
        return locked(self.path.with_name("index.lock"))

    def _place(self, entry: Entry) -> BlobOffset | None:
        """Where an entry lies, if the newest row is of this version."""
        type, key = entry.name
        if added := self._added.get(entry.name):
            return added[1] if added[0] == entry.version else None
        stock = self._indexed[type]
        row = stock.rows.get(key)
        return (
            stock.offset(row)
            if row is not None and stock.table.version(row) == digest(entry.version)
            else None
        )

    def _append(self, bodies: BlobFile, rows: Sequence[VersionRow]) -> None:
        """Raises OSError."""
        tables = in_tables(rows, bodies.add)
        append(self.path, tables)
        self._rows += len(rows)
        sizes = {
            (table.type, key): size
            for table in tables
            for key, size in zip(table.keys, table.sizes, strict=True)
        }
        for _signature, entry, place in rows:
            self._added[entry.name] = entry.version, place, place.length + sizes[entry.name]
            entry.known = len(entry.kept)
            entry.release_values(place)

    def _begin(self, fresh: Iterable[Fresh]) -> BlobFile:
        """A new pair of files in the place of the old one. The lock is held. Raises OSError."""
        make_folder(self.path.parent)
        path = self.path.with_name(f"bodies-{secrets.token_hex(6)}")
        path.touch(0o600)
        bodies = BlobFile(path, self._paths, self._models)
        rows = [
            VersionRow(signature, entry, BlobOffset(bodies, bodies.add(data), len(data)))
            for signature, entry, data in fresh
        ]
        write(
            self.path,
            path.name,
            (
                table
                for at in range(0, len(rows), ENTRIES_PER_WRITE)
                for table in in_tables(rows[at : at + ENTRIES_PER_WRITE], bodies.add)
            ),
        )
        for other in (*self.path.parent.glob("content-*"), *self.path.parent.glob("bodies-*")):
            if other not in (
                self.path,
                path,
            ):  # of other versions of the program, or named by nothing any more
                other.unlink(missing_ok=True)
        self.load()
        self._blob_file = self._blob_file or bodies
        return self._blob_file

    def _needs_compaction(self) -> bool:
        stocks, added = self._indexed, self._added
        outdated = [stocks[type].length(key) for type, key in added if key in stocks[type].rows]
        needed = (
            sum(stock.length(*stock.rows) for stock in stocks.values())
            - sum(outdated)
            + sum(size for _, _, size in added.values())
        )
        number = sum(len(stock.rows) for stock in stocks.values()) - len(outdated) + len(added)
        return self._blob_file is not None and (
            self._blob_file.size > MAX_GROWTH_FACTOR * needed + MIN_COMPACTION_BYTES
            or self._rows > MAX_GROWTH_FACTOR * number + ENTRIES_PER_WRITE
        )

    def _compact(self, files: Sound) -> None:
        """Leave out what is outdated. Raises OSError and Busy."""
        with self._locked():
            stocks = self.load()
            self._begin(
                (stock.table.signature(row), stock.entry(row), place.bytes())
                for type, stock in stocks.items()
                for key, row in stock.rows.items()
                if key in files.get(type, ()) and (place := stock.offset(row))
            )

    def _move(self, of_type: EntryMap) -> None:
        """Have entries read from the bodies of now, where they lay in others."""
        stock, now = of_type.indexed, self._indexed[of_type.model.name]
        if self._blob_file and stock.current_blob_file is not self._blob_file:
            same = ((row, now.rows[key]) for key, row in stock.rows.items() if key in now.rows)
            stock.move(
                self._blob_file,
                {
                    row: now.start(other)
                    for row, other in same
                    if stock.table.version(row) == now.table.version(other)
                },
            )
            for entry in filter(None, of_type.overlay.values()):
                if place := self._place(entry):
                    entry.release_values(place)


def _learned(entries: Mapping[str, EntryMap], told: Iterable[Told]) -> Iterator[Entry]:
    """Entries that know what was told of them; those that nobody holds are let go of again."""
    for type, key, version, things in told:
        entry = entries[type].load_unshared(key) if key in entries[type] else None
        if entry and entry.version == version:
            entry.kept.update(things)
            yield entry


def placed(fresh: Iterable[Fresh], bodies: BlobFile, start: int) -> Iterator[VersionRow]:
    """Versions whose bytes lie one after the other in the bodies from `start` on."""
    for signature, entry, data in fresh:
        yield VersionRow(signature, entry, BlobOffset(bodies, start, len(data)))
        start += len(data)


def made_by(models: Models, sections: Path | None = None) -> str:
    """The fingerprint, in hex, of the program and the fields that an index was written with: other
    fields would read the same file differently.
    """
    shapes = [
        (name, model.__module__, model.order, shape_of(model.fields))
        for name, model in models.items()
    ]
    return blake2b(program_print(sections) + repr(shapes).encode(), digest_size=8).hexdigest()


def shape_of(fields: Mapping[str, Field]) -> list[Any]:
    """The properties of fields on which reading a file depends: name, class, whether localized,
    language, and the fields of a group.
    """
    return [
        (
            name,
            type(one).__name__,
            one.localized,
            one.language,
            shape_of(one.fields) if isinstance(one, Group) else "",
        )
        for name, one in fields.items()
    ]
