"""Open and closed positions."""

from cms.content import LocalizedEntry, Reader
from cms.content.query import Before, From, Where


def open_jobs(
    read: Reader, where: Where | None = None, projection: str = "card", order: str = "validThrough"
) -> tuple[LocalizedEntry, ...]:
    """The positions that can still be applied for, up to the end of their last day; the most urgent
    first.
    """
    return read.list(
        "jobs", projection, where={**(where or {}), "validThrough": From(read.today())}, order=order
    )


def closed_jobs(read: Reader) -> tuple[LocalizedEntry, ...]:
    """The positions whose last day is over, the latest first."""
    return read.list("jobs", where={"validThrough": Before(read.today())}, order="-validThrough")


def is_closed(read: Reader, job: LocalizedEntry) -> bool:
    return bool(job.validThrough) and str(job.validThrough) < read.today()
