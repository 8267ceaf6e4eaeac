"""Calendars (iCalendar, RFC 5545) of all-day events and of moments."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Oasis//Oasis//EN"


class CalendarEvent(NamedTuple):
    """One event. `end` is its last day; a `start` with a time is a moment without duration or
    `end`. `stamp` is the time of its last change, `sequence` the number of changes. `status` is
    CONFIRMED, TENTATIVE, CANCELLED or empty if not known; `geo` is (latitude, longitude) in
    degrees.
    """

    uid: str
    summary: str
    start: date | datetime
    end: date | None
    stamp: datetime
    sequence: int = 0
    url: str = ""
    location: str = ""
    description: str = ""
    status: str = ""
    geo: tuple[float, float] | None = None


def calendar(name: str, language: str, zone: str, events: Iterable[CalendarEvent]) -> bytes:
    """Return an iCalendar file in `language` (BCP 47), of events in the time zone `zone` (IANA);
    all-day events have no zone.
    """
    import icalendar  # slow to load, and only calendars need it

    result = icalendar.Calendar()
    result.add("prodid", PRODUCT)
    result.add("version", "2.0")
    result.add("name", name, {"language": language})
    result.add("x-wr-calname", name)
    result.add("x-wr-timezone", zone)
    for event in events:
        result.add_component(_component(icalendar.Event(), event, language))
    return bytes(result.to_ical())


def _component(
    component: "icalendar.Event", event: CalendarEvent, language: str
) -> "icalendar.Event":
    """Return the component with the known data of an event."""
    component.add("uid", event.uid)
    component.add("dtstamp", event.stamp.astimezone(UTC))
    component.add("sequence", event.sequence)
    if isinstance(event.start, datetime):
        component.add("dtstart", event.start.astimezone(UTC))
    else:
        component.add("dtstart", event.start)
        # the day after its last day, as RFC 5545 wants
        component.add("dtend", (event.end or event.start) + timedelta(days=1))
    component.add("summary", event.summary, {"language": language})

    for name in ("location", "description"):
        if words := getattr(event, name):
            component.add(name, words, {"language": language})
    for name in ("url", "geo", "status"):
        if value := getattr(event, name):
            component.add(name, value)
    component.add("transp", "TRANSPARENT")  # it doesn't make subscribers busy
    return component
