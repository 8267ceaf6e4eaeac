"""Pickers and lists of the editor find all that the site's own search finds, and unpublished
entries.
"""

import json
import sqlite3

import pytest
from entries import put

from cms.schema.fields import ANY


def found(browser, query):
    """Return the keys of the entries that a picker of all types shows, in order."""
    options = browser.get("/pick", query_string={"types": ANY, "q": query}).json["options"]
    return [one["value"].partition("/")[2] for one in options]


def listed(browser, type, query):
    html = browser.get(f"/entries/{type}/", query_string={"q": query}).text
    return {
        part.split("/")[0]
        for part in html.split(f'class="table-title" href="/editor/entries/{type}/')[1:]
    }


def rewrite(staff, name, **fields):
    path = staff.data / "content" / f"{name}.json"
    path.write_text(
        json.dumps(json.loads(path.read_text("utf-8")) | fields, ensure_ascii=False), "utf-8"
    )
    staff.site.store.refresh()


@pytest.fixture
def aral(staff):
    """A draft news item with words that occur only in its text."""
    rewrite(
        staff,
        "news/aral-sea-expedition",
        headline={"en": "Expedition", "zh": "咸海科学考察启动"},
        body={"en": ["Calligonums were mapped."], "zh": ["調查鹽生植物。"]},
        publication={"en": {"state": "draft"}},
    )
    return "aral-sea-expedition"


def test_words_of_texts_pinyin_and_traditional_forms_are_found(editor, aral):
    for query in (
        "calligonums",
        "CALLIGONUMS mapped",
        "盐生植物",
        "鹽生植物",
        "鹹海",
        "xianhai",
        "expedition 盐生",
    ):
        assert aral in found(editor, query), query
        assert aral in listed(editor, "news", query), query
    assert found(editor, "calligonums nowhere") == []
    assert listed(editor, "news", "calligonums nowhere") == set()
    assert aral not in listed(editor, "papers", "calligonums")


def test_other_spellings_that_terms_list_are_found(staff, editor, aral):
    put(
        staff,
        "terms/calligonum",
        name={"en": "Calligonums", "zh": "盐生植物"},
        variants=["salt plants"],
    )
    assert aral in found(editor, "salt plants")


def test_what_is_being_worked_on_is_found_as_it_is_now(staff, editor, sent, aral):
    path = f"/entries/news/{aral}/"
    for word in ("Tamarisk", "Saxaul"):
        data = sent(editor.get(path).text)
        data["body.en"], data["_do"] = f"{word} along the shore.", "save"
        assert editor.post(path, data).status_code == 303
        assert aral in found(editor, word.lower())
        assert aral in listed(editor, "news", word)
    assert aral not in found(editor, "tamarisk")
    assert aral not in found(editor, "calligonums")
    data = {"title.en": "Never published", "key": "never-published"}
    editor.get("/entries/pages/new")
    assert editor.post("/entries/pages/new", data).status_code == 303
    assert found(editor, "never published")[0] == "never-published"


def test_a_name_finds_who_is_called_so_first_as_on_the_site(staff, editor, sent):
    """Published or being worked on: by initials, pinyin with tones, and the whole name."""
    put(staff, "people/lu-yun", name={"en": "Lü Yun", "zh": "吕云清"})
    queries = ("lyq", "lv yunqing", "lü3 yun2qing1", "吕云清", "Lü Yun")
    for query in queries:
        assert found(editor, query)[0] == "lu-yun", query
    data = sent(editor.get("/entries/people/lu-yun/").text)
    data["headline.en"], data["_do"] = "Dunes", "save"
    assert editor.post("/entries/people/lu-yun/", data).status_code == 303
    for query in queries:
        assert found(editor, query)[0] == "lu-yun", query


@pytest.mark.parametrize("query", ["cyh", "Chen Yahe", "陈雅河", "陳雅河"])
def test_a_person_is_found_first_in_pickers_of_people(editor, query):
    asked = {"types": "people", "q": query}
    assert editor.get("/pick", query_string=asked).json["options"][0]["value"] == "chen-yahe"


def test_titles_come_before_texts_and_each_entry_once(staff, editor, aral):
    put(staff, "pages/salt", title={"en": "Calligonums"}, body={"en": ["Calligonums."]})
    keys = found(editor, "calligonums")
    assert keys.index("salt") < keys.index(aral)
    assert len(keys) == len(set(keys))


def test_everybody_finds_what_they_may_open(staff, aral):
    translator = staff.browser("translator", ("zh",))
    assert aral in found(translator, "calligonums")
    for query in ("timezone", "Asia/Shanghai"):
        assert "_" not in found(translator, query), "the site's settings are in no list"


def test_the_index_can_be_filled_before_anybody_asks(staff, editor, aral):
    with sqlite3.connect(staff.instance / "cache" / "site.db") as connection:
        connection.execute("DELETE FROM search_block")
    result = staff.app.test_cli_runner().invoke(args=["search", "fill-staff"])
    assert result.exit_code == 0, result.output
    made = staff_blocks(staff)
    assert made
    assert aral in found(editor, "calligonums")
    assert staff_blocks(staff) == made


def staff_blocks(staff):
    with sqlite3.connect(staff.instance / "cache" / "site.db") as connection:
        return connection.execute("SELECT id FROM search_block WHERE audience = 'staff'").fetchall()
