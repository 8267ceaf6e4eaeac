"""A backup is the whole institute: with a folder of its own, restored on another machine at another
path, it is frozen to the same bytes.
"""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import orjson
import pytest

from tests.institute import DATA
from tests.pages import ROOT

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="20"/></svg>'
PASSWORD = "letmein-4711"
SETTINGS = {
    "OASIS_SMTP_URL": f"smtp://rivers:{PASSWORD}@mail.example",
    "OASIS_MAIL_TO": "office@rivers.example",
}


def flask(site: Path, *words: str, code: int = 0, **settings: str) -> str:
    """Run a command for the institute's own folder `site`, and return its output."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("OASIS_")}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *words],
        cwd=ROOT,
        env=own | {"OASIS_SITE": str(site)} | settings,
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def files(folder: Path) -> dict[str, bytes]:
    """Return path → bytes of all files below a folder; links are followed."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture
def rivers(rivers_once: Path, tmp_path: Path) -> Path:
    """A copy of an institute's own folder."""
    for name in ("rivers", "disk"):
        shutil.copytree(rivers_once / name, tmp_path / name, symlinks=True)
    media = tmp_path / "rivers/data/media"
    media.unlink()
    media.symlink_to(tmp_path / "disk")
    return tmp_path / "rivers"


@pytest.fixture(scope="module")
def rivers_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An institute's own folder: three languages, a section, templates, a logo, a guide, pictures
    that lie on another disk, and folders that no code knows.
    """
    folder = tmp_path_factory.mktemp("institute")
    site, disk = folder / "rivers", folder / "disk"
    options = ("--languages", "en,it,ar", "--url", "https://rivers.example", "--colour", "#7a1f3d")
    names = ("--name", "en=Institute of Rivers", "--name", "it=Istituto", "--name", "ar=معهد")
    flask(site, "init", str(site), "--example", *options, *names)
    (site / "static/img/mark.svg").write_text(LOGO)
    (site / "guide/en").mkdir(parents=True)
    (site / "guide/en/README.md").write_text("# Our guide\n")
    (site / "specials/empty.d").mkdir(parents=True)
    (site / "specials/run").write_text("#!/bin/sh\n")
    (site / "specials/run").chmod(0o755)
    catalog = site / "translations/it/LC_MESSAGES/messages.po"
    catalog.parent.mkdir(parents=True, exist_ok=True)
    catalog.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\nmsgid "Home"\nmsgstr "Inizio"\n'
    )
    shutil.move(site / "data/media", disk)
    (site / "data/media").symlink_to(disk)
    (disk / "river.svg").write_text(LOGO)
    news = site / "data/content/news/flood.json"
    news.parent.mkdir(parents=True)
    news.write_bytes(
        orjson.dumps(
            {
                "date": "2026-05-01",
                "publication": {"en": {"state": "published"}, "it": {"state": "published"}},
                "category": "notice",
                "summary": {"en": "It came.", "it": "È arrivata."},
                "headline": {"en": "A flood", "it": "Una piena"},
                "body": {"en": ["![The river](/media/river.svg)"]},
            }
        )
    )
    (site / "instance/labels").mkdir(parents=True)
    (site / "instance/labels/one").write_text("kept")
    for journal in ("undo/begun/1.json", "moves/1.json"):
        (site / "instance" / journal).parent.mkdir(parents=True, exist_ok=True)
        (site / "instance" / journal).write_text("{}\n")
    return folder


def frozen(site: Path, target: Path) -> dict[str, bytes]:
    flask(site, "freeze", str(target))
    return {
        name: data for name, data in files(target).items() if name != ".frozen-by-oasis"
    }  # the digest of this manifest


def test_an_institute_comes_back_whole_elsewhere(rivers: Path, tmp_path: Path) -> None:
    before = frozen(rivers, tmp_path / "before")
    pages = before["it/index.html"].decode() + before["en/news/flood/index.html"].decode()
    assert "Inizio" in pages
    assert "river.svg" in pages
    assert "en/herbarium/index.html" in before
    archive = tmp_path / "rivers.tar.gz"
    assert "Not in it" not in flask(rivers, "backup", str(archive), **SETTINGS)

    other = tmp_path / "another machine" / "srv" / "rios"
    other.mkdir(parents=True)
    told = flask(other, "restore", str(archive), "--yes")
    shutil.rmtree(tmp_path / "disk")
    assert frozen(other, tmp_path / "after") == before
    assert os.access(other / "specials/run", os.X_OK)
    for name in ("guide/en/README.md", "sections/__init__.py", "tests/test_site.py", ".gitignore"):
        assert (other / name).read_bytes() == (rivers / name).read_bytes(), name
    for name in ("labels/one", "undo/begun/1.json", "moves/1.json"):
        assert (other / "instance" / name).is_file(), name
    assert "  OASIS_MAIL_TO=office@rivers.example\n" in told
    assert "  OASIS_SMTP_URL\n" in told
    with tarfile.open(archive) as packed:
        contents = b"".join(packed.extractfile(one).read() for one in packed)  # type: ignore[union-attr]
    assert PASSWORD.encode() not in contents
    assert PASSWORD not in told


def test_restoring_replaces_the_whole_and_keeps_what_was_there(
    rivers: Path, tmp_path: Path
) -> None:
    archive = rivers / "rivers.tar.gz"  # people keep it there
    flask(rivers, "backup", str(archive))
    before = files(rivers / "sections")
    (rivers / "sections/__init__.py").write_text("broken(")
    (rivers / "later").mkdir()
    (rivers / "later/one").write_text("1")
    told = flask(rivers, "restore", str(archive), "--yes")
    assert "sections.before-" in told
    now = files(rivers / "sections")
    assert {name: now.get(name) for name in before} == before
    assert not (rivers / "later").exists()
    assert [path.read_text() for path in rivers.glob("later.before-*/one")] == ["1"]
    assert archive.is_file()
    again = tmp_path / "again.tar.gz"
    flask(rivers, "backup", str(again))
    with tarfile.open(again) as packed:
        assert not [name for name in packed.getnames() if ".before-" in name or "tar.gz" in name]


def test_check_says_what_a_backup_holds_and_what_not(rivers: Path, tmp_path: Path) -> None:
    archive = tmp_path / "rivers.tar.gz"
    (rivers / "data/media/gone.svg").symlink_to("/nowhere.svg")
    (rivers / "templates/loop").symlink_to(rivers)
    os.mkfifo(rivers / "data/pipe")
    told = flask(rivers, "backup", str(archive))
    for name in ("data/media/gone.svg: a link", "templates/loop: a link", "data/pipe: neither"):
        assert name in told
    (rivers / "data/media/river.svg").write_text("<svg/>")
    (rivers / "guide/en/new.md").write_text("new")
    (rivers / "specials/run").unlink()
    told = flask(rivers, "backup", "--check", str(archive))
    assert "Changed since:\n  data/media/river.svg\n" in told
    assert "came later:\n  site/guide/en/new.md\n" in told
    assert "Only in the backup:\n  site/specials/run\n" in told
    assert "instance/write.lock" in told.partition("Never in a backup:")[2]
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 2])
    assert "isn’t a backup" in flask(rivers, "backup", "--check", str(archive), code=1)


def test_an_own_folder_is_restored_only_to_one(rivers: Path, tmp_path: Path) -> None:
    archive, data = tmp_path / "rivers.tar.gz", tmp_path / "clone/data"
    flask(rivers, "backup", str(archive))
    shutil.copytree(ROOT / "data/schemas", data / "schemas")
    shutil.copy(DATA / "site.json", data)
    before = files(data)
    places = {
        "OASIS_SITE": "",
        "OASIS_DATA": str(data),
        "OASIS_INSTANCE": str(tmp_path / "clone/i"),
    }
    told = flask(rivers, "restore", str(archive), "--yes", code=1, **places)
    assert "Set OASIS_SITE" in told
    assert files(data) == before
