"""Changes that a killed process has left: gone on with at a start, and named by `flask verify`."""

from collections.abc import Iterator
from pathlib import Path

from cms.site import Site
from features.bulk.record import BulkRecords, records_folder


def resume(site: Site) -> None:
    """Go on with them in the background, in one worker for all."""
    if any(records_folder(site).glob("*.jsonl")):
        from features.bulk.jobs import BulkResumer  # slow to import, and few sites have any

        BulkResumer(site).start()


def unfinished(site: Site) -> Iterator[Path]:
    """Yield the records of those that go on at the next start."""
    records = site.get(BulkRecords)
    return (records.path(record.id) for record in records.unfinished())
