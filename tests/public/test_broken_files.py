"""A broken file never takes the site down: the last good version is served."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask.testing import FlaskCliRunner
from jsonschema import Draft202012Validator

from app import create_app
from cms.content import Store
from cms.publish.checks.content import ContentChecks
from tests.pages import ROOT

GOOD = "Expedition sets out for the Aral Sea"


def damage(file: Path, how: str) -> None:
    text = file.read_text("utf-8")
    damages = {
        "truncated": lambda: text[: len(text) // 2],
        "conflict": lambda: text.replace(
            '  "date"', '<<<<<<< HEAD\n  "date": "2020-01-01",\n=======\n  "date"', 1
        ).replace('  "category"', '>>>>>>> other\n  "category"', 1),
        "type": lambda: text.replace('"date": "2024-08-23"', '"date": 20240823'),
        "empty": lambda: "",
        "list": lambda: "[]",
    }
    file.write_text(damages[how](), "utf-8")


@pytest.mark.parametrize("how", ["truncated", "conflict", "type", "empty", "list"])
def test_the_last_good_version_is_served(small_site: SimpleNamespace, how: str) -> None:
    damage(small_site.data / "content/news/aral-sea-expedition.json", how)
    small_site.site.store.refresh()
    for path in ("/en/news/aral-sea-expedition/", "/en/news/", "/en/"):
        response = small_site.client.get(path)
        assert response.status_code == 200
        assert GOOD in response.get_data(as_text=True)


@pytest.mark.parametrize("how", ["truncated", "conflict", "type"])
def test_check_names_file_line_field_and_remedy(small_site: SimpleNamespace, how: str) -> None:
    file = small_site.data / "content/news/aral-sea-expedition.json"
    damage(file, how)
    result = small_site.app.test_cli_runner().invoke(args=["content", "check"])
    assert result.exit_code == 1
    line = next(line for line in result.output.splitlines() if "aral-sea-expedition.json" in line)
    number = int(line.split(":")[1])
    lines = file.read_text("utf-8").splitlines()
    expected = {
        "truncated": len(lines),
        "conflict": lines.index("<<<<<<< HEAD") + 1 if how == "conflict" else 0,
        "type": next((i for i, text in enumerate(lines, 1) if "20240823" in text), 0),
    }
    assert abs(number - expected[how]) <= 1
    word = {"truncated": "cut off", "conflict": "merge conflict", "type": "year-month-day"}
    assert word[how] in line


def test_check_names_an_unknown_reference(small_site: SimpleNamespace) -> None:
    file = small_site.data / "content/news/aral-sea-expedition.json"
    text = file.read_text("utf-8")
    file.write_text(text.replace('    "aral-sea-expedition"', '    "no-such-project"'), "utf-8")
    result = small_site.app.test_cli_runner().invoke(args=["content", "check"])
    assert result.exit_code == 1
    assert "no-such-project" in result.output
    assert small_site.client.get("/en/news/aral-sea-expedition/").status_code == 200


@pytest.mark.parametrize("name", ["site.json", "menus.json"])
def test_even_the_sites_own_files_may_break(small_site: SimpleNamespace, name: str) -> None:
    (small_site.data / name).write_text("{", "utf-8")
    small_site.site.store.refresh()
    html = small_site.client.get("/zh/news/").get_data(as_text=True)
    assert "水科学院河流研究所" in html


@pytest.mark.parametrize("route", ["no.such.page", "news.category"])
def test_a_menu_that_leads_nowhere_is_left_out(small_site: SimpleNamespace, route: str) -> None:
    file = small_site.data / "menus.json"
    file.write_text(file.read_text("utf-8").replace('"news.index"', f'"{route}"'), "utf-8")
    small_site.site.store.refresh()
    html = small_site.client.get("/en/").get_data(as_text=True)
    assert "Resources" in html
    assert '<a href="">' not in html


BARE = json.dumps(
    {
        "$schema": "../../schemas/news.json",
        "publication": {"en": {"state": "published"}, "zh": {"state": "published"}},
    }
)


def test_a_published_file_without_its_required_fields_has_no_page(
    small_site: SimpleNamespace,
) -> None:
    (small_site.data / "content/news/bare.json").write_text(BARE, "utf-8")
    small_site.site.store.refresh()
    assert small_site.client.get("/en/news/bare/").status_code == 404
    assert "bare" not in small_site.client.get("/en/news/").get_data(as_text=True)
    assert "news/bare" not in small_site.client.get("/sitemap.xml").get_data(as_text=True)
    result = small_site.app.test_cli_runner().invoke(args=["content", "check"])
    assert result.exit_code == 1
    named = [
        line.split(":")[2].strip() for line in result.output.splitlines() if "bare.json" in line
    ]
    assert named == ["headline.en", "date", "category", "body.en", "headline.zh", "body.zh"]


def test_a_language_that_lacks_a_required_field_is_not_shown(small_site: SimpleNamespace) -> None:
    file = small_site.data / "content/news/aral-sea-expedition.json"
    raw = json.loads(file.read_text("utf-8"))
    del raw["headline"]["zh"]
    file.write_text(json.dumps(raw), "utf-8")
    small_site.site.store.refresh()
    assert small_site.client.get("/en/news/aral-sea-expedition/").status_code == 200
    assert small_site.site.store.snapshot().languages["news", "aral-sea-expedition"] == ("en",)


def test_what_is_missing_is_named_after_a_restart_too(small_site: SimpleNamespace) -> None:
    (small_site.data / "content/news/bare.json").write_text(BARE, "utf-8")
    small_site.site.store.refresh()
    small_site.site.store.keep()
    store = Store(small_site.site.store.paths, small_site.site.store.models)
    assert {one.field for one in store.content().problems} >= {"date", "category"}
    assert store.snapshot().languages["news", "bare"] == ()


def test_the_checks_before_a_publish_name_it(small_site: SimpleNamespace) -> None:
    (small_site.data / "content/news/bare.json").write_text(BARE, "utf-8")
    small_site.site.store.refresh()
    found = small_site.site.get(ContentChecks).findings(small_site.site.store.snapshot())
    assert {one.path for one in found if one.check == "fields" and one.key == "bare"} >= {
        "date",
        "headline.zh",
    }


def test_the_schema_refuses_it(small_site: SimpleNamespace) -> None:
    schema = json.loads((small_site.data / "schemas/news.json").read_text("utf-8"))
    messages = [one.message for one in Draft202012Validator(schema).iter_errors(json.loads(BARE))]
    assert len(messages) == 4
    assert Draft202012Validator(schema).is_valid({"publication": {"en": {"state": "draft"}}})
    assert not Draft202012Validator(schema).is_valid({"headlin": {"en": "x"}})


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


@pytest.mark.parametrize("how", [folder, loop])
def test_visitors_get_every_page_whatever_stands_at_a_file(
    tiny_site: SimpleNamespace, how: Callable[[Path], None]
) -> None:
    """Even when anything may have changed, as after a move of media."""
    news = sorted((tiny_site.data / "content/news").glob("*.json"))[0]
    how(news)
    tiny_site.site.store.notify_workers()
    for path in ("/en/", "/en/news/", f"/en/news/{news.stem}/"):
        assert tiny_site.client.get(path).status_code == 200, path
    restarted = Store(tiny_site.site.store.paths, tiny_site.site.store.models)
    assert restarted.content().get("news", news.stem)


def new_process(site: SimpleNamespace) -> FlaskCliRunner:
    """Return the commands of a process that knows nothing but the files."""
    shutil.rmtree(site.instance / "cache")
    folders = {"data": site.data, "instance": site.instance}
    return create_app({**folders, "editor": False}).test_cli_runner()


def test_a_freeze_keeps_the_page_or_refuses(tiny_site: SimpleNamespace, tmp_path: Path) -> None:
    """Never does a page vanish because its file can't be read."""
    news = sorted((tiny_site.data / "content/news").glob("*.json"))[0]
    page, run = tmp_path / f"out/en/news/{news.stem}/index.html", tiny_site.app.test_cli_runner()
    freeze = ["freeze", str(tmp_path / "out")]
    assert run.invoke(args=freeze).exit_code == 0
    before = page.read_bytes()
    loop(news)
    result = run.invoke(args=[*freeze, "--full"])
    assert (result.exit_code, page.read_bytes()) == (0, before)
    assert f"Warning: data/content/news/{news.name}:1" in result.output
    new = new_process(tiny_site)
    for command in (freeze, ["publish"]):
        result = new.invoke(args=command)
        assert result.exit_code == 1
        assert f"data/content/news/{news.name}" in result.output
    assert page.read_bytes() == before


def test_a_folder_without_known_entries_stops_the_freeze(
    tiny_site: SimpleNamespace, tmp_path: Path
) -> None:
    folder = tiny_site.data / "content/news"
    folder.rename(folder.with_name("away"))
    folder.symlink_to("news")
    result = new_process(tiny_site).invoke(args=["freeze", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "data/content/news can’t be read" in result.output


def test_modes_that_shut_the_site_out_are_told(tiny_site: SimpleNamespace, tmp_path: Path) -> None:
    """Root ignores modes, so the commands run without that privilege."""
    shut = sorted((tiny_site.data / "content/news").glob("*.json"))[0]
    shut.chmod(0)
    (tiny_site.data / "content/papers").chmod(0)
    try:
        checked, frozen = (
            as_ordinary_user(tiny_site, *command)
            for command in (("content", "check"), ("freeze", str(tmp_path / "out")))
        )
    finally:
        (tiny_site.data / "content/papers").chmod(0o755)
    assert checked.returncode == 1
    for file in (f"data/content/news/{shut.name}", "data/content/papers"):
        assert f"{file}:1: -: This f" in checked.stdout
    assert "can’t be read (Permission denied)" in checked.stdout
    assert frozen.returncode == 0, "with the last good versions"
    assert (tmp_path / f"out/en/news/{shut.stem}/index.html").is_file()


def as_ordinary_user(site: SimpleNamespace, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of the site without root's right to open every file."""
    shutil.which("setpriv") or pytest.skip("setpriv isn’t installed")
    drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []
    return subprocess.run(
        [*drop, sys.executable, "-m", "flask", "--app", "app", *command],
        cwd=ROOT,
        env={**os.environ, "OASIS_DATA": str(site.data), "OASIS_INSTANCE": str(site.instance)},
        capture_output=True,
        text=True,
    )


def test_content_that_no_page_shows_is_named_by_the_check(small_site: SimpleNamespace) -> None:
    """A folder of no type, an item of a menu for no page, HTML tags."""
    folder = small_site.data / "content/specimens"
    folder.mkdir()
    (folder / "poplar.json").write_text("{}", "utf-8")
    menus = small_site.data / "menus.json"
    raw = json.loads(menus.read_text("utf-8"))
    raw["footer"] = [{"id": "gone", "route": "herbarium.index"}, *raw.get("footer", ())]
    menus.write_text(json.dumps(raw), "utf-8")
    file = next((small_site.data / "content/news").glob("*.json"))
    news = json.loads(file.read_text("utf-8"))
    news["body"]["en"] = ["<p>News</p>", "and `<p>`"]
    file.write_text(json.dumps(news, indent=2), "utf-8")
    told = small_site.app.test_cli_runner().invoke(args=["content", "check"]).output
    assert (
        "data/content/specimens:1: -: warning: The site has no type “specimens”, so this folder’s"
        " files (1) " in told
    )
    assert "withoutSections or its feature among withoutFeatures of site.json" in told
    assert "or is one of them missing in sections/ or features/?" in told
    assert "data/menus.json:1: footer.gone.route: warning: No section has the page “herb" in told
    assert "body.en: warning: HTML is shown as it is: “<p>”" in told
    assert "“`<p>`" not in told
