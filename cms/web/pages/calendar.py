"""Upcoming and past events, open positions and news, by their dates."""

from collections.abc import Iterable

from cms.content import LocalizedEntry, Reader

MAX_NEWS = 10
"""So many, the newest. All are in the archive by month, and an edit of an old item touches few
pages beside its own.
"""
Split = tuple[tuple[LocalizedEntry, ...], tuple[LocalizedEntry, ...]]


def is_past(read: Reader, item: LocalizedEntry) -> bool:
    """Whether an event is over, where it takes place. A month or a year is past when all of it is;
    what has no date yet is to come.
    """
    last, today = item.end or item.start, read.today(item.timezone or "")
    return last is not None and str(last) < today[: len(str(last))]


def is_attested(item: LocalizedEntry) -> bool:
    """Whether more than an announcement is known of a conference: the entry gives its status or who
    attended.
    """
    return bool(item.status or (item.attendance and item.attendance.people))


def ahead_and_past(read: Reader, items: Iterable[LocalizedEntry]) -> Split:
    """Events ahead, the next one first and undated ones last, and those past, the latest first."""
    listed = [(item, is_past(read, item)) for item in items]
    ahead = sorted(
        (item for item, past in listed if not past), key=lambda item: _begins(item) or "~"
    )
    past = sorted((item for item, past in listed if past), key=_begins, reverse=True)
    return tuple(ahead), tuple(past)


def _begins(item: LocalizedEntry) -> str:
    return str(item.start or item.end or "")


def still_open(read: Reader, jobs: Iterable[LocalizedEntry]) -> tuple[LocalizedEntry, ...]:
    """The positions that can still be applied for: on the last day, until it ends."""
    dated = [job for job in jobs if job.validThrough]
    today = read.today() if dated else ""
    return tuple(job for job in dated if str(job.validThrough) >= today)


def news_of(
    read: Reader, path: str, key: str, projection: str = "card"
) -> tuple[LocalizedEntry, ...]:
    """The newest items whose field at `path` points to `key`."""
    return read.list("news", projection, where={path: key}, limit=MAX_NEWS)
