"""Conferences and their deadlines as iCalendar files: of one and of all, in each language."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from flask import Response

from blueprints.shared.calendar import upcoming_and_past
from blueprints.shared.icalendar import CalendarEvent, calendar
from blueprints.shared.last_change import last_change
from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.web.beside import file_url
from cms.web.i18n import gettext as _
from cms.web.pages.page import absolute
from cms.web.templating.formats import country, zone_text
from cms.web.templating.render import choice_label
from cms.web.templating.slots import ArticlePlace, EntryListPlace, PagePlace

STATUSES = {
    "scheduled": "CONFIRMED",
    "moved-online": "CONFIRMED",
    "cancelled": "CANCELLED",
    "postponed": "TENTATIVE",
    "rescheduled": "TENTATIVE",
}
"""The iCalendar status by the entry's; a file has none if the entry has none."""
MOVED = ("cancelled", "postponed", "rescheduled")
"""Statuses of an event whose announcement has changed."""


NAME = "conferences.ics"


def calendar_of(read: Reader, entry: LocalizedEntry) -> Response:
    """Return the calendar of one conference."""
    return answer(read, str(entry.title), [entry], entry.timezone or read.snapshot.zone.key)


def calendar_of_all(read: Reader, keys: Iterable[str]) -> Response:
    """Return the calendar of all conferences."""
    entries = [read.get_or_404("conferences", key) for key in keys]
    return answer(read, _("International Conferences"), entries, read.snapshot.zone.key)


def own_calendar(place: ArticlePlace) -> dict[str, str] | None:
    """Return the address of the calendar of the conference whose page it is; None without a day."""
    entry = place.entry
    if entry.type != "conferences" or not ((entry.start and entry.start.day) or entry.deadlines):
        return None
    href = file_url(NAME, key=entry.key)
    return {"href": href} if href else None


def all_calendar(place: EntryListPlace) -> dict[str, str] | None:
    """Return the addresses of the calendar of all conferences."""
    file = file_url(NAME) if place.type == "conferences" else ""
    return {"file": file, "subscribe": webcal_url(file)} if file else None


def calendars(place: PagePlace) -> dict[str, Any] | None:
    """Return (title, address, address for subscribing) of the calendar of all conferences, and of
    each that comes.
    """
    read, path = place.read, file_url(NAME)
    if not path:
        return None
    rows = [(_("All conferences with their deadlines"), path, webcal_url(path))]
    for entry in upcoming_and_past(read, read.list("conferences"))[0]:
        if entry.start or entry.deadlines:
            path = file_url(NAME, key=entry.key)
            rows.append((entry.title, path, webcal_url(path)))
    return {"calendars": rows}


def webcal_url(path: str) -> str:
    """Return the address for subscribing to a calendar; the file's path if the site has no address."""
    address = absolute(path)
    return f"webcal:{address.partition(':')[2]}" if "://" in address else address


def answer(read: Reader, name: str, conferences: Iterable[LocalizedEntry], zone: str) -> Response:
    body = calendar(
        name,
        read.language.lang,
        zone,
        [event for entry in conferences for event in events(read, entry)],
    )
    return Response(body, mimetype="text/calendar")


def events(read: Reader, entry: LocalizedEntry) -> Iterator[CalendarEvent]:
    """Yield the conference, if its days are known, and each deadline as an event of its own."""
    start, end = entry.start, entry.end or entry.start
    if start and start.day and end.day:
        yield CalendarEvent(
            event_uid(entry),
            str(entry.title),
            start.first,
            max(start.first, end.first),
            stamp(read, entry, start),
            sequence(entry),
            absolute(entry.url),
            location(entry),
            description(read, entry),
            STATUSES.get(entry.status, ""),
            coordinates(entry),
        )
    for row in entry.deadlines:
        if row.closes:
            kind = choice_label(row.kind, "conferences", "deadlines.kind")
            label = _("Deadline: %(kind)s", kind=kind) if kind else _("Deadline")
            yield CalendarEvent(
                event_uid(entry, row.id),
                _("%(deadline)s (%(conference)s)", deadline=label, conference=entry.title),
                row.closes.first,
                row.closes.first,
                stamp(read, entry, row.closes),
                sequence(entry),
                absolute(entry.url),
                description=in_zone(entry),
            )


def event_uid(entry: LocalizedEntry, part: str = "") -> str:
    """Return an identifier that is the same in every language and every calendar."""
    host = absolute("/").split("/")[2]
    return f"{entry.key}{'-' + part if part else ''}@{host}"


def stamp(read: Reader, entry: LocalizedEntry, day: PartialDate) -> datetime:
    """Return the moment of the last change, else the beginning of `day`, but none in the future."""
    begins = min(day.first, date.fromisoformat(read.today()))
    return last_change(read, entry) or datetime.combine(begins, time(), read.snapshot.zone)


def sequence(entry: LocalizedEntry) -> int:
    """Return the number of recorded changes of the event.

    Calendar programs replace an event by one with a higher number.
    """
    return len(entry.changes) + bool(entry.previousStart or entry.status in MOVED)


def description(read: Reader, entry: LocalizedEntry) -> str:
    """Return the beginning of the text, and the time zone of the days if it isn't the site's."""
    return "\n\n".join(
        part for part in (read.summary(entry.description, 400), in_zone(entry)) if part
    )


def in_zone(entry: LocalizedEntry) -> str:
    zone = zone_text(entry.timezone, entry.start)
    return _("Time zone: %(zone)s", zone=zone) if zone else ""


def location(entry: LocalizedEntry) -> str:
    parts = (entry.venue, entry.venueAddress, country(entry.country) if entry.country else "")
    return _(", ").join(str(part) for part in parts if part)


def coordinates(entry: LocalizedEntry) -> tuple[float, float] | None:
    if entry.latitude is None or entry.longitude is None:
        return None
    return entry.latitude, entry.longitude
