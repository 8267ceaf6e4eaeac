"""Backup and restore: one file with the content and the private data that can't be recreated.

It is a gzipped tar (POSIX.1-2001) with `data/…` and `instance/…`, without what may be lost
(state.db, cache).
"""

import errno
import gzip
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from cms.core.disk_errors import as_disk_error
from cms.core.errors import Refusal
from cms.core.files import TEMPORARY_PREFIX, locked, make_folder, sync_disk, sync_folder, walk
from cms.core.i18n import N_
from cms.schema.paths import Paths

BACKED_UP = (
    "accounts",
    "drafts",
    "history",
    "trash",
    "messages",
    "newsletter",
    "audit",
    "secret_key",
)
"""The files and folders of the instance folder that are backed up."""


LOG_SUFFIX = ".jsonl"
"""The suffix of logs, which are appended to."""

NO_LINK_ERRORS = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP)
"""Errors that mean that a hard link isn't possible there."""

MODES = {"data": 0o644, "instance": 0o600}
"""The file modes of restored files."""

Signature = tuple[int, int, int]
File = tuple[Path, Signature]


class NotABackup(Refusal):
    """The file isn't a backup of a site."""

    msgid = N_("This isn’t a backup of a site: %(reason)s. Nothing was changed.")


class BackupRunning(Refusal):
    """Another backup is running."""

    msgid = N_("Another backup is running. Wait until it has ended.")


def back_up(paths: Paths, target: Path) -> int:
    """Write a backup to `target` and return the number of files. Raises BackupRunning, Busy and
    OSError.

    It has the site as of one moment; only for that moment saves have to wait. The target file is
    complete or isn't there.
    """
    temporary = target.with_name(f"{TEMPORARY_PREFIX}{target.name}")
    with _snapshot(paths) as files:
        temporary.unlink(missing_ok=True)
        try:
            with (
                _private_file(temporary) as file,
                tarfile.open(fileobj=file, mode="w:gz", dereference=True) as archive,
            ):
                for name, path in files:
                    archive.add(path, name, recursive=False)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    sync_folder(target.absolute().parent)
    return len(files)


@contextmanager
def _snapshot(paths: Paths) -> Iterator[list[tuple[str, Path]]]:
    """Yield (name, path) of all files as of one moment. They are hard links, since files are
    replaced and not written into.

    Most links are made without the lock. Files that changed meanwhile follow under it, and copies
    of the logs, which are written into.
    """
    folder = paths.instance / f"{TEMPORARY_PREFIX}backup"
    with locked(paths.instance / "backup.lock", busy=BackupRunning):
        shutil.rmtree(folder, ignore_errors=True)  # left by a killed process
        try:
            folder.mkdir(0o700)
            before = dict(_files(paths))
            for name, (path, _signature) in before.items():
                with suppress(FileNotFoundError):
                    _link(path, folder / name)
            with locked(paths.lock):
                now = dict(_files(paths))
                for name, (path, signature) in now.items():
                    is_log, copy = path.suffix == LOG_SUFFIX, folder / name
                    if is_log or before.get(name) != (path, signature) or not copy.exists():
                        _link(path, copy, copy=is_log)
            yield [(name, folder / name) for name in now]
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _link(path: Path, name: Path, copy: bool = False) -> None:
    """Hard-link a file, or copy it if it is on another disk, or if `copy` says that it will be
    written into.
    """
    name.unlink(missing_ok=True)
    name.parent.mkdir(parents=True, exist_ok=True)
    if not copy:
        try:
            return os.link(path, name)
        except FileNotFoundError:
            raise
        except OSError as fault:
            if fault.errno not in NO_LINK_ERRORS:
                raise
    shutil.copy2(path, name)


@contextmanager
def _private_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file for writing that only its owner can read, and fsync it at the end."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _files(paths: Paths) -> Iterator[tuple[str, File]]:
    """Yield (name in the backup, file) of everything that is backed up, sorted by name."""
    roots = {"data": paths.data} | {f"instance/{name}": paths.instance / name for name in BACKED_UP}
    for name, root in roots.items():
        if root.is_dir():
            yield from sorted(_below(name, root))
        elif root.is_file():
            yield name, (root, signature_of(root.stat()))


def _below(name: str, folder: Path) -> Iterator[tuple[str, File]]:
    start = len(str(folder)) + 1
    for one in walk(str(folder)):
        inside = one.path[start:]
        if f"/{TEMPORARY_PREFIX}" in f"/{inside}" or not one.is_file(follow_symlinks=False):
            continue
        try:
            stat = one.stat(follow_symlinks=False)
        except FileNotFoundError:  # deleted meanwhile; under the lock nothing is
            continue
        yield f"{name}/{inside}", (Path(one.path), signature_of(stat))


def signature_of(stat: os.stat_result) -> Signature:
    """Return the signature of a file, which changes when the file does: inode, modification time in
    nanoseconds, size in bytes.
    """
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def restore(paths: Paths, source: Path, now: datetime) -> tuple[int, list[Path]]:
    """Replace the site's data by a backup. Returns the number of files and where the replaced ones
    are now.

    Everything is unpacked first, then exchanged by renames. Raises NotABackup, Busy and OSError.
    """
    stamp = f"{now:%Y%m%dT%H%M%S}"
    unpacked = {
        "data": paths.data.with_name(f"{TEMPORARY_PREFIX}restore-{stamp}"),
        "instance": paths.instance / f"{TEMPORARY_PREFIX}restore-{stamp}",
    }  # each on the same disk as the folder that it replaces
    pairs = [
        (unpacked["data"], paths.data),
        *((unpacked["instance"] / name, paths.instance / name) for name in BACKED_UP),
    ]
    try:
        number = _unpack(source, unpacked)
        sync_disk(unpacked["data"])
        copy_owner(unpacked["data"], paths.data)
        copy_owner(unpacked["instance"], paths.instance)
        with locked(paths.lock), ExitStack() as undo:
            kept = [_swap(new, old, stamp, undo) for new, old in pairs]
            undo.pop_all()
    finally:
        for folder in unpacked.values():
            _remove(folder)
    return number, [path for path in kept if path]


def copy_owner(new: Path, old: Path) -> None:
    """If root restores, give `new` to the owner of `old`: otherwise the server could not open its
    own files.
    """
    if os.geteuid() == 0 and old.exists() and new.exists():
        owner = old.stat()
        for path in (new, *new.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _unpack(source: Path, unpacked: Mapping[str, Path]) -> int:
    try:
        _verify_checksum(source)
        with tarfile.open(source, "r:gz") as archive:
            members = archive.getmembers()
            for member in members:
                _check_member(member)
            if not any(member.name.startswith("data/") for member in members):
                raise NotABackup(reason="there is no content in it")
            for member in members:
                root, _, name = member.name.partition("/")
                make_folder(unpacked[root])
                # Set the modes: private files stay private, whatever they were in the backup.
                archive.extract(
                    member.replace(name=name, mode=MODES[root]), unpacked[root], filter="data"
                )
    except (tarfile.TarError, EOFError, OSError, zlib.error) as fault:
        raise as_disk_error(fault) or NotABackup(
            reason=str(fault) or type(fault).__name__
        ) from fault
    return len(members)


def _verify_checksum(source: Path) -> None:
    """Verify the checksum of a gzip file. It is at the end of the file, which tar doesn't read."""
    with gzip.open(source) as file:
        while file.read(1 << 20):
            pass


def _check_member(member: tarfile.TarInfo) -> None:
    root, _, name = member.name.partition("/")
    steps = name.split("/")
    is_backed_up = root == "data" or (root == "instance" and steps[0] in BACKED_UP)
    if not (member.isreg() and is_backed_up) or ".." in steps:
        raise NotABackup(reason=f"it holds {member.name}")


def _swap(new: Path, old: Path, stamp: str, undo: ExitStack) -> Path | None:
    """Rename `new` to `old` and return where `old` was moved. `undo` gets the steps back."""
    kept = old.with_name(f"{old.name}.before-{stamp}") if old.exists() else None
    if kept:
        old.rename(kept)
        undo.callback(kept.rename, old)
    if new.exists():
        make_folder(old.parent)
        new.rename(old)
        undo.callback(old.rename, new)
    return kept


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    with suppress(FileNotFoundError):
        folder.rmdir()
