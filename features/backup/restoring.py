"""Putting a backup back, all or nothing, and checking one (`backup.py` writes them)."""

import gzip
import os
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from cms.core.disk_errors import as_disk_error
from cms.core.errors import Refusal
from cms.core.files import TEMPORARY_PREFIX, locked, make_folder, sync_disk
from cms.core.i18n import N_
from cms.schema.paths import Paths
from features.backup.archive import SETTINGS, files_of, is_lasting, is_lasting_name, roots_of

ROOTS = ("instance", "site")
MAX_SETTINGS_BYTES = 1 << 20


class NotABackup(Refusal):
    """The file isn't a backup of a site."""

    msgid = N_("This isn’t a backup of a site: %(reason)s. Nothing was changed.")


class NoOwnFolder(Refusal):
    """The backup has an institute’s own folder, but this site has none."""

    msgid = N_(
        "This backup contains an institute’s own folder (templates, styles, sections). Set OASIS_SITE to the "
        "folder to restore it to. Nothing was changed."
    )


class Restored(NamedTuple):
    """The number of restored files, where the replaced ones are, the settings of the backup (name of
    the variable → value), and the names of those that are secret.
    """

    files: int
    replaced: list[Path]
    settings: Mapping[str, str]
    secrets: tuple[str, ...]


class Checked(NamedTuple):
    """A backup compared with the site: the number of its files; the names that differ now; those
    that are only here, and only in the backup.
    """

    files: int
    different: list[str]
    only_here: list[str]
    only_there: list[str]


def restore(paths: Paths, source: Path, now: datetime) -> Restored:
    """Replace the site by a backup.

    Everything is unpacked first, then exchanged by renames. Raises NotABackup, NoOwnFolder, Busy and
    OSError.
    """
    stamp = f"{now:%Y%m%dT%H%M%S}"
    name = f"{TEMPORARY_PREFIX}restore-{stamp}"
    unpacked = {"data": paths.data.with_name(name), "instance": paths.instance / name}
    if paths.site:
        unpacked["site"] = paths.site / f"{name}-site"  # on the same disk as its target
    try:
        number, about = _unpack(source, unpacked)
        sync_disk(unpacked["data"])
        for root, folder in {"data": paths.data, **roots_of(paths)}.items():
            copy_owner(unpacked[root], folder)
        with locked(paths.lock), ExitStack() as undo:
            kept = [_swap(new, old, stamp, undo) for new, old in _pairs(paths, unpacked)]
            undo.pop_all()
    finally:
        for folder in unpacked.values():
            _remove(folder)
    return Restored(
        number, [path for path in kept if path], about["settings"], tuple(about["secrets"])
    )


def _pairs(paths: Paths, unpacked: Mapping[str, Path]) -> Iterator[tuple[Path, Path]]:
    """Yield (unpacked, replaced). Files that aren’t in the backup are moved away, but not from the
    institute’s folder if the backup doesn’t have that.
    """
    yield unpacked["data"], paths.data
    for root, folder in roots_of(paths).items():
        if root == "instance" or unpacked[root].is_dir():
            there = {path.name for path in unpacked[root].glob("*")}
            here = {path.name for path in folder.iterdir() if is_lasting(paths, root, path)}
            for name in sorted(there | here):
                yield unpacked[root] / name, folder / name


def copy_owner(new: Path, old: Path) -> None:
    """If root restores, give `new` to the owner of `old`: otherwise the server could not open its
    own files.
    """
    if os.geteuid() == 0 and old.exists() and new.exists():
        owner = old.stat()
        for path in (new, *new.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def check(paths: Paths, source: Path) -> Checked:
    """Read a whole backup and compare it with the site as it is now. Raises NotABackup and OSError."""
    here = {name: path for name, (path, _signature) in files_of(paths)}
    different, there = [], set()
    with _opened(source) as (archive, members):
        for member in members:
            file = archive.extractfile(member)
            assert file is not None  # a plain file: _check_member
            data = file.read()
            there.add(member.name)
            if member.name in here and here[member.name].read_bytes() != data:
                different.append(member.name)
    there.discard(SETTINGS)
    return Checked(len(there), different, sorted(here.keys() - there), sorted(there - here.keys()))


def _unpack(source: Path, unpacked: Mapping[str, Path]) -> tuple[int, dict[str, Any]]:
    """Unpack a backup, and return the number of files and its settings."""
    about: dict[str, Any] = {"settings": {}, "secrets": []}
    with _opened(source) as (archive, members):
        files = [member for member in members if member.name != SETTINGS]
        if "site" not in unpacked and any(member.name.startswith("site/") for member in files):
            raise NoOwnFolder
        for member in files:
            root, _, name = member.name.partition("/")
            make_folder(unpacked[root])
            # Set the modes: private files stay private, with any mode in the backup.
            archive.extract(
                member.replace(name=name, mode=_mode(root, member)), unpacked[root], filter="data"
            )
        if len(files) < len(members):
            about |= _read_settings(archive)
    return len(files), about


def _mode(root: str, member: tarfile.TarInfo) -> int:
    if root == "instance":
        return 0o600
    return 0o755 if member.mode & 0o100 else 0o644


def _read_settings(archive: tarfile.TarFile) -> dict[str, Any]:
    """Raises NotABackup."""
    file = archive.extractfile(SETTINGS)
    assert file is not None  # a plain file: _check_member
    try:
        about = orjson.loads(file.read(MAX_SETTINGS_BYTES))
        settings = {str(name): str(value) for name, value in about["settings"].items()}
        return {"settings": settings, "secrets": [str(name) for name in about["secrets"]]}
    except (ValueError, LookupError, TypeError, AttributeError) as fault:
        raise NotABackup(reason=f"{SETTINGS} can’t be read") from fault


@contextmanager
def _opened(source: Path) -> Iterator[tuple[tarfile.TarFile, list[tarfile.TarInfo]]]:
    """Open a backup whose checksum and members are right. Raises NotABackup and OSError."""
    try:
        _verify_checksum(source)
        with tarfile.open(source, "r:gz") as archive:
            members = archive.getmembers()
            for member in members:
                _check_member(member)
            if not any(member.name.startswith("data/") for member in members):
                raise NotABackup(reason="there is no content in it")
            yield archive, members
    except (tarfile.TarError, EOFError, OSError, zlib.error) as fault:
        raise as_disk_error(fault) or NotABackup(
            reason=str(fault) or type(fault).__name__
        ) from fault


def _verify_checksum(source: Path) -> None:
    """Verify the checksum of a gzip file. It is at the end of the file, which tar doesn't read."""
    with gzip.open(source) as file:
        while file.read(1 << 20):
            pass


def _check_member(member: tarfile.TarInfo) -> None:
    """Raise NotABackup for a member that may not be unpacked."""
    root, _, name = member.name.partition("/")
    steps = name.split("/")
    is_ours = root == "data" or (root in ROOTS and is_lasting_name(root, steps[0]))
    if not (member.isreg() and (is_ours or member.name == SETTINGS)) or ".." in steps:
        raise NotABackup(reason=f"it holds {member.name}")


def _swap(new: Path, old: Path, stamp: str, undo: ExitStack) -> Path | None:
    """Rename `new` to `old` and return where `old` was moved. `undo` gets the steps back."""
    is_there = old.exists() or old.is_symlink()
    kept = old.with_name(f"{old.name}.before-{stamp}") if is_there else None
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
