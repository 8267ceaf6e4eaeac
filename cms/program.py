"""What the program is known by that this process runs: what an older one has kept may not hold any more."""

import sys
from functools import cache
from pathlib import Path

from cms.trace import combined, fingerprint

PROGRAM = Path(__file__).parent.parent


@cache
def program_print() -> bytes:
    """Eight bytes that stand for every source file, the requirements and Python itself."""
    sources = sorted(path for folder in ("cms", "blueprints") for path in (PROGRAM / folder).rglob("*.py"))
    files = [*sources, PROGRAM / "app.py", PROGRAM / "requirements.txt"]
    return combined(sys.version.encode(), *(fingerprint(path.read_bytes()) for path in files))
