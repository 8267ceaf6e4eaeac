"""Backups: one file with everything of a site that can't be recreated.

It is a gzipped tar (POSIX.1-2001) with `data/…`, `instance/…` without disposable files, `site/…` (the
institute’s own folder, if there is one) and `settings.json`. `restoring.py` restores it.
"""

import errno
import io
import os
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

import orjson

from cms.core.errors import Refusal
from cms.core.files import TEMPORARY_PREFIX, locked, sync_folder
from cms.core.i18n import N_
from cms.core.settings import PREFIX, SECRET, Settings, default_settings, to_environment
from cms.publish.output import MARK
from cms.schema.paths import Paths

SETTINGS = "settings.json"
"""The name of the settings in a backup."""

LOSABLE = re.compile(r"cache|releases|(?:state|statistics)\.db(?:-wal|-shm)?|.*\.lock")
"""Names in the instance folder that aren’t backed up: they are made anew, or may be lost."""

NOT_OF_THE_SITE = frozenset(
    {"data", "instance", "__pycache__", ".git", ".venv", "venv", "node_modules"}
)
"""Names in the institute’s own folder that aren’t backed up as a part of it."""

ARCHIVES = (".tar.gz", ".tgz")
"""Ends of names of backups, which people keep there too."""

REPLACED = re.compile(r"\.before-\d{8}T\d{6}$")
"""The end of the names of files and folders that a restore has replaced."""

LOG_SUFFIX = ".jsonl"
"""The suffix of logs, which are appended to."""

NO_LINK_ERRORS = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP)
"""Errors that mean that a hard link isn't possible there."""

PLACES = frozenset({"site", "data", "instance", "templates", "static", "translations", "releases"})
"""Settings that name folders, which are others on another machine."""

Signature = tuple[int, int, int]
File = tuple[Path, Signature]


class BackedUp(NamedTuple):
    """The number of files in a backup, and the paths left out, each with its reason."""

    files: int
    left_out: tuple[str, ...]


class BackupRunning(Refusal):
    """Another backup is running."""

    msgid = N_("Another backup is running. Wait until it has finished.")


def back_up(paths: Paths, settings: Settings, target: Path) -> BackedUp:
    """Write a backup to `target`. Raises BackupRunning, Busy and OSError.

    It has the site as of one moment; only for that moment saves have to wait. The target file is
    complete or isn't there.
    """
    left_out: list[str] = []
    temporary = target.with_name(f"{TEMPORARY_PREFIX}{target.name}")
    with _snapshot(paths, left_out) as files:
        temporary.unlink(missing_ok=True)
        try:
            with (
                _private_file(temporary) as file,
                tarfile.open(fileobj=file, mode="w:gz", dereference=True) as archive,
            ):
                for name, path in files:
                    archive.add(path, name, recursive=False)
                _add_settings(archive, settings)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    sync_folder(target.absolute().parent)
    return BackedUp(len(files), tuple(left_out))


def _add_settings(archive: tarfile.TarFile, settings: Settings) -> None:
    """Add the settings that aren’t the default ones; of secrets only the names."""
    default = to_environment(default_settings(settings.features))
    values = {
        name: text
        for name, text in to_environment(settings).items()
        if text != default[name] and name.removeprefix(PREFIX).lower() not in PLACES
    }
    secrets = sorted(name for name in values if name.removeprefix(PREFIX).lower() in SECRET)
    shown = {name: text for name, text in values.items() if name not in secrets}
    data = orjson.dumps({"settings": shown, "secrets": secrets}, option=orjson.OPT_INDENT_2)
    member = tarfile.TarInfo(SETTINGS)
    member.size, member.mode = len(data), 0o600
    archive.addfile(member, io.BytesIO(data))


@contextmanager
def _snapshot(paths: Paths, left_out: list[str]) -> Iterator[list[tuple[str, Path]]]:
    """Yield (name, path) of all files as of one moment. They are hard links, since files are
    replaced and not written into. `left_out` gets descriptions of those left out.

    Most links are made without the lock. Files that changed meanwhile follow under it, and copies
    of the logs, which are written into.
    """
    folder = paths.instance / f"{TEMPORARY_PREFIX}backup"
    with locked(paths.job_lock("backup"), busy=BackupRunning):
        shutil.rmtree(folder, ignore_errors=True)  # left by a killed process
        try:
            folder.mkdir(0o700)
            before = dict(files_of(paths))
            for name, (path, _signature) in before.items():
                with suppress(FileNotFoundError):
                    _link(path, folder / name)
            with locked(paths.lock):
                now = dict(files_of(paths, left_out))
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
            return os.link(path.resolve(), name)  # the file that a symbolic link leads to
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


def files_of(paths: Paths, left_out: list[str] | None = None) -> Iterator[tuple[str, File]]:
    """Yield (name in the backup, file) of everything that is backed up. Links are followed.

    `left_out` gets the paths that one may expect there, each with the reason.
    """
    missing = [] if left_out is None else left_out
    yield from _below("data", paths.data, missing)
    for root, folder in roots_of(paths).items():
        above = (os.path.realpath(folder),)
        for entry in _entries(folder):
            if is_lasting(paths, root, Path(entry.path)):
                yield from _entry(f"{root}/{entry.name}", entry, missing, above)
            elif root == "site" and folder / entry.name not in (paths.data, paths.instance):
                missing.append(f"{entry.path}: no part of the site’s own files")


def roots_of(paths: Paths) -> dict[str, Path]:
    """Return name in the backup → folder, for the folders that are backed up in part."""
    return {"instance": paths.instance} | ({"site": paths.site} if paths.site else {})


def is_lasting(paths: Paths, root: str, path: Path) -> bool:
    """Return whether an entry of a folder of `roots_of` is backed up, and replaced by a restore."""
    if not is_lasting_name(root, path.name) or path in (paths.data, paths.instance):
        return False
    return root == "instance" or not (
        (path / MARK).exists() or (path / "current" / MARK).exists()  # frozen files, releases
    )


def is_lasting_name(root: str, name: str) -> bool:
    """Return whether a backup may have an entry of this name in a root."""
    if name.startswith(TEMPORARY_PREFIX) or REPLACED.search(name):
        return False
    if root == "instance":
        return not LOSABLE.fullmatch(name)
    return name not in NOT_OF_THE_SITE and not name.endswith(ARCHIVES)


def losable(paths: Paths) -> list[str]:
    """Return the paths in the instance folder that no backup has."""
    return [one.path for one in _entries(paths.instance) if LOSABLE.fullmatch(one.name)]


def _below(
    name: str, folder: Path, left_out: list[str], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, File]]:
    real = os.path.realpath(folder)
    if real in above:
        left_out.append(f"{folder}: a link to a folder that it is in")
        return
    for entry in _entries(folder):
        if not entry.name.startswith(TEMPORARY_PREFIX) and entry.name != "__pycache__":
            yield from _entry(f"{name}/{entry.name}", entry, left_out, (*above, real))


def _entry(
    name: str, entry: os.DirEntry[str], left_out: list[str], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, File]]:
    if entry.is_dir():
        yield from _below(name, Path(entry.path), left_out, above)
    elif entry.is_file():
        with suppress(FileNotFoundError):  # deleted meanwhile, which happens only without the lock
            yield name, (Path(entry.path), signature_of(entry.stat()))
    elif entry.is_symlink():
        left_out.append(f"{entry.path}: a link that leads nowhere")
    elif os.path.lexists(entry.path):
        left_out.append(f"{entry.path}: neither a file nor a folder")


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """Return the entries of a folder by name; none if there is no folder."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []


def signature_of(stat: os.stat_result) -> Signature:
    """Return the signature of a file, which changes when the file does: inode, modification time in
    nanoseconds, size in bytes.
    """
    return stat.st_ino, stat.st_mtime_ns, stat.st_size
