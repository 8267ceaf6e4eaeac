"""The media folder: putting files into it, taking unused ones out."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from cms.accounts.audit_log import write_audit
from cms.accounts.permissions import Actor, require
from cms.core.errors import Invalid, NotFound
from cms.core.file_commit import TRASH_LEFT, UNTOLD, Commit, commit
from cms.core.files import remove_file, write_file
from cms.core.i18n import N_
from cms.editing.entry_files import EntryFiles
from cms.editing.errors import InUse
from cms.editing.where_used import medium_uses
from cms.media.uploads import prepared


class MediaLibrary:
    """Adding, removing and restoring files of the media folder. `quota`: megabytes that it may
    hold, the trash included; 0 sets no limit.
    """

    def __init__(self, files: EntryFiles, quota: int) -> None:
        self._files = files
        self.quota = quota

    def add(self, actor: Actor, name: str, file: IO[bytes]) -> str:
        """Put a file into this year's folder and return its path there; the same file twice has one
        place.

        Raises Forbidden, Busy, and Invalid for what can't be taken.
        """
        require(actor, "media")
        paths = self._files.paths
        fit, data = prepared(paths, name, file)
        with commit(paths.lock) as steps:
            self._make_room(len(data))
            names = self._names(fit)
            path = next(one for one in names if _is_free(paths.media / one, data))
            steps.write(paths.media / path, data)
            self._invalidate(steps)
        self._audit(actor, "media", path)
        return path

    def _make_room(self, size: int) -> None:
        """Raises Invalid where `size` bytes more would be over the quota."""
        quota, paths = self.quota << 20, self._files.paths
        folders = (paths.media, paths.trashed_media)
        used = sum(path.lstat().st_size for folder in folders for path in folder.rglob("*"))
        if quota and used + size > quota:
            raise Invalid(
                "file",
                N_(
                    "The media folder is full: it may hold %(most)s MB. Remove files that nothing "
                    "shows, or ask your webmaster for more room."
                ),
                most=self.quota,
            )

    def _names(self, name: str) -> Iterator[str]:
        """`2026/lake.jpg`, `2026/lake-2.jpg`, …"""
        year, (stem, _, ending) = self._files.clock().year, name.rpartition(".")
        yield f"{year}/{name}"
        number = 2
        while True:
            yield f"{year}/{stem}-{number}.{ending}"
            number += 1

    def remove(self, actor: Actor, name: str) -> None:
        """Move a file that nothing shows into `instance/trash/media/`. Raises Forbidden, NotFound,
        Busy, InUse.
        """
        require(actor, "trash")
        paths = self._files.paths
        with commit(paths.lock) as steps:
            path, trashed = paths.medium(name), paths.trashed_medium(name)
            if uses := medium_uses(self._files, name):
                raise InUse(uses)
            with steps.undone(trashed):
                write_file(trashed, path.read_bytes(), mode=0o600)
                steps.remove(path)
            self._invalidate(steps)
        self._audit(actor, "unmedia", name)

    def restore(self, actor: Actor, name: str) -> None:
        """Bring a removed file back to where it was. Raises Forbidden, NotFound, Busy."""
        require(actor, "restore")
        paths = self._files.paths
        with commit(paths.lock) as steps:
            trashed, path = paths.trashed_medium(name), paths.media / name
            if not trashed.is_file() or path.exists():
                raise NotFound
            steps.write(path, trashed.read_bytes())
            with steps.then(TRASH_LEFT):
                remove_file(trashed)
            self._invalidate(steps)
        self._audit(actor, "media", name)

    def _invalidate(self, steps: Commit) -> None:
        with steps.then(UNTOLD):
            self._files.store.bump()

    def _audit(self, actor: Actor, what: str, name: str) -> None:
        with suppress(OSError):
            write_audit(self._files.paths, self._files.clock(), actor, what, ("media", name))


def _is_free(path: Path, data: bytes) -> bool:
    """Whether a place is empty, or has the same file already."""
    return not path.exists() or path.read_bytes() == data
