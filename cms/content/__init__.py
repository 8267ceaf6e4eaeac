"""Reading content: files → content → snapshot → reader. The reader records every read in a trace."""

from cms.content.dependency_kinds import Fingerprints
from cms.content.entry import Entry, Problem
from cms.content.loader import Content
from cms.content.localized import LocalizedEntry, LocalizedRow
from cms.content.query import Before, From
from cms.content.reader import Reader
from cms.content.snapshot import Snapshot
from cms.content.store import Store

__all__ = [
    "Before",
    "Content",
    "Entry",
    "Fingerprints",
    "From",
    "LocalizedEntry",
    "LocalizedRow",
    "Problem",
    "Reader",
    "Snapshot",
    "Store",
]
