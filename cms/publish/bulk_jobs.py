"""Jobs that change several entries: the same means as publishing the site has, with a lock of their
own.
"""

import logging
from typing import TYPE_CHECKING, ClassVar

from cms.core.errors import Refusal
from cms.core.i18n import N_
from cms.editing import Actor
from cms.editing.bulk.record import owner_of
from cms.publish.jobs import JobLog, PublishJobs
from cms.publish.messages import lazy_message, refusal_message

if TYPE_CHECKING:
    from cms.site import Site

log = logging.getLogger(__name__)

AT_ONCE = 25
"""Entries that are changed while the browser waits: a process of its own takes a second only to
begin.
"""
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
    records, applier = site.editing.bulk_records, site.editing.bulk_applier
    records.add(id, "job", job=job.id)
    job.write("step", lazy_message(UNDOING if undo else CHANGING))
    try:
        (applier.undo if undo else applier.apply)(_actor(site, id), id, job.advance)
    except Refusal as refusal:
        job.write("fault", refusal_message(refusal))
        job.write("end", state="failed")
    except Exception:
        log.exception("%s could not be finished", id)
        job.write("fault", lazy_message(BROKEN))
        job.write("end", state="failed")
    else:
        job.write("end", state="done")


def _actor(site: "Site", id: str) -> Actor:
    """The account of a record, as it may act now. Raises NotActive."""
    account = site.accounts.get(owner_of(id))
    if account is None or not account.active:
        raise NotActive
    return Actor(account.id, account.name, account.role, account.languages)
