"""When an entry was last changed."""

from datetime import datetime, time

from cms.content import LocalizedEntry, Reader


def last_change(read: Reader, entry: LocalizedEntry) -> datetime | None:
    """Return the time of an entry's last edit, or the start of the day of its last recorded
    correction if that is later.

    Returns None if neither is known. Changes in the future don't count.
    """
    zone, today = read.snapshot.zone, read.today()
    moments = [datetime.combine(row.date.first, time(), zone) for row in entry.changes if row.date]
    if entry.modified:
        moments.append(datetime.fromisoformat(entry.modified))
    past = [moment for moment in moments if moment.astimezone(zone).date().isoformat() <= today]
    return max(past, default=None)
