"""All entries of the site at one moment: read once, then only what changed."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from cms.content.content_rows import MAX_WAIT_SECONDS, ContentRows, EntryRecord
from cms.content.derived import dump_derived
from cms.content.entry import (
    Entry,
    Name,
    Problem,
    incomplete,
    make_lenient,
    parse_bytes,
    problems,
)
from cms.content.entry_map import EntryMap, with_changes
from cms.content.file_scan import TOO_RECENT, ContentFile, Signature, one_file, path_of, scan
from cms.core.database import BUSY_TIMEOUT
from cms.core.errors import Invalid
from cms.core.i18n import N_, plain
from cms.core.processes import gc_frozen
from cms.core.worker_pool import WorkerDied, may_fork, run_in_processes
from cms.schema.content_type import Model, Models
from cms.schema.paths import SINGLE, Paths, check_key

T = TypeVar("T")

MIN_PARALLEL_FILES = 1000
"""Fewer files are read by this process alone."""
FILES_PER_TASK = 500
MAX_GROWTH_BYTES = 64 << 20
"""Bytes by which a process that reads may grow."""

Files = Mapping[Name, Signature]
"""Entry → its file's signature, which tells that it is as it was."""


class ReadResult(NamedTuple):
    """An entry as its file has it; what keeps the file from being read; what is missing or misspelt
    in one that is.
    """

    entry: Entry | None
    faults: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


LastGood = Callable[[Model, str, Entry | None], Entry | None]
"""Finds the last good version of an entry whose file is broken, given the last one that this
process has read.
"""

SITE: Name = ("site", SINGLE)
NO_SITE = N_(
    "This file is missing. Without it the site has no name, no languages and no address. Restore its "
    "previous version, or create it as described in docs/content.md."
)


def last_read(model: Model, key: str, read: Entry | None) -> Entry | None:
    """The last good version where there is no history: what was read."""
    return read


Translate = Callable[[str, str], str]
"""(message id, code of a language) → the message in that language."""


def in_english(message: str, code: str) -> str:
    """A message where there are no catalogs."""
    return plain(message)


class Content(NamedTuple):
    """Every readable entry by type and key, and what is wrong with the rest. Immutable."""

    models: Models
    entries: Mapping[str, EntryMap]
    files: Files = {}
    faults: Mapping[Name, tuple[Problem, ...]] = {}
    """The problems that keep files from being read; their last good versions stand in `entries`."""
    warnings: Mapping[Name, tuple[Problem, ...]] = {}
    """Required fields that are missing, and names that are no field, in files that can be read."""
    taken: frozenset[str] = frozenset()
    """Addresses of the sections' own pages, which no entry may have."""
    translate: Translate = in_english
    """A label of the program in the language of a code."""
    media: Path | None = None
    """The media folder, in which the facts of files are looked up (cms/content/file_facts.py)."""

    def get(self, type: str, key: str) -> Entry | None:
        return self.entries[type].get(key) if type in self.entries else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        order = list(self.models)
        names = sorted(
            self.faults.keys() | self.warnings, key=lambda name: (order.index(name[0]), name[1])
        )
        return tuple(
            one
            for name in names
            for one in (*self.faults.get(name, ()), *self.warnings.get(name, ()))
        )

    @property
    def site(self) -> Entry:
        """The entry of `site.json`; one without values where there is none."""
        return self.get("site", SINGLE) or make_lenient(self.models["site"], SINGLE, {})

    def same_as(self, other: "Content") -> bool:
        """Whether it is read from the same files as another one before or after it."""
        return (
            self.files == other.files
            and self.faults == other.faults
            and self.warnings == other.warnings
            and all(of_type is other.entries[type] for type, of_type in self.entries.items())
        )

    def replaced(self, changed: Mapping[Name, Entry | None]) -> "Content":
        """The same content with some entries replaced, added or (None) left out."""
        return self._replace(entries=with_changes(self.entries, changed))


class Loader:
    """Reads the content of `paths`, of each file what is not known of it yet."""

    def __init__(
        self, paths: Paths, rows: ContentRows, empty: Content, last_good: LastGood = last_read
    ) -> None:
        """`empty` is the content of a site without any files."""
        self.paths = paths
        self.models = empty.models
        self.rows = rows
        self._empty = empty
        self._last_good = last_good

    def begin(self) -> Content:
        """All content: what the database has where it holds still, the rest from the files."""
        with gc_frozen():
            found = scan(self.paths, self.models)
            content, changed = self._of_rows(found)
            if len(changed) >= MIN_PARALLEL_FILES and may_fork():
                self._fill_rows([file for file in changed.values() if file])
                content, changed = self._of_rows(found)
            content = self._read_again(content, changed)
        self.rows.flush(BUSY_TIMEOUT)
        return content

    def _of_rows(self, found: Files) -> tuple[Content, dict[Name, ContentFile | None]]:
        """The content that there are rows of, and the files that differ from their rows."""
        known = self.rows.load()
        if not known:
            self.rows.forget_other_programs()
        entries = {name: entry for name, (entry, _) in known.items()}
        files = {name: signature for name, (_, signature) in known.items()}
        return self._empty.replaced(entries)._replace(files=files), self._changed(found, files)

    def _fill_rows(self, files: Sequence[ContentFile]) -> None:
        """Make the rows of many files in several processes. Files in which something is wrong still
        differ from their rows then, as do those of a process that was killed.
        """

        def read(numbers: Iterator[int]) -> None:
            for number in numbers:
                for file in files[number * FILES_PER_TASK : (number + 1) * FILES_PER_TASK]:
                    self._read(file, self._empty)
                self.rows.flush(BUSY_TIMEOUT)

        with suppress(WorkerDied):
            run_in_processes(-(-len(files) // FILES_PER_TASK), read, max_growth=MAX_GROWTH_BYTES)

    def all(self, previous: Content) -> Content:
        """The content as it is now. A broken file keeps its last good version and adds a problem."""
        found = scan(self.paths, self.models)
        return self._read_again(previous, self._changed(found, previous.files))

    def some(self, previous: Content, names: Iterable[Name]) -> Content:
        """The same where only files of `names` can have changed since `previous`, and those that
        were too new then.
        """
        young = (name for name, signature in previous.files.items() if signature == TOO_RECENT)
        known = {(type, key) for type, key in (*names, *young) if type in self.models}
        changed = {name: one_file(self.paths, self.models, *name) for name in known}
        return self._read_again(previous, changed)

    def _changed(self, found: Files, known: Files) -> dict[Name, ContentFile | None]:
        """The files that may be others than what is known of them; None for one that is gone."""
        changed: dict[Name, ContentFile | None] = {
            name: None for name in known if name not in found
        }
        for name, signature in found.items():
            if known.get(name) != signature or signature == TOO_RECENT:
                model = self.models[name[0]]
                path = path_of(self.paths, model, name[1])
                changed[name] = ContentFile(model, name[1], path, signature)
        return changed

    def _read_again(self, previous: Content, changed: Mapping[Name, ContentFile | None]) -> Content:
        """The content with some files read again, or (None) left out."""
        files = dict(previous.files)
        faults, warnings = dict(previous.faults), dict(previous.warnings)
        entries: dict[Name, Entry | None] = {}
        for name, file in changed.items():
            found = self._read(file, previous) if file else ReadResult(None)
            known = previous.get(*name)
            if not (found.entry and known and found.entry.version == known.version):
                entries[name] = found.entry
            _put(files, name, file and file.signature)
            _put(faults, name, found.faults)
            _put(warnings, name, found.warnings)
            if file is None and name != SITE:
                self.rows.remove(name)
        if "site" in self.models and SITE not in files and SITE not in faults:
            entries[SITE], faults[SITE], _ = self._without_site(previous)
        self.rows.flush(MAX_WAIT_SECONDS)
        return previous.replaced(entries)._replace(files=files, faults=faults, warnings=warnings)

    def _without_site(self, previous: Content) -> ReadResult:
        """The result for a missing `site.json`: its last good version and a problem, because all
        other content depends on it.
        """
        model, refusal = self.models["site"], Invalid("", NO_SITE, line=1)
        path = path_of(self.paths, model, SINGLE)
        return ReadResult(self._good(model, SINGLE, previous), self._problems(path, b"", [refusal]))

    def _read(self, file: ContentFile, previous: Content) -> ReadResult:
        try:
            data = file.read()
        except FileNotFoundError:
            return ReadResult(None)
        try:
            entry = entry_of(file, data)
        except Invalid as refusal:
            return ReadResult(
                self._good(file.model, file.key, previous),
                self._problems(file.path, data, [refusal]),
            )
        warnings = self._problems(file.path, data, [*incomplete(file.model, entry.raw)])
        signature = TOO_RECENT if warnings else file.signature  # named again at the next start
        self.rows.put(EntryRecord(entry, signature, dump_derived(entry), data))
        return ReadResult(entry, warnings=warnings)

    def _problems(self, path: str, data: bytes, refusals: Sequence[Invalid]) -> tuple[Problem, ...]:
        """Refusals with their places in the file; most files have none."""
        if not refusals:
            return ()
        return problems(os.path.relpath(path, self.paths.data.parent), data, refusals)

    def _good(self, model: Model, key: str, previous: Content) -> Entry | None:
        """The last good version of an entry whose file is broken or missing. Its text may be
        nowhere else soon.
        """
        found = self._last_good(model, key, previous.get(model.name, key))
        if found:
            found.hold(found.text())
        return found


def entry_of(file: ContentFile, data: bytes) -> Entry:
    """The entry of a file. Raises Invalid."""
    if not file.model.single:
        check_key(file.key)
    return parse_bytes(file.model, file.key, data)


def _put(known: dict[Name, T], name: Name, found: T | None) -> None:
    """Keep something of a file, or that there is nothing."""
    known.pop(name, None)
    if found:
        known[name] = found
