"""The events of the staff's calendar: when entries appear and go, and the dates that their content
types name (cms/schema/calendar_dates.py), drafts included.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any, NamedTuple

from cms.content import Entry, Snapshot
from cms.content.derived import EntryMap, all_facets
from cms.core.dates import PartialDate
from cms.schema.calendar_dates import REVIEW, CalendarDate, CalendarKind
from cms.schema.publication import Window

OLDEST_REVIEW = 10
"""Years for which an entry that was to be looked at again is told."""


@dataclass(frozen=True, slots=True)
class StaffEvent:
    """One thing in the calendar, on its first and its last day.

    `moment`: when an entry appears or goes, in `locales` · `row`: the id of the row that has the
    date · `about`: the value beside it that says what it is of · `exact`: whether the day is known,
    and not the month alone.
    """

    kind: CalendarKind
    entry: Entry
    first: date
    last: date
    path: str = ""
    row: str = ""
    about: str = ""
    moment: datetime | None = None
    locales: tuple[str, ...] = ()
    exact: bool = True

    @property
    def id(self) -> str:
        """Stays the same while the entry has this date."""
        part = self.row or "-".join(self.locales)
        return "-".join(filter(None, (self.kind, *self.entry.name, part)))


def staff_events(staff: Snapshot, first: date, last: date) -> list[StaffEvent]:
    """The events of the days from `first` to `last`, in order. `staff` has the drafts in it.

    What has no more than a year stands on no day.
    """
    found = [*_windows(staff, first, last)]
    for entries in staff.entries.values():
        for of in (*entries.model.calendar, REVIEW):
            found += _of_kind(entries, of, first, last)
    return sorted(found, key=_order)


def due_reviews(staff: Snapshot, today: date) -> list[StaffEvent]:
    """The entries that were to be looked at again by now, longest due first."""
    since = today.replace(year=today.year - OLDEST_REVIEW, day=1)
    due = (_of_kind(entries, REVIEW, since, today) for entries in staff.entries.values())
    return sorted(chain.from_iterable(due), key=_order)


def _of_kind(entries: EntryMap, of: CalendarDate, first: date, last: date) -> Iterator[StaffEvent]:
    """The events of one kind of date."""
    for key in _candidates(entries, of, first, last):
        yield from _dated(entries[key], of, first, last)


def _order(event: StaffEvent) -> tuple[Any, ...]:
    moment = event.moment.timestamp() if event.moment else 0.0
    return event.first, event.exact, moment, event.id


def next_openings(staff: Snapshot, now: datetime, limit: int) -> list[StaffEvent]:
    """The next entries that appear or go by themselves."""
    moments = _moments(staff)
    begin = bisect_right(moments, now, key=lambda one: one.moment)
    return [one.event(staff) for one in moments[begin : begin + limit]]


class ScheduledMoment(NamedTuple):
    """A moment at which some languages of an entry appear or go."""

    moment: datetime
    kind: CalendarKind
    entry: Entry
    locales: tuple[str, ...]

    def event(self, staff: Snapshot) -> StaffEvent:
        day = self.moment.astimezone(staff.zone).date()
        return StaffEvent(self.kind, self.entry, day, day, moment=self.moment, locales=self.locales)


def _windows(staff: Snapshot, first: date, last: date) -> Iterator[StaffEvent]:
    """The openings and closings of a range of days."""
    moments, day = _moments(staff), timedelta(days=1)
    begin, end = (datetime.combine(one, time(), staff.zone) for one in (first, last + day))
    for one in moments[bisect_left(moments, begin, key=lambda one: one.moment) :]:
        if one.moment >= end:
            return
        yield one.event(staff)


def _moments(staff: Snapshot) -> list[ScheduledMoment]:
    """Every moment at which something appears or goes, in order. Found out once a snapshot."""
    return staff.memo(
        "scheduled moments",
        lambda: sorted(
            (
                ScheduledMoment(moment, kind, entry, tuple(locales))
                for entries in staff.entries.values()
                for entry in entries.values()
                if any(window.opens or window.closes for window in entry.windows.values())
                for (moment, kind), locales in _turns(entry.windows).items()
            ),
            key=lambda one: (one.moment, one.kind, one.entry.name),
        ),
    )


def _turns(windows: Mapping[str, Window]) -> dict[tuple[datetime, CalendarKind], list[str]]:
    """The languages that appear or go together."""
    found: dict[tuple[datetime, CalendarKind], list[str]] = {}
    for locale, window in windows.items():
        if window.opens:
            found.setdefault((window.opens, "opens"), []).append(locale)
        if window.closes:
            found.setdefault((window.closes, "closes"), []).append(locale)
    return found


def _candidates(entries: EntryMap, of: CalendarDate, first: date, last: date) -> Collection[str]:
    """The keys of the entries that may have such a date in some days: what is remembered of each
    says so, and none is read.
    """
    months = set(_months(first, last))
    found = []
    for key, entry in entries.items():
        facets = all_facets(entry)
        begins, ends = facets.get(of.path, ()), facets.get(of.until, ()) if of.until else ()
        if not months.isdisjoint(begins) or (
            ends and min(begins, default="9") <= str(last) and max(ends) >= str(first)[:7]
        ):
            found.append(key)
    return found


def _months(first: date, last: date) -> Iterator[str]:
    day = first
    while day <= last:
        yield str(day)[:7]
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _dated(entry: Entry, of: CalendarDate, first: date, last: date) -> Iterator[StaffEvent]:
    """The events of one entry of a kind."""
    rows, _dot, name = of.path.rpartition(".")
    holders = entry.values.get(rows, ()) if rows else (entry.values,)
    for holder in holders:
        begins: PartialDate | None = holder.get(name)
        ends: PartialDate | None = (holder.get(of.until) if of.until else None) or begins
        if not (begins and ends and begins.month and ends.month):
            continue
        final = max(begins.first, _last_day(ends))
        if begins.first <= last and final >= first:
            yield StaffEvent(
                of.kind,
                entry,
                begins.first,
                final,
                of.path,
                str(holder.get("id", "")) if rows else "",
                str(holder.get(of.about) or "") if of.about else "",
                exact=bool(begins.day and ends.day),
            )


def _last_day(known: PartialDate) -> date:
    """The last day that a date can mean."""
    if known.day:
        return known.first
    return known.first.replace(day=monthrange(known.year, known.month or 12)[1])
