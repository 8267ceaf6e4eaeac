"""The fingerprint of the running program. Data cached by another version may be invalid."""

import sys
from functools import cache
from pathlib import Path

from cms.core.files import walk
from cms.core.fingerprint import combined

PROGRAM = Path(__file__).parent.parent.parent


@cache
def program_fingerprint(*own: Path) -> bytes:
    """Return 8 bytes that identify all source files, those of features and of the folders `own` too,
    the requirements and the version of Python.
    """
    return combined(core_fingerprint(), *map(folder_fingerprint, (PROGRAM / "features", *own)))


@cache
def core_fingerprint(*own: Path) -> bytes:
    """Return 8 bytes like those of `program_fingerprint`, without the program's features."""
    return combined(fingerprint_of(PROGRAM), *map(folder_fingerprint, own))


def fingerprint_of(program: Path) -> bytes:
    """Return 8 bytes that identify the version of Python and the program's files in a folder. Times
    of files don't count, since an archive or image may set them all to the same one.
    """
    single = [program / name for name in ("app.py", "requirements.txt")]
    return combined(
        sys.version.encode(),
        *_sources(program / "cms"),
        *_sources(program / "blueprints"),
        *(path.read_bytes() for path in single if path.is_file()),
    )


@cache
def folder_fingerprint(folder: Path) -> bytes:
    """Return 8 bytes that identify the source files in a folder, such as a feature's, without its
    tests.
    """
    return combined(*_sources(folder))


def _sources(folder: Path) -> list[bytes]:
    inside = len(f"{folder}/")
    paths = sorted(file.path for file in walk(str(folder)) if file.name.endswith(".py"))
    return [Path(path).read_bytes() for path in paths if "tests" not in path[inside:].split("/")]
