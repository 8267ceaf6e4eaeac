"""Upcoming and past events, open positions and related news."""

from collections.abc import Iterable

from cms.content import LocalizedEntry, Reader

MAX_NEWS = 10
"""Only the newest: all are in the monthly archive, and so an edit of an old item changes few other
pages.
"""
UpcomingAndPast = tuple[tuple[LocalizedEntry, ...], tuple[LocalizedEntry, ...]]


def is_past(read: Reader, item: LocalizedEntry) -> bool:
    """Return whether an event is over, in the time zone where it takes place.

    A month or a year is past when all of it is over. An event without a date is upcoming.
    """
    last, today = item.end or item.start, read.today(item.timezone or "")
    return last is not None and str(last) < today[: len(str(last))]


def is_attested(item: LocalizedEntry) -> bool:
    """Return whether there is evidence that a conference took place: its status or its attendance."""
    return bool(item.status or (item.attendance and item.attendance.people))


def upcoming_and_past(read: Reader, items: Iterable[LocalizedEntry]) -> UpcomingAndPast:
    """Split events into upcoming ones, the next first and undated last, and past ones, the latest
    first.
    """
    listed = [(item, is_past(read, item)) for item in items]
    upcoming = sorted(
        (item for item, past in listed if not past), key=lambda item: _start_key(item) or "~"
    )
    past = sorted((item for item, past in listed if past), key=_start_key, reverse=True)
    return tuple(upcoming), tuple(past)


def _start_key(item: LocalizedEntry) -> str:
    return str(item.start or item.end or "")


def open_positions(read: Reader, jobs: Iterable[LocalizedEntry]) -> tuple[LocalizedEntry, ...]:
    """Return the positions that are open for applications, the last day included."""
    dated = [job for job in jobs if job.validThrough]
    today = read.today() if dated else ""
    return tuple(job for job in dated if str(job.validThrough) >= today)


def news_of(
    read: Reader, path: str, key: str, projection: str = "card"
) -> tuple[LocalizedEntry, ...]:
    """Return the newest items whose field at `path` refers to `key`."""
    return read.list("news", projection, where={path: key}, limit=MAX_NEWS)
