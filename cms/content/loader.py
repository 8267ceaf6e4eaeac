"""Loads all entries of the site, and afterwards only the files that changed."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from cms.content.content_rows import MAX_WAIT_SECONDS, ContentRows, EntryRecord
from cms.content.derived import dump_derived
from cms.content.entry import Entry, Problem, incomplete, make_lenient, parse_bytes, problems
from cms.content.entry_map import EntryMap, with_changes
from cms.content.file_scan import (
    FOLDER_KEY,
    TOO_RECENT,
    ContentFile,
    Files,
    Scan,
    Signature,
    UnreadableFile,
    find_file,
    path_of,
    scan,
)
from cms.content.json_files import duplicate_keys
from cms.core.database import BUSY_TIMEOUT
from cms.core.disk_errors import is_temporary
from cms.core.errors import Invalid
from cms.core.i18n import N_, plain
from cms.core.processes import gc_frozen
from cms.core.worker_pool import WorkerDied, may_fork, run_in_processes
from cms.schema.content_type import Models
from cms.schema.entry_ref import EntryRef, Name
from cms.schema.paths import SINGLE, Paths

log = logging.getLogger(__name__)

T = TypeVar("T")

MIN_PARALLEL_FILES = 1000
"""Fewer files are read by this process alone."""
FILES_PER_TASK = 500
MAX_GROWTH_BYTES = 64 << 20
"""Bytes by which a worker process may grow."""


class ReadResult(NamedTuple):
    """The result of reading a file: its entry, the problems that make it unreadable, and warnings
    about a readable one.
    """

    entry: Entry | None
    faults: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def signature_of(self, file: ContentFile) -> Signature:
        """Return the signature to store for the file: one that the system doesn't return may be
        readable again without another change.
        """
        is_unreadable = any(isinstance(fault.refusal, UnreadableFile) for fault in self.faults)
        return TOO_RECENT if is_unreadable else file.signature


LastGood = Callable[[EntryRef, Entry | None], Entry | None]
"""Returns the last good version of an entry whose file is broken, given the version that this
process read last.
"""

SITE: Name = ("site", SINGLE)
NO_SITE = N_(
    "This file is missing. Without it the site has no name, no languages and no address. Restore its "
    "previous version, or create it as described in docs/content.md."
)


def last_read(ref: EntryRef, read: Entry | None) -> Entry | None:
    """Return the version that was read last: the last good version if there is no history."""
    return read


Translate = Callable[[str, str], str]
"""(message id, language code) → the message in that language."""


def in_english(message: str, code: str) -> str:
    """Return a message in English: the translation if there are no catalogs."""
    return plain(message)


class Content(NamedTuple):
    """Every readable entry by type and key, and the problems of the others. Immutable."""

    models: Models
    entries: Mapping[str, EntryMap]
    files: Files = {}
    faults: Mapping[Name, tuple[Problem, ...]] = {}
    """Problems that make files unreadable, or as (type, FOLDER_KEY) the folder of a type. Their
    last good versions are in `entries`.
    """
    warnings: Mapping[Name, tuple[Problem, ...]] = {}
    """Missing required fields, unknown names and the like, in readable files."""
    reserved: frozenset[str] = frozenset()
    """Addresses of the sections' own pages, which no entry may have."""
    translate: Translate = in_english
    """Translates a label of the program into the language with a code."""
    media: Path | None = None
    """The media folder, which has the facts of files (cms/content/file_facts.py)."""
    derives_languages: bool = False
    """Whether a feature converts pages into derived languages."""

    def get(self, type: str, key: str) -> Entry | None:
        return self.entries[type].get(key) if type in self.entries else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        order = list(self.models)
        names = sorted(
            self.faults.keys() | self.warnings, key=lambda name: (order.index(name[0]), name[1])
        )
        return tuple(
            problem
            for name in names
            for problem in (*self.faults.get(name, ()), *self.warnings.get(name, ()))
        )

    @property
    def site(self) -> Entry:
        """The entry of `site.json`; one without values if there is none."""
        return self.get("site", SINGLE) or make_lenient(EntryRef(self.models["site"], SINGLE), {})

    def same_as(self, other: "Content") -> bool:
        """Return whether this content was read from the same files as another."""
        return (
            self.files == other.files
            and self.faults == other.faults
            and self.warnings == other.warnings
            and all(of_type is other.entries[type] for type, of_type in self.entries.items())
        )

    def replaced(self, changed: Mapping[Name, Entry | None]) -> "Content":
        """Return the content with some entries replaced, added or (None) removed."""
        return self._replace(entries=with_changes(self.entries, changed))


class Loader:
    """Reads the content of `paths`; of files in `rows`, only those that changed."""

    def __init__(
        self, paths: Paths, rows: ContentRows, empty: Content, last_good: LastGood = last_read
    ) -> None:
        """`empty` is the content of a site without files."""
        self.paths = paths
        self.models = empty.models
        self.rows = rows
        self._empty = empty
        self._last_good = last_good

    def load(self) -> Content:
        """Load all content: valid rows from the database, the rest from the files."""
        with gc_frozen():
            found = scan(self.paths, self.models)
            content, changed = self._from_rows(found)
            if len(changed) >= MIN_PARALLEL_FILES and may_fork():
                self._fill_rows([file for file in changed.values() if file])
                content, changed = self._from_rows(found)
            content = self._reload(content, changed, found.folders)
        self.rows.flush(BUSY_TIMEOUT)
        return content

    def _from_rows(self, found: Scan) -> tuple[Content, dict[Name, ContentFile | None]]:
        """Return the content of the rows, and the files that differ from their rows."""
        known = self.rows.load()
        if not known:
            self.rows.delete_other_programs()
        entries = {name: entry for name, (entry, _) in known.items()}
        files = {name: signature for name, (_, signature) in known.items()}
        return self._empty.replaced(entries)._replace(files=files), self._changed(found, files)

    def _fill_rows(self, files: Sequence[ContentFile]) -> None:
        """Create the rows of many files in several processes. Files with problems still differ from
        their rows afterwards, as do those of a process that was killed.
        """

        def read(numbers: Iterator[int]) -> None:
            for number in numbers:
                for file in files[number * FILES_PER_TASK : (number + 1) * FILES_PER_TASK]:
                    self._read(file, self._empty)
                self.rows.flush(BUSY_TIMEOUT)

        with suppress(WorkerDied):
            run_in_processes(-(-len(files) // FILES_PER_TASK), read, max_growth=MAX_GROWTH_BYTES)

    def reload_all(self, previous: Content) -> Content:
        """Return the current content. A broken file keeps its last good version, as do all entries
        in a folder that can't be read, and a problem is added.
        """
        found = scan(self.paths, self.models)
        return self._reload(previous, self._changed(found, previous.files), found.folders)

    def reload(self, previous: Content, names: Iterable[Name]) -> Content:
        """Return the current content if only the files of `names` can have changed since
        `previous`, besides those that were TOO_RECENT then.
        """
        too_recent = (name for name, signature in previous.files.items() if signature == TOO_RECENT)
        known = {(type, key) for type, key in (*names, *too_recent) if type in self.models}
        changed = {name: find_file(self.paths, self.models, *name) for name in known}
        return self._reload(previous, changed)

    def _changed(self, found: Scan, known: Files) -> dict[Name, ContentFile | None]:
        """Return the files that may have changed; None for those that were deleted."""
        changed: dict[Name, ContentFile | None] = {
            name: None
            for name in known
            if name not in found.files and (name[0], FOLDER_KEY) not in found.folders
        }
        for name, signature in found.files.items():
            if known.get(name) != signature or signature == TOO_RECENT:
                model = self.models[name[0]]
                path = path_of(self.paths, model, name[1])
                changed[name] = ContentFile(model, name[1], path, signature)
        return changed

    def _reload(
        self,
        previous: Content,
        changed: Mapping[Name, ContentFile | None],
        folders: Mapping[Name, UnreadableFile] | None = None,
    ) -> Content:
        """Return the content with some files read again or (None) removed. `folders` are those that
        a scan couldn't read; None if there was no scan.
        """
        files = dict(previous.files)
        faults, warnings = dict(previous.faults), dict(previous.warnings)
        entries: dict[Name, Entry | None] = {}
        for name, file in changed.items():
            result = self._read(file, previous) if file else ReadResult(None)
            known = previous.get(*name)
            if not (result.entry and known and result.entry.version == known.version):
                entries[name] = result.entry
            _set_or_remove(files, name, file and result.signature_of(file))
            _set_or_remove(faults, name, _kept_if_same(result.faults, faults.get(name, ())))
            _set_or_remove(warnings, name, result.warnings)
            if file is None and name != SITE:
                self.rows.remove(name)
        if folders is not None:
            self._set_folders(faults, folders)
        if "site" in self.models and SITE not in files and SITE not in faults:
            entries[SITE], faults[SITE], _ = self._without_site(previous)
        self.rows.flush(MAX_WAIT_SECONDS)
        return previous.replaced(entries)._replace(files=files, faults=faults, warnings=warnings)

    def _set_folders(
        self, faults: dict[Name, tuple[Problem, ...]], folders: Mapping[Name, UnreadableFile]
    ) -> None:
        """Replace the problems of folders."""
        for type, model in self.models.items():
            name = type, FOLDER_KEY
            found = [folders[name]] if name in folders else []
            problems = self._problems(str(self.paths.folder(model)), b"", found)
            _set_or_remove(faults, name, _kept_if_same(problems, faults.get(name, ())))

    def _without_site(self, previous: Content) -> ReadResult:
        """Return the result for a missing `site.json`: its last good version and a problem, because
        all other content depends on it.
        """
        model, refusal = self.models["site"], Invalid("", NO_SITE, line=1)
        path = path_of(self.paths, model, SINGLE)
        return ReadResult(
            self._last_good_version(EntryRef(model, SINGLE), previous),
            self._problems(path, b"", [refusal]),
        )

    def _read(self, file: ContentFile, previous: Content) -> ReadResult:
        data = b""
        try:
            data = file.read()
            entry = parse_bytes(file.ref, data)
        except FileNotFoundError:
            return ReadResult(None)
        except Invalid as refusal:
            return ReadResult(
                self._last_good_version(file.ref, previous),
                self._problems(file.path, data, [refusal]),
            )
        found = [*duplicate_keys(data, entry.raw), *incomplete(file.model, entry.raw)]
        warnings = self._problems(file.path, data, found)
        signature = (
            TOO_RECENT if warnings else file.signature
        )  # so that it is read, and reported, again at the next start
        self.rows.put(EntryRecord(entry, signature, dump_derived(entry), data))
        return ReadResult(entry, warnings=warnings)

    def _problems(self, path: str, data: bytes, refusals: Sequence[Invalid]) -> tuple[Problem, ...]:
        """Return refusals with their locations in the file; most files have none."""
        if not refusals:
            return ()
        return problems(os.path.relpath(path, self.paths.data.parent), data, refusals)

    def _last_good_version(self, ref: EntryRef, previous: Content) -> Entry | None:
        """Return the last good version of an entry whose file is broken or missing. Its text is
        kept in memory, since the file no longer has it.
        """
        entry = previous.get(*ref.name)
        try:
            entry = self._last_good(ref, entry)
        except OSError as fault:  # of the history
            if is_temporary(fault):
                raise
            log.warning("the history of %s can't be read: %s", ref, fault)
        if entry:
            entry.hold(entry.text())
        return entry


def _kept_if_same(found: tuple[Problem, ...], known: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the known problems if they are the same, so that content with the same problems is the
    same content.
    """
    return known if list(map(_told, found)) == list(map(_told, known)) else found


def _told(problem: Problem) -> tuple[object, ...]:
    return problem.file, problem.line, problem.field, problem.refusal.text()


def _set_or_remove(known: dict[Name, T], name: Name, found: T | None) -> None:
    """Set the value of an entry, or remove it if it is empty."""
    known.pop(name, None)
    if found:
        known[name] = found
