"""The units of the institute as a tree with the institute at its root."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cms.content import LocalizedEntry, LocalizedRow, Reader
from cms.core.i18n import N_
from cms.web.i18n import gettext as _

INSTITUTE = "institute"
GROUPS = {
    "institute": N_("Institutes"),
    "department": N_("Departments"),
    "laboratory": N_("Laboratories"),
    "centre": N_("Centres"),
    "station": N_("Field stations"),
    "museum": N_("Museums"),
    "office": N_("Offices"),
}
Groups = tuple[tuple[str, tuple["Branch", ...]], ...]
"""The plural names of kinds of units, with their branches."""
Terms = tuple[tuple[LocalizedEntry | None, LocalizedRow], ...]
"""The person, or None if they have no page, and the row of the unit's `headTerms`."""
Heads = tuple[tuple[str, Terms], ...]
"""Roles, each with its terms."""


class Branch(NamedTuple):
    """A unit (a card) with the units below it."""

    unit: LocalizedEntry
    below: tuple["Branch", ...] = ()


def root_of(units: Iterable[LocalizedEntry]) -> LocalizedEntry | None:
    """Return the institute itself: of that kind, without a parent, and no predecessor of another
    unit; or None.
    """
    listed = list(units)
    predecessors = {key for unit in listed for key in unit.predecessors}
    parents = {unit.parent for unit in listed}
    candidates = [
        unit
        for unit in listed
        if unit.kind == INSTITUTE and not unit.parent and unit.key not in predecessors
    ]
    return next(
        (unit for unit in candidates if unit.key in parents), candidates[0] if candidates else None
    )


def root(read: Reader) -> LocalizedEntry | None:
    """Return the full entry of the institute itself, or None."""
    institute = root_of(read.list("units"))
    return read.get("units", institute.key) if institute else None


def by_position(units: Iterable[LocalizedEntry]) -> list[LocalizedEntry]:
    """Sort units by their position; those without one stay last in their order."""

    def number(unit: LocalizedEntry) -> float | None:
        return unit.position if "position" in unit else None

    return sorted(units, key=lambda unit: (number(unit) is None, number(unit) or 0))


def below(units: Sequence[LocalizedEntry], unit: LocalizedEntry) -> tuple[Branch, ...]:
    """Return the units below a unit as a tree. Each occurs once, so a cycle in the data ends."""
    reached, ranked = {unit.key}, by_position(units)

    def grow(key: str) -> tuple[Branch, ...]:
        children = [child for child in ranked if child.parent == key and child.key not in reached]
        reached.update(child.key for child in children)
        return tuple(Branch(child, grow(child.key)) for child in children)

    return grow(unit.key)


def grouped(branches: Sequence[Branch], labels: Mapping[str, str] = GROUPS) -> Groups:
    """Group branches by the kind of their unit, in the order of `labels`."""
    return tuple(
        (_(label), of_kind)
        for kind, label in labels.items()
        if (of_kind := tuple(branch for branch in branches if branch.unit.kind == kind))
    )


def walk(branches: Iterable[Branch]) -> Iterator[LocalizedEntry]:
    """Yield every unit in some branches."""
    for branch in branches:
        yield branch.unit
        yield from walk(branch.below)


def heads(read: Reader, unit: LocalizedEntry | None) -> Heads:
    """Return the terms of a unit's heads by role, in the order of the roles in the entry, earliest
    first.
    """
    roles: dict[str, list[LocalizedRow]] = {}
    for row in unit.headTerms if unit else ():
        if row.person or row.role:
            roles.setdefault(str(row.role), []).append(row)
    return tuple(_terms(read, sorted(rows, key=term_start)) for rows in roles.values())


def _terms(read: Reader, rows: list[LocalizedRow]) -> tuple[str, Terms]:
    people = [read.get("people", row.person, "link") for row in rows]
    return rows[0].role, tuple(zip(people, rows, strict=True))


def present_heads(
    heads: Heads,
) -> tuple[tuple[str, LocalizedEntry, LocalizedRow], ...]:
    """Return (role, person, term) of those whose last term has no known end."""
    present = []
    for role, terms in heads:
        person, row = terms[-1]
        if person and not _ended(row):
            present.append((role, person, row))
    return tuple(present)


def leading(
    read: Reader,
) -> Iterator[tuple[LocalizedEntry, str, LocalizedEntry, LocalizedRow]]:
    """Yield (unit, role, person, term) of the heads of present units, those of the institute itself
    first.
    """
    units = by_position(read.list("units", "page"))
    predecessors = {key for unit in units for key in unit.predecessors}
    for unit in sorted(units, key=lambda unit: bool(unit.parent)):
        if unit.key not in predecessors:
            for role, person, row in present_heads(heads(read, unit)):
                yield unit, role, person, row


def _ended(row: LocalizedRow) -> bool:
    return bool(row.until) and not row.attested


def term_start(row: LocalizedRow) -> str:
    """Return the sort key of a term: its start date, else its end date. Terms without dates come
    last, or first if only a source mentions them.
    """
    return str(row["from"] or row.until or ("" if row.attested else "~"))
