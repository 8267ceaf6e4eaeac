"""Jobs that change several entries. Those that were interrupted recently are resumed at the next
start.
"""

import logging
from contextlib import suppress
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from cms.accounts.permissions import Actor
from cms.core.disk_errors import as_disk_error
from cms.core.errors import Refusal
from cms.core.files import Unfinished
from cms.core.i18n import N_
from cms.core.jobs import BackgroundJob, JobLog, Jobs, NoJob
from cms.core.messages import LazyMessage, lazy_message, refusal_message
from cms.core.processes import flask_command
from features.bulk.apply import BulkRun
from features.bulk.record import BulkRecord, BulkRecords, owner_of

if TYPE_CHECKING:
    from cms.site import Site

log = logging.getLogger(__name__)

MAX_IMMEDIATE_ENTRIES = 25
"""Up to this many entries are changed during the request: a process of its own takes a second to
start.
"""
POLL_SECONDS = 0.2
"""Seconds between two checks whether a job has ended."""
CHANGING, UNDOING = N_("Changing entries"), N_("Undoing")
BROKEN = N_("Internal error. What was done before it is recorded and can be undone.")


class BulkRunning(Refusal):
    """Another bulk change is running."""

    msgid = N_("Other entries are being changed together just now. Try again in a moment.")


class NotActive(Refusal):
    """The account is no longer active."""

    msgid = N_("The account can no longer change anything.")


class BulkJobs(Jobs[BackgroundJob]):
    """The jobs that change several entries."""

    kind = BackgroundJob
    verb: ClassVar[str] = "bulk"
    busy: ClassVar[type[Refusal]] = BulkRunning


def open_jobs(site: "Site") -> BulkJobs:
    """Return the jobs. Their folder is below that of publish jobs, which wait for them."""
    return BulkJobs(site.paths.jobs / "bulk", flask_command(site.settings), site.store.clock)


def run_bulk(site: "Site", job: JobLog, id: str, *, undo: bool = False) -> None:
    """Apply or undo a bulk plan, with the permissions of the account that made it. The caller must
    hold the job's lock. Raises OSError if nothing was begun, and Unfinished.
    """
    records = site.get(BulkRecords)
    records.add(id, "job", job=job.id)
    _log(job, "step", lazy_message(UNDOING if undo else CHANGING))
    try:
        run = BulkRun(site.editing.files, records, _actor_of(site, id), id)
        (run.undo if undo else run.apply)(partial(_advance, job))
    except Exception as fault:
        _log(job, "fault", _fault_message(id, fault))
        _log(job, "end", state="failed")
        if isinstance(fault, Unfinished):
            raise
    else:
        _log(job, "end", state="done")


def _fault_message(id: str, fault: Exception) -> LazyMessage:
    refusal = fault if isinstance(fault, Refusal) else as_disk_error(fault)
    if refusal is not fault:
        log.error("%s could not be finished", id, exc_info=fault)
    return refusal_message(refusal) if refusal else lazy_message(BROKEN)


def _log(job: JobLog, kind: str, said: LazyMessage | None = None, **values: object) -> None:
    """Write to the log of a job. An error of the disk doesn't stop the change, whose record is
    complete without the log.
    """
    try:
        job.write(kind, said, **values)
    except OSError as fault:
        log.warning("the log of %s could not be written: %s", job.id, fault)


def _advance(job: JobLog, done: int, total: int) -> None:
    with suppress(OSError):
        job.advance(done, total)


def last_job(site: "Site", record: BulkRecord) -> BackgroundJob | None:
    """Return the last job of a record; None if its log was deleted."""
    try:
        return site.get(BulkJobs).get(record.job) if record.job else None
    except NoJob:
        return None


def resume_all(site: "Site", stopped: Event) -> None:
    """Resume interrupted jobs one after the other."""
    for record in site.get(BulkRecords).unfinished():
        try:
            _resume(site, record, stopped)
        except (Refusal, OSError) as fault:
            log.warning("%s could not go on: %s", record.id, fault)


def _resume(site: "Site", record: BulkRecord, stopped: Event) -> None:
    """Start the job again, unless it has failed, and wait for its end. Raises Refusal and OSError."""
    jobs, job = site.get(BulkJobs), last_job(site, record)
    if job and job.state == "failed":
        return
    undo = ["--undo"] if record.undo_begun else []
    jobs.start("bulk", "timer", record.id, *undo, by=record.who, name=record.id)
    while jobs.is_locked() and not stopped.wait(POLL_SECONDS):
        pass


def _actor_of(site: "Site", id: str) -> Actor:
    """Return the account of a record with its current permissions. Raises NotActive."""
    account = site.accounts.get(owner_of(id))
    if account is None or not account.active:
        raise NotActive
    return Actor(account.id, account.name, account.role, account.languages)
