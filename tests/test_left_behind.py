"""A run of tests that is killed leaves nothing in the folder of temporary files for long."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.pages import ROOT
from tests.warm import PLACE

SHARE = """
import sys
from tests.warm import share_templates

folder = share_templates()
print(folder.name, flush=True)
sys.stdin.read()
"""


def run(temporary: Path) -> subprocess.Popen[str]:
    """Start a process that shares templates until its input ends."""
    own = {name: value for name, value in os.environ.items() if name != PLACE}
    return subprocess.Popen(
        [sys.executable, "-c", SHARE],
        cwd=ROOT,
        env=own | {"TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def folder_of(process: subprocess.Popen[str]) -> Path:
    assert process.stdout
    return Path(process.stdout.readline().strip())


def test_the_next_run_removes_the_templates_of_a_killed_one(tmp_path: Path) -> None:
    with run(tmp_path) as killed, run(tmp_path) as going_on:
        left, in_use = folder_of(killed), folder_of(going_on)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert left.is_dir()
        with run(tmp_path) as after:
            assert folder_of(after).is_dir()
            assert not left.exists()
            assert in_use.is_dir()
    assert list(tmp_path.iterdir()) == []
