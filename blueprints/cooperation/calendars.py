"""Conferences and their deadlines as calendars: one, and all of them, in each language."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from flask import Response

from blueprints.cooperation import cooperation
from blueprints.cooperation.models import DEADLINES
from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.formats.icalendar import CalendarEvent, calendar
from cms.web.i18n import gettext as _
from cms.web.pages.feeds import last_change
from cms.web.pages.page import absolute
from cms.web.templating.formats import country, zone_text

STATUSES = {
    "scheduled": "CONFIRMED",
    "moved-online": "CONFIRMED",
    "cancelled": "CANCELLED",
    "postponed": "TENTATIVE",
    "rescheduled": "TENTATIVE",
}
"""None where the entry gives no status."""
MOVED = ("cancelled", "postponed", "rescheduled")
"""Statuses that change an event which was announced before."""


def every_conference(read: Reader) -> Iterator[dict[str, str]]:
    return ({"key": entry.key} for entry in read.list("conferences", "link"))


@cooperation.page("/conferences.ics")
def calendar_of_all(read: Reader) -> Response:
    return answer(
        read,
        _("International Conferences"),
        read.list("conferences", "page"),
        read.snapshot.zone.key,
    )


@cooperation.page("/conferences/<key>.ics", every_conference)
def calendar_of(read: Reader, key: str) -> Response:
    entry = read.one("conferences", key)
    return answer(read, str(entry.title), [entry], entry.timezone or read.snapshot.zone.key)


def answer(read: Reader, name: str, conferences: Iterable[LocalizedEntry], zone: str) -> Response:
    body = calendar(
        name,
        read.language.lang,
        zone,
        [event for entry in conferences for event in events(read, entry)],
    )
    return Response(body, mimetype="text/calendar")


def events(read: Reader, entry: LocalizedEntry) -> "Iterator[CalendarEvent]":
    """The conference, where its days are known, and each deadline as an event of its own."""
    start, end = entry.start, entry.end or entry.start
    if start and start.day and end.day:
        yield CalendarEvent(
            uid(entry),
            str(entry.title),
            start.first,
            max(start.first, end.first),
            stamp(read, entry, start),
            sequence(entry),
            absolute(entry.url),
            place(entry),
            description(read, entry),
            STATUSES.get(entry.status, ""),
            geo(entry),
        )
    for row in entry.deadlines:
        if row.closes:
            label = (
                _("Deadline: %(kind)s", kind=_(DEADLINES[row.kind])) if row.kind else _("Deadline")
            )
            yield CalendarEvent(
                uid(entry, row.id),
                _("%(deadline)s (%(conference)s)", deadline=label, conference=entry.title),
                row.closes.first,
                row.closes.first,
                stamp(read, entry, row.closes),
                sequence(entry),
                absolute(entry.url),
                description=in_zone(entry),
            )


def uid(entry: LocalizedEntry, part: str = "") -> str:
    """The same event keeps its identifier in every language and every calendar."""
    host = absolute("/").split("/")[2]
    return f"{entry.key}{'-' + part if part else ''}@{host}"


def stamp(read: Reader, entry: LocalizedEntry, known: PartialDate) -> datetime:
    """The moment of the last change, else the beginning of the event's own day; never one that is
    to come.
    """
    begins = min(known.first, date.fromisoformat(read.today()))
    return last_change(read, entry) or datetime.combine(begins, time(), read.snapshot.zone)


def sequence(entry: LocalizedEntry) -> int:
    """The number of changes of the event, as far as they are on record: programs take over what has
    a higher number.
    """
    return len(entry.changes) + bool(entry.previousStart or entry.status in MOVED)


def description(read: Reader, entry: LocalizedEntry) -> str:
    """The beginning of the text, and in whose time the days are where it isn't the site's."""
    return "\n\n".join(
        part for part in (read.summary(entry.description, 400), in_zone(entry)) if part
    )


def in_zone(entry: LocalizedEntry) -> str:
    zone = zone_text(entry.timezone, entry.start)
    return _("Time zone: %(zone)s", zone=zone) if zone else ""


def place(entry: LocalizedEntry) -> str:
    parts = (entry.venue, entry.venueAddress, country(entry.country) if entry.country else "")
    return _(", ").join(str(part) for part in parts if part)


def geo(entry: LocalizedEntry) -> tuple[float, float] | None:
    known = entry.latitude is not None and entry.longitude is not None
    return (entry.latitude, entry.longitude) if known else None
