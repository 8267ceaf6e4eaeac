"""/entries/<type>/<key>/autosave: the form saved by the script, and in parts."""

import re

import orjson
import pytest
from werkzeug.datastructures import MultiDict

PATH = "/entries/news/aral-sea-expedition/"
SCRIPT = {"Accept": "application/json"}


def save(browser, opened, values, mark="", **more):
    data = MultiDict([("_opened", orjson.dumps(opened).decode()), ("_mark", mark), *more.items()])
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return browser.post(f"{PATH}autosave", data, headers=SCRIPT)


def work(staff):
    return staff.site.editing.drafts.open("news", "aral-sea-expedition")


@pytest.fixture
def opened(staff):
    return work(staff).flat


def test_a_part_of_the_form_is_enough(staff, editor, opened):
    editor.get(PATH)
    answer = save(editor, {"headline.en": opened["headline.en"]}, {"headline.en": "Autosaved"})
    assert answer.status_code == 200
    assert answer.json["opened"] == {"headline.en": "Autosaved"}
    assert answer.json["shared"] == ""
    assert answer.json["counts"] == {"en": "1 unpublished change", "zh": "0 unpublished changes"}
    assert work(staff).flat == {**opened, "headline.en": "Autosaved"}


def test_an_emptied_control_is_null_in_the_answer(staff, editor, opened):
    editor.get(PATH)
    answer = save(editor, {"summary.en": opened["summary.en"]}, {"summary.en": ""})
    assert answer.json["opened"] == {"summary.en": None}
    assert "summary.en" not in work(staff).flat


def test_what_is_wrong_is_saved_and_said(staff, editor, opened):
    editor.get(PATH)
    answer = save(editor, {"date": opened["date"]}, {"date": "soon", "author.en": "A"})
    assert answer.json["refused"]["f-date"]
    assert answer.json["refused"]["f-author.en"] == ""
    assert work(staff).flat["date"] == "soon"


def test_rows_come_whole_with_what_they_were(staff, editor):
    path = "/entries/organizations/irs/"
    editor.get(path)
    values = {"changes": ["", "a1"], "changes.a1.date": "2025-01-02", "changes.a1.note.en": "Name"}
    data = MultiDict([("_opened", "{}")])
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    first = editor.post(f"{path}autosave", data, headers=SCRIPT)
    assert first.json["opened"]["changes"] == ["a1"]
    gone = MultiDict([("_opened", orjson.dumps(first.json["opened"]).decode()), ("changes", "")])
    assert editor.post(f"{path}autosave", gone, headers=SCRIPT).status_code == 200
    assert not [
        one
        for one in staff.site.editing.drafts.open("organizations", "irs").flat
        if one.startswith("changes")
    ]


def test_two_people_on_different_fields_do_not_meet(staff, editor, opened):
    other = staff.browser("editor", name="Other")
    for browser, name in ((editor, "headline.en"), (other, "headline.zh")):
        browser.get(PATH)
        assert save(browser, {name: opened[name]}, {name: f"by {name}"}).status_code == 200
    flat = work(staff).flat
    assert (flat["headline.en"], flat["headline.zh"]) == ("by headline.en", "by headline.zh")


def test_two_people_on_the_same_field_do(staff, editor, opened):
    other = staff.browser("editor", name="Other")
    editor.get(PATH)
    assert (
        save(other, {"headline.en": opened["headline.en"]}, {"headline.en": "First"}).status_code
        == 200
    )
    answer = save(editor, {"headline.en": opened["headline.en"]}, {"headline.en": "Second"})
    assert (answer.status_code, answer.json["error"]) == (409, "conflict")
    assert answer.json["message"]
    assert work(staff).flat["headline.en"] == "First"


def mark_of(html):
    return re.search('data-mark="([^"]*)"', html)[1]


def test_another_person_saving_or_publishing_is_told(staff, editor, opened, sent):
    other = staff.browser("editor", name="Other")
    mark = mark_of(editor.get(PATH).text)
    first = save(editor, {}, {"author.en": "A"}, mark).json
    second = save(editor, {"author.en": "A"}, {"author.en": "B"}, first["mark"]).json
    assert (first["others"], second["others"]) == (False, False)
    other.get(PATH)
    save(other, {}, {"contact.en": "C"})
    third = save(editor, {"author.en": "B"}, {"author.en": "C"}, second["mark"]).json
    assert third["others"] is True
    fourth = save(editor, {"author.en": "C"}, {"author.en": "D"}, third["mark"]).json
    assert fourth["others"] is False
    data = sent(other.get(PATH).text)
    data["_do"] = "publish:en"
    assert other.post(PATH, data).status_code == 303
    assert (
        save(editor, {"author.en": "D"}, {"author.en": "E"}, fourth["mark"]).json["others"] is True
    )


def test_ones_own_second_tab_is_nobody_else(staff, editor, opened, sent):
    tab = staff.tab(editor)
    mark = mark_of(editor.get(PATH).text)
    tab.get(PATH)
    assert save(tab, {}, {"contact.en": "C"}).status_code == 200
    first = save(editor, {}, {"author.en": "A"}, mark).json
    assert first["others"] is False
    data = sent(tab.get(PATH).text)
    data["headline.en"], data["_do"] = "From the other tab", "publish:en"
    assert tab.post(PATH, data).status_code == 303
    assert save(editor, {}, {"credit": "B"}, first["mark"]).json["others"] is False
    saved = save(editor, {"headline.en": opened["headline.en"]}, {"headline.en": "From this one"})
    assert (saved.status_code, saved.json["own"]) == (409, True)
    assert "another tab" in saved.json["message"]
    data = sent(editor.get(PATH).text)
    data["_opened"] = orjson.dumps({"headline.en": opened["headline.en"]}).decode()
    data["headline.en"] = "From this one"
    page = editor.post(PATH, data)
    assert page.status_code == 409
    assert "Someone else" not in page.text
    assert "another tab" in page.text
    other = staff.browser("editor", name="Other")
    other.get(PATH)
    assert (
        save(other, {"headline.en": opened["headline.en"]}, {"headline.en": "Theirs"}).json["own"]
        is False
    )


def test_a_page_does_not_meet_its_own_words_whose_answer_got_lost(staff, editor, opened):
    editor.get(PATH)
    base = {"headline.en": opened["headline.en"]}
    assert save(editor, base, {"headline.en": "Typed a"}).status_code == 200
    tries = orjson.dumps([{"headline.en": ["Typed a"]}]).decode()
    assert save(editor, base, {"headline.en": "Typed a lot"}).status_code == 409
    assert save(editor, base, {"headline.en": "Typed a lot"}, _tries=tries).status_code == 200
    assert work(staff).flat["headline.en"] == "Typed a lot"


def test_signed_out_or_with_a_dead_token_it_says_so_to_the_script(staff, editor, opened):
    nobody = staff.browser("")
    answer = save(nobody, {}, {"author.en": "A"})
    assert (answer.status_code, answer.json["error"]) == (401, 401)
    answer = editor.post(f"{PATH}autosave", {"author.en": "A"}, token="stale", headers=SCRIPT)
    assert (answer.status_code, answer.json["error"]) == (400, 400)
    fresh = editor.get("/token", headers=SCRIPT).json
    assert fresh["who"] == editor.account.id
    assert (
        editor.post(
            f"{PATH}autosave", {"author.en": "A"}, token=fresh["token"], headers=SCRIPT
        ).status_code
        == 200
    )
    assert nobody.get("/token", headers=SCRIPT).status_code == 401


def test_a_translator_saves_their_language_only(staff, opened):
    li = staff.browser("translator", ("zh",))
    li.get(PATH)
    values = {"headline.en": "Forged", "headline.zh": "译文"}
    answer = save(li, {name: opened[name] for name in values}, values)
    assert answer.status_code == 200
    assert work(staff).changed == ("headline.zh",)


def test_wrong_method_and_what_is_not_there(editor):
    assert editor.get(f"{PATH}autosave").status_code == 405
    editor.get(PATH)
    assert (
        editor.post("/entries/news/none/autosave", {"author.en": "A"}, headers=SCRIPT).status_code
        == 404
    )
    assert (
        editor.post("/entries/none/x/autosave", {"author.en": "A"}, headers=SCRIPT).status_code
        == 404
    )


def test_a_range_is_looked_at_whole_though_one_end_is_sent(editor):
    path = "/entries/conferences/biodiversity-arid-areas-2021/"
    editor.get(path)
    wrong = editor.post(
        f"{path}autosave", {"_opened": '{"end": "2021-12-17"}', "end": "2021-01-01"}
    )
    assert "This is before" in wrong.json["refused"]["f-end"]
    right = editor.post(
        f"{path}autosave", {"_opened": '{"start": "2021-12-16"}', "start": "2020-12-31"}
    )
    assert right.json["refused"]["f-end"] == ""
