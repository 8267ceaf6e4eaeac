"""The fingerprint of the program that this process runs. Data that another version has cached may
be invalid.
"""

import sys
from functools import cache
from pathlib import Path

from cms.core.fingerprint import combined

PROGRAM = Path(__file__).parent.parent.parent


@cache
def program_print(sections: Path | None = None) -> bytes:
    """Eight bytes that stand for every source file, the requirements and Python itself; for
    `sections` too.
    """
    if sections is None:
        return print_of(PROGRAM)
    return combined(program_print(None), *_sources(sections))


def print_of(program: Path) -> bytes:
    """The fingerprint (8 bytes) of Python's version and the program's files in a folder, whatever
    their times say: an archive or an image may give all files one time.
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
