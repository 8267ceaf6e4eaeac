"""The command line lists its commands, and a worker imports nothing that only indexing needs."""

import os
import subprocess
import sys
from pathlib import Path

from freeze.smallsite import make_small_site

from cms.web.commands import MODULES

ROOT = Path(__file__).parent.parent

SERVER = """
import sys
sys.modules["pypinyin"] = None  # no import finds it
from app import create_app
answer = create_app({"watch": False}).test_client().get(sys.argv[1])
assert answer.status_code == 200, answer.status
print(answer.text)
"""


def run(*words: str, **settings: Path) -> str:
    """Run Python in a process of its own and return its output."""
    environment = {f"OASIS_{name.upper()}": str(value) for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_command_is_listed_and_says_what_it_is_for(shipped: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "OASIS_INSTANCE": str(tmp_path)},
    )
    said = dict(
        line.split(None, 1) for line in done.stdout.partition("Commands:")[2].strip().splitlines()
    )
    listed = set(MODULES)
    assert listed <= set(said)
    assert all(said[name] for name in listed)


def test_a_search_is_answered_without_what_only_fills_the_index(tmp_path: Path) -> None:
    """Pinyin takes 40 MB, in each worker."""
    make_small_site(tmp_path)
    settings = {"data": tmp_path / "data", "instance": tmp_path / "instance"}
    run("-m", "flask", "--app", "app", "search", "rebuild", **settings)
    found = run("-c", SERVER, "/zh/search/?q=%E7%A0%94%E7%A9%B6", **settings)
    assert "<mark>研究</mark>" in found
