"""`scripts/environment.sh` installs requirements when their contents change."""

import os
import subprocess
import sys
from pathlib import Path

from tests.pages import ROOT

PYTHON = """#!/bin/sh
case "$*" in
    *install*) echo "$*" >> installs; [ ! -e offline ];;
esac
"""
"""Stands for the Python of the environment: notes what pip is to install, fails while offline."""


def test_requirements_are_installed_again_if_their_contents_change(tmp_path: Path) -> None:
    python, requirements = tmp_path / ".venv/bin/python", tmp_path / "requirements.txt"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON)
    python.chmod(0o755)

    def installs() -> int:
        command = ["sh", ROOT / "scripts/environment.sh", sys.executable, requirements.name]
        subprocess.run(command, cwd=tmp_path, check=False, capture_output=True)
        return len((tmp_path / "installs").read_text().splitlines())

    requirements.write_text("flask==3.1.0")
    (tmp_path / "offline").touch()
    assert installs() == 1
    (tmp_path / "offline").unlink()
    assert installs() == 2, "the first failed"
    os.utime(requirements)
    assert installs() == 2, "only the time is new"
    requirements.write_text("flask==3.1.1")
    assert installs() == 3
    assert installs() == 3
