"""The events of the staff's calendar, including those in drafts: when entries appear and disappear,
and the dates that content types declare (cms/schema/calendar_dates.py).
"""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cms.content import Entry, Snapshot
from cms.content.derived import all_facets
from cms.content.entry_map import EntryMap
from cms.core.dates import PartialDate
from cms.schema.calendar_dates import REVIEW, CalendarDate, CalendarKind
from features.calendar.coming_up import Opening, openings

YEAR_LENGTH, MONTH_LENGTH = len("2024"), len("2024-08")


@dataclass(frozen=True, slots=True)
class StaffEvent:
    """One event in the calendar, with its first and last day.

    `moment`: when an entry appears or disappears, in `locales` · `row`: the id of the row with the
    date · `about`: the value of another field that describes the date · `exact`: whether the day is
    known, not just the month.
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
    """Return the events on the days from `first` to `last`, in order. `staff` includes drafts.

    A date that is only a year isn't shown.
    """
    events = _windows(staff, first, last)
    for entries in staff.entries.values():
        for calendar_date in (*entries.model.calendar, REVIEW):
            events += _events_of_kind(entries, calendar_date, first, last)
    return sorted(events, key=_order)


def _events_of_kind(
    entries: EntryMap, calendar_date: CalendarDate, first: date, last: date
) -> Iterator[StaffEvent]:
    """Yield the events of one kind of date. An entry is parsed only if its stored facets show that
    it may have one on these days.
    """
    for entry in entries.values():
        facets = all_facets(entry)
        dates = (*facets.get(calendar_date.path, ()), *facets.get(calendar_date.until, ()))
        days = [known_date for known_date in dates if len(known_date) > YEAR_LENGTH]
        if days and min(days) <= str(last) and max(days) >= str(first)[:MONTH_LENGTH]:
            yield from _events_of_entry(entry, calendar_date, first, last)


def _order(event: StaffEvent) -> tuple[Any, ...]:
    moment = event.moment.timestamp() if event.moment else 0.0
    return event.first, event.exact, moment, event.id


def _windows(staff: Snapshot, first: date, last: date) -> list[StaffEvent]:
    """Return the appearances and disappearances on a range of days."""
    found, zone = openings(staff), staff.zone
    begin, end = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    start, stop = (bisect_left(found, moment, key=_moment) for moment in (begin, end))
    return [_window(opening, zone) for opening in found[start:stop]]


def _moment(opening: Opening) -> datetime:
    return opening.moment


def _window(opening: Opening, zone: ZoneInfo) -> StaffEvent:
    day = opening.moment.astimezone(zone).date()
    kind, entry, locales = opening.kind, opening.entry, opening.locales
    return StaffEvent(kind, entry, day, day, moment=opening.moment, locales=locales)


def _events_of_entry(
    entry: Entry, calendar_date: CalendarDate, first: date, last: date
) -> Iterator[StaffEvent]:
    """Yield the events of one entry of a kind of date."""
    rows, _dot, name = calendar_date.path.rpartition(".")
    sources = entry.values.get(rows, ()) if rows else (entry.values,)
    for source in sources:
        begins: PartialDate | None = source.get(name)
        ends: PartialDate | None = (
            source.get(calendar_date.until) if calendar_date.until else None
        ) or begins
        if not (begins and ends and begins.month and ends.month):
            continue
        final = max(begins.first, _last_day(ends))
        if begins.first <= last and final >= first:
            yield StaffEvent(
                calendar_date.kind,
                entry,
                begins.first,
                final,
                calendar_date.path,
                str(source.get("id", "")) if rows else "",
                str(source.get(calendar_date.about) or "") if calendar_date.about else "",
                exact=bool(begins.day and ends.day),
            )


def _last_day(partial: PartialDate) -> date:
    """Return the last day that a partial date may mean."""
    if partial.day:
        return partial.first
    return partial.first.replace(day=monthrange(partial.year, partial.month or 12)[1])
