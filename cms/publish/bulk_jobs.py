"""Jobs that change several entries: the same means as publishing the site has, with a lock of their
own. What a killed process has left lately goes on at the next start.
"""

import logging
from typing import TYPE_CHECKING, ClassVar

from cms.accounts.permissions import Actor
from cms.core.errors import Refusal
from cms.core.i18n import N_
from cms.core.leader_lock import LeaderThread
from cms.core.messages import lazy_message, refusal_message
from cms.editing.bulk.apply import BulkRun
from cms.editing.bulk.record import BulkRecord, owner_of
from cms.publish.jobs import JobLog, NoJob, PublishJob, PublishJobs

if TYPE_CHECKING:
    from cms.site import Site

log = logging.getLogger(__name__)

AT_ONCE = 25
"""Entries that are changed while the browser waits: a process of its own takes a second only to
begin.
"""
POLL_SECONDS = 0.2
"""Seconds between two looks at whether a job is over."""
CHANGING, UNDOING = N_("Changing entries"), N_("Undoing")
BROKEN = N_("Internal error. What was done until then is recorded, and can be undone.")


class BulkRunning(Refusal):
    """Somebody is changing several entries already."""

    msgid = N_("Other entries are being changed together just now. Try again in a moment.")


class NotActive(Refusal):
    """The account may no longer act."""

    msgid = N_("The account can no longer change anything.")


class BulkJobs(PublishJobs):
    """The jobs that change several entries."""

    verb: ClassVar[str] = "bulk"
    busy: ClassVar[type[Refusal]] = BulkRunning


def run_bulk(site: "Site", job: JobLog, id: str, *, undo: bool = False) -> None:
    """Do what a record has planned, or undo it, as the account it is of; the job's lock is held."""
    records = site.editing.bulk_records
    records.add(id, "job", job=job.id)
    job.write("step", lazy_message(UNDOING if undo else CHANGING))
    try:
        run = BulkRun(site.editing.files, records, _actor(site, id), id)
        (run.undo if undo else run.apply)(job.advance)
    except Refusal as refusal:
        job.write("fault", refusal_message(refusal))
        job.write("end", state="failed")
    except Exception:
        log.exception("%s could not be finished", id)
        job.write("fault", lazy_message(BROKEN))
        job.write("end", state="failed")
    else:
        job.write("end", state="done")


def last_job(site: "Site", record: BulkRecord) -> PublishJob | None:
    """The last job of a record, as far as its log is kept."""
    try:
        return site.bulk_jobs.get(record.job) if record.job else None
    except NoJob:
        return None


class BulkResumer(LeaderThread):
    """Goes on with what was interrupted, one after the other, in one worker for all."""

    def __init__(self, site: "Site") -> None:
        super().__init__("oasis-bulk-resumer", site.paths.jobs / "bulk-resumer.lock")
        self.site = site

    def lead(self) -> None:
        for record in self.site.editing.bulk_records.unfinished():
            try:
                self._go_on(record)
            except (Refusal, OSError) as fault:
                log.warning("%s could not go on: %s", record.id, fault)

    def _go_on(self, record: BulkRecord) -> None:
        """Begin the job again, unless it has failed by itself, and wait for its end. Raises Refusal
        and OSError.
        """
        jobs, job = self.site.bulk_jobs, last_job(self.site, record)
        if job and job.state == "failed":
            return
        undo = ["--undo"] if record.undo_begun else []
        jobs.start("bulk", "timer", record.id, *undo, by=record.who, name=record.id)
        while jobs.held() and not self._stopped.wait(POLL_SECONDS):
            pass


def _actor(site: "Site", id: str) -> Actor:
    """The account of a record, as it may act now. Raises NotActive."""
    account = site.accounts.get(owner_of(id))
    if account is None or not account.active:
        raise NotActive
    return Actor(account.id, account.name, account.role, account.languages)
