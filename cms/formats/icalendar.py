"""Calendars (iCalendar, RFC 5545) of events that last whole days, and of moments."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Oasis//Oasis//EN"


class CalendarEvent(NamedTuple):
    """One event. `end` is its last day; a `start` with a time is a moment that takes no time, and has
    no `end`; `stamp` the moment of its last change, and `sequence` how
    many there were; `status` CONFIRMED, TENTATIVE, CANCELLED or empty where it isn't known; `geo`
    is (latitude, longitude) in degrees.
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
    """An iCalendar file in `language` (BCP 47), of events in the time zone `zone` (IANA); days have
    no zone themselves.
    """
    import icalendar  # not needed by any other page, and slow to load

    whole = icalendar.Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("name", name, {"language": language})
    whole.add("x-wr-calname", name)
    whole.add("x-wr-timezone", zone)
    for event in events:
        whole.add_component(_component(icalendar.Event(), event, language))
    return bytes(whole.to_ical())


def _component(
    component: "icalendar.Event", event: CalendarEvent, language: str
) -> "icalendar.Event":
    """The component filled with the data of an event; what isn't known isn't there."""
    component.add("uid", event.uid)
    component.add("dtstamp", event.stamp.astimezone(UTC))
    component.add("sequence", event.sequence)
    if isinstance(event.start, datetime):
        component.add("dtstart", event.start.astimezone(UTC))
    else:
        component.add("dtstart", event.start)
        # the first day that is no longer part of it
        component.add("dtend", (event.end or event.start) + timedelta(days=1))
    component.add("summary", event.summary, {"language": language})

    for name in ("location", "description"):
        if words := getattr(event, name):
            component.add(name, words, {"language": language})
    for name in ("url", "geo", "status"):
        if value := getattr(event, name):
            component.add(name, value)
    component.add("transp", "TRANSPARENT")  # whoever subscribes isn't thereby busy
    return component
