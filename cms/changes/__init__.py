"""Writing: working copies, publishing, revisions, trash; `Changes` is the door to all of it."""

from cms.changes.authors import filled
from cms.changes.bin import Trashed, is_new
from cms.changes.changes import Changes
from cms.changes.plans import Plan
from cms.changes.refusals import Conflict, InTrash, InUse, OthersWords, Pageless, Taken, Unready
from cms.changes.windows import KEEP
from cms.changes.work import DRAFT, EXPIRED, PUBLISHED, SCHEDULED, Work, mark_of
from cms.merge import Clash
from cms.rules import Actor, Forbidden
from cms.workcopies import WorkingCopy

__all__ = [
    "DRAFT",
    "EXPIRED",
    "KEEP",
    "PUBLISHED",
    "SCHEDULED",
    "Actor",
    "Changes",
    "Clash",
    "Conflict",
    "Forbidden",
    "InTrash",
    "InUse",
    "OthersWords",
    "Pageless",
    "Plan",
    "Taken",
    "Trashed",
    "Unready",
    "Work",
    "WorkingCopy",
    "filled",
    "is_new",
    "mark_of",
]
