"""/entries/<type>/<key>/trash, discard, unpublish: confirmation before something is removed."""

import re

import pytest

from cms.schema.entry_ref import EntryRef

PATH = "/entries/news/aral-sea-expedition/"


def test_to_the_trash_and_where_it_is_used(staff, editor):
    page = editor.get("/entries/organizations/irs/trash")
    assert "will be removed from the site" in page.text
    assert page.status_code == 200
    assert 'name="force"' in page.text
    refused = editor.post("/entries/organizations/irs/trash", {})
    assert refused.status_code == 409
    assert staff.site.editing.drafts.open("organizations", "irs").published
    assert editor.post("/entries/organizations/irs/trash", {"force": "1"}).status_code == 303
    assert [one.key for one in staff.site.editing.trash.entries()] == ["irs"]


def test_a_form_that_leads_there_is_saved_first(staff, editor, sent):
    data = sent(editor.get(PATH).text)
    data["headline.en"], data["_do"] = "Typed", "part:discard"
    answer = editor.post(PATH, data)
    assert answer.location.endswith(f"{PATH}discard")
    assert staff.site.editing.drafts.open("news", "aral-sea-expedition").changed


def test_giving_up_changes(staff, editor, sent):
    data = sent(editor.get(PATH).text)
    data["headline.en"] = "Typed"
    editor.post(PATH, data)
    assert editor.get(f"{PATH}discard").status_code == 200
    assert editor.post(f"{PATH}discard", {}).status_code == 303
    assert staff.site.editing.drafts.open("news", "aral-sea-expedition").changed == ()
    history = staff.site.editing.history
    model = staff.site.models["news"]
    [kept] = [
        one
        for one in history.revisions(EntryRef(model, "aral-sea-expedition"))
        if one.what == "discard"
    ]
    assert (
        history.revision(EntryRef(model, "aral-sea-expedition"), kept.id).content["headline"]["en"]
        == "Typed"
    )


def test_what_was_never_published_goes_to_the_trash(staff, editor):
    editor.get("/entries/news/new")
    editor.post("/entries/news/new", {"headline.en": "Brief", "key": "brief"})
    page = editor.get("/entries/news/brief/discard")
    asked = editor.get("/entries/news/brief/trash").text
    assert "isn’t on the site" in asked
    assert "will be removed from the site" not in asked
    assert "moves it to the trash" in page.text
    assert editor.post("/entries/news/brief/discard", {}).location.endswith("/entries/news/")
    assert [one.key for one in staff.site.editing.trash.entries()] == ["brief"]
    assert editor.get("/entries/news/brief/").status_code == 404
    editor.get("/trash/")
    editor.post("/trash/news/brief/restore", {})
    assert "Brief" in editor.get("/entries/news/brief/").text


def test_discarding_names_whose_words_go_and_takes_ones_own(staff, editor, sent):
    li = staff.browser("translator", ("zh",), "Li")
    for browser, path, text in ((editor, "headline.en", "Mine"), (li, "headline.zh", "李的")):
        data = sent(browser.get(PATH).text)
        data[path] = text
        assert browser.post(PATH, data).status_code == 303
    page = editor.get(f"{PATH}discard").text
    assert "Li: Headline (Chinese)" in page
    assert "Editor (you): Headline (English)" in page
    mark = re.search(r'name="mark" value="([^"]+)"', page)[1]
    assert editor.post(f"{PATH}discard", {"whose": "own"}).status_code == 303
    assert staff.site.editing.drafts.open("news", "aral-sea-expedition").changed == ("headline.zh",)
    late = editor.post(f"{PATH}discard", {"whose": "everybody", "mark": mark})
    assert late.status_code == 409
    assert staff.site.editing.drafts.open("news", "aral-sea-expedition").changed == ("headline.zh",)
    mark = re.search(r'name="mark" value="([^"]+)"', late.text)[1]
    assert editor.post(f"{PATH}discard", {"whose": "everybody", "mark": mark}).status_code == 303
    assert staff.site.editing.drafts.open("news", "aral-sea-expedition").changed == ()


def test_taking_the_last_language_off_shows_where_the_entry_is_used(staff, editor, sent):
    data = sent(editor.get(PATH).text)
    data["body.en"], data["_do"] = "See [[people/chen-xi]].", "publish:en"
    assert editor.post(PATH, data).status_code == 303
    place = 'href="/editor/entries/news/aral-sea-expedition/#f-body"'
    person = "/entries/people/chen-xi/"
    assert place in editor.get(f"{person}trash").text
    assert place in editor.get(f"{person}unpublish").text
    assert place not in editor.get(f"{person}unpublish?locale=zh").text
    assert editor.post(f"{person}unpublish", {"locale": "zh"}).status_code == 303
    assert place in editor.get(f"{person}unpublish?locale=en").text


def test_off_the_site_language_by_language(staff, editor):
    assert editor.get(f"{PATH}unpublish?locale=zh").status_code == 200
    assert editor.post(f"{PATH}unpublish", {"locale": "zh"}).status_code == 303
    states = staff.site.editing.drafts.open("news", "aral-sea-expedition").states
    assert (states["en"], states["zh"]) == ("published", "draft")
    assert editor.get(f"{PATH}unpublish?locale=xx").status_code == 404


@pytest.mark.parametrize("deed", ["trash", "discard", "unpublish"])
def test_who_may_not(staff, deed):
    li, nobody = staff.browser("translator", ("zh",)), staff.browser("")
    assert li.get(f"{PATH}{deed}").status_code == 403
    assert li.post(f"{PATH}{deed}", {}).status_code in (400, 403)
    assert nobody.get(f"{PATH}{deed}").status_code == 303
    assert nobody.post(f"{PATH}{deed}", {}).status_code == 401


@pytest.mark.parametrize("deed", ["trash", "discard", "unpublish"])
def test_what_is_not_there(editor, deed):
    assert editor.get(f"/entries/news/none/{deed}").status_code == 404
    assert editor.get(f"/entries/none/x/{deed}").status_code == 404
    assert editor.client.delete(f"/editor{PATH}{deed}").status_code in (400, 405)


def test_the_site_and_its_menus_stay(staff):
    root = staff.browser("administrator")
    root.get("/entries/site/_/")
    refused = root.post("/entries/site/_/trash", {})
    assert refused.status_code == 409
    assert "<h1>This can’t be done</h1>" in refused.text
    assert "Someone else" not in refused.text
    assert root.post("/entries/site/_/unpublish", {}).status_code == 409
    assert (staff.data / "site.json").is_file()
