"""What the next start sets right after a process was killed in the middle of a change."""

from cms.changes.bin import Bin, is_same
from cms.errors import NotFound
from cms.files import sweep
from cms.model import ContentType
from cms.workcopies import WorkingCopy


class Recovery(Bin):
    """Clearing up."""

    def recover(self) -> int:
        """Sweep half-written files, and settle entries that are in the trash and out of it. Returns how many.

        Raises Busy.
        """
        with self._locked():
            count = sweep(*self.paths.written) + sweep(self.paths.data, deep=False)
            count += sum(self._settle(model, path.stem) for model, path in list(self._bin()))
            count += sum(self._prune(self.models[type], key, copy)
                         for (type, key), copy in list(self.copies.all(self.models)))
            if count:
                self.store.bump()
            return count

    def _settle(self, model: type[ContentType], key: str) -> bool:
        """Undo half a move into the trash, finish half a move out of it: either way the entry is back whole."""
        try:
            raw, disk = self._read_trashed(model, key), self._disk(model, key)
        except NotFound:
            return False
        never_published = not {"content", "text", "base64"} & set(raw)
        back = self.paths.draft(model, key).exists() if never_published else is_same(disk, raw)
        if back:
            self._bring_back_work(model, key, raw)
        return back

    def _prune(self, model: type[ContentType], key: str, copy: WorkingCopy) -> bool:
        """Remove a working copy all of which has been published."""
        disk = self._disk(model, key)
        done = disk.entry is not None and not self._lay(model, key, disk.entry, copy).changed
        if done:
            self.copies.remove(model, key)
        return done
