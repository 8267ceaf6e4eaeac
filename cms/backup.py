"""One file with all that lasts of a site: the content, and the private half that can't be made again.

A gzipped tar (POSIX.1-2001): `data/…` and `instance/…`. What may be lost (state.db, cache) is not in it.
"""

import tarfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cms.errors import Refusal
from cms.files import LITTER, locked, make_folder, sync_folder
from cms.i18n import N_
from cms.paths import Paths

LASTING = ("accounts", "drafts", "history", "trash", "messages", "secret_key")
"""What lasts of the instance folder."""


class Unfit(Refusal):
    """The file isn't a backup of a site."""

    msgid = N_("This isn’t a backup of a site: %(reason)s. Nothing was changed.")


def back_up(paths: Paths, target: Path) -> int:
    """Write a backup to `target` and return the number of files. Nobody can save meanwhile. Raises Busy and OSError.

    The file appears whole or not at all.
    """
    draft = target.with_name(f"{LITTER}{target.name}")
    try:
        with locked(paths.lock), tarfile.open(draft, "w:gz") as archive:
            files = list(_files(paths))
            for name, path in files:
                archive.add(path, name, recursive=False)
        draft.chmod(0o600)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(target.absolute().parent)
    return len(files)


def _files(paths: Paths) -> Iterator[tuple[str, Path]]:
    roots = [("data", paths.data), *((f"instance/{name}", paths.instance / name) for name in LASTING)]
    for name, root in roots:
        found = sorted(root.rglob("*")) if root.is_dir() else [root]
        yield from ((f"{name}/{path.relative_to(root).as_posix()}".removesuffix("/."), path) for path in found
                    if path.is_file() and not path.is_symlink() and not path.name.startswith(LITTER))


def restore(paths: Paths, source: Path, now: datetime) -> tuple[int, list[Path]]:
    """Put a backup in the place of what there is; returns the number of files and where the old ones are now.

    Everything is unpacked beside first; then old and new change places by name. Raises Unfit, Busy and OSError.
    """
    stamp = f"{now:%Y%m%dT%H%M%S}"
    beside = {"data": paths.data.with_name(f"{LITTER}restore-{stamp}"),
              "instance": paths.instance / f"{LITTER}restore-{stamp}"}  # each on the disk of what it replaces
    try:
        number = _unpack(source, beside)
        with locked(paths.lock):
            kept = [_exchange(beside["data"], paths.data, stamp)]
            kept += [_exchange(beside["instance"] / name, paths.instance / name, stamp) for name in LASTING]
    finally:
        for folder in beside.values():
            _remove(folder)
    return number, [path for path in kept if path]


def _unpack(source: Path, beside: Mapping[str, Path]) -> int:
    try:
        with tarfile.open(source, "r:gz") as archive:
            members = archive.getmembers()
            for member in members:
                _check(member)
            if not any(member.name.startswith("data/") for member in members):
                raise Unfit(reason="there is no content in it")
            for member in members:
                root, _, name = member.name.partition("/")
                make_folder(beside[root])
                archive.extract(member.replace(name=name), beside[root], filter="data")
    except (tarfile.TarError, EOFError, OSError) as fault:
        raise Unfit(reason=str(fault) or type(fault).__name__) from fault
    return len(members)


def _check(member: tarfile.TarInfo) -> None:
    steps = member.name.split("/")
    lasting = steps[0] == "data" or (steps[0] == "instance" and steps[1:2] and steps[1] in LASTING)
    if not (member.isreg() and lasting) or ".." in steps:
        raise Unfit(reason=f"it holds {member.name}")


def _exchange(new: Path, old: Path, stamp: str) -> Path | None:
    """Put `new` where `old` is; returns where `old` went."""
    kept = old.with_name(f"{old.name}.before-{stamp}") if old.exists() else None
    if kept:
        old.rename(kept)
    if new.exists():
        make_folder(old.parent)
        new.rename(old)
    return kept


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    with suppress(FileNotFoundError):
        folder.rmdir()
