"""Scheduled appearances and disappearances of entries, and due reviews, including those in drafts."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from cms.content import Entry, Snapshot
from cms.content.derived import all_facets
from cms.content.snapshot import memoized

REVIEW_BY = "reviewBy"
"""The field of every type with the day by which an entry is due for a review."""
OLDEST_REVIEW = 10
"""Number of years for which an overdue review stays listed."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An entry is published at a moment, or its publication ends, in `locales`."""

    moment: datetime
    kind: Literal["opens", "closes"]
    entry: Entry
    locales: tuple[str, ...]


@memoized
def openings(staff: Snapshot) -> list[Opening]:
    """Return all scheduled appearances and disappearances, in order. `staff` includes drafts."""
    entries = (entry for of_type in staff.entries.values() for entry in of_type.values())
    found = (opening for entry in entries for opening in _openings_of(entry))
    return sorted(found, key=lambda opening: (opening.moment, opening.kind, opening.entry.name))


def next_openings(staff: Snapshot, now: datetime, limit: int) -> list[Opening]:
    """Return the next scheduled appearances and disappearances."""
    found = openings(staff)
    begin = bisect_right(found, now, key=lambda opening: opening.moment)
    return found[begin : begin + limit]


def _openings_of(entry: Entry) -> Iterator[Opening]:
    """Yield an entry's appearances and disappearances. Languages with the same moment share one."""
    locales: dict[tuple[datetime, Literal["opens", "closes"]], list[str]] = {}
    for locale, window in entry.windows.items():
        if window.opens:
            locales.setdefault((window.opens, "opens"), []).append(locale)
        if window.closes:
            locales.setdefault((window.closes, "closes"), []).append(locale)
    for (moment, kind), codes in locales.items():
        yield Opening(moment, kind, entry, tuple(codes))


def due_reviews(staff: Snapshot, today: date) -> list[Entry]:
    """Return the entries whose review is due, longest overdue first. An entry is parsed only if its
    stored facets show that it may be.
    """
    since = today.replace(year=today.year - OLDEST_REVIEW, day=1)
    entries = (entry for of_type in staff.entries.values() for entry in of_type.values())
    due = [
        (entry.values[REVIEW_BY].first, entry.name, entry)
        for entry in entries
        if max(all_facets(entry).get(REVIEW_BY, ()), default="~") <= str(today)
    ]
    return [entry for day, _name, entry in sorted(due) if since <= day <= today]
