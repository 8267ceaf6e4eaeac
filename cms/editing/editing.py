"""Everything that can be done to a site's content, by kind of work."""

from collections.abc import Callable

from cms.content import Store
from cms.editing.bulk.record import BulkRecords
from cms.editing.bulk_import import BulkImport
from cms.editing.direct_changes import DirectChanges
from cms.editing.drafts import Drafts
from cms.editing.entry_files import EntryFiles
from cms.editing.entry_rows import StaffContents
from cms.editing.media_library import MediaLibrary
from cms.editing.publishing import Publishing
from cms.editing.trash import Trash


class Editing:
    """The parts of editing. Every change obeys the rules of permission and is made under the lock,
    durably, with what was before kept in the history.

    Safe with any number of processes; a killed one leaves the old or the new, and
    `cms.editing.recovery.recover` sweeps up.
    """

    def __init__(
        self,
        store: Store,
        *,
        media_quota: int = 0,
        styled: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        """`media_quota`, `styled`: see MediaLibrary."""
        self.files = EntryFiles(store)
        self.history = self.files.history
        self.drafts = Drafts(self.files)
        self.publishing = Publishing(self.files)
        self.trash = Trash(self.files)
        self.media = MediaLibrary(self.files, media_quota, styled)
        self.imports = BulkImport(self.files)
        self.bulk_records = BulkRecords(self.files.paths.bulk, store.clock)
        self.staff = StaffContents(self.files)
        self.directly = DirectChanges(self.files)
