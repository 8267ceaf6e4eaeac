"""When an entry was last changed, as feeds and calendars say it."""

from datetime import datetime, time

from cms.content import LocalizedEntry, Reader


def last_change(read: Reader, entry: LocalizedEntry) -> datetime | None:
    """The moment of an entry's last edit, or the beginning of the day of the last correction that
    it has on record, whichever is later; None where neither is known. What is to come hasn't been
    done.
    """
    zone, today = read.snapshot.zone, read.today()
    days = (datetime.combine(row.date.first, time(), zone) for row in entry.changes if row.date)
    edits = (datetime.fromisoformat(moment) for moment in (entry.modified,) if moment)
    return max(
        (
            moment
            for moment in (*days, *edits)
            if moment.astimezone(zone).date().isoformat() <= today
        ),
        default=None,
    )
