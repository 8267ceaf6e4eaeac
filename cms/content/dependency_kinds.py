"""From an edit to the pages that it changes: every kind of dependency that pages have on content.

A kind defines how its answer is fingerprinted in a snapshot, which dependencies an edit may change,
and why a page is rendered again. A candidate that turns out to be unchanged only costs time. A
missing candidate is a bug: its pages would stay as they were.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from sys import intern
from typing import NamedTuple, Protocol

import orjson

from cms.content.addresses import former_addresses
from cms.content.dependencies import Dependency, Trace
from cms.content.derived import EXTRA_PATHS, all_facets, heading, is_indexed, modified, sort_value
from cms.content.edits import Edit, Edits, ShownEntry
from cms.content.file_facts import FOCUS, file_words, focus_of
from cms.content.localized import LocalizedEntry, values_of
from cms.content.query import Before, From, Query, load_query, sortable
from cms.content.snapshot import Snapshot, memoized_until_refiled
from cms.core.fingerprint import NO_ANSWER, combined, fingerprint
from cms.core.i18n import N_

MAX_EXAMINED_EDITS = 100
"""Beyond this many edits of a type, all its lists are candidates. Each edit is looked for among all
lists, which costs more than their fingerprints: a full build computes these too.
"""
SortValue = bytes | int | float | None
"""The value that a list sorts by; None if the field is empty."""


class DependencyScope(NamedTuple):
    """The entries that a dependency may concern. Stored as columns of a table, it narrows down the
    candidates.
    """

    filter: str = ""
    """For a list or a count: the `path=facet` that its entries have; empty if there is no such
    condition. For a record: the entries that it refers to, each as `|type/key|`.
    """
    sort: str = ""
    """The field by which a list sorts."""
    low: SortValue = None
    high: SortValue = None
    """The lowest and highest sort value that a list covers, both included; None for an open end."""


class StoredDependency(NamedTuple):
    """A dependency of a build, with its number and the fingerprint that it had."""

    number: int
    dependency: Dependency
    fingerprint: bytes


class StoredKind(Protocol):
    """The dependencies of one kind in a build. Their columns are named after the fields of
    Dependency and DependencyScope.
    """

    def where(self, condition: str = "TRUE", *values: object) -> list[StoredDependency]:
        """Those that meet a condition in SQL."""

    def distinct(self, first: str, second: str, type: str) -> list[tuple[str, str]]:
        """The pairs of values that two columns have for a content type."""


class DependencyKind:
    """A kind of dependency. `name` is the value of `Dependency.kind`."""

    name = ""
    why = N_("Content shown on the page changed.")
    """Formatted with `collection` (the type), `argument`, `projection`, and `name` (type/argument).
    """

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        """Return the fingerprint of the answer in a snapshot. Raises LookupError, OSError or
        ValueError if there is none.
        """
        raise NotImplementedError

    def scope(self, snapshot: Snapshot, dependency: Dependency) -> DependencyScope:
        """Return the entries that the dependency may concern."""
        return DependencyScope()

    def candidates(self, edits: Edits, stored: StoredKind) -> Iterable[StoredDependency]:
        """Return the dependencies whose fingerprints may differ after some edits."""
        return stored.where()

    def changes_at(self, snapshot: Snapshot, dependency: Dependency) -> datetime | None:
        """Return when the answer can next change without an edit; None for never."""
        return None

    def prepare(self, snapshot: Snapshot, addresses: Collection[str]) -> None:
        """Compute the values that some pages share, before several processes render them."""


class ContentKind(DependencyKind):
    """A kind of dependency on entries of one type; on all types if `type` is empty."""

    def candidates(self, edits: Edits, stored: StoredKind) -> Iterator[StoredDependency]:
        """See DependencyKind."""
        for type in edits.unknown:
            yield from stored.where("type = ?", type)
        for type in edits.types:
            yield from self.candidates_of_type(type, edits.of_type(type), edits.snapshot, stored)

    def candidates_of_type(
        self, type: str, edits: Sequence[Edit], snapshot: Snapshot, stored: StoredKind
    ) -> Iterable[StoredDependency]:
        """Return the candidates on a type that has edits."""
        return stored.where("type = ?", type) if any(map(self.concerns, edits)) else ()

    def concerns(self, edit: Edit) -> bool:
        """Return whether an edit may change a dependency of this kind on its type."""
        return True

    def changes_at(self, snapshot: Snapshot, dependency: Dependency) -> datetime | None:
        """Return the next publication moment."""
        return snapshot.next_moment(*(dependency.type,) if dependency.type else ())


class GetKind(ContentKind):
    """An entry in a language under a projection."""

    name = "get"
    why = N_("%(name)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        _kind, type, locale, projection, key = dependency
        if not snapshot.shows(type, key):
            return NO_ANSWER
        text = _text_fingerprint(snapshot, type, key, locale, projection)
        address = snapshot.addresses.by_name.get((type, key), "")
        languages = ",".join(snapshot.languages[type, key])
        return combined(text.encode(), address.encode(), languages.encode())

    def candidates_of_type(
        self, type: str, edits: Sequence[Edit], snapshot: Snapshot, stored: StoredKind
    ) -> Iterator[StoredDependency]:
        keys = orjson.dumps([edit.key for edit in edits]).decode()
        yield from stored.where(
            "type = ? AND argument IN (SELECT value FROM json_each(?))", type, keys
        )


class AddressKind(ContentKind):
    """The entry at an address, or the address to which it has moved."""

    name = "at"
    why = N_("The content at %(argument)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(snapshot.addresses.find(dependency.argument))

    def candidates(self, edits: Edits, stored: StoredKind) -> Iterator[StoredDependency]:
        moved = [edit for edit in edits if edit.is_moved]
        if edits.unknown or len(moved) > MAX_EXAMINED_EDITS:
            yield from stored.where()
        elif moved:
            for address in _touched_addresses(moved, edits.snapshot):
                yield from stored.where("substr(argument, 1, length(?1)) = ?1", address)


class AboveKind(ContentKind):
    """The parents of an entry in the tree of its type."""

    name = "above"
    why = N_("The position of %(name)s in the site structure changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(snapshot.above(dependency.type, dependency.argument))

    def concerns(self, edit: Edit) -> bool:
        return edit.is_moved


class ListKind(ContentKind):
    """The entries that meet some conditions, in an order: all of them, or a part of the list."""

    name = "list"
    why = N_("A list of %(collection)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        _kind, type, locale, projection, argument = dependency
        parts: list[bytes] = []
        for key in snapshot.members(type, load_query(argument), locale):
            member = Dependency("get", type, locale, projection, key)
            parts += [key.encode(), CONTENT.current(snapshot, member)]
        return combined(*parts)

    def scope(self, snapshot: Snapshot, dependency: Dependency) -> DependencyScope:
        query = load_query(dependency.argument)
        low, high = _window(snapshot, dependency, query)
        return DependencyScope(
            _filter(snapshot, dependency.type, query), _sort_field(query), low, high
        )

    def candidates_of_type(
        self, type: str, edits: Sequence[Edit], snapshot: Snapshot, stored: StoredKind
    ) -> Iterator[StoredDependency]:
        if len(edits) > MAX_EXAMINED_EDITS:
            yield from stored.where("type = ?", type)
            return
        refiled = [edit for edit in edits if edit.is_refiled]
        for locale, sort in stored.distinct("locale", "sort", type) if refiled else ():
            for edit in refiled:
                yield from _lists_of(edit, snapshot, stored, locale, sort)
        others = [edit for edit in edits if not edit.is_refiled]
        for locale, projection in stored.distinct("locale", "projection", type) if others else ():
            for edit in others:
                if _reads_differently(edit, snapshot, locale, projection):
                    filters, placeholders = _filters(edit)
                    yield from stored.where(
                        f"type = ? AND locale = ? AND projection = ? AND filter IN ({placeholders})",
                        *(type, locale, projection, *filters),
                    )


class CountKind(ContentKind):
    """The number of entries that meet some conditions."""

    name = "count"
    why = N_("The number of %(collection)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        query = load_query(dependency.argument)
        return fingerprint(len(snapshot.members(dependency.type, query, dependency.locale)))

    def scope(self, snapshot: Snapshot, dependency: Dependency) -> DependencyScope:
        return DependencyScope(_filter(snapshot, dependency.type, load_query(dependency.argument)))

    def candidates_of_type(
        self, type: str, edits: Sequence[Edit], snapshot: Snapshot, stored: StoredKind
    ) -> Iterator[StoredDependency]:
        refiled = [edit for edit in edits if edit.is_refiled]
        if len(refiled) > MAX_EXAMINED_EDITS:
            yield from stored.where("type = ?", type)
            return
        for edit in refiled:
            filters, placeholders = _filters(edit)
            yield from stored.where(f"type = ? AND filter IN ({placeholders})", type, *filters)


class ValuesKind(ContentKind):
    """The facets of a field with the number of entries of each."""

    name = "values"
    why = N_("The grouping of %(collection)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(snapshot.counts(dependency.type, dependency.argument))

    def candidates_of_type(
        self, type: str, edits: Sequence[Edit], snapshot: Snapshot, stored: StoredKind
    ) -> Iterator[StoredDependency]:
        for candidate in stored.where("type = ?", type):
            if any(_has_other_facets(edit, candidate.dependency.argument) for edit in edits):
                yield candidate


class EveryKind(ContentKind):
    """The keys, addresses and languages of all entries of a type."""

    name = "every"
    why = N_("A list of %(collection)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return _every_fingerprint(snapshot, dependency.type)

    def concerns(self, edit: Edit) -> bool:
        return edit.is_relisted


class TitlesKind(ContentKind):
    """The titles of all entries of a type."""

    name = "titles"
    why = N_("A list of %(collection)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(snapshot.titles(dependency.type, dependency.locale))

    def concerns(self, edit: Edit) -> bool:
        if edit.is_relisted:
            return True
        old, new = edit.versions
        return heading(old.entry) != heading(new.entry)


class ModifiedKind(ContentKind):
    """The times of the last changes of all entries of a type."""

    name = "modified"

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(sorted(snapshot.last_changes(dependency.type).items()))

    def concerns(self, edit: Edit) -> bool:
        if edit.is_relisted:
            return True
        old, new = edit.versions
        return modified(old.entry) != modified(new.entry)


class TodayKind(DependencyKind):
    """The date in a time zone."""

    name = "today"
    why = N_("The date changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(snapshot.today(snapshot.zone_of(dependency.argument)))

    def changes_at(self, snapshot: Snapshot, dependency: Dependency) -> datetime | None:
        return snapshot.next_midnight(snapshot.zone_of(dependency.argument))


class FactsKind(DependencyKind):
    """The facts of a media file: its words in a language, or its focal point."""

    name = "facts"
    why = N_("The description, credit or focal point of %(argument)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        _kind, _type, locale, projection, file = dependency
        if projection == FOCUS:
            return fingerprint(focus_of(snapshot.facts(file)))
        return fingerprint(file_words(snapshot, file, locale))


CONTENT_KINDS = (
    *(GetKind(), AddressKind(), AboveKind(), ListKind(), CountKind()),
    *(ValuesKind(), EveryKind(), TitlesKind(), ModifiedKind(), TodayKind()),
    FactsKind(),
)


class Fingerprints:
    """All kinds of dependencies, and the fingerprint of any dependency in a snapshot.

    cms/web registers its own kinds and those of features once, at the start
    (cms/web/freeze/web_dependencies.py).
    """

    def __init__(self) -> None:
        self.kinds: dict[str, DependencyKind] = {kind.name: kind for kind in CONTENT_KINDS}

    def register(self, kind: DependencyKind) -> None:
        """Add a kind."""
        self.kinds[kind.name] = kind

    def current(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        """Return the fingerprint in a snapshot, memoized there. Never raises."""
        known = snapshot.fingerprints.get(dependency)
        if known is None:
            known = snapshot.fingerprints[dependency] = self._fingerprint(snapshot, dependency)
        return known

    def _fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        kind = self.kinds.get(dependency.kind)
        try:
            return kind.fingerprint(snapshot, dependency) if kind else NO_ANSWER
        except (LookupError, OSError, ValueError):  # its type, template or file no longer exists
            return NO_ANSWER

    def scope(self, snapshot: Snapshot, dependency: Dependency) -> DependencyScope:
        """Return the entries that a dependency may concern. Never raises."""
        try:
            return self.kinds[dependency.kind].scope(snapshot, dependency)
        except (LookupError, ValueError):  # of a type that the site doesn't have
            return DependencyScope()

    def candidates(self, kind: str, edits: Edits, stored: StoredKind) -> Iterable[StoredDependency]:
        """Return the dependencies of a kind whose fingerprints may differ after some edits."""
        if edits.whole or kind not in self.kinds:
            return stored.where()
        try:
            by_number = {
                candidate.number: candidate
                for candidate in self.kinds[kind].candidates(edits, stored)
            }
            return by_number.values()
        except (LookupError, ValueError):  # its type or field no longer exists
            return stored.where()

    def note(self, snapshot: Snapshot, trace: Trace, dependency: Dependency) -> None:
        """Add a dependency to a trace: its current fingerprint, and when that can next change."""
        if dependency in trace.fingerprints:
            return
        trace.note(dependency, self.current(snapshot, dependency))
        trace.expires(self.kinds[dependency.kind].changes_at(snapshot, dependency))

    def stale(self, trace: Trace, snapshot: Snapshot) -> Dependency | None:
        """Return the first dependency whose fingerprint differs in `snapshot`; None if the page is
        fresh.

        `trace.until` is ignored: a publication moment that has passed changes a fingerprint.
        """
        for dependency, noted in trace.fingerprints.items():
            if self.current(snapshot, dependency) != noted:
                return dependency
        return None

    def until(self, dependencies: Iterable[Dependency], snapshot: Snapshot) -> datetime | None:
        """Return the first time at which one of some dependencies can change without an edit."""
        moments = []
        for dependency in dependencies:
            kind = self.kinds.get(dependency.kind)
            if kind and (moment := kind.changes_at(snapshot, dependency)):
                moments.append(moment)
        return min(moments, default=None)


CONTENT = Fingerprints()
"""The kinds of dependencies that readers record."""


@memoized_until_refiled
def _every_fingerprint(snapshot: Snapshot, type: str) -> bytes:
    """Return the fingerprint of all entries of a type, which is the same in every language."""
    return fingerprint(snapshot.every(type))


def _text_fingerprint(snapshot: Snapshot, type: str, key: str, locale: str, projection: str) -> str:
    """Return the fingerprint of an entry's texts in hex, cached on the entry."""
    codes, context = ",".join(snapshot.languages[type, key]), snapshot.context_fingerprint.hex()
    digest: str = snapshot.entries[type][key].cached(
        intern(f"{projection} {locale} {codes} {context}"),
        lambda: _text_digest(snapshot.localized(type, key, locale, projection)),
    )
    return digest


def _text_digest(reading: LocalizedEntry | None) -> str:
    """Return the fingerprint, in hex, of the texts of a localized entry."""
    return fingerprint(values_of(reading) if reading else None).hex()


def _filter(snapshot: Snapshot, type: str, query: Query) -> str:
    """Return the first condition of a query on an indexed field as `path=facet`; empty if there is
    none.
    """
    model = snapshot.model(type)
    for path, condition in query.where.items():
        if condition is None or isinstance(condition, Before | From):
            continue
        if path in EXTRA_PATHS or is_indexed(model.field(path)):
            return f"{path}={condition}"
    return ""


def _filters(edit: Edit) -> tuple[list[str], str]:
    """Return the filters that either version of an entry passes, and as many SQL placeholders."""
    passed = {""}
    for side in edit.versions:
        for path, facets in all_facets(side.entry).items():
            passed.update(f"{path}={facet}" for facet in facets)
    filters = sorted(passed)
    return filters, ",".join("?" * len(filters))


def _sort_field(query: Query) -> str:
    return query.order.lstrip("-")


def _window(
    snapshot: Snapshot, dependency: Dependency, query: Query
) -> tuple[SortValue, SortValue]:
    """Return the lowest and highest sort value that a list covers, both included; None for an open
    end.
    """
    if query.limit is None and not query.after:
        return None, None
    type, locale = dependency.type, dependency.locale
    keys = snapshot.members(type, query, locale)
    if query.after and not keys:
        whole_list = snapshot.select(type, query.where, query.order, locale)
        if query.after not in whole_list:
            return None, None

    def value_of(key: str) -> SortValue:
        shown = ShownEntry(snapshot.entries[type][key], snapshot.languages[type, key], "")
        return _sort_value(shown, snapshot, locale, _sort_field(query))

    first, last = (value_of(key) if key else None for key in _boundary_keys(query, keys))
    return (last, first) if query.order.startswith("-") else (first, last)


def _boundary_keys(query: Query, keys: Sequence[str]) -> tuple[str, str]:
    """Return the keys of the entries at which the part of a list that a query covers begins and
    ends; empty at an end of the whole list.
    """
    place = keys.index(query.around) if query.around in keys else 0
    first = keys[0] if query.around and place == query.limit else query.after
    last = keys[-1] if keys and len(keys) - place - bool(query.around) == query.limit else ""
    return first, last


def _sort_value(shown: ShownEntry, snapshot: Snapshot, locale: str, field: str) -> SortValue:
    if field == "key":
        return shown.entry.key.encode()
    value = snapshot.sort_word(sort_value(shown.entry, field), shown.languages, locale)
    if value in (None, "", b""):
        return None
    comparable: bytes | int | float = sortable(value)
    return comparable


def _lists_of(
    edit: Edit, snapshot: Snapshot, stored: StoredKind, locale: str, sort: str
) -> list[StoredDependency]:
    """Return the lists in a language and an order that cover the old or the new position of an
    entry.
    """
    filters, placeholders = _filters(edit)
    windows, values = [], []
    for side in edit.versions:
        value = _sort_value(side, snapshot, locale, sort)
        if value is None:
            windows.append("TRUE")
        else:
            windows.append("(ifnull(low <= ?, TRUE) AND ifnull(high >= ?, TRUE))")
            values += [value, value]
    return stored.where(
        f"type = ? AND locale = ? AND sort = ? AND filter IN ({placeholders}) AND ({' OR '.join(windows)})",
        *(edit.type, locale, sort, *filters, *values),
    )


def _reads_differently(edit: Edit, snapshot: Snapshot, locale: str, projection: str) -> bool:
    """Return whether an entry whose position in lists is unchanged has other texts under a
    projection.
    """
    assert edit.old
    before = _text_digest(snapshot.read(edit.old.entry, locale, projection))
    return before != _text_fingerprint(snapshot, edit.type, edit.key, locale, projection)


def _has_other_facets(edit: Edit, path: str) -> bool:
    before, after = edit.facets(path)
    return list(before) != list(after)


def _touched_addresses(moved: Iterable[Edit], snapshot: Snapshot) -> set[str]:
    """Return the present and former addresses of both versions of some entries. Former addresses in
    trees are all included, since the pages below them move too.
    """
    addresses: set[str] = set()
    for edit in moved:
        for side in edit.versions:
            addresses.add(side.address)
            addresses.update(former_addresses(side.entry))
    trees = snapshot.addresses.trees
    for address, (type, _key) in snapshot.addresses.former.items():
        if type in trees:
            addresses.add(address)
    return addresses - {""}
