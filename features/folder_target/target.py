"""A folder on this machine, or mounted on it, that a web server serves: `folder:/srv/www`."""

import errno
import filecmp
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cms.core.files import TEMPORARY_PREFIX
from cms.publish.builder_interface import Advance
from cms.publish.output import (
    MARK,
    MirroredOutput,
    is_internal,
    read_mark,
    replace_file,
    site_files,
)
from cms.publish.targets import Sent, TargetFailed

CANNOT_MOVE = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.EXDEV)
"""Error numbers of a folder that can't be moved."""


@dataclass(frozen=True, slots=True)
class FolderTarget:
    """Writes the changes into a mirror of the folder, then exchanges the two in one step. The mark
    of the folder has the digest of its release, to which the mirror belongs.

    If nothing can be written beside the folder (a mount point, a parent with another owner), files
    are copied one by one. A folder with other files is refused.
    """

    folder: Path

    @property
    def location(self) -> str:
        return str(self.folder)

    def send(self, site: Path, advance: Advance, dry: bool) -> Sent:
        """See Target."""
        try:
            self._prepare(dry)
            new = dict.fromkeys(site_files(site))
            old = list(site_files(self.folder)) if self.folder.is_dir() else []
            changed = [name for name in new if not self._is_same(site, name)]
            removed = [name for name in old if name not in new]
            differs = bool(changed or removed)
            if differs and not dry and not self._send_by_exchange(site, changed, removed, advance):
                self._send_by_copying(site, changed, removed, advance)
            return Sent(changed, removed, len(new) - len(changed))
        except OSError as fault:
            raise TargetFailed(
                reason=f"{fault.filename or self.folder}: {fault.strerror}"
            ) from None

    def _send_by_exchange(
        self, site: Path, changed: Sequence[str], removed: Sequence[str], advance: Advance
    ) -> bool:
        """Build the new folder beside the old one and exchange them in one step. Returns False if
        that isn't possible here.
        """
        folder = self.folder.resolve()
        if folder.is_mount() or not os.access(folder.parent, os.W_OK):
            return False
        output = MirroredOutput(folder)
        with output.locked():
            output.start_incremental([*removed, *changed])
            shutil.copystat(folder, output.mirror)
            for name in removed:
                output.remove(name)
            for number, name in enumerate(changed, 1):
                output.write(name, (site / name).read_bytes())
                advance(number, len(changed))
            try:
                output.swap(read_mark(site), changed)
            except OSError as fault:
                if fault.errno not in CANNOT_MOVE:
                    raise
                return False
        return True

    def _send_by_copying(
        self, site: Path, changed: Sequence[str], removed: Sequence[str], advance: Advance
    ) -> None:
        # from now on no mirror belongs to the folder
        replace_file(self.folder / MARK, b"")
        for number, name in enumerate(changed, 1):
            self._put(site / name, self.folder / name)
            advance(number, len(changed))
        for name in removed:
            self._remove(name)

    def _prepare(self, dry: bool) -> None:
        used = self.folder.is_dir() and any(self.folder.iterdir())
        if used and not (self.folder / MARK).is_file():
            raise TargetFailed(reason=f"{self.folder} holds files that no publish has made")
        if not dry:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / MARK).touch()
            for leftover in self.folder.rglob(f"{TEMPORARY_PREFIX}*"):
                leftover.unlink(missing_ok=True)

    def _is_same(self, site: Path, name: str) -> bool:
        old = self.folder / name
        is_own = old.is_file() and not old.is_symlink()
        return is_own and filecmp.cmp(site / name, old, shallow=False)

    def _put(self, source: Path, location: Path) -> None:
        self._clear(location)
        location.parent.mkdir(parents=True, exist_ok=True)
        temporary = location.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}")
        shutil.copyfile(source, temporary)
        temporary.replace(location)

    def _clear(self, location: Path) -> None:
        """Remove a folder in place of a file, or a file in place of a parent folder."""
        if location.is_dir() and not location.is_symlink():
            shutil.rmtree(location)
        for parent in location.relative_to(self.folder).parents[:-1]:
            if (self.folder / parent).is_file():
                (self.folder / parent).unlink()

    def _remove(self, name: str) -> None:
        path = self.folder / name
        if path.is_file() and not is_internal(name):
            path.unlink()
        for parent in path.parents:
            if parent == self.folder or not parent.is_dir() or any(parent.iterdir()):
                return
            parent.rmdir()


def open_folder(path: str, _cache: Path) -> FolderTarget:
    """Return the target of a setting."""
    return FolderTarget(Path(path))
