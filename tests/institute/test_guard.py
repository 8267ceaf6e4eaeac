"""The guard that keeps the program's tests off the content of the site."""

import subprocess
import sys

import pytest

from tests.institute import guard
from tests.pages import ROOT

READS = """
from pathlib import Path
from tests.institute import guard
guard.{how}()
try:
    print(len(list(Path("{path}").parent.glob("*"))) and Path("{path}").read_bytes()[:1])
except RuntimeError as error:
    print(error)
print(guard.complain(Path("{module}").absolute()))
"""


def said(how: str, path: str, module: str) -> str:
    """Return what a process says that reads a file of the checkout under the guard."""
    program = READS.format(how=how, path=path, module=module)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, text=True, capture_output=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize("path", ["data/site.json", "data/content/pages/about.json"])
def test_a_test_that_reads_the_sites_content_fails(path: str) -> None:
    if (ROOT / path).exists():
        assert "tests/test_app.py reads the content of the site" in said(
            "watch", path, "tests/test_app.py"
        )
        assert "reads the content" not in said("watch", path, "demo/tests/test_seed.py")
        assert "server reads the site’s content" in said("refuse", path, "tests/test_app.py")


@pytest.mark.parametrize("path", ["data/schemas/news.json", "tests/institute/data/site.json"])
def test_the_programs_own_files_may_be_read(path: str) -> None:
    assert "reads the" not in said("watch", path, "tests/test_app.py")
    assert "reads the" not in said("refuse", path, "tests/test_app.py")


def test_only_modules_that_exist_are_excused() -> None:
    assert [name for name in guard.STILL if not (ROOT / name).is_file()] == []
