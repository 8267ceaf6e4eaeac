"""Files that are frozen as they are: those of the static folder and of the media folder."""

import os
from collections.abc import Iterator
from pathlib import Path

from cms.paths import first_of, is_inside
from cms.store import Snapshot
from cms.trace import Question, fingerprint
from cms.web.state import State

PREFIXES = ("/static/", "/media/")


def folders(state: State) -> dict[str, tuple[Path, ...]]:
    """Address prefix → folders, of which the first that has a file counts."""
    return dict(zip(PREFIXES, (state.assets.folders, (state.site.paths.media,)), strict=True))


def files(state: State) -> Iterator[str]:
    """The addresses of all of them."""
    for prefix, found in folders(state).items():
        for name in sorted({name for folder in found for name in below(folder)}):
            if not (prefix == "/static/" and "editor" in name):
                yield prefix + name


def below(folder: Path, before: str = "") -> Iterator[str]:
    """The paths of the visible files in a folder and in those below it; links that lead out of it are none."""
    try:
        found = list(os.scandir(folder / before))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in found:
        name = before + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from below(folder, f"{name}/")
        elif not entry.name.startswith(".") and (
                is_inside(folder, Path(entry.path)) if entry.is_symlink() else entry.is_file()):
            yield name


def source_of(state: State, address: str) -> Path | None:
    """The file that stands at an address as it is, or None."""
    if not address.startswith(PREFIXES):
        return None
    return next((first_of(found, address.removeprefix(prefix)) for prefix, found in folders(state).items()
                 if address.startswith(prefix)), None)


def copy_print(state: State, snapshot: Snapshot, question: Question) -> bytes:
    """What such a file is known by: its size and time, since media may be large. Raises OSError."""
    path = source_of(state, question.argument)
    if path is None:
        raise LookupError
    stat = path.stat()
    return fingerprint((stat.st_size, stat.st_mtime_ns))
