"""All editing operations of a site, grouped by kind."""

from collections.abc import Callable

from cms.content import Store
from cms.editing.direct_changes import DirectChanges
from cms.editing.drafts import Drafts
from cms.editing.entry_files import EntryFiles, ignore_event
from cms.editing.entry_rows import OverviewCache
from cms.editing.media_uploads import MediaUploads
from cms.editing.publishing import Publishing
from cms.editing.revisions import DRAFT_DAYS
from cms.editing.trash import Trash
from cms.media.file_kinds import NO_FILE_KINDS, FileKinds


class Editing:
    """The parts of editing. Every change checks permissions, is written durably under the lock, and
    keeps the previous version in the history.

    Safe with any number of processes. A killed process leaves either the old or the new state, and
    `cms.editing.recovery.recover` cleans up after it.
    """

    def __init__(
        self,
        store: Store,
        *,
        draft_days: int = DRAFT_DAYS,
        media_quota: int = 0,
        file_kinds: FileKinds = NO_FILE_KINDS,
        write_event: Callable[..., None] = ignore_event,
    ) -> None:
        """`draft_days`: see History · `media_quota`: see MediaUploads · `write_event`: see EntryFiles."""
        self.files = EntryFiles(store, draft_days, file_kinds, write_event)
        self.history = self.files.history
        self.drafts = Drafts(self.files)
        self.publishing = Publishing(self.files)
        self.trash = Trash(self.files)
        self.media = MediaUploads(self.files, media_quota)
        self.overviews = OverviewCache(self.files)
        self.direct_changes = DirectChanges(self.files)
