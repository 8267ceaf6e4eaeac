"""A broken file never takes the site down: the last good version is served."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from jsonschema import Draft202012Validator

from cms.content import Store
from cms.content.watcher import Watcher
from tests.waiting import wait_until

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
    assert "中国科学院新疆生态与地理研究所" in html


@pytest.mark.parametrize("route", ["no.such.page", "news.category"])
def test_a_menu_that_leads_nowhere_is_left_out(small_site: SimpleNamespace, route: str) -> None:
    file = small_site.data / "menus.json"
    file.write_text(file.read_text("utf-8").replace('"news.index"', f'"{route}"'), "utf-8")
    small_site.site.store.refresh()
    html = small_site.client.get("/en/").get_data(as_text=True)
    assert "Resources" in html
    assert '<a href="">' not in html


def test_a_change_by_hand_shows_by_itself(small_site: SimpleNamespace) -> None:
    file = small_site.data / "content/news/aral-sea-expedition.json"
    watcher = Watcher(small_site.site.store)
    watcher.start()
    try:
        for title in ("Changed by hand", "Changed once more", "And again"):
            raw = json.loads(file.read_text("utf-8"))
            raw["headline"]["en"] = title
            file.write_text(json.dumps(raw), "utf-8")
            wait_until(lambda title=title: title in small_site.client.get("/en/news/").text)
    finally:
        watcher.stop()
        watcher.join()


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
    found = small_site.site.checks.findings(small_site.site.store.snapshot())
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
