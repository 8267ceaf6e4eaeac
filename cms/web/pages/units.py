"""The units of the institute as a tree, and the institute itself at its root."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from cms.content import LocalizedEntry, LocalizedRow, Reader
from cms.web.i18n import gettext as _
from cms.web.pages.charts import GROUPS

INSTITUTE = "institute"
Groups = tuple[tuple[str, tuple["Branch", ...]], ...]
"""What units of a kind are called together, with their branches."""
Heads = tuple[tuple[str, tuple[tuple[LocalizedEntry | None, LocalizedRow], ...]], ...]
"""Roles, each with its terms: the person where there is a page of them, and the row of the unit's
`headTerms`.
"""


class Branch(NamedTuple):
    """A unit (a card) with the units below it."""

    unit: LocalizedEntry
    below: tuple["Branch", ...] = ()


def root_of(units: Iterable[LocalizedEntry]) -> LocalizedEntry | None:
    """The institute itself: of that kind, part of nothing, and no predecessor of another; None
    where there is none.
    """
    listed = list(units)
    gone = {key for unit in listed for key in unit.predecessors}
    parents = {unit.parent for unit in listed}
    found = [
        unit
        for unit in listed
        if unit.kind == INSTITUTE and not unit.parent and unit.key not in gone
    ]
    return next((unit for unit in found if unit.key in parents), found[0] if found else None)


def root(read: Reader) -> LocalizedEntry | None:
    """The whole entry of the institute itself, or None."""
    found = root_of(read.list("units"))
    return read.get("units", found.key) if found else None


def below(units: Sequence[LocalizedEntry], unit: LocalizedEntry) -> tuple[Branch, ...]:
    """The units below a unit, as a tree. Each occurs once, so that a loop in the data ends."""
    reached = {unit.key}

    def grow(key: str) -> tuple[Branch, ...]:
        found = [one for one in units if one.parent == key and one.key not in reached]
        reached.update(one.key for one in found)
        return tuple(Branch(one, grow(one.key)) for one in found)

    return grow(unit.key)


def forest(units: Sequence[LocalizedEntry], top: LocalizedEntry | None) -> tuple[Branch, ...]:
    """Every unit once: those right under `top` or under nothing, each with what belongs to it;
    `top` itself bare.
    """
    keys = {unit.key for unit in units}
    starts = [unit for unit in units if unit.parent not in keys or (top and unit.parent == top.key)]
    grown = tuple(
        Branch(unit, () if top and unit.key == top.key else below(units, unit)) for unit in starts
    )
    reached = {unit.key for unit in walk(grown)}
    return grown + tuple(Branch(unit) for unit in units if unit.key not in reached)


def grouped(branches: Sequence[Branch], labels: Mapping[str, str] = GROUPS) -> Groups:
    """Branches by the kind of their unit, in the order of `labels`."""
    return tuple(
        (_(label), found)
        for kind, label in labels.items()
        if (found := tuple(branch for branch in branches if branch.unit.kind == kind))
    )


def walk(branches: Iterable[Branch]) -> Iterator[LocalizedEntry]:
    """Every unit of some branches."""
    for branch in branches:
        yield branch.unit
        yield from walk(branch.below)


def heads(read: Reader, unit: LocalizedEntry | None) -> Heads:
    """The terms of a unit's heads under each role, in the order the roles have in the entry, the
    earliest first.
    """
    rows = [row for row in unit.headTerms if row.person or row.role] if unit else []
    roles = list(dict.fromkeys(str(row.role) for row in rows))
    ordered = sorted(rows, key=lambda row: (roles.index(str(row.role)), began(row)))
    return tuple(
        (role, tuple((read.get("people", row.person, "link"), row) for row in found))
        for role, found in groupby(ordered, key=lambda row: row.role)
    )


def began(row: LocalizedRow) -> str:
    """The sort key of a term: its start date, else its end date. Terms without dates come last."""
    return str(row["from"] or row.until or "~")
