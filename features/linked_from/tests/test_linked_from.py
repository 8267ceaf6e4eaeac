"""The other side of references, in an entry's form: listed, linked, and added from here."""

from html import unescape

import pytest

PERSON = "/entries/people/chen-yahe/"


def related(html):
    return unescape(html[html.index('id="related-entries"') : html.index('class="soft form-foot"')])


def relate(browser, path, relation, other):
    browser.get(path)
    return browser.post(f"{path}relate", {"relation": relation, "other": other})


def test_what_refers_to_a_person_is_shown_and_leads_to_its_control(reader):
    shown = related(reader.get(PERSON).text)
    assert "Papers: Authors" in shown
    assert "/editor/entries/papers/fang-2015-bias-correction/#f-author" in shown
    assert "/editor/entries/units/rivers-laboratory/#f-headTerms" in shown


def test_links_in_texts_count_too(reader):
    shown = related(reader.get("/entries/units/rivers-laboratory/").text)
    assert "Links in texts" in shown
    assert "/editor/entries/people/chen-yahe/" in shown


@pytest.mark.parametrize(
    ("relation", "other", "path"),
    [
        ("news:people", "aral-sea-expedition", "people"),
        ("stations:head", "mulin", "head"),
        ("projects:investigators.person", "lowland-joint-laboratory", "investigators"),
    ],
)
def test_another_entry_is_made_to_refer_in_its_draft(staff, editor, relation, other, path):
    type = relation.partition(":")[0]
    before = staff.site.editing.drafts.open(type, other)
    answer = relate(editor, PERSON, relation, other)
    assert answer.headers["Location"].endswith(f"{PERSON}#related-entries")
    after = staff.site.editing.drafts.open(type, other)
    assert "chen-yahe" in str({name: after.flat[name] for name in after.changed})
    assert {name.split(".")[0] for name in after.changed} == {path}
    assert after.published_flat == before.published_flat
    assert f"/editor/entries/{type}/{other}/#f-{path}" in related(editor.get(PERSON).text)
    relate(editor, PERSON, relation, other)
    assert staff.site.editing.drafts.open(type, other).flat == after.flat


def test_an_author_of_that_name_becomes_the_person(whole):
    editor = whole.browser("editor")
    drafts = whole.site.editing.drafts
    rows = [
        (key, row)
        for key, entry in whole.site.store.content().entries["papers"].items()
        for row in entry.raw.get("author", ())
        if row.get("family") == "Chen" and row.get("given", "")[:1] == "Y" and "person" not in row
    ]
    key, row = rows[0]
    before = drafts.open("papers", key).flat["author"]
    relate(editor, PERSON, "papers:author.person", key)
    after = drafts.open("papers", key).flat
    assert after["author"] == before
    assert after[f"author.{row['id']}.person"] == "chen-yahe"
    assert after[f"author.{row['id']}.family"] == "Chen"


def test_what_leads_elsewhere_already_is_left_alone(staff, editor):
    relate(editor, PERSON, "stations:head", "mulin")
    relate(editor, "/entries/people/li-yan/", "stations:head", "mulin")
    assert staff.site.editing.drafts.open("stations", "mulin").flat["head"] == "chen-yahe"
    assert "refers to another one there already" in editor.get("/entries/people/li-yan/").text


@pytest.mark.parametrize(
    ("relation", "other", "status"),
    [
        ("news:people", "no-such-item", 303),
        ("news:people", "../site", 303),
        ("news:headline", "aral-sea-expedition", 404),
        ("menus:main.entry", "_", 303),
        ("", "", 404),
    ],
)
def test_nothing_else_is_changed(staff, editor, relation, other, status):
    assert relate(editor, PERSON, relation, other).status_code == status
    assert dict(staff.site.editing.files.drafts.all()) == {}


def test_a_translator_sees_the_other_side_and_adds_nothing(staff):
    translator = staff.browser("translator", ("zh",))
    html = translator.get(PERSON).text
    assert "Papers: Authors" in related(html)
    assert 'id="relate-' not in html
    relate(translator, PERSON, "news:people", "aral-sea-expedition")
    assert dict(staff.site.editing.files.drafts.all()) == {}
