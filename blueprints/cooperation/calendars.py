"""Conferences and their deadlines as calendars: one, and all of them, in each language."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from flask import Response

from blueprints.cooperation import cooperation
from blueprints.cooperation.models import DEADLINES
from cms.dates import PartialDate
from cms.store import Reader, Reading
from cms.text import summary
from cms.web.formats import country
from cms.web.pages import absolute
from cms.web.rendering import url
from cms.web.words import gettext as _

if TYPE_CHECKING:
    from cms.calendars import Event

STATUSES = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}


@cooperation.page("/conferences.ics")
def calendar_of_all(read: Reader) -> Response:
    return answer(read, _("International Conferences"), read.list("conferences", "page"))


@cooperation.page("/conferences/<key>.ics")
def calendar_of(read: Reader, key: str) -> Response:
    entry = read.one("conferences", key)
    return answer(read, str(entry.title), [entry])


def answer(read: Reader, name: str, conferences: Iterable[Reading]) -> Response:
    from cms.calendars import calendar

    body = calendar(name, read.language.lang, [event for entry in conferences for event in events(entry)])
    return Response(body, mimetype="text/calendar")


def events(entry: Reading) -> "Iterator[Event]":
    """The conference, where its days are known, and each deadline as an event of its own."""
    from cms.calendars import Event

    start, end = entry.start, entry.end or entry.start
    if start and start.day and end.day:
        yield Event(uid(entry), str(entry.title), start.first, max(start.first, end.first), stamp(entry, start),
                    absolute(entry.url), place(entry), summary(str(entry.description), 400),
                    STATUSES.get(entry.status, "CONFIRMED"), geo(entry))
    for row in entry.deadlines:
        if row.closes:
            label = _("Deadline: %(kind)s", kind=_(DEADLINES[row.kind])) if row.kind else _("Deadline")
            yield Event(uid(entry, row.id), _("%(deadline)s (%(conference)s)", deadline=label, conference=entry.title),
                        row.closes.first, row.closes.first, stamp(entry, row.closes), absolute(entry.url))


def uid(entry: Reading, part: str = "") -> str:
    """The same event keeps its identifier in every language and every calendar."""
    host = absolute("/").split("/")[2]
    return f"{entry.key}{'-' + part if part else ''}@{host}"


def stamp(entry: Reading, known: PartialDate) -> date:
    """The day of the last change on record, else the event's own: a page knows no clock."""
    return max((row.date for row in entry.changes if row.date), default=known).first


def place(entry: Reading) -> str:
    parts = (entry.venue, entry.venueAddress, country(entry.country) if entry.country else "")
    return _(", ").join(str(part) for part in parts if part)


def geo(entry: Reading) -> tuple[float, float] | None:
    known = entry.latitude is not None and entry.longitude is not None
    return (entry.latitude, entry.longitude) if known else None


def urls(read: Reader) -> Iterator[str]:
    """Every calendar's address."""
    yield url("cooperation.calendar_of_all")
    yield from (url("cooperation.calendar_of", key=entry.key) for entry in read.list("conferences", "link"))
