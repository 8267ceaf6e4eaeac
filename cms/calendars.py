"""Calendars (iCalendar, RFC 5545) of events that last whole days."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Oasis//Oasis//EN"


class Event(NamedTuple):
    """One event. `end` is its last day; `stamp` the day of its last change; `status` CONFIRMED, TENTATIVE or CANCELLED;
    `geo` is (latitude, longitude) in degrees."""

    uid: str
    summary: str
    start: date
    end: date
    stamp: date
    url: str = ""
    location: str = ""
    description: str = ""
    status: str = "CONFIRMED"
    geo: tuple[float, float] | None = None


def calendar(name: str, language: str, events: Iterable[Event]) -> bytes:
    """An iCalendar file in `language` (BCP 47)."""
    import icalendar  # not needed by any other page, and slow to load

    whole = icalendar.Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("name", name, {"language": language})
    whole.add("x-wr-calname", name)
    for event in events:
        whole.add_component(_component(icalendar.Event(), event, language))
    return bytes(whole.to_ical())


def _component(component: "icalendar.Event", event: Event, language: str) -> "icalendar.Event":
    component.add("uid", event.uid)
    component.add("dtstamp", datetime.combine(event.stamp, time(), UTC))
    component.add("dtstart", event.start)
    component.add("dtend", event.end + timedelta(days=1))  # the first day that is no longer part of it
    component.add("summary", event.summary, {"language": language})
    for name, value in (("location", event.location), ("description", event.description)):
        if value:
            component.add(name, value, {"language": language})
    if event.url:
        component.add("url", event.url)
    if event.geo:
        component.add("geo", event.geo)
    component.add("status", event.status)
    component.add("transp", "TRANSPARENT")  # whoever subscribes isn't thereby busy
    return component
