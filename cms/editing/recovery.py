"""Recovery at start, after a process was killed in the middle of a change."""

from pathlib import Path

from cms.core.files import remove_file, sweep
from cms.editing.draft_files import WorkingCopy
from cms.editing.trash import TrashChanges
from cms.schema.content_type import ContentType


class RecoveryChanges(TrashChanges):
    """Finishes or undoes interrupted changes."""

    def recover(self) -> int:
        """Sweep half-written files, and settle entries that are in the trash and out of it. Returns
        how many.

        Raises Busy.
        """
        with self._change():
            count = sweep(*self.paths.written) + sweep(self.paths.data, deep=False)
            count += sum(
                self._finish_trashing(model, path.stem) for model, path in list(self._bin())
            )
            count += sum(
                self._prune(self.models[type], key, copy)
                for (type, key), copy in list(self.copies.all(self.models))
            )
            count += sum(
                self._settle_medium(path)
                for path in self.paths.trashed_media.rglob("*")
                if path.is_file()
            )
            if count:
                self.store.bump()
            return count

    def _settle_medium(self, path: Path) -> bool:
        """Remove a file from the trash that is in the media folder too: half moved, one way or the
        other.
        """
        there = self.paths.media / path.relative_to(self.paths.trashed_media)
        same = there.is_file() and there.read_bytes() == path.read_bytes()
        if same:
            remove_file(path)
        return same

    def _prune(self, model: type[ContentType], key: str, copy: WorkingCopy) -> bool:
        """Take out of a working copy what has been published; whether there was something."""
        disk = self._entry_file(model, key)
        left = (
            set(self._with_draft(model, key, disk.entry, copy).changed)
            if disk.entry
            else {*copy.fields}
        )
        done = not left >= copy.fields.keys()
        if done:
            self._save_draft(model, key, copy.only(left) if left else None)
        return done
