"""Ctrl+K finds entries by their titles, unpublished ones too, and pages by their address."""

import json

from entries import put

AS_SCRIPT = {"Accept": "application/json"}


def found(browser, query):
    """Return the keys of the entries that the palette shows, in order."""
    results = browser.get("/search", query_string={"q": query}, headers=AS_SCRIPT).json["results"]
    return [
        one["url"].split("/")[4]
        for one in results
        if one["url"].startswith("/editor/entries/")
        and one["url"].count("/") > 4
        and not one["url"].endswith("/new")
    ]


def test_a_title_is_found_in_pinyin_and_traditional_characters_too(staff):
    put(staff, "news/salt", headline={"zh": "咸海盐生植物"}, publication={"zh": {"state": "draft"}})
    translator = staff.browser("translator", ("zh",))
    for query in ("盐生", "鹹海", "xianhai", "SALT"):
        assert "salt" in found(translator, query), query
    assert found(translator, "盐生 nowhere") == []


def test_the_settings_of_the_site_are_no_entry(staff):
    translator = staff.browser("translator", ("zh",))
    for query in ("timezone", "Asia/Shanghai"):
        assert "_" not in found(translator, query), query


def test_an_address_below_the_path_of_the_published_site_leads_to_its_list(staff, editor):
    path = staff.data / "site.json"
    raw = json.loads(path.read_text("utf-8")) | {"baseUrl": "https://www.institute.example/site"}
    path.write_text(json.dumps(raw), "utf-8")
    staff.site.store.refresh()
    query = {"q": "https://www.institute.example/site/en/news/"}
    answer = editor.get("/search", query_string=query, headers=AS_SCRIPT)
    assert answer.json["results"][0]["url"] == "/editor/entries/news/"
