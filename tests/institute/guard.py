"""A test of the program fails if it reads the content of the site in `data/`.

That content belongs to whoever runs the site (here: the demonstration). The program's tests must
pass without it, so they have an institute of their own. Tests in `demo/` may read it.
"""

import os
import sys
import traceback
from pathlib import Path

from tests.pages import ROOT

SITE = f"{ROOT / 'data'}{os.sep}"
OF_THE_PROGRAM = tuple(f"{SITE}{name}" for name in ("schemas/", "geo/"))
"""What lies in `data/` and is a part of the package: schemas and base maps."""
DEMONSTRATION = ROOT / "demo"
STILL = {
    "tests/test_generated_documents.py": "looks for words in every file of the repository, whatever it is",
}
"""Modules that still read it, and why. The list may only become shorter."""
FOUND: list[str] = []
"""What was read since the last look, with the lines that read it."""


def reads_site(path: object) -> bool:
    """Return whether a path lies in `data/` and isn't a part of the program.

    A bare `data` may be below another folder, when a tree is removed by descriptors.
    """
    if not isinstance(path, str | os.PathLike):
        return False
    text = os.fspath(path)
    if not isinstance(text, str) or "data" not in text or text == "data":
        return False
    full = f"{os.path.abspath(text)}{os.sep}"  # noqa: PTH100 - follows no links
    return full.startswith(SITE) and not full.startswith(OF_THE_PROGRAM)


def watch() -> None:
    """Note what this process reads from now on."""

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and reads_site(arguments[0]):
            lines = "".join(traceback.format_list(traceback.extract_stack(sys._getframe(1))[-6:]))
            FOUND.append(f"{arguments[0]}\n{lines}")

    sys.addaudithook(hear)


def refuse() -> None:
    """Refuse to read it in this process, such as a server that a test has started."""

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and reads_site(arguments[0]):
            raise RuntimeError(f"a test’s server reads the site’s content: {arguments[0]}")

    sys.addaudithook(hear)


def complain(module: Path) -> str:
    """Return what a module has read since the last look, or nothing if it may."""
    found, FOUND[:] = FOUND[:], []
    name = module.relative_to(ROOT).as_posix() if module.is_relative_to(ROOT) else str(module)
    if not found or module.is_relative_to(DEMONSTRATION) or name in STILL:
        return ""
    return f"{name} reads the content of the site, see tests/institute/guard.py: {found[0]}"
