"""A snapshot that follows another: after an edit, most of what was found out about the content is
so still.

At 10,000 entries admitting, filing and placing all of them takes 0.1 s, which every worker would
spend after every save; what differs is found in a millisecond, for entries that are as they were
are the same objects.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from cms.content.dependencies import Dependency
from cms.content.derived import facets, listed_by, place, sort_value, values
from cms.content.entry import Entry, Name, Pair
from cms.content.loader import Content

if TYPE_CHECKING:
    from cms.content.snapshot import Snapshot

MAX_CHANGED_ENTRIES = 200
"""Snapshots that differ in more entries are made anew."""
MAX_REUSED_FINGERPRINTS = 100_000
"""Answers that are taken over, some 300 bytes each; beyond, all are found out anew when they are
asked for.
"""

DERIVED_VALUES = {"sort": sort_value, "facets": facets, "values": values}
"""First word of the name of a derived value → the function that makes it."""


def differing(before: Content, after: Content) -> dict[Name, Pair]:
    """The entries that are not the same objects."""
    return {
        (type, key): pair
        for type, new in after.entries.items()
        for key, pair in new.differing(before.entries.get(type, {})).items()
    }


def can_reuse(after: "Snapshot", before: "Snapshot") -> dict[Name, Pair] | None:
    """The entries that differ, if `after` can be made from `before`; else None.

    It can if both have the same languages, time zone, models, `everything` and `taken`, no
    publication moment lies between them, and at most MAX_CHANGED_ENTRIES entries differ.
    """
    until = before.next_moment()
    if (
        after.everything != before.everything
        or after.context_fingerprint != before.context_fingerprint
        or after.zone != before.zone
        or not before.now <= after.now
        or (until and until <= after.now)
        or before.content.taken != after.content.taken
        or before.content.models is not after.content.models
    ):
        return None
    found = differing(before.content, after.content)
    return found if len(found) <= MAX_CHANGED_ENTRIES else None


def reuse(after: "Snapshot", before: "Snapshot", pairs: dict[Name, Pair]) -> None:
    """Give a new snapshot what holds of the one before, from which `pairs` differ."""
    changed: dict[str, dict[str, Entry | None]] = {}
    for (type, key), (_, entry) in pairs.items():
        changed.setdefault(type, {})[key] = entry if entry and after.languages[type, key] else None
    after.entries = {**before.entries} | {
        type: before.entries[type].replaced(of_type) for type, of_type in changed.items()
    }
    refiled = {name[0] for name, pair in pairs.items() if _is_relisted(name, *pair, after, before)}
    if "addresses" in before.__dict__ and not any(after.model(type).route for type in refiled):
        after.__dict__["addresses"] = before.addresses
    if len(before.fingerprints) <= MAX_REUSED_FINGERPRINTS:
        after.fingerprints |= _still_valid(before.fingerprints.copy(), pairs, refiled)
    after.reuse(before, pairs, refiled)


def _is_relisted(
    name: Name, old: Entry | None, new: Entry | None, after: "Snapshot", before: "Snapshot"
) -> bool:
    """Whether addresses or lists may have an entry elsewhere than they did."""
    if (
        old is None
        or new is None
        or old.windows != new.windows
        or (after.languages.get(name) != before.languages.get(name))
    ):
        return True
    return (
        place(old) != place(new)
        or listed_by(old) != listed_by(new)
        or any(
            DERIVED_VALUES[how](new, path) != value
            for remembered, value in old.kept.items()
            for how, _, path in (remembered.partition(" "),)
            if path and how in DERIVED_VALUES
        )
    )


def _still_valid(
    prints: Mapping[Dependency, bytes], pairs: Iterable[Name], refiled: set[str]
) -> dict[Dependency, bytes]:
    """The answers that are the same in both. Each kind is decided once: there are ten thousands of
    answers.
    """
    changed: dict[str, set[str]] = {}
    for type, key in pairs:
        changed.setdefault(type, set()).add(key)
    kinds: dict[tuple[str, str], Collection[str] | None] = {}
    found = {}
    for question, print in prints.items():
        op, type, _, _, argument = question
        if (op, type) not in kinds:
            kinds[op, type] = _possibly_stale(op, type, changed, refiled)
        doubtful = kinds[op, type]
        if doubtful is not None and argument not in doubtful:
            found[question] = print
    return found


def _possibly_stale(
    op: str, type: str, changed: Mapping[str, Collection[str]], refiled: set[str]
) -> Collection[str] | None:
    """The arguments of the questions of a kind that may be answered otherwise; None stands for all."""
    own = changed.get(type, ())
    holds = {
        "get": type not in refiled,
        "list": type not in refiled and not own,
        "record": not refiled,
        "at": not refiled,
    } | dict.fromkeys(("every", "count", "values", "above"), type not in refiled)
    if not holds.get(op, False):
        return None
    return own if op in ("get", "record") else ()
