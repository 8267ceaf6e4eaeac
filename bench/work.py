"""The working folder of the benchmark, `bench/.work`, which git ignores and which may be deleted; and
the folder that builds are written to, in memory if there is room: their time isn't the disk's.
"""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORK = Path(os.environ.get("BENCH_WORK") or Path(__file__).parent / ".work")
MEMORY, ROOM = Path("/dev/shm"), 6 << 30  # noqa: S108 - a folder of our own there
"""A file system in memory, and the bytes that must be free there."""
PYTHON = ROOT / ".venv" / "bin" / "python"
LANGUAGES = ("en", "zh")


def outputs() -> Path:
    """Return the folder for everything that is built."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY / "oasis-bench" if in_memory and "BENCH_WORK" not in os.environ else WORK


OUTPUTS = outputs()


def fresh(folder: Path) -> Path:
    """Return `folder`, empty. On a disk its content is only moved aside: ext4 is slow for minutes
    after a big tree is deleted.
    """
    if folder.is_relative_to(MEMORY):
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        bin = WORK / "bin"
        bin.mkdir(parents=True, exist_ok=True)
        folder.rename(bin / f"{folder.name}-{len(list(bin.iterdir()))}-{os.getpid()}")
    folder.mkdir(parents=True)
    return folder


def tidy() -> None:
    """Delete what `fresh` has moved aside and what was built in memory, after all measurements."""
    shutil.rmtree(WORK / "bin", ignore_errors=True)
    if OUTPUTS != WORK:
        shutil.rmtree(OUTPUTS, ignore_errors=True)


def write(path: Path, text: str) -> None:
    """Write a text file, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
