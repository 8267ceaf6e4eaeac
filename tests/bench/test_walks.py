"""The source files that a page, a save and a freeze execute."""

import json
import subprocess
import sys
from pathlib import Path

from freeze.smallsite import make_tiny_content

from bench.walks import KEY
from tests.pages import ROOT


def test_each_walk_is_traced(tmp_path: Path) -> None:
    data = make_tiny_content(tmp_path)
    item = json.loads((data / "content/news/item-1.json").read_bytes())
    item |= {"date": "2024-08-23", "body": {"en": ["A text."]}}
    (data / f"content/news/{KEY}.json").write_text(json.dumps(item))
    told = subprocess.run(
        [sys.executable, "-m", "bench.walks", "--full", "--data", data],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    for walk in ("A page", "A save", "A freeze after an edit"):
        assert f"{walk}: " in told.stdout
    assert "cms/content/reader.py: " in told.stdout
