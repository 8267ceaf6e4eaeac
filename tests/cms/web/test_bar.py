"""A progress bar is drawn only on a terminal."""

import os
import pty
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent.parent
SLOW = """
import time
from cms.web.commands.bar import Bar
with Bar("Freezing") as bar:
    for number in range(4):
        time.sleep(0.06)
        bar.advance(number + 1, 4)
print("done")
"""


def drawn(code: str) -> str:
    """Return the output of a program on a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdout=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    ) as process:
        os.close(theirs)
        text = b""
        try:
            while part := os.read(ours, 4096):
                text += part
        except OSError:  # raised at the end of a terminal's output
            pass
    os.close(ours)
    assert process.returncode == 0
    return text.decode()


def test_a_terminal_shows_how_far_it_is() -> None:
    text = drawn(SLOW)
    assert "Freezing" in text
    assert "%" in text
    assert text.rstrip().endswith("done")


def test_who_need_not_wait_sees_none() -> None:
    patient = "from cms.web.commands import bar\nbar.UPDATE_SECONDS = 60\n"
    assert drawn(patient + SLOW).strip() == "done"


def test_a_file_gets_no_bar() -> None:
    done = subprocess.run([sys.executable, "-c", SLOW], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "done\n"
