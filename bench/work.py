"""Where the benchmark keeps what it makes and measures: `bench/.work`, which git ignores."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
WORK = Path(os.environ.get("BENCH_WORK") or Path(__file__).parent / ".work")
PYTHON = ROOT / ".venv" / "bin" / "python"
LANGUAGES = ("en", "zh")


def fresh(folder: Path) -> Path:
    """`folder`, empty. What stood there is only moved aside: ext4 is slow for minutes after a big tree is deleted."""
    if folder.exists():
        bin = WORK / "bin"
        bin.mkdir(parents=True, exist_ok=True)
        folder.rename(bin / f"{folder.name}-{len(list(bin.iterdir()))}-{os.getpid()}")
    folder.mkdir(parents=True)
    return folder


def tidy() -> None:
    """Delete for good what `fresh` has moved aside; only once nothing is measured any more."""
    shutil.rmtree(WORK / "bin", ignore_errors=True)


def write(path: Path, text: str) -> None:
    """A text file, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def load_results() -> dict[str, Any]:
    """What has been measured so far: part → number of entries (or "") → figures."""
    path = WORK / "results.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def forget_results() -> None:
    """Begin anew, so that a report tells of one run."""
    (WORK / "results.json").unlink(missing_ok=True)


def keep_results(part: str, size: str, figures: Any) -> None:
    """Put the figures of one part at one size in their place."""
    results = load_results()
    results.setdefault(part, {})[size] = figures
    write(WORK / "results.json", json.dumps(results, indent=2, ensure_ascii=False))
