"""Writing: working copies, publishing, revisions, trash; `Changes` is the door to all of it."""

from cms.accounts.permissions import Actor, Forbidden
from cms.editing.author_names import filled
from cms.editing.draft_files import WorkingCopy
from cms.editing.draft_view import DRAFT, EXPIRED, PUBLISHED, SCHEDULED, Work, mark_of
from cms.editing.errors import Conflict, InTrash, InUse, OthersWords, Pageless, Taken, Unready
from cms.editing.import_plan import Plan
from cms.editing.merge import Clash
from cms.editing.schedule import KEEP
from cms.editing.service import Changes
from cms.editing.trash import Trashed, is_new

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
