"""The difference between the content that a site was made from and a snapshot, and the questions
that have to be asked again because of it.

A site of 10,000 entries has asked 80,000 questions; asking all of them again takes seconds. Instead
each entry is compared by its version, its languages and its address. Of the few that differ, the
two versions are compared by the values that lists use and by the texts of each projection.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property

from cms.content.addresses import former_addresses
from cms.content.affected_lists import (
    ChangedEntry,
    SortOrders,
    affected_counts,
    affected_lists,
    grouped,
)
from cms.content.built_entries import DELETED, BuiltEntries, BuiltEntry, built_entry
from cms.content.dependency_fingerprints import text_digest, text_fingerprint
from cms.content.derived import (
    facets,
    is_indexed,
    listed_by,
    modified,
    place,
    references,
    sort_value,
    texts,
    values,
)
from cms.content.entry import Entry, Name
from cms.content.query import Before, From
from cms.content.snapshot import Snapshot
from cms.schema.modified import MODIFIED

Kind = tuple[str, str, str, str]
"""All of a question but its argument: op, type, locale, projection."""
Asked = Mapping[Kind, Mapping[str, object]]
"""Every question there is, by kind, then by argument."""


Find = Callable[[Name, BuiltEntry], Entry | None]
"""Reads an old version again; None where it can't be found any more."""
MAX_COMPARED_ENTRIES = 100
"""Entries of a type that differ, up to which it is worth while to look where each stands."""


class ContentDiff:
    """The entries that differ in `snapshot`, and which of the `asked` dependencies may be stale."""

    def __init__(self, rows: BuiltEntries, snapshot: Snapshot, find: Find, asked: Asked) -> None:
        self.snapshot = snapshot
        self.dependencies = asked
        self.whole = rows.context_fingerprint != snapshot.context_fingerprint
        """Whether anything may differ."""
        self.old = rows.differing(snapshot)
        """Each entry that differs as it was; None for a new one."""
        self._find = find
        self._names: dict[str, list[str]] = {}
        self._orders: dict[tuple[str, str], SortOrders] = {}

    @property
    def changed_entries(self) -> BuiltEntries:
        """The entries that differ, as they are now; without a version where they are no more."""
        snapshot = self.snapshot
        shown = {name: snapshot.entries[name[0]].get(name[1]) for name in self.old}
        return BuiltEntries(
            snapshot.context_fingerprint,
            later={
                name: built_entry(snapshot, entry) if entry else DELETED
                for name, entry in shown.items()
            },
        )

    def possibly_stale(self, kind: Kind) -> Collection[str]:
        """The arguments of the dependencies of a kind whose fingerprints may differ now."""
        try:
            return self.dependencies[kind] if self.whole else self._possibly_stale(*kind)
        except (LookupError, ValueError):  # a type or a field that is no more
            return self.dependencies[kind]

    def _possibly_stale(self, op: str, type: str, locale: str, projection: str) -> Collection[str]:
        arguments = self.dependencies[op, type, locale, projection]
        if op == "get" or (op == "record" and not self.added_or_removed):
            return [key for of_type, key in self.old if of_type == type and key in arguments]
        if op == "record":
            return [
                key
                for key in arguments
                if (type, key) in self.old or self._refers_to_added_or_removed(type, key)
            ]
        if op == "at":
            return self._stale_addresses(arguments)
        if op in ("list", "count") and self._may_differ(op, type):
            return self._stale_lists(op, type, locale, projection)
        return (
            arguments
            if self._may_differ(op, type)
            or (op == "titles" and self._reads_differently(type, locale, "link"))
            else ()
        )

    def _may_differ(self, op: str, type: str) -> bool:
        """Whether any dependency of a kind may be stale."""
        if op in ("list", "modified"):
            return any(name[0] == type for name in self.old)
        if op in ("count", "values", "every", "above", "titles"):
            return type in self.relisted
        return op != "search" or bool(self.old)

    def _stale_lists(self, op: str, type: str, locale: str, projection: str) -> Collection[str]:
        """The lists that have, or had, an entry that differs."""
        arguments = self.dependencies[op, type, locale, projection]
        if type not in self.relisted:
            keys = self._reads_differently(type, locale, projection)
            shown = [ChangedEntry(key, None, (), self.snapshot.entries[type][key]) for key in keys]
            return affected_lists(SortOrders(shown, self.snapshot, type, locale), arguments)
        changed = self._changed(type)
        if changed is None:
            return arguments
        if op == "count":
            return affected_counts(changed, arguments)
        orders = self._orders.setdefault(
            (type, locale), SortOrders(changed, self.snapshot, type, locale)
        )
        return affected_lists(orders, arguments)

    def _changed(self, type: str) -> list[ChangedEntry] | None:
        """The changed entries of a type; None if they are too many, or an old version can't be read
        again.
        """
        shown, rows = (
            self.snapshot.entries[type],
            {name: row for name, row in self.old.items() if name[0] == type},
        )
        if len(rows) > MAX_COMPARED_ENTRIES or any(
            row and self.previous_versions[name] is None for name, row in rows.items()
        ):
            return None
        return [
            ChangedEntry(
                name[1],
                self.previous_versions[name],
                row.languages if row else (),
                shown.get(name[1]),
            )
            for name, row in rows.items()
        ]

    def _stale_addresses(self, arguments: Collection[str]) -> Collection[str]:
        """The addresses that may lead to another entry than before."""
        if not self.addresses_changed:
            return ()
        if any(row and self.previous_versions[name] is None for name, row in self.old.items()):
            return arguments
        addresses = self.snapshot.addresses
        touched = {
            address
            for name, row in self.old.items()
            for address in (row.address if row else "", addresses.of.get(name, ""))
        }
        shown = (self.snapshot.entries[type].get(key) for type, key in self.old)
        touched |= {
            former
            for entry in (*self.previous_versions.values(), *shown)
            if entry
            for former in former_addresses(entry)
        }
        touched |= {
            former for former, (type, _) in addresses.former.items() if type in addresses.trees
        }
        begins = tuple(touched - {""})
        return [argument for argument in arguments if argument.startswith(begins)]

    @cached_property
    def previous_versions(self) -> dict[Name, Entry | None]:
        """The shown version of each entry that differs; None if it is new or can't be read again."""
        return {name: self._find(name, row) if row else None for name, row in self.old.items()}

    @cached_property
    def pairs(self) -> dict[Name, tuple[Entry, Entry]]:
        """Both versions of every entry that was shown and is, where both can be read."""
        found = {
            name: (old, self.snapshot.entries[name[0]].get(name[1]))
            for name, old in self.previous_versions.items()
        }
        return {name: (old, new) for name, (old, new) in found.items() if old and new}

    @cached_property
    def added_or_removed(self) -> set[str]:
        """`type/key` of every entry that was added or removed."""
        return {
            "/".join(name)
            for name, row in self.old.items()
            if row is None or name[1] not in self.snapshot.entries[name[0]]
        }

    def _refers_to_added_or_removed(self, type: str, key: str) -> bool:
        entry = self.snapshot.entry(type, key) if self.added_or_removed else None
        return entry is not None and not self.added_or_removed.isdisjoint(references(entry))

    @cached_property
    def addresses_changed(self) -> bool:
        """Whether any address leads to another entry than before."""
        of = self.snapshot.addresses.of
        return (
            bool(self.added_or_removed)
            or any(row and row.address != of.get(name, "") for name, row in self.old.items())
            or any(place(old) != place(new) for old, new in self.pairs.values())
            or len(self.pairs) < len(self.old)
        )

    @cached_property
    def relisted(self) -> set[str]:
        """The types whose lists may have other entries, or another order."""
        return {
            name[0] for name, row in self.old.items() if row is None or self._is_relisted(name, row)
        }

    def _is_relisted(self, name: Name, row: BuiltEntry) -> bool:
        pair, snapshot = self.pairs.get(name), self.snapshot
        if (
            pair is None
            or row.languages != snapshot.languages[name]
            or row.address != snapshot.addresses.of.get(name, "")
        ):
            return True
        old, new = pair
        if self.changed_fields[name] <= texts(new.model) | {MODIFIED}:
            return False
        names = self._list_keys(name[0])
        return list_values(old, names) != list_values(new, names)

    def _list_keys(self, type: str) -> list[str]:
        """The keys of the values that the lists of a type use: `<` and the field of an order, `=`
        and the path of a range, `#` and any other path that isn't indexed.
        """
        if type not in self._names:
            found = {
                name
                for kind, arguments in self.dependencies.items()
                if kind[1] == type
                for name in list_keys_of(kind[0], arguments)
            }
            model = self.snapshot.model(type)
            self._names[type] = sorted(
                name for name in found if name[0] != "#" or not is_indexed(model.field(name[1:]))
            )
        return self._names[type]

    def _reads_differently(self, type: str, locale: str, projection: str) -> set[str]:
        """The entries of a type, listed as they were, that read otherwise under a projection."""
        fields = {*self.snapshot.model(type).projections[projection]} | (
            {MODIFIED} if projection == "page" else set()
        )
        pairs = (
            (name[1], old)
            for name, (old, _) in self.pairs.items()
            if name[0] == type and not fields.isdisjoint(self.changed_fields[name])
        )
        return {
            key
            for key, old in pairs
            if text_digest(self.snapshot, old, locale, projection)
            != text_fingerprint(self.snapshot, type, key, locale, projection)
        }

    @cached_property
    def changed_fields(self) -> dict[Name, set[str]]:
        """The fields of each entry that have other values, and those whose language another names."""
        found = {name: differing(*pair) for name, pair in self.pairs.items()}
        return {
            name: changed
            | {
                field
                for field, one in self.pairs[name][1].model.fields.items()
                if one.language in changed
            }
            for name, changed in found.items()
        }


def differing(old: Entry, new: Entry) -> set[str]:
    """The fields whose values differ, and whether the time of the last change does."""
    found = {
        name
        for name in old.values.keys() | new.values.keys()
        if old.values.get(name) != new.values.get(name)
    }
    return found | {MODIFIED} if modified(old) != modified(new) else found


def list_values(entry: Entry, names: Iterable[str]) -> object:
    """The values of an entry by which lists filter and sort."""
    return place(entry), listed_by(entry), [_by(entry, name[0], name[1:]) for name in names]


def _by(entry: Entry, how: str, path: str) -> object:
    if how == "<":
        return sort_value(entry, path)
    return values(entry, path) if how == "=" else facets(entry, path)


def list_keys_of(op: str, arguments: Iterable[str]) -> Iterator[str]:
    """The keys of the values that the lists of a kind use (see `ContentDiff._list_keys`)."""
    if op == "values":
        yield from (f"#{path}" for path in arguments)
    elif op in ("list", "count"):
        for group in grouped(arguments):
            if group.order:
                yield f"<{group.order.lstrip('-')}"
            for path, wanted in group.where.items():
                yield f"={path}" if isinstance(wanted, Before | From) else f"#{path}"
