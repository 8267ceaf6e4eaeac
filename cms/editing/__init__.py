"""Editing: drafts, publishing, revisions, trash. `Editing` has all of it for one site."""

from cms.accounts.permissions import Actor, Forbidden
from cms.editing.author_names import filled
from cms.editing.bulk_import import ImportOptions, ImportPlan
from cms.editing.edited_entry import (
    DRAFT,
    EXPIRED,
    PUBLISHED,
    SCHEDULED,
    Draft,
    EditedEntry,
    version_mark,
)
from cms.editing.editing import Editing
from cms.editing.errors import (
    Conflict,
    HasNoPage,
    InTrash,
    InUse,
    KeyTaken,
    NotPublishable,
    WrittenByOthers,
)
from cms.editing.merge import Clash
from cms.editing.schedule import KEEP
from cms.editing.trash import TrashedEntry

__all__ = [
    "DRAFT",
    "EXPIRED",
    "KEEP",
    "PUBLISHED",
    "SCHEDULED",
    "Actor",
    "Clash",
    "Conflict",
    "Draft",
    "EditedEntry",
    "Editing",
    "Forbidden",
    "HasNoPage",
    "ImportOptions",
    "ImportPlan",
    "InTrash",
    "InUse",
    "KeyTaken",
    "NotPublishable",
    "TrashedEntry",
    "WrittenByOthers",
    "filled",
    "version_mark",
]
