"""The fingerprint of the program that this process runs. Data that another version has cached may
be invalid.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

from cms.core.fingerprint import combined, fingerprint

PROGRAM = Path(__file__).parent.parent.parent
CACHE_FILE = Path(cache_from_source(__file__)).with_suffix(".print")
"""Beside what Python has compiled, which is as easily made anew."""
MTIME_RESOLUTION_SECONDS = 2.0
"""Seconds after which a file that is written again has another time."""


@cache
def program_print(sections: Path | None = None) -> bytes:
    """Eight bytes that stand for every source file, the requirements and Python itself; for
    `sections` too.
    """
    made = print_of(PROGRAM, CACHE_FILE, time.time())
    if sections is None:
        return made
    return combined(
        made,
        *(
            fingerprint(Path(path).read_bytes())
            for path in sorted(one.path for one in _below(str(sections)))
        ),
    )


def print_of(program: Path, kept: Path, now: float) -> bytes:
    """The fingerprint (8 bytes) of Python's version and the program's files in a folder. It is
    cached in the file `kept` until one of the files changes.

    Size and time of a file don't tell it from
    another, for an archive or an image may give all files one time; with its inode and the time of
    its last change, which nobody can set, they do.
    """
    files = {file.path: file.stat() for file in sorted(_files(program), key=lambda file: file.path)}
    known_by = fingerprint(
        [
            sys.version,
            *(
                (path, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
                for path, stat in files.items()
            ),
        ]
    )
    with suppress(OSError):
        found = kept.read_bytes()
        if len(found) == 16 and found.startswith(known_by):
            return found[8:]
    made = combined(sys.version.encode(), *(fingerprint(Path(path).read_bytes()) for path in files))
    if max(stat.st_ctime for stat in files.values()) < now - MTIME_RESOLUTION_SECONDS:
        _keep(kept, known_by + made)
    return made


def _files(program: Path) -> Iterator[os.DirEntry[str]]:
    for folder in ("cms", "blueprints"):
        yield from _below(str(program / folder))
    with os.scandir(program) as found:
        yield from (one for one in found if one.name in ("app.py", "requirements.txt"))


def _below(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        for one in found:
            if one.is_dir():
                yield from _below(one.path)
            elif one.name.endswith(".py"):
                yield one


def _keep(kept: Path, data: bytes) -> None:
    """Where Python keeps nothing, nothing is kept, and the files are read each time."""
    draft = kept.with_suffix(f".{os.getpid()}")
    try:
        draft.write_bytes(data)
        draft.replace(kept)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
