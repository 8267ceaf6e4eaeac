"""A newly created site, which has only a name; and one whose sections have no page of their own."""

import json
from pathlib import Path
from types import SimpleNamespace

import html5lib
import pytest

from tests.entries import page, put
from tests.new_site import SITE, begun

FRONTS = ("contact", "cooperation", "join", "papers", "research", "resources", "scientists")


def run(site: SimpleNamespace, *command: str) -> str:
    """Run a command, which must succeed, and return its output."""
    result = site.app.test_cli_runner().invoke(args=list(command))
    assert result.exit_code == 0, result.output
    return str(result.output)


def test_a_name_is_enough_to_freeze_and_to_publish(tmp_path: Path) -> None:
    site = begun(tmp_path)
    assert "no errors" in run(site, "content", "check")
    run(site, "freeze", str(tmp_path / "frozen"))
    assert "is live" in run(site, "publish")


@pytest.mark.parametrize(
    "section", ["", "news/", *(f"{name}/" for name in FRONTS), "sitemap/", "feeds/"]
)
def test_its_pages_are_whole_and_have_no_empty_lists(section: str, tmp_path: Path) -> None:
    html = page(begun(tmp_path), f"/en/{section}")
    html5lib.HTMLParser(strict=True).parse(html)
    assert html.count("<h1") == 1
    for empty in ("Languages", "Main menu", "Service", "Sections", "This site"):
        assert f'aria-label="{empty}"' not in html
        assert f">{empty}<" not in html


def test_a_phones_menu_has_the_links_of_the_head_if_any(small_site: SimpleNamespace) -> None:
    file = small_site.data / "menus.json"
    more = page(small_site, "/en/contact/").partition('class="menu-more"')[2]
    assert '<a href="/en/contact/" aria-current="true">' in more.partition("</nav>")[0]
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"header": []}), "utf-8")
    small_site.site.store.refresh()
    assert 'class="menu-more"' not in page(small_site, "/en/")


@pytest.mark.parametrize("section", FRONTS)
def test_a_section_whose_page_is_taken_down_keeps_its_front(
    section: str, small_site: SimpleNamespace
) -> None:
    file = small_site.data / "content/pages" / f"{section}.json"
    raw = json.loads(file.read_text("utf-8"))
    text = raw["summary"]["en"]
    assert text in page(small_site, f"/en/{section}/")
    file.write_text(json.dumps(raw | {"publication": {}}), "utf-8")
    small_site.site.store.refresh()
    for locale, home in (("en", "Home"), ("zh", "首页")):
        html = page(small_site, f"/{locale}/{section}/")
        assert text not in html
        assert f">{home}</a>" in html
        assert f'hreflang="x-default" href="https://oasis.example/en/{section}/"' in html


def test_a_site_whose_sections_have_no_pages_can_be_frozen(
    small_site: SimpleNamespace, tmp_path: Path
) -> None:
    for section in FRONTS:
        (small_site.data / "content/pages" / f"{section}.json").unlink()
    small_site.site.store.refresh()
    run(small_site, "freeze", str(tmp_path / "frozen"))
    assert "<h1>Scientists</h1>" in (tmp_path / "frozen/en/scientists/index.html").read_text(
        "utf-8"
    )


def test_a_section_whose_page_has_moved_keeps_its_lists(
    small_site: SimpleNamespace, tmp_path: Path
) -> None:
    file = small_site.data / "content/pages/papers.json"
    raw = json.loads(file.read_text("utf-8"))
    file.write_text(
        json.dumps(raw | {"address": "publications", "formerAddresses": ["papers"]}), "utf-8"
    )
    small_site.site.store.refresh()
    assert "<h1>Papers</h1>" in page(small_site, "/en/papers/")
    run(small_site, "freeze", str(tmp_path / "frozen"))


def test_without_the_sites_own_file_it_says_so_and_keeps_what_was_read(
    small_site: SimpleNamespace,
) -> None:
    assert small_site.client.get("/zh/").status_code == 200
    (small_site.data / "site.json").rename(small_site.data / "site.away")
    small_site.site.store.refresh()
    assert "河流研究所" in page(small_site, "/zh/")
    for command in (("content", "check"), ("publish",)):
        result = small_site.app.test_cli_runner().invoke(args=list(command))
        assert result.exit_code == 1
        assert "the site has no name, no languages and no address" in result.output
    (small_site.data / "site.away").rename(small_site.data / "site.json")
    small_site.site.store.refresh()
    assert not small_site.site.store.content().problems


def test_a_site_that_never_had_its_own_file_says_so(tmp_path: Path) -> None:
    site = begun(tmp_path)
    (site.data / "site.json").unlink()
    site.site.store.refresh()
    assert [one.file for one in site.site.store.content().problems] == ["data/site.json"]


def test_a_default_language_that_the_site_has_not_is_told(tmp_path: Path) -> None:
    result = (
        begun(tmp_path, defaultLocale="zh").app.test_cli_runner().invoke(args=["content", "check"])
    )
    assert "defaultLocale: The site has no language zh" in result.output


def test_other_names_of_the_institute_are_only_those_it_has(small_site: SimpleNamespace) -> None:
    raw = json.loads((small_site.data / "site.json").read_text("utf-8"))
    raw["locales"] += [
        {"id": "fr", "code": "fr", "name": "Français"},
        {"id": "ar", "code": "ar", "dir": "rtl"},
    ]
    (small_site.data / "site.json").write_text(json.dumps(raw), "utf-8")
    small_site.site.store.refresh()
    html = page(small_site, "/zh/")
    others = html.partition('<span class="brand-other">')[2].partition("</a>")[0]
    assert others.count("Institute of River Studies") == 1
    assert (
        page(small_site, "/")
        .partition("<h1")[2]
        .partition("</h1>")[0]
        .count("Institute of River Studies")
        == 1
    )


def test_a_language_that_nobody_knows_has_english_dates(tmp_path: Path) -> None:
    locales = [
        *SITE["locales"],
        {"id": "cn", "code": "cn", "name": "中文", "hreflang": "zh-Hans"},
        {"id": "xx", "code": "xx-abc", "name": "Xiang"},
    ]
    site = begun(tmp_path, locales=locales)
    put(
        site,
        "news/one",
        headline={"xx-abc": "One"},
        body={"xx-abc": ["Text."]},
        date="2024-05-01",
        category="event",
        publication={"xx-abc": {"state": "published"}},
    )
    run(site, "publish")
    for code in ("cn", "xx-abc"):
        assert "1 May 2024" in page(site, f"/{code}/news/one/")
    assert "You are reading it in Xiang." in page(site, "/cn/news/one/")


def test_a_site_without_an_address_is_told_so(tmp_path: Path) -> None:
    site = begun(tmp_path)
    (site.data / "site.json").write_text(json.dumps({"name": SITE["name"]}), "utf-8")
    site.site.store.refresh()
    assert "Warning: the site has no" in run(site, "freeze", str(tmp_path / "frozen"))
    assert "The site has no web address yet" in run(site, "publish")


def test_a_name_in_two_scripts_stands_under_one_letter_in_all_languages(tmp_path: Path) -> None:
    locales = [{"id": code, "code": code, "name": code} for code in ("en", "ar")]
    site = begun(tmp_path, locales=locales)
    for key, name in (
        ("lina-haddad", "Lina Haddad"),
        ("layla-aziz", "Layla Aziz"),
        ("lubna-omar", "Lubna Omar"),
    ):
        put(
            site,
            f"people/{key}",
            name={"en": name, "ar": "لينا حداد"},
            publication={"en": {"state": "published"}, "ar": {"state": "published"}},
        )
    run(site, "publish")
    for code in ("en", "ar"):
        assert f'href="/{code}/scientists/letter/l/"' in page(site, f"/{code}/scientists/")
        assert "lina-haddad" in page(site, f"/{code}/scientists/letter/l/")
