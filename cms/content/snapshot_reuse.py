"""The parts of a snapshot that the next one reuses: most computed values stay valid after an edit."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cms.content.derived import facets, listed_by, place, sort_value, values
from cms.content.entry import Entry, Pair
from cms.content.loader import Content
from cms.schema.entry_ref import Name

if TYPE_CHECKING:
    from cms.content.snapshot import Snapshot

MAX_CHANGED_ENTRIES = 200
"""Snapshots that differ in more entries are built from scratch."""

DERIVED_VALUES = {"sort": sort_value, "facets": facets, "values": values}
"""First word of the name of a derived value → the function that computes it."""


def differing(before: Content, after: Content) -> dict[Name, Pair]:
    """Return the entries that are not the same objects."""
    return {
        (type, key): pair
        for type, new in after.entries.items()
        if new is not before.entries[type]
        for key, pair in new.differing(before.entries[type]).items()
    }


def can_reuse(after: "Snapshot", before: "Snapshot") -> dict[Name, Pair] | None:
    """Return the entries that differ, if `after` can be made from `before`; else None.

    It can if both have the same languages, time zone, models, `everything` and `reserved`, no
    publication moment lies between them, and at most MAX_CHANGED_ENTRIES entries differ.
    """
    until = before.next_moment()
    if (
        after.everything != before.everything
        or after.context_fingerprint != before.context_fingerprint
        or after.zone != before.zone
        or not before.now <= after.now
        or (until and until <= after.now)
        or before.content.reserved != after.content.reserved
        or before.content.models is not after.content.models
    ):
        return None
    pairs = differing(before.content, after.content)
    return pairs if len(pairs) <= MAX_CHANGED_ENTRIES else None


def refiled_types(after: "Snapshot", before: "Snapshot", pairs: Mapping[Name, Pair]) -> set[str]:
    """Return the types whose addresses or lists may have an entry in another position."""
    return {name[0] for name, pair in pairs.items() if _is_refiled(name, *pair, after, before)}


def _is_refiled(
    name: Name, old: Entry | None, new: Entry | None, after: "Snapshot", before: "Snapshot"
) -> bool:
    if (
        old is None
        or new is None
        or old.windows != new.windows
        or after.languages[name] != before.languages[name]
    ):
        return True
    if place(old) != place(new) or listed_by(old) != listed_by(new):
        return True
    for remembered, value in old.derived.copy().items():
        how, _, path = remembered.partition(" ")
        if path and how in DERIVED_VALUES and DERIVED_VALUES[how](new, path) != value:
            return True
    return False
