"""What a start loads: a command, and a server until its first page, wait for nothing that they
don't use.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from freeze.smallsite import make_small_site

from cms.web.commands import MODULES

ROOT = Path(__file__).parent.parent

THIRD = {
    "PIL",
    "argon2",
    "babel.dates",
    "babel.support",
    "bibtexparser",
    "boto3",
    "flask_babel",
    "flask_login",
    "flask_wtf",
    "icalendar",
    "latex2mathml",
    "merge3",
    "multiprocessing",
    "pyotp",
    "pypinyin",
    "pytz",
    "rich",
    "segno",
    "smtplib",
    "watchfiles",
    "wtforms",
    "xml.etree",
}
"""Packages that few processes need."""
OURS = {
    "blueprints.contact.form",
    "blueprints.contact.posting",
    "blueprints.editor.app",
    "cms.formats.icalendar",
    "cms.editing",
    "cms.formats.citations.bibtex_import",
    "cms.formats.datacite",
    "cms.editing.forms",
    "cms.media.images",
    "cms.media.svg.world_map",
    "cms.media.svg.station_map",
    "cms.media.svg.svg",
    "cms.contact",
    "cms.publish.targets.s3",
    "cms.content.watcher",
    "cms.formats.vcard",
}
"""The same of our own."""
WORK = {
    "cms.accounts",
    "cms.search",
    "cms.web.freeze",
    "cms.web.freeze.freezer",
    "cms.web.freeze.search_files",
    "ctypes",
    "opencc",
    "sqlite3",
}
"""What commands and servers need for what they do, not for starting."""
UNASKED = {
    "brotli",
    "cms.accounts",
    "cms.publish.checks.links",
    "gzip",
    "html.parser",
    "sqlite3",
    "subprocess",
}
"""What a freeze needs for compressed forms, broken links and what it leaves behind."""

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
GARBAGE = """
import atexit, gc, sys
usual = gc.get_threshold()[0]
atexit.register(lambda: print("LOADED", gc.get_threshold()[0] > usual, len(gc.get_objects()) < 1000))
"""
"""Before the rest of a process: at its end it says whether garbage is looked for seldom, and among
how little then.
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


@pytest.mark.parametrize("command", ["freeze", "messages", "user"])
def test_a_command_that_does_nothing_loads_what_lists_its_options(
    command: str, shipped: Path, tmp_path: Path
) -> None:
    found = loaded(
        COMMAND, "--app", "app", command, "--help", data=shipped / "data", instance=tmp_path
    )
    assert "blueprints.news.views" in found
    assert not found & (THIRD | OURS | WORK)


def test_only_what_ends_soon_looks_for_garbage_seldom_and_not_at_its_end(
    shipped: Path, tmp_path: Path
) -> None:
    settings = {"data": shipped / "data", "instance": tmp_path}
    assert loaded(
        GARBAGE + COMMAND.replace("LOADED", ""), "--app", "app", "freeze", "--help", **settings
    ) == {"True"}
    assert loaded(GARBAGE + SERVER.replace("LOADED", ""), "/en/", **settings) == {"False"}


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


def test_a_freeze_after_an_edit_loads_what_makes_pages(tmp_path: Path) -> None:
    site = make_small_site(tmp_path)
    settings = {"data": tmp_path / "data", "instance": tmp_path / "instance"}
    arguments = ("--app", "app", "freeze", str(tmp_path / "build"), "--jobs", "1")
    loaded(COMMAND, *arguments, **settings)
    site.edit(
        f"news/{site.entries('news')[0]}",
        lambda entry: entry["body"]["en"].append("One more word."),
    )
    found = loaded(COMMAND, *arguments, **settings)
    assert "cms.web.freeze.render_stale" in found
    dates = {"babel.dates", "pytz"}  # search finds an entry by its date as pages write it
    assert sorted(found & (THIRD - {"PIL"} - dates | OURS - {"cms.media.images"} | UNASKED)) == []


def test_a_server_answers_its_first_page_without_what_the_page_has_not(tmp_path: Path) -> None:
    make_small_site(tmp_path)
    settings = {"data": tmp_path / "data", "instance": tmp_path / "instance"}
    loaded(SERVER, "/en/news/", **settings)
    found = loaded(SERVER, "/en/news/", **settings)
    assert (
        sorted(found & (THIRD | OURS - {"cms.media.images"} | {"cms.accounts.database", "sqlite3"}))
        == []
    )


def test_a_search_loads_nothing_that_fills_the_index(tmp_path: Path) -> None:
    """Pinyin has 40 MB, which each worker would have to hold."""
    make_small_site(tmp_path)
    settings = {"data": tmp_path / "data", "instance": tmp_path / "instance"}
    assert "pypinyin" in loaded(COMMAND, "--app", "app", "search", "rebuild", **settings)
    found = loaded(SERVER, "/zh/search/?q=%E7%A0%94%E7%A9%B6", **settings)
    assert "cms.search.sqlite_tables" in found
    assert "pypinyin" not in found
