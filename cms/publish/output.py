"""The output of a frozen site: two folders that take each other’s place in one step, and the mark
of those a freeze may replace.

The published folder and its twin beside it are the same files under other names of them (hard
links). A freeze writes what changed into the twin, and the two folders take each other’s place in
one step. Then the twin, which has the old site now, catches up. So an edit costs what it changed,
the published site is never half new, and no file is ever written into: it may be in both.

    build/               published; `.frozen-by-oasis` in it has the hash of its manifest
    .build.oasis/twin/   equal to it, but for the paths in .build.oasis/apart
    .build.oasis/apart   written before anything is; without it, nothing is known of the twin

Killed at any point, the next freeze finds in `apart` whatever may differ and makes the twin equal
first.
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
"""A file that says a folder may be replaced by the next freeze."""

AT_FDCWD, RENAME_EXCHANGE = -100, 2
MAX_SINGLE_SYNCS = 50
"""Up to how many changed files each is put on the disk by itself; beyond, one sync of everything is
cheaper.
"""
CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
RETIRED_PREFIX = "gone-"
"""Before the names of folders that are being deleted."""


class NotAFrozenSite(Refusal):
    """The folder holds something that no freeze has made."""

    msgid = N_(
        "%(folder)s contains files that were not created by a freeze. Choose another folder, or empty this one."
    )


def mark_in(folder: Path) -> str:
    """The digest in the mark of a folder; empty where there is none."""
    try:
        return (folder / MARK).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def exchange(one: Path, other: Path) -> None:
    """Two folders take each other's place at once (Linux renameat2); in two steps where the file
    system can't.
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
    """A place to which a site is written, by paths relative to its folder."""

    def write(self, path: str, data: bytes) -> None: ...

    def remove(self, path: str) -> None: ...


class Output:
    """The output of a build: it is made in the `staging` folder, which shares the files that are as
    they were with the `published` one, and takes its place in one step. No file is written into,
    each is replaced. Its manifest is kept under `name`.
    """

    starts_empty = False
    """Whether the staging folder has to be filled even if nothing differs."""

    def __init__(self, name: str, published: Path | None, staging: Path) -> None:
        self.name = name
        self.published = published
        self.staging = staging

    @property
    def digest(self) -> str:
        """The digest of the published site; empty if there is none or it doesn't say."""
        return mark_in(self.published) if self.published else ""

    def begin(self, paths: Iterable[str]) -> None:
        """Make the staging folder equal to the published one, ready for changes of `paths`."""
        raise NotImplementedError

    def start_full(self) -> None:
        """Make the staging folder empty."""
        raise NotImplementedError

    def write(self, path: str, data: bytes) -> None:
        """Put a file."""
        replace_file(self.staging / path, data)

    def remove(self, path: str) -> None:
        """Take a file out, and folders that are empty without it."""
        remove_below(self.staging, path)


class MirroredOutput(Output):
    """Writes a site beside the one at `target`, then puts it in its place. Raises NotAFrozenSite for
    a strange folder.
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
        """Hold this folder against every other freeze. Raises Busy."""
        with locked(self.home / "lock"):
            try:
                yield
            finally:
                self._delete_old()

    def begin(self, paths: Iterable[str]) -> None:
        """Make the twin equal to the published site, ready for changes of `paths`."""
        self._match_twin()
        self._note([*paths, MARK])

    def start_full(self) -> None:
        """Make the twin an empty folder, whatever the published site has."""
        remove_file(self.pending)
        self._remove(self.mirror)
        self.mirror.mkdir(parents=True)

    def swap(self, digest: str, changed: Iterable[str] | None = None) -> None:
        """Put the twin, which has the site of a hash, in the place of the published one; then let
        that catch up. Where the disk refuses the latter, the next freeze does it.

        `changed` are the paths written; all, if not given.
        """
        self.write(MARK, digest.encode() + b"\n")
        self._sync(changed)
        if self.target.exists():
            exchange(self.mirror, self.target)
        else:
            self.mirror.replace(self.target)
        try:
            self._match_twin()
        except OSError as fault:
            log.warning("%s is published, but has no twin yet: %s", self.target, fault)

    def _match_twin(self) -> None:
        """Make the twin equal to the published site."""
        if not self._sync_mirror():
            self._rebuild()

    def _sync(self, changed: Iterable[str] | None) -> None:
        paths = list(changed) if changed is not None else [""] * (MAX_SINGLE_SYNCS + 1)
        if len(paths) > MAX_SINGLE_SYNCS:
            return sync_disk(self.mirror)
        for path in [*paths, MARK]:
            if (self.mirror / path).is_file():
                fsync(self.mirror / path)

    def _sync_mirror(self) -> bool:
        """Make the twin equal by `apart`; False where that can't be done."""
        try:
            paths = self.pending.read_text("utf-8").splitlines()
        except OSError:
            return False
        if not self.mirror.is_dir() or not self.target.is_dir() or paths[-1:] != ["."]:
            return False
        try:
            for path in paths[:-1]:
                remove_below(self.mirror, path)
                if (self.target / path).is_file():
                    link(self.target / path, self.mirror / path)
        except OSError:
            # as for a name that no file can have: the published site alone says what there is
            return False
        self._note(())
        return True

    def _rebuild(self) -> None:
        remove_file(self.pending)
        self._remove(self.mirror)
        self.mirror.mkdir(parents=True)
        link_all(self.target, self.mirror)
        self._note(())

    def _note(self, paths: Iterable[str]) -> None:
        """Write `apart`; the point in its last line says that it is whole."""
        write_file(self.pending, "".join(f"{path}\n" for path in (*paths, ".")).encode())

    def _remove(self, folder: Path) -> None:
        """Out of the way at once; deleting ten thousands of files takes half as long as making
        them.
        """
        with suppress(FileNotFoundError):
            folder.rename(self.home / f"{RETIRED_PREFIX}{secrets.token_hex(6)}")

    def _delete_old(self) -> None:
        """Delete what is out of the way, behind our back, also what a killed freeze has left there."""
        gone = [str(folder) for folder in self.home.glob(f"{RETIRED_PREFIX}*")]
        if gone:
            command = ["/bin/sh", "-c", 'rm -rf -- "$@" &', "sh", *gone]
            subprocess.run(  # noqa: S603
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )


class ReleaseOutput(Output):
    """Fills the stage of a release from the release before."""

    starts_empty = True

    def __init__(self, stage: Path, previous: Path | None) -> None:
        super().__init__(str((previous or stage).parent), previous, stage)
        self._is_full = False

    def begin(self, paths: Iterable[str]) -> None:
        """See Output."""
        assert self.published
        link_all(self.published, self.staging)

    def start_full(self) -> None:
        """See Output."""
        shutil.rmtree(self.staging)
        self.staging.mkdir()
        self.write(MARK, b"")
        self._is_full = True

    def finish(self, digest: str) -> None:
        """Make the stage ready to be a release: share the files that are as they were, tell its
        digest.
        """
        if self._is_full and self.published:
            share(self.staging, self.published)
        self.write(MARK, f"{digest}\n".encode())


def share(folder: Path, previous: Path) -> None:
    """Replace each file of `folder` that is the same in `previous` by a hard link to it."""
    for name in list(files_below(folder)):
        old, new = previous / name, folder / name
        if old.is_file() and not old.is_symlink() and filecmp.cmp(old, new, shallow=False):
            draft = new.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}")
            draft.hardlink_to(old)
            draft.replace(new)


def replace_file(path: Path, data: bytes) -> None:
    """Write a new file, in the place of what has its name; never into it, for it may have other
    names.
    """
    try:
        _create(path, data)
    except FileExistsError:
        path.unlink()
        _create(path, data)


def _create(path: Path, data: bytes) -> None:
    """Write a file where there is none. Raises FileExistsError."""
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
    """Remove a file below `root`, and the folders that are empty without it."""
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
    """Give a file another name; a copy of it where the file system can't. Raises OSError."""
    try:
        os.link(old, new)
    except FileNotFoundError:
        folder = Path(new).parent
        if folder.is_dir():  # it is the file that has gone
            raise
        folder.mkdir(parents=True, exist_ok=True)
        link(old, new)
    except OSError:
        shutil.copy2(old, new)


def link_all(old: Path, new: Path) -> None:
    """Give every file of the site below `old` another name below `new`, an empty folder."""
    for folder, folders, files in os.walk(old, onerror=_refuse):
        other = f"{new}{folder.removeprefix(str(old))}"
        for name in folders:
            os.mkdir(f"{other}/{name}")
        for name in files:
            if not is_ours(name):
                link(f"{folder}/{name}", f"{other}/{name}")


def fsync(path: Path) -> None:
    """Put a file and its place in the folder on the disk."""
    for one in (path, path.parent):
        handle = os.open(one, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def site_files(site: Path) -> Iterator[str]:
    """The names of a release's files, those the visitors' pages need first: pages come last."""
    names = [name for name in files_below(site) if not is_ours(name)]
    yield from sorted(names, key=lambda name: (name.endswith(".html"), name))


def files_below(site: Path) -> Iterator[str]:
    """The paths of all files below a folder, in it. Raises OSError for a folder that can’t be read."""
    top = len(str(site)) + 1
    for folder, _, files in os.walk(site, onerror=_refuse):
        inside = folder[top:] and f"{folder[top:]}/"
        yield from (inside + name for name in files)


def _refuse(fault: OSError) -> None:
    """Else the files below would be thought gone."""
    raise fault


def is_ours(name: str) -> bool:
    """Whether a file is the freeze's own and nobody else's business."""
    return name == MARK or name.rpartition("/")[2].startswith(TEMPORARY_PREFIX)
