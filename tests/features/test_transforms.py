"""A feature of the institute changes the files of a frozen site and puts copies beside them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.freeze.smallsite import make_tiny_content, tree
from tests.pages import ROOT

DECLARATION = """
from pathlib import Path

from cms.core.feature import Feature, Transform

HERE = f"{__name__}.stamp"
feature = Feature(
    "stamp",
    Path(__file__).parent,
    transforms={
        "stamped": Transform(f"{HERE}:stamp", flag="Stamp every page."),
        "short": Transform(f"{HERE}:short", ending=".gz"),
    },
)
"""
STAMP = """
def stamp(site, snapshot):
    return lambda path, body: body + b"<!-- %s -->" if path.endswith(".html") else body


def short(site, snapshot):
    return lambda path, body: body[-20:] if path.endswith("/index.html") else None
"""
FAILS = """
def stamp(site, snapshot):
    return lambda path, body: 1 / 0


def short(site, snapshot):
    return None
"""
PAGE = "en/news/item-1/index.html"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The institute's own folder, with the feature."""
    folder = tmp_path / "own"
    folder.mkdir()
    shutil.move(make_tiny_content(tmp_path / "tiny"), folder / "data")
    feature = folder / "features" / "stamp"
    feature.mkdir(parents=True)
    (feature / "__init__.py").write_text(DECLARATION)
    write(folder, STAMP % "first")
    return folder


def write(own: Path, code: str) -> None:
    (own / "features/stamp/stamp.py").write_text(code)


def flask(own: Path, *words: str) -> tuple[int, str]:
    """Run a command in a process of its own, which imports the feature as it is now."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *words],
        cwd=ROOT,
        env=os.environ | {"OASIS_SITE": str(own)},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_files_are_changed_where_asked_and_have_copies(own: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "Stamp every page." in flask(own, "freeze", "--help")[1]
    assert flask(own, "freeze", str(out), "--stamped")[0] == 0
    page = (out / PAGE).read_bytes()
    assert page.endswith(b"<!-- first -->")
    assert (out / f"{PAGE}.gz").read_bytes() == page[-20:]
    assert not (out / "static/css/base.css.gz").exists()
    write(own, STAMP % "second")
    assert flask(own, "freeze", str(out), "--stamped")[0] == 0
    assert (out / PAGE).read_bytes().endswith(b"<!-- second -->"), "other code writes it anew"
    assert flask(own, "freeze", str(out))[0] == 0
    plain = (out / PAGE).read_bytes()
    assert b"<!-- second" not in plain
    assert (out / f"{PAGE}.gz").read_bytes() == plain[-20:]
    shutil.rmtree(own / "features/stamp")
    assert flask(own, "freeze", str(out))[0] == 0
    assert not [name for name in tree(out) if name.endswith(".gz")]
    assert flask(own, "freeze", str(out), "--stamped")[0] == 2


def test_one_that_fails_is_named_and_leaves_the_site_as_it_was(own: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert flask(own, "freeze", str(out), "--stamped")[0] == 0
    before = tree(out)
    write(own, FAILS)
    for jobs in ("1", "2"):
        status, said = flask(own, "freeze", str(out), "--stamped", "--jobs", jobs)
        assert status == 1
        assert "stamp: ZeroDivisionError" in said
        assert "The site is unchanged." in said
        assert tree(out) == before
