"""All entries of the site at one generation: read once, then only what changed."""

import os
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from cms.errors import Invalid
from cms.many import many_objects
from cms.model import ContentType, Models
from cms.paths import SINGLE, Paths, check_key
from cms.store.entries import Entry, Name, Problem, make_lenient, parse_bytes, problem
from cms.store.filing import prime
from cms.store.index import Index, Signature
from cms.store.scan import File, one_file, scan

Known = tuple[Signature | None, tuple[Problem, ...]]
"""What tells that a file is as it was, and what is wrong with it."""
Files = Mapping[Name, Known]
LastGood = Callable[[type[ContentType], str, Entry | None], Entry | None]
"""Finds the last good version of an entry whose file is broken, given the last one that this process has read."""


def last_read(model: type[ContentType], key: str, read: Entry | None) -> Entry | None:
    """The last good version where there is no history: what was read."""
    return read


class Content(NamedTuple):
    """Every readable entry by type and key, and what is wrong with the rest. Immutable."""

    models: Models
    entries: Mapping[str, Mapping[str, Entry]]
    problems: tuple[Problem, ...] = ()
    files: Files = {}
    taken: frozenset[str] = frozenset()
    """Addresses of the sections' own pages, which no entry may have."""

    def get(self, type: str, key: str) -> Entry | None:
        return self.entries.get(type, {}).get(key)

    @property
    def site(self) -> Entry:
        """The entry of `site.json`; one without values where there is none."""
        return self.get("site", SINGLE) or make_lenient(self.models["site"], SINGLE, {})

    def replaced(self, changed: Mapping[Name, Entry | None]) -> "Content":
        """The same content with some entries replaced, added or (None) left out."""
        entries = {type: dict(of_type) for type, of_type in self.entries.items()}
        for (type, key), entry in changed.items():
            if entry:
                entries[type][key] = entry
            else:
                entries[type].pop(key, None)
        return Content(self.models, entries, self.problems, self.files, self.taken)


class Loader:
    """Reads the content of `paths`, of each file what is not known of it yet."""

    def __init__(self, paths: Paths, models: Models, last_good: LastGood = last_read,
                 taken: frozenset[str] = frozenset()) -> None:
        self.paths = paths
        self.models = models
        self.index = Index(paths, models)
        self._last_good = last_good
        self._taken = taken

    def begin(self) -> Content:
        """All content: what the index has where it holds still, the rest from the files."""
        entries: dict[str, dict[str, Entry]] = {name: {} for name in self.models}
        with many_objects(stay=True):
            rows = self.index.rows()
            for (type, key), row in rows.items():
                entries[type][key] = row.entry
            files: Files = {name: (row.signature, ()) for name, row in rows.items()}
            return self.all(Content(self.models, entries, files=files))

    def all(self, previous: Content) -> Content:
        """The content as it is now. A broken file keeps its last good version and adds a problem."""
        entries: dict[str, dict[str, Entry]] = {name: {} for name in self.models}
        files: dict[Name, Known] = {}
        for file in scan(self.paths, self.models):
            self._look(file, previous, entries, files)
        return self._content(entries, files)

    def some(self, previous: Content, names: Iterable[Name]) -> Content:
        """The same where only files of `names` can have changed since `previous`, and those that were too new then."""
        entries = {type: dict(of_type) for type, of_type in previous.entries.items()}
        files = dict(previous.files)
        for type, key in {*names, *(name for name, (signature, _) in files.items() if signature is None)}:
            entries.get(type, {}).pop(key, None)
            files.pop((type, key), None)
            file = one_file(self.paths, self.models, type, key)
            if file:
                self._look(file, previous, entries, files)
        return self._content(entries, files)

    def keep(self, content: Content) -> None:
        """Let the index have what is remembered of entries by now."""
        self.index.keep(content.files, [entry for of_type in content.entries.values() for entry in of_type.values()])

    def _content(self, entries: Mapping[str, Mapping[str, Entry]], files: Files) -> Content:
        self.index.flush()
        problems = tuple(problem for _, found in files.values() for problem in found)
        return Content(self.models, entries, problems, files, self._taken)

    def _look(self, file: File, previous: Content, entries: dict[str, dict[str, Entry]],
              files: dict[Name, Known]) -> None:
        type, name = file.model.name, (file.model.name, file.key)
        old, known = previous.get(*name), previous.files.get(name)
        if known and known[0] and known[0] == file.signature:
            entry, problems = old, known[1]
        else:
            entry, problems = self._read(file, old)
        files[name] = (file.signature, problems)
        if entry:
            entries[type][file.key] = entry

    def _read(self, file: File, old: Entry | None) -> tuple[Entry | None, tuple[Problem, ...]]:
        data = b""
        try:
            if not file.model.single:
                check_key(file.key)
            with open(file.path, "rb") as opened:
                data = opened.read()
            entry = parse_bytes(file.model, file.key, data)
        except FileNotFoundError:
            return None, ()
        except Invalid as refusal:
            where = os.path.relpath(file.path, self.paths.data.parent)
            return self._last_good(file.model, file.key, old), (problem(where, data, refusal),)
        prime(entry)
        self.index.take(file.signature, entry, data)
        return entry, ()
