"""All entries of the site at one generation: read once, then only what changed."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cms.errors import Invalid
from cms.model import ContentType, Models
from cms.paths import SINGLE, Paths
from cms.store.entries import Entry, Problem, make_lenient, parse_bytes, problem

Name = tuple[str, str]
"""(type, key): what an entry is known by."""

Signature = tuple[int, int, int, int]
LastGood = Callable[[type[ContentType], str, Entry | None], Entry | None]
"""Finds the last good version of an entry whose file is broken, given the last one that this process has read."""


def last_read(model: type[ContentType], key: str, read: Entry | None) -> Entry | None:
    """The last good version where there is no history: what was read."""
    return read

TICK = 50_000_000
"""Nanoseconds: a file changed this recently may change again without its times showing it."""


@dataclass(frozen=True, slots=True)
class Content:
    """Every readable entry by type and key, and what is wrong with the rest. Immutable."""

    models: Models
    entries: Mapping[str, Mapping[str, Entry]]
    problems: tuple[Problem, ...] = ()
    files: Mapping[Name, tuple[Signature | None, tuple[Problem, ...]]] = field(default_factory=dict, repr=False)
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


def load(paths: Paths, models: Models, previous: Content | None = None,
         last_good: LastGood = last_read, taken: frozenset[str] = frozenset()) -> Content:
    """Read what changed since `previous`. A broken file keeps its last good version and adds a problem."""
    entries: dict[str, dict[str, Entry]] = {name: {} for name in models}
    files: dict[Name, tuple[Signature | None, tuple[Problem, ...]]] = {}
    for model, key, path in paths.entries(models):
        name = (model.name, key)
        signature = sign(path)
        old = previous.get(*name) if previous else None
        known = previous.files.get(name) if previous else None
        if known and known[0] and known[0] == signature:
            entry, problems = old, known[1]
        else:
            entry, problems = _read(paths, model, key, path)
            if problems:
                entry = last_good(model, key, old)
        files[name] = (signature, problems)
        if entry:
            entries[model.name][key] = entry
    return Content(models, entries, tuple(p for _, found in files.values() for p in found), files, taken)


def _read(paths: Paths, model: type[ContentType], key: str,
          path: Path) -> tuple[Entry | None, tuple[Problem, ...]]:
    data = b""
    try:
        paths.entry(model, key)
        data = path.read_bytes()
        return parse_bytes(model, key, data), ()
    except FileNotFoundError:
        return None, ()
    except Invalid as refusal:
        file = os.path.relpath(path, paths.data.parent)
        return None, (problem(file, data, refusal),)


def sign(path: Path) -> Signature | None:
    """What tells that a file is still the same; None while that can't be told yet."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    if abs(time.time_ns() - stat.st_mtime_ns) < TICK:
        return None
    return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino
