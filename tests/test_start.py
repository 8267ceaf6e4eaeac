"""The command line lists its commands, and a worker does not load what only the index needs."""

import os
import subprocess
import sys
from pathlib import Path

from freeze.smallsite import make_small_site

from cms.web.commands import MODULES

ROOT = Path(__file__).parent.parent

COMMAND = """
import sys
from flask.cli import cli
try:
    cli.main(sys.argv[1:], prog_name="flask")
finally:
    print("LOADED", *sys.modules)
"""
SERVER = """
import sys
from app import create_app
answer = create_app({"watch": False}).test_client().get(sys.argv[1])
assert answer.status_code == 200, answer.status
print("LOADED", *sys.modules)
"""


def loaded(code: str, *arguments: str, **settings: Path) -> set[str]:
    """The modules that a process of its own has loaded at its end."""
    environment = {
        **os.environ,
        **{f"OASIS_{name.upper()}": str(value) for name, value in settings.items()},
    }
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return set(done.stdout.rpartition("LOADED")[2].split())


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
    assert set(MODULES) <= set(said)
    assert all(said[name] for name in MODULES)


def test_a_search_loads_nothing_that_fills_the_index(tmp_path: Path) -> None:
    """Pinyin has 40 MB, which each worker would have to hold."""
    make_small_site(tmp_path)
    settings = {"data": tmp_path / "data", "instance": tmp_path / "instance"}
    assert "pypinyin" in loaded(COMMAND, "--app", "app", "search", "rebuild", **settings)
    found = loaded(SERVER, "/zh/search/?q=%E7%A0%94%E7%A9%B6", **settings)
    assert "cms.search.tables" in found
    assert "pypinyin" not in found
