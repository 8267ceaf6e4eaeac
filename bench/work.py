"""The working folder of the benchmark: `bench/.work`, which git ignores and which may be deleted."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORK = Path(os.environ.get("BENCH_WORK") or Path(__file__).parent / ".work")
PYTHON = ROOT / ".venv" / "bin" / "python"
LANGUAGES = ("en", "zh")


def fresh(folder: Path) -> Path:
    """Return `folder`, empty. Its content is only moved aside: ext4 is slow for minutes after a big
    tree is deleted.
    """
    if folder.exists():
        bin = WORK / "bin"
        bin.mkdir(parents=True, exist_ok=True)
        folder.rename(bin / f"{folder.name}-{len(list(bin.iterdir()))}-{os.getpid()}")
    folder.mkdir(parents=True)
    return folder


def tidy() -> None:
    """Delete what `fresh` has moved aside, after all measurements."""
    shutil.rmtree(WORK / "bin", ignore_errors=True)


def write(path: Path, text: str) -> None:
    """Write a text file, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
