"""The output of a freeze: two folders that are exchanged in one step, and the mark of folders that
a freeze may replace.

The published folder and its mirror contain the same files as hard links. A freeze writes changed
files into the mirror, then exchanges the two folders. The mirror, which now has the old site, is
updated afterwards. So an edit costs only what it changed, and visitors never see a mix of old and
new. No file is ever written into, because it may be in both folders.

    build/               published; `.frozen-by-oasis` in it has the digest of its manifest
    .build.oasis/twin/   the mirror: equal to it, except for the paths in .build.oasis/apart
    .build.oasis/apart   written before any change; without it, the mirror can't be trusted, nor if
                         it names another digest than the published folder has

If the process is killed at any point, the next freeze reads from `apart` which paths may differ and
updates the mirror first. If the folder was put back from a copy, or the process was killed between
the exchange and the update, the digests differ and the mirror is made anew.
"""

import ctypes
import errno
import filecmp
import logging
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from cms.core.errors import Refusal
from cms.core.files import TEMPORARY_PREFIX, locked, remove_file, sync_disk, write_all, write_file
from cms.core.i18n import N_

log = logging.getLogger(__name__)

MARK = ".frozen-by-oasis"
"""The file that marks a folder as one that the next freeze may replace."""

AT_FDCWD, RENAME_EXCHANGE = -100, 2
MAX_SINGLE_SYNCS = 50
"""Up to this many changed files are synced one by one; for more, one sync of the whole file system
is cheaper.
"""
CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
RETIRED = f"{TEMPORARY_PREFIX}retired"
"""The folder of the last retired release, beside the others; the next release starts from it."""
DELETED_PREFIX = "gone-"
"""The name prefix of folders that are being deleted."""


class NotAFrozenSite(Refusal):
    """The folder has files that no freeze has made."""

    msgid = N_(
        "%(folder)s contains files that were not created by a freeze. Choose another folder, or empty this one."
    )


def read_mark(folder: Path) -> str:
    """Return the digest in the mark of a folder; empty if there is none."""
    try:
        return (folder / MARK).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def exchange(one: Path, other: Path) -> None:
    """Exchange two folders atomically (Linux renameat2), or by renames if the file system doesn't
    support that.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.renameat2(
        AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE
    )
    if result == 0:
        return
    if ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    aside = other.with_name(f"{other.name}.{secrets.token_hex(4)}")
    os.replace(other, aside)
    os.replace(one, other)
    os.replace(aside, one)


class Sink(Protocol):
    """A destination for the files of a site, by paths relative to its folder."""

    def write(self, path: str, data: bytes) -> None: ...

    def remove(self, path: str) -> None: ...


class Output:
    """The output of a build. It is made in the `staging` folder, with hard links to unchanged files
    of the `published` one, and replaces it in one step. Files are replaced, never written into. Its
    manifest is stored under `name`.
    """

    starts_empty = False
    """Whether the staging folder has to be filled even if nothing differs."""

    def __init__(self, name: str, published: Path | None, staging: Path) -> None:
        self.name = name
        self.published = published
        self.staging = staging

    @property
    def digest(self) -> str:
        """The digest of the published site; empty if there is none or it has no mark."""
        return read_mark(self.published) if self.published else ""

    def start_incremental(self, paths: Iterable[str]) -> None:
        """Make the staging folder equal to the published one, ready for changes of `paths`."""
        raise NotImplementedError

    def start_full(self) -> None:
        """Empty the staging folder."""
        raise NotImplementedError

    def write(self, path: str, data: bytes) -> None:
        """Write a file."""
        replace_file(self.staging / path, data)

    def remove(self, path: str) -> None:
        """Remove a file, and folders that become empty."""
        remove_below(self.staging, path)


class MirroredOutput(Output):
    """Builds a site in a mirror of the folder `target`, then exchanges the two. Raises
    NotAFrozenSite if the folder has other files.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.home = target.with_name(f".{target.name}.oasis")
        self.mirror = self.home / "twin"
        super().__init__(str(target), target, self.mirror)
        self.pending = self.home / "apart"
        if (
            target.exists()
            and (not target.is_dir() or any(target.iterdir()))
            and not (target / MARK).is_file()
        ):
            raise NotAFrozenSite(folder=target)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold this folder's lock against other freezes. Raises Busy."""
        with locked(self.home / "lock"):
            try:
                yield
            finally:
                self._delete_moved()

    def start_incremental(self, paths: Iterable[str]) -> None:
        """Make the mirror equal to the published site, ready for changes of `paths`."""
        self._update_mirror(self.digest)
        self._write_pending([*paths, MARK])

    def start_full(self) -> None:
        """Replace the mirror by an empty folder."""
        remove_file(self.pending)
        self._move_away(self.mirror)
        self.mirror.mkdir(parents=True)

    def swap(self, digest: str, changed: Iterable[str] | None = None) -> None:
        """Exchange the mirror, which has the site with this digest, and the published folder, then
        update the mirror. If the disk refuses the update, the next freeze does it.

        `changed` are the written paths; None means all.
        """
        self.write(MARK, digest.encode() + b"\n")
        self._sync_to_disk(changed)
        former = self.digest
        if self.target.exists():
            exchange(self.mirror, self.target)
        else:
            self.mirror.replace(self.target)
        try:
            self._update_mirror(former)
        except OSError as fault:
            log.warning("%s is published, but has no twin yet: %s", self.target, fault)

    def _update_mirror(self, digest: str) -> None:
        """Make the mirror equal to the published site. It is made anew unless `apart` was written
        for the site with this digest.
        """
        if not self._apply_pending(digest):
            self._rebuild_mirror()

    def _sync_to_disk(self, changed: Iterable[str] | None) -> None:
        paths = list(changed) if changed is not None else [""] * (MAX_SINGLE_SYNCS + 1)
        if len(paths) > MAX_SINGLE_SYNCS:
            return sync_disk(self.mirror)
        for path in [*paths, MARK]:
            if (self.mirror / path).is_file():
                fsync(self.mirror / path)

    def _apply_pending(self, digest: str) -> bool:
        """Update the paths in `apart`; return False if that isn't possible, or if it was written
        for a site with another digest or without one.
        """
        try:
            paths = self.pending.read_text("utf-8").splitlines()
        except OSError:
            return False
        belongs = bool(digest) and paths[-1:] == [_last_line(digest)]
        if not belongs or not self.mirror.is_dir() or not self.target.is_dir():
            return False
        try:
            for path in paths[:-1]:
                remove_below(self.mirror, path)
                if (self.target / path).is_file():
                    link(self.target / path, self.mirror / path)
        except OSError:
            # such as an invalid file name: only the published site says what there is
            return False
        self._write_pending(())
        return True

    def _rebuild_mirror(self) -> None:
        remove_file(self.pending)
        self._move_away(self.mirror)
        self.mirror.mkdir(parents=True)
        link_all(self.target, self.mirror)
        self._write_pending(())

    def _write_pending(self, paths: Iterable[str]) -> None:
        """Write `apart`. The last line shows that the file is complete."""
        lines = (*paths, _last_line(self.digest))
        write_file(self.pending, "".join(f"{path}\n" for path in lines).encode())

    def _move_away(self, folder: Path) -> None:
        """Move a folder out of the way. Deleting it at once would take half as long as making it."""
        with suppress(FileNotFoundError):
            folder.rename(self.home / f"{DELETED_PREFIX}{secrets.token_hex(6)}")

    def _delete_moved(self) -> None:
        """Delete the folders that are out of the way in a background process, including those of
        killed freezes.
        """
        folders = [str(folder) for folder in self.home.glob(f"{DELETED_PREFIX}*")]
        if folders:
            command = ["/bin/sh", "-c", 'rm -rf -- "$@" &', "sh", *folders]
            subprocess.run(  # noqa: S603
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )


def _last_line(digest: str) -> str:
    """Return the last line of `apart` for a published site with this digest."""
    return f". {digest}"


class ReleaseOutput(Output):
    """Fills the staging folder of a release from the previous release."""

    starts_empty = True

    def __init__(self, stage: Path, previous: Path | None) -> None:
        super().__init__(str((previous or stage).parent), previous, stage)
        self._is_full = False

    def start_incremental(self, paths: Iterable[str]) -> None:
        """See Output. A retired release has most of the files already."""
        assert self.published
        retired = self.published.with_name(RETIRED)
        if retired.is_dir():
            shutil.rmtree(self.staging)
            retired.rename(self.staging)
        link_all(self.published, self.staging)

    def start_full(self) -> None:
        """See Output."""
        shutil.rmtree(self.staging)
        self.staging.mkdir()
        self.write(MARK, b"")
        self._is_full = True

    def finish(self, digest: str) -> None:
        """Complete the staging folder: hard-link unchanged files and write the digest."""
        if self._is_full and self.published:
            link_unchanged(self.staging, self.published)
        self.write(MARK, f"{digest}\n".encode())


def link_unchanged(folder: Path, previous: Path) -> None:
    """Replace each file of `folder` that equals the one in `previous` by a hard link to it."""
    for name in list(files_below(folder)):
        old, new = previous / name, folder / name
        if old.is_file() and not old.is_symlink() and filecmp.cmp(old, new, shallow=False):
            draft = new.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}")
            draft.hardlink_to(old)
            draft.replace(new)


def replace_file(path: Path, data: bytes) -> None:
    """Write a new file in place of an existing one. It is never written into, because it may have
    other hard links.
    """
    try:
        _create(path, data)
    except FileExistsError:
        path.unlink()
        _create(path, data)


def _create(path: Path, data: bytes) -> None:
    """Write a new file. Raises FileExistsError."""
    try:
        handle = os.open(path, CREATE, 0o666)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, CREATE, 0o666)
    try:
        write_all(handle, data)
    finally:
        os.close(handle)


def remove_below(root: Path, path: str) -> None:
    """Remove a file below `root`, and folders that become empty."""
    file = root / path
    file.unlink(missing_ok=True)
    for folder in file.parents:
        if folder == root or not folder.is_relative_to(root):
            break
        try:
            folder.rmdir()
        except FileNotFoundError:
            continue
        except OSError:
            break


def link(old: Path | str, new: Path | str) -> None:
    """Hard-link a file, or copy it if the file system can't. Raises OSError."""
    try:
        os.link(old, new)
    except FileNotFoundError:
        folder = Path(new).parent
        if folder.is_dir():  # so it is the file that is missing
            raise
        folder.mkdir(parents=True, exist_ok=True)
        link(old, new)
    except OSError:
        shutil.copy2(old, new)


def link_all(old: Path, new: Path) -> None:
    """Make the folder `new` the same site as `old` by hard links. Files that already are links to
    the same file stay: comparing two is much cheaper than linking one and removing the other.
    """
    folders = [(str(old), str(new))]
    while folders:
        source, target = folders.pop()
        present = {entry.name: entry for entry in _site_entries(target)}
        for entry in _site_entries(source):
            path = f"{target}/{entry.name}"
            other = present.pop(entry.name, None)
            if other and not _are_same(entry, other):
                _remove(other)
                other = None
            if entry.is_dir(follow_symlinks=False):
                folders.append((entry.path, path))
                if not other:
                    os.mkdir(path)
            elif not other:
                link(entry.path, path)
        for other in present.values():
            _remove(other)


def _site_entries(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return [entry for entry in entries if not is_internal(entry.name)]


def _are_same(one: os.DirEntry[str], other: os.DirEntry[str]) -> bool:
    """Return whether both are folders, or links to the same file."""
    if one.is_dir(follow_symlinks=False) or other.is_dir(follow_symlinks=False):
        return one.is_dir(follow_symlinks=False) and other.is_dir(follow_symlinks=False)
    return os.path.samestat(one.stat(follow_symlinks=False), other.stat(follow_symlinks=False))


def _remove(entry: os.DirEntry[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path)
    else:
        os.unlink(entry.path)


def fsync(path: Path) -> None:
    """Sync a file and its folder to the disk."""
    for target in (path, path.parent):
        handle = os.open(target, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def site_files(site: Path) -> Iterator[str]:
    """Yield the names of a release's files. Pages come last, after the files that they need."""
    names = [name for name in files_below(site) if not is_internal(name)]
    yield from sorted(names, key=lambda name: (name.endswith(".html"), name))


def files_below(site: Path) -> Iterator[str]:
    """Yield the paths of all files below a folder, relative to it. Raises OSError for an unreadable
    folder.
    """
    top = len(str(site)) + 1
    for folder, _, files in os.walk(site, onerror=_raise):
        inside = folder[top:] and f"{folder[top:]}/"
        yield from (inside + name for name in files)


def _raise(fault: OSError) -> None:
    """Raise the error. By default os.walk ignores it, and the files below would count as removed."""
    raise fault


def is_internal(name: str) -> bool:
    """Return whether a file is internal to the freeze and not part of the site."""
    return name == MARK or name.rpartition("/")[2].startswith(TEMPORARY_PREFIX)
