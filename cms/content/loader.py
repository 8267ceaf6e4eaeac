"""All entries of the site at one moment: read once, then only what changed."""

import gc
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from cms.content.content_rows import MAX_WAIT_SECONDS, ContentRows, EntryRecord
from cms.content.derived import dump_derived
from cms.content.entry import (
    Entry,
    Name,
    Problem,
    incomplete,
    make_lenient,
    parse_bytes,
    problem,
)
from cms.content.entry_map import EntryMap
from cms.content.file_scan import TOO_RECENT, ContentFile, Signature, one_file, path_of, scan
from cms.core.database import BUSY_TIMEOUT
from cms.core.errors import Invalid
from cms.core.i18n import N_, plain
from cms.schema.content_type import ContentType, Models
from cms.schema.paths import SINGLE, Paths, check_key

Files = Mapping[str, Mapping[str, Signature]]
"""Type → key → what tells that a file is as it was."""


class ReadResult(NamedTuple):
    """An entry as its file has it; what keeps the file from being read; what is missing or misspelt
    in one that is.
    """

    entry: Entry | None
    faults: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


LastGood = Callable[[type[ContentType], str, Entry | None], Entry | None]
"""Finds the last good version of an entry whose file is broken, given the last one that this
process has read.
"""

SITE: Name = ("site", SINGLE)
NO_SITE = N_(
    "This file is missing. Without it the site has no name, no languages and no address. Restore its "
    "previous version, or create it as described in docs/content.md."
)


def last_read(model: type[ContentType], key: str, read: Entry | None) -> Entry | None:
    """The last good version where there is no history: what was read."""
    return read


Translated = Callable[[str, str], str]
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
    translated: Translated = in_english
    """A label of the program in the language of a code."""
    young: frozenset[Name] = frozenset()
    """Files that were too new to be told from their next versions."""
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
        return all(of_type is other.entries[type] for type, of_type in self.entries.items())

    def replaced(self, changed: Mapping[Name, Entry | None]) -> "Content":
        """The same content with some entries replaced, added or (None) left out."""
        by_type: dict[str, dict[str, Entry | None]] = {}
        for (type, key), entry in changed.items():
            by_type.setdefault(type, {})[key] = entry
        return self._replace(
            entries={**self.entries}
            | {type: self.entries[type].replaced(of_type) for type, of_type in by_type.items()}
        )


class Loader:
    """Reads the content of `paths`, of each file what is not known of it yet."""

    def __init__(
        self,
        paths: Paths,
        models: Models,
        rows: ContentRows,
        last_good: LastGood = last_read,
        taken: frozenset[str] = frozenset(),
        translated: Translated = in_english,
    ) -> None:
        self.paths = paths
        self.models = models
        self.rows = rows
        self._last_good = last_good
        self._taken = taken
        self._translated = translated

    def begin(self) -> Content:
        """All content: what the database has where it holds still, the rest from the files."""
        gc.disable()  # what is read stays: every collection meanwhile would go through all of it
        try:
            found, known = scan(self.paths, self.models), self.rows.load()
            if not known:
                self.rows.forget_other_programs()
            content = self._looked(found, self._content(known))
        finally:
            gc.enable()
        self.rows.flush(BUSY_TIMEOUT)
        return content

    def all(self, previous: Content) -> Content:
        """The content as it is now. A broken file keeps its last good version and adds a problem."""
        return self._looked(scan(self.paths, self.models), previous)

    def some(self, previous: Content, names: Iterable[Name]) -> Content:
        """The same where only files of `names` can have changed since `previous`, and those that
        were too new then.
        """
        changed = {
            name: one_file(self.paths, self.models, *name) for name in {*names, *previous.young}
        }
        return self._read_again(
            previous, {name: file for name, file in changed.items() if name[0] in self.models}
        )

    def _content(self, known: Mapping[Name, tuple[Entry, Signature]]) -> Content:
        entries: dict[str, dict[str, Entry]] = {type: {} for type in self.models}
        files: dict[str, dict[str, Signature]] = {type: {} for type in self.models}
        for (type, key), (entry, signature) in sorted(known.items()):
            entries[type][key], files[type][key] = entry, signature
        return Content(
            self.models,
            {type: EntryMap(model, entries[type]) for type, model in self.models.items()},
            files,
            taken=self._taken,
            translated=self._translated,
            media=self.paths.media,
        )

    def _changed(self, found: Files, known: Content) -> list[ContentFile]:
        """The files that may be others than what is known of them."""
        return [
            ContentFile(model, key, path_of(self.paths, model, key), signature)
            for type, model in self.models.items()
            for before in (known.files[type],)
            for key, signature in found[type].items()
            if before.get(key) != signature or signature == TOO_RECENT
        ]

    def _looked(self, found: Files, known: Content) -> Content:
        changed: dict[Name, ContentFile | None] = {
            (type, key): None
            for type, files in known.files.items()
            for key in files.keys() - found[type].keys()
        }
        changed |= {(file.model.name, file.key): file for file in self._changed(found, known)}
        return self._read_again(known, changed)

    def _read_again(self, previous: Content, changed: Mapping[Name, ContentFile | None]) -> Content:
        """The content with some files read again, or (None) left out."""
        files = {type: dict(previous.files[type]) for type, _ in changed}
        faults, warnings, young = (
            dict(previous.faults),
            dict(previous.warnings),
            set(previous.young),
        )
        entries: dict[Name, Entry | None] = {}
        for name, file in changed.items():
            type, key = name
            files[type].pop(key, None)
            found = self._read(file, previous) if file else ReadResult(None)
            entries[name] = found.entry
            _put(faults, name, found.faults)
            _put(warnings, name, found.warnings)
            young.discard(name)
            if file:
                files[type][key] = file.signature
            if file and file.signature == TOO_RECENT:
                young.add(name)
            if file is None and name != SITE:
                self.rows.remove(name)
        if (
            "site" in self.models
            and not files.get("site", previous.files["site"])
            and SITE not in faults
        ):
            entries[SITE], faults[SITE], _ = self._without_site(previous)
        self.rows.flush(MAX_WAIT_SECONDS)
        return previous.replaced(entries)._replace(
            files={**previous.files} | files,
            faults=faults,
            warnings=warnings,
            young=frozenset(young),
        )

    def _without_site(self, previous: Content) -> ReadResult:
        """The result for a missing `site.json`: its last good version and a problem, because all
        other content depends on it.
        """
        model, refusal = self.models["site"], Invalid("", NO_SITE, line=1)
        where = os.path.relpath(path_of(self.paths, model, SINGLE), self.paths.data.parent)
        return ReadResult(self._good(model, SINGLE, previous), (problem(where, b"", refusal),))

    def _read(self, file: ContentFile, previous: Content) -> ReadResult:
        try:
            data = file.read()
        except FileNotFoundError:
            return ReadResult(None)
        where = os.path.relpath(file.path, self.paths.data.parent)
        try:
            entry = entry_of(file, data)
        except Invalid as refusal:
            return ReadResult(
                self._good(file.model, file.key, previous), (problem(where, data, refusal),)
            )
        warnings = tuple(problem(where, data, one) for one in incomplete(file.model, entry.raw))
        signature = TOO_RECENT if warnings else file.signature  # named again at the next start
        self.rows.put(EntryRecord(entry, signature, dump_derived(entry), data))
        return ReadResult(entry, warnings=warnings)

    def _good(self, model: type[ContentType], key: str, previous: Content) -> Entry | None:
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


def _put(problems: dict[Name, tuple[Problem, ...]], name: Name, found: tuple[Problem, ...]) -> None:
    """Keep what was found of a file, or that nothing was."""
    problems.pop(name, None)
    if found:
        problems[name] = found
