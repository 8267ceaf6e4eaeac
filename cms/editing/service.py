"""The writing side of a site: one object with everything that can be done to its content."""

from cms.content import Content, Entry, Name, Snapshot, Store
from cms.content.entry import make_lenient
from cms.editing.bulk_import import ImportChanges
from cms.editing.draft_files import WorkingCopy
from cms.editing.draft_view import make_draft_view
from cms.editing.drafts import DraftChanges
from cms.editing.media_library import MediaLibrary
from cms.editing.publishing import PublishingChanges
from cms.editing.recovery import RecoveryChanges

Seen = tuple[object, ...]
"""The state of each working copy's file."""


class Changes(DraftChanges, PublishingChanges, ImportChanges, MediaLibrary, RecoveryChanges):
    """Every change to content: rules first, under the lock, durable, with what was before kept in
    the history.

    Safe with any number of processes; a killed one leaves the old or the new, and `recover()`
    sweeps up.
    """

    def __init__(self, store: Store, *, media_quota: int = 0) -> None:
        super().__init__(store)
        self.quota = media_quota
        self._staff: tuple[Content, Seen, Snapshot] | None = None

    def works(self) -> dict[Name, WorkingCopy]:
        """Every working copy by (type, key)."""
        return dict(self.copies.all(self.models))

    def snapshot(self) -> Snapshot:
        """The site with all working copies laid over it, as lists and previews of the staff show
        it.

        Fields that don't parse are left out. The same object until something changes.
        """
        content, seen, now = self.store.content(), self._signature(), self._now()
        if self._staff:
            before, then, snapshot = self._staff
            if before is content and then == seen and snapshot.now.date() == now.date():
                return snapshot
        default = self.store.snapshot().default_locale
        typed = {
            name: self._typed(name, copy, content, default) for name, copy in self.works().items()
        }
        snapshot = Snapshot(content.replaced(typed), now, everything=True)
        self._staff = content, seen, snapshot
        return snapshot

    def _typed(self, name: Name, copy: WorkingCopy, content: Content, default: str) -> Entry:
        model, key, entry = self.models[name[0]], name[1], content.get(*name)
        work = make_draft_view(model, key, entry, copy, "", (), default, self._now())
        return make_lenient(model, key, work.raw).shown_in(entry.windows if entry else {})

    def _signature(self) -> tuple[object, ...]:
        """Changes with every save of a working copy: each of them is a new file."""
        found: list[object] = []
        for model in self.models.values():
            for key in self.copies.keys(model):
                try:
                    stat = self.paths.draft(model, key).stat()
                except FileNotFoundError:
                    continue
                found.append((model.name, key, stat.st_ino, stat.st_mtime_ns, stat.st_size))
        return tuple(found)
