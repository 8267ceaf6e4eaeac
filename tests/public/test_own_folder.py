"""An institute's own folder: its files override the program's, and missing ones come from the
program.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import create_app
from cms.core.settings import Settings, read_settings
from tests.entries import page
from tests.new_site import SITE
from tests.own_site import EXAMPLE, FILES, make_own_site, start
from tests.pages import ROOT, check_page


@pytest.fixture
def own(tmp_path: Path, small_data: Path) -> SimpleNamespace:
    """A site in a folder of its own, with its own section, field, template, style and messages."""
    make_own_site(tmp_path / "own", small_data)
    return start(tmp_path / "own")


def test_content_and_private_folder_lie_in_it() -> None:
    settings = read_settings({"OASIS_SITE": "/srv/rivers"})
    assert (settings.data, settings.instance) == (
        Path("/srv/rivers/data"),
        Path("/srv/rivers/instance"),
    )
    assert read_settings({"OASIS_SITE": "/srv/rivers", "OASIS_DATA": "/srv/data"}).data == Path(
        "/srv/data"
    )
    assert read_settings({}).layers("templates") == (Settings().templates,)


def test_a_clone_serves_the_folder_that_it_is_run_in(tmp_path: Path) -> None:
    folder = tmp_path / "rivers"
    (folder / "data").mkdir(parents=True)
    (folder / "data/site.json").write_text(json.dumps(SITE), "utf-8")
    environment = {name: text for name, text in os.environ.items() if name[:6] != "OASIS_"}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "freeze", "out"],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert SITE["name"]["en"] in (folder / "out/en/index.html").read_text("utf-8")
    assert (folder / "instance").is_dir()


def test_its_own_section_has_pages_in_both_languages(own: SimpleNamespace) -> None:
    for path in (
        "/en/herbarium/",
        "/zh/herbarium/",
        "/en/herbarium/poplar/",
    ):
        check_page(path, own.client.get(path))
    assert "Populus euphratica" in page(own, "/en/herbarium/")
    assert "<h1>标本馆</h1>" in page(own, "/zh/herbarium/")
    assert "陈雅河" in page(own, "/zh/herbarium/poplar/")


def test_its_own_field_stands_with_the_programs(own: SimpleNamespace) -> None:
    html = page(own, "/en/scientists/chen-yahe/")
    assert "YC-1203" in html
    assert "Chen Yahe" in html
    person = own.site.models["people"]
    assert list(person.fields).index("collectorNumber") > list(person.fields).index("name")
    assert list(person.fields).index("collectorNumber") < list(person.fields).index("sources")


def test_its_messages_go_before_the_programs_and_the_rest_is_the_programs(
    own: SimpleNamespace,
) -> None:
    html = page(own, "/zh/news/")
    assert "<h1>本所消息</h1>" in html
    assert "新闻" in html


def test_its_style_and_logo_go_before_the_programs_files(own: SimpleNamespace) -> None:
    assert b"#7a1f3d" in own.client.get("/static/css/tokens.css").data
    assert own.client.get("/static/img/logo.svg").status_code == 200
    assert own.client.get("/static/css/base.css").status_code == 200
    assert own.client.get("/static/../data/site.json").status_code == 404


def frozen(site: SimpleNamespace, *options: str) -> dict[str, bytes]:
    """Freeze the site and return every file by its path."""
    out = site.folder.parent / "frozen"
    result = site.app.test_cli_runner().invoke(args=["freeze", str(out), *options])
    assert result.exit_code == 0, result.output
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and ".frozen" not in path.name
    }


CHANGES = {
    "static/css/tokens.css": ":root { --oasis: #00308f }",
    "templates/herbarium/specimen.html": (EXAMPLE / "templates/herbarium/specimen.html")
    .read_text("utf-8")
    .replace('<div class="article-columns">', '<div class="article-columns"><p>Read this</p>'),
    "templates/components/notices.html": (ROOT / "templates/components/notices.html").read_text(
        "utf-8"
    )
    + " ",
    "translations/zh/LC_MESSAGES/messages.po": FILES[
        "translations/zh/LC_MESSAGES/messages.po"
    ].replace("本所", "所内"),
    "sections/herbarium/views.py": (EXAMPLE / "sections/herbarium/views.py")
    .read_text("utf-8")
    .replace('"Herbarium"', '"Plants"'),
}


def test_a_freeze_after_changes_in_it_makes_what_a_full_one_makes(own: SimpleNamespace) -> None:
    before = frozen(own)
    assert b"#7a1f3d" in before["static/css/tokens.css"]
    assert before["en/herbarium/poplar/index.html"]
    (own.folder / "templates/components").mkdir()
    for name, text in CHANGES.items():
        (own.folder / name).write_text(text, "utf-8")
    stamp = (own.folder / "translations/zh/LC_MESSAGES/messages.mo").stat().st_mtime + 2
    os.utime(own.folder / "translations/zh/LC_MESSAGES/messages.po", (stamp, stamp))
    made = in_new_process(own.folder, "freeze")
    assert made == in_new_process(own.folder, "freeze", "--full")
    assert b"#00308f" in made["static/css/tokens.css"]
    assert b"<h1>Plants</h1>" in made["en/herbarium/index.html"]
    assert b"Read this" in made["en/herbarium/poplar/index.html"]
    assert "所内消息".encode() in made["zh/news/index.html"]


def in_new_process(folder: Path, *command: str) -> dict[str, bytes]:
    """Run a command in a process of its own, configured by the environment alone, and return the
    written files.
    """
    out = folder.parent / "frozen"
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", command[0], str(out), *command[1:]],
        cwd=ROOT,
        env={**os.environ, "OASIS_SITE": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and ".frozen" not in path.name
    }


def test_the_editor_has_its_types_its_fields_and_its_words(own: SimpleNamespace) -> None:
    from cms.core.processes import flask_command

    assert flask_command(own.site.settings).environment["OASIS_SITE"] == str(own.folder)
    result = own.app.test_cli_runner().invoke(args=["content", "schemas"])
    assert result.exit_code == 0, result.output
    assert (
        "collectorNumber"
        in json.loads((own.data / "schemas/people.json").read_text("utf-8"))["properties"]
    )
    assert (own.data / "schemas/specimens.json").is_file()
    told = own.app.test_cli_runner().invoke(args=["content", "check"]).output
    assert "content/specimens/" not in told
    assert "schema" not in told


def test_the_page_cache_sees_a_change_of_its_styles(own: SimpleNamespace) -> None:
    app = create_app({"site": own.folder, "editor": False, "watch": False})
    client = app.test_client()
    before = client.get("/en/").get_data(as_text=True)
    (own.folder / "static/css/tokens.css").write_text(":root { --oasis: #123456; }", "utf-8")
    app.extensions["oasis"].site.store.notify_workers()
    assert client.get("/en/").get_data(as_text=True) != before


def test_a_catalog_that_cant_be_read_is_told_and_the_site_stands(
    own: SimpleNamespace, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = own.folder / "translations/zh/LC_MESSAGES/messages.po"
    source.with_suffix(".mo").unlink()
    source.write_bytes(b'msgid "News"\nmsgstr "\xff"\n')
    site = start(own.folder)
    assert "<h1>" in page(site, "/zh/news/")
    assert f"{source} is not compiled" in caplog.text
    result = site.app.test_cli_runner().invoke(args=["freeze", str(tmp_path / "frozen")])
    assert f"{source} isn’t compiled" in result.output
