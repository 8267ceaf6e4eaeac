"""Writing: working copies, publishing, revisions, trash; `Changes` is the door to all of it."""

from cms.accounts.permissions import Actor, Forbidden
from cms.editing.author_names import filled
from cms.editing.draft_files import WorkingCopy
from cms.editing.draft_view import DRAFT, EXPIRED, PUBLISHED, SCHEDULED, DraftView, version_mark
from cms.editing.errors import (
    Conflict,
    HasNoPage,
    InTrash,
    InUse,
    KeyTaken,
    NotPublishable,
    WrittenByOthers,
)
from cms.editing.import_plan import ImportPlan
from cms.editing.merge import Clash
from cms.editing.schedule import KEEP
from cms.editing.service import Changes
from cms.editing.trash import TrashedEntry, is_new

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
    "DraftView",
    "Forbidden",
    "HasNoPage",
    "ImportPlan",
    "InTrash",
    "InUse",
    "KeyTaken",
    "NotPublishable",
    "TrashedEntry",
    "WorkingCopy",
    "WrittenByOthers",
    "filled",
    "is_new",
    "version_mark",
]
