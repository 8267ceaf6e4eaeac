"""Unfinished changes of a killed process: resumed at a start, and listed by `flask verify`."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from cms.core.background import Background
from cms.site import Site
from features.bulk.record import BulkRecords, records_folder


def resume(site: Site) -> None:
    """Go on with them in the background."""
    if any(records_folder(site).glob("*.jsonl")):
        from features.bulk.jobs import resume_all  # slow to import, and few sites have any

        site.get(Background).add("resuming bulk changes", partial(resume_all, site))


def unfinished(site: Site) -> Iterator[Path]:
    """Yield the records of the changes that are resumed at the next start."""
    records = site.get(BulkRecords)
    return (records.path(record.id) for record in records.unfinished())
