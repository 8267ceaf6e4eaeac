"""Reading: files → content → snapshot → reading, every answer traced."""

from cms.store.asking import Answers
from cms.store.content import Content
from cms.store.entries import Entry, Name, Problem
from cms.store.queries import Before, From
from cms.store.reader import Reader
from cms.store.readings import Reading, Row
from cms.store.snapshots import Snapshot
from cms.store.store import Store

__all__ = [
    "Answers",
    "Before",
    "Content",
    "Entry",
    "From",
    "Name",
    "Problem",
    "Reader",
    "Reading",
    "Row",
    "Snapshot",
    "Store",
]
