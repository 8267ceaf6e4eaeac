"""The fingerprint of the running program. Data cached by another version may be invalid."""

import sys
from functools import cache
from pathlib import Path

from cms.core.fingerprint import combined

PROGRAM = Path(__file__).parent.parent.parent


@cache
def program_fingerprint(sections: Path | None = None) -> bytes:
    """Return 8 bytes that identify all source files, the requirements and the version of Python;
    with `sections`, the source files of that folder too.
    """
    if sections is None:
        return fingerprint_of(PROGRAM)
    return combined(program_fingerprint(None), *_sources(sections))


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


def _sources(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("*.py"))]
