"""From an edit to the pages it changes: every kind of dependency that pages have on content.

A kind says three things: how its answer is fingerprinted in a snapshot, which dependencies an edit
may change, and why a page is made again. A candidate that turns out to be unchanged costs time
only. One that is left out is a bug: its pages stay as they were.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from sys import intern
from typing import NamedTuple, Protocol

from cms.content.addresses import former_addresses
from cms.content.dependencies import Dependency, Trace
from cms.content.derived import BESIDE, all_facets, heading, is_indexed, references, sort_value
from cms.content.edits import Edit, Edits, ShownEntry
from cms.content.entry import LocalizedEntry, values_of
from cms.content.file_facts import FOCUS, file_words, focus_of
from cms.content.query import Before, From, Query, load_query, sortable
from cms.content.snapshot import Snapshot, memoized_until_refiled
from cms.core.fingerprint import NO_ANSWER, combined, fingerprint
from cms.core.i18n import N_

SortValue = bytes | int | float | None
"""The value that a list sorts by; None where the field is empty."""


class DependencyScope(NamedTuple):
    """The entries that a dependency may concern. As columns of a table, it narrows the candidates."""

    filter: str = ""
    """For a list or a count: `path=facet` that its entries hold; empty if nothing narrows it.
    For a record: the entries it refers to, each as `|type/key|`."""
    sort: str = ""
    """The field by which a list sorts."""
    low: SortValue = None
    high: SortValue = None
    """The first and last sort value that a list covers, both included; None for an open end."""


class StoredDependency(NamedTuple):
    """A dependency of a build: its number, itself, and the fingerprint it had."""

    number: int
    dependency: Dependency
    fingerprint: bytes


class StoredKind(Protocol):
    """The dependencies of one kind that a build has. Their columns are named as the fields of
    Dependency and DependencyScope.
    """

    def where(self, condition: str = "TRUE", *values: object) -> list[StoredDependency]:
        """Those that meet a condition in SQL."""

    def distinct(self, first: str, second: str, type: str) -> list[tuple[str, str]]:
        """The pairs of values that two columns have for a content type."""


class DependencyKind:
    """A kind of dependency. The name is what `Dependency.kind` says."""

    name = ""
    why = N_("Content shown on the page changed.")
    """Takes `collection` (the type), `argument`, `projection`, and `name` (type/argument)."""

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        """The fingerprint of the answer in a snapshot. Raises LookupError, OSError or ValueError
        where there is none.
        """
        raise NotImplementedError

    def scope(self, snapshot: Snapshot, dependency: Dependency) -> DependencyScope:
        """The entries that the dependency may concern."""
        return DependencyScope()

    def candidates(self, edits: Edits, stored: StoredKind) -> Iterable[StoredDependency]:
        """The dependencies whose fingerprints may differ after some edits."""
        return stored.where()

    def changes_at(self, snapshot: Snapshot, dependency: Dependency) -> datetime | None:
        """When the answer can next change by itself."""
        return None


class ContentKind(DependencyKind):
    """A kind of dependency on entries of one type (the site's types, if `type` is empty)."""

    def candidates(self, edits: Edits, stored: StoredKind) -> Iterator[StoredDependency]:
        """See DependencyKind."""
        for type in edits.unknown:
            yield from stored.where("type = ?", type)
        for type in edits.types:
            yield from self.of_type(type, edits.of(type), edits.snapshot, stored)

    def of_type(
        self, type: str, edits: Sequence[Edit], snapshot: Snapshot, stored: StoredKind
    ) -> Iterable[StoredDependency]:
        """The candidates on a type of which some entries differ."""
        return stored.where("type = ?", type) if any(map(self.concerns, edits)) else ()

    def concerns(self, edit: Edit) -> bool:
        """Whether an edit may change any dependency of the kind on its type."""
        return True

    def changes_at(self, snapshot: Snapshot, dependency: Dependency) -> datetime | None:
        """At the next moment of publication."""
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
        address = snapshot.addresses.of.get((type, key), "")
        languages = ",".join(snapshot.languages[type, key])
        return combined(text.encode(), address.encode(), languages.encode())

    def of_type(
        self, type: str, edits: Sequence[Edit], snapshot: Snapshot, stored: StoredKind
    ) -> Iterator[StoredDependency]:
        for edit in edits:
            yield from stored.where("type = ? AND argument = ?", type, edit.key)


class RecordKind(GetKind):
    """An entry as JSON: all its published languages, and which entries it refers to are shown."""

    name = "record"

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        _kind, type, _locale, _projection, key = dependency
        entry = snapshot.entries[type][key]
        languages = snapshot.languages[type, key]
        address = snapshot.addresses.of.get((type, key))
        shown = [snapshot.shows(*other.split("/")) for other in references(entry)]
        return fingerprint((entry.version, languages, address, shown))

    def scope(self, snapshot: Snapshot, dependency: Dependency) -> DependencyScope:
        entry = snapshot.entries[dependency.type][dependency.argument]
        return DependencyScope(f"|{'|'.join(references(entry))}|")

    def candidates(self, edits: Edits, stored: StoredKind) -> Iterator[StoredDependency]:
        yield from super().candidates(edits, stored)
        if edits.unknown:
            yield from stored.where()
        for name in edits.added_or_removed:
            yield from stored.where("instr(filter, ?)", f"|{name}|")


class AddressKind(ContentKind):
    """The entry that stands at an address, or the address to which it moved."""

    name = "at"
    why = N_("The content at %(argument)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(snapshot.addresses.find(dependency.argument))

    def candidates(self, edits: Edits, stored: StoredKind) -> Iterator[StoredDependency]:
        moved = [edit for edit in edits if edit.is_moved]
        if edits.unknown:
            yield from stored.where()
        elif moved:
            for address in _touched_addresses(moved, edits.snapshot):
                yield from stored.where("substr(argument, 1, length(?1)) = ?1", address)


class AboveKind(ContentKind):
    """The entries above one in the tree of its type."""

    name = "above"
    why = N_("The position of %(name)s in the site structure changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(snapshot.above(dependency.type, dependency.argument))

    def concerns(self, edit: Edit) -> bool:
        return edit.is_moved


class ListKind(ContentKind):
    """Entries that hold something, in an order: all of them, or some behind one of them."""

    name = "list"
    why = N_("A list of %(collection)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        _kind, type, locale, projection, argument = dependency
        parts: list[bytes] = []
        for key in snapshot.members(type, load_query(argument), locale):
            member = Dependency("get", type, locale, projection, key)
            parts += [key.encode(), CONTENT.now(snapshot, member)]
        return combined(*parts)

    def scope(self, snapshot: Snapshot, dependency: Dependency) -> DependencyScope:
        query = load_query(dependency.argument)
        low, high = _window(snapshot, dependency, query)
        return DependencyScope(
            _filter(snapshot, dependency.type, query), _sort_field(query), low, high
        )

    def of_type(
        self, type: str, edits: Sequence[Edit], snapshot: Snapshot, stored: StoredKind
    ) -> Iterator[StoredDependency]:
        refiled = [edit for edit in edits if edit.is_refiled]
        for locale, sort in stored.distinct("locale", "sort", type) if refiled else ():
            for edit in refiled:
                yield from _lists_of(edit, snapshot, stored, locale, sort)
        others = [edit for edit in edits if edit not in refiled]
        for locale, projection in stored.distinct("locale", "projection", type) if others else ():
            for edit in others:
                if _reads_differently(edit, snapshot, locale, projection):
                    filters, marks = _filters(edit)
                    yield from stored.where(
                        f"type = ? AND locale = ? AND projection = ? AND filter IN ({marks})",
                        *(type, locale, projection, *filters),
                    )


class CountKind(ContentKind):
    """The number of entries that hold something."""

    name = "count"
    why = N_("The number of %(collection)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        query = load_query(dependency.argument)
        return fingerprint(len(snapshot.members(dependency.type, query, dependency.locale)))

    def scope(self, snapshot: Snapshot, dependency: Dependency) -> DependencyScope:
        return DependencyScope(_filter(snapshot, dependency.type, load_query(dependency.argument)))

    def of_type(
        self, type: str, edits: Sequence[Edit], snapshot: Snapshot, stored: StoredKind
    ) -> Iterator[StoredDependency]:
        for edit in edits:
            if edit.is_refiled:
                filters, marks = _filters(edit)
                yield from stored.where(f"type = ? AND filter IN ({marks})", type, *filters)


class ValuesKind(ContentKind):
    """The facets of a field with the number of entries under each."""

    name = "values"
    why = N_("The grouping of %(collection)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(snapshot.counts(dependency.type, dependency.argument))

    def of_type(
        self, type: str, edits: Sequence[Edit], snapshot: Snapshot, stored: StoredKind
    ) -> Iterator[StoredDependency]:
        for one in stored.where("type = ?", type):
            if any(_is_filed_otherwise(edit, one.dependency.argument) for edit in edits):
                yield one


class EveryKind(ContentKind):
    """The keys, addresses and languages of all entries of a type."""

    name = "every"
    why = N_("A list of %(collection)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return _every_print(snapshot, dependency.type)

    def concerns(self, edit: Edit) -> bool:
        return edit.is_listed_anew


class TitlesKind(ContentKind):
    """The titles of all entries of a type."""

    name = "titles"
    why = N_("A list of %(collection)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(snapshot.titles(dependency.type, dependency.locale))

    def concerns(self, edit: Edit) -> bool:
        if edit.is_listed_anew:
            return True
        old, new = edit.sides
        return heading(old.entry) != heading(new.entry)


class ModifiedKind(ContentKind):
    """The times of the last changes of all entries of a type."""

    name = "modified"

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(sorted(snapshot.last_changes(dependency.type).items()))


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
    *(GetKind(), RecordKind(), AddressKind(), AboveKind(), ListKind(), CountKind()),
    *(ValuesKind(), EveryKind(), TitlesKind(), ModifiedKind(), TodayKind()),
    FactsKind(),
)


class Fingerprints:
    """The kinds of dependencies there are, and the fingerprint of any dependency in a snapshot.

    The web part adds its own once, at the start (cms/web/freeze/web_dependencies.py).
    """

    def __init__(self) -> None:
        self.kinds: dict[str, DependencyKind] = {kind.name: kind for kind in CONTENT_KINDS}

    def register(self, kind: DependencyKind) -> None:
        """Add a kind."""
        self.kinds[kind.name] = kind

    def now(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        """The fingerprint in a snapshot, memoized there. Never raises."""
        known = snapshot.fingerprints.get(dependency)
        if known is None:
            known = snapshot.fingerprints[dependency] = self._fingerprint(snapshot, dependency)
        return known

    def _fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        kind = self.kinds.get(dependency.kind)
        try:
            return kind.fingerprint(snapshot, dependency) if kind else NO_ANSWER
        except (LookupError, OSError, ValueError):  # a type, a template or a file that is no more
            return NO_ANSWER

    def scope(self, snapshot: Snapshot, dependency: Dependency) -> DependencyScope:
        """The entries that a dependency may concern. Never raises."""
        try:
            return self.kinds[dependency.kind].scope(snapshot, dependency)
        except (LookupError, ValueError):  # of a type that the site does without
            return DependencyScope()

    def candidates(self, kind: str, edits: Edits, stored: StoredKind) -> Iterable[StoredDependency]:
        """The dependencies of a kind whose fingerprints may differ after some edits."""
        if edits.whole or kind not in self.kinds:
            return stored.where()
        try:
            found = {one.number: one for one in self.kinds[kind].candidates(edits, stored)}
            return found.values()
        except (LookupError, ValueError):  # a type or a field that is no more
            return stored.where()

    def note(self, snapshot: Snapshot, trace: Trace, dependency: Dependency) -> None:
        """Write a dependency into a trace: its present fingerprint, and when that can change."""
        if dependency in trace.fingerprints:
            return
        trace.note(dependency, self.now(snapshot, dependency))
        trace.expires(self.kinds[dependency.kind].changes_at(snapshot, dependency))

    def stale(self, trace: Trace, snapshot: Snapshot) -> Dependency | None:
        """The first dependency whose fingerprint is another in `snapshot`; None if the page is
        fresh.

        What appears or goes by the clock changes a fingerprint, so the page's moment isn't looked
        at.
        """
        for dependency, noted in trace.fingerprints.items():
            if self.now(snapshot, dependency) != noted:
                return dependency
        return None

    def until(self, dependencies: Iterable[Dependency], snapshot: Snapshot) -> datetime | None:
        """The first moment at which one of some dependencies can change by itself."""
        moments = []
        for dependency in dependencies:
            kind = self.kinds.get(dependency.kind)
            if kind and (moment := kind.changes_at(snapshot, dependency)):
                moments.append(moment)
        return min(moments, default=None)


CONTENT = Fingerprints()
"""The kinds of dependencies that readers note."""


@memoized_until_refiled
def _every_print(snapshot: Snapshot, type: str) -> bytes:
    """The fingerprint of all entries of a type, which is the same in every language."""
    return fingerprint(snapshot.every(type))


def _text_fingerprint(snapshot: Snapshot, type: str, key: str, locale: str, projection: str) -> str:
    """The fingerprint of an entry's texts, in hex; cached with the entry."""
    codes, context = ",".join(snapshot.languages[type, key]), snapshot.context_fingerprint.hex()
    found: str = snapshot.entries[type][key].cached(
        intern(f"{projection} {locale} {codes} {context}"),
        lambda: _text_digest(snapshot.reading(type, key, locale, projection)),
    )
    return found


def _text_digest(reading: LocalizedEntry | None) -> str:
    """The fingerprint, in hex, of the texts of an entry as it is read."""
    return fingerprint(values_of(reading) if reading else None).hex()


def _filter(snapshot: Snapshot, type: str, query: Query) -> str:
    """The first condition of a query that facets answer; empty if there is none."""
    model = snapshot.model(type)
    for path, wanted in query.where.items():
        if wanted is None or isinstance(wanted, Before | From):
            continue
        if path in BESIDE or is_indexed(model.field(path)):
            return f"{path}={wanted}"
    return ""


def _filters(edit: Edit) -> tuple[list[str], str]:
    """The filters that either version of an entry passes, and as many question marks."""
    found = {""}
    for side in edit.sides:
        for path, facets in all_facets(side.entry).items():
            found.update(f"{path}={facet}" for facet in facets)
    filters = sorted(found)
    return filters, ",".join("?" * len(filters))


def _sort_field(query: Query) -> str:
    return query.order.lstrip("-")


def _window(
    snapshot: Snapshot, dependency: Dependency, query: Query
) -> tuple[SortValue, SortValue]:
    """The lowest and highest sort value that a list covers, both included; None for an open end."""
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

    first, last = (value_of(key) if key else None for key in _ends(query, keys))
    return (last, first) if query.order.startswith("-") else (first, last)


def _ends(query: Query, keys: Sequence[str]) -> tuple[str, str]:
    """The keys of the entries at which the part of a list begins and ends that a query covers; empty
    where that is the end of the list.
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
    found: bytes | int | float = sortable(value)
    return found


def _lists_of(
    edit: Edit, snapshot: Snapshot, stored: StoredKind, locale: str, sort: str
) -> list[StoredDependency]:
    """The lists in a language and an order that cover the old or the new place of an entry."""
    filters, marks = _filters(edit)
    windows, values = [], []
    for side in edit.sides:
        value = _sort_value(side, snapshot, locale, sort)
        if value is None:
            windows.append("TRUE")
        else:
            windows.append("(ifnull(low <= ?, TRUE) AND ifnull(high >= ?, TRUE))")
            values += [value, value]
    return stored.where(
        f"type = ? AND locale = ? AND sort = ? AND filter IN ({marks}) AND ({' OR '.join(windows)})",
        *(edit.type, locale, sort, *filters, *values),
    )


def _reads_differently(edit: Edit, snapshot: Snapshot, locale: str, projection: str) -> bool:
    """Whether an entry that is listed where it was has other texts under a projection."""
    assert edit.old
    before = _text_digest(snapshot.read(edit.old.entry, locale, projection))
    return before != _text_fingerprint(snapshot, edit.type, edit.key, locale, projection)


def _is_filed_otherwise(edit: Edit, path: str) -> bool:
    before, after = edit.facets(path)
    return list(before) != list(after)


def _touched_addresses(moved: Iterable[Edit], snapshot: Snapshot) -> set[str]:
    """The present and former addresses of both versions of some entries, and all former addresses
    in trees, below which pages move along.
    """
    found: set[str] = set()
    for edit in moved:
        for side in edit.sides:
            found.add(side.address)
            found.update(former_addresses(side.entry))
    trees = snapshot.addresses.trees
    for address, (type, _key) in snapshot.addresses.former.items():
        if type in trees:
            found.add(address)
    return found - {""}
