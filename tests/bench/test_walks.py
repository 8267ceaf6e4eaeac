"""The files that a page, a save and a freeze run through."""

import subprocess
import sys
from pathlib import Path

from tests.pages import ROOT


def test_each_walk_is_traced(small_data: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bench.walks", "--full", "--data", small_data],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    for walk in ("A page", "A save", "A freeze after an edit"):
        assert f"{walk}: " in told.stdout
    assert "cms/content/reader.py: " in told.stdout
