"""The findings of the checks, beside the controls of the form and in the Publish menu."""

import re
from html import unescape

NEWS = "/entries/news/aral-sea-expedition/"
BODY = "## A\n\n见[[people/nobody]]和[旧页](/zh/none/)。[a](//[b)\n\n![x](/media/none.png)"


def lists(answer):
    return {id: unescape(html) for id, html in answer.get_json()["lists"].items()}


def test_findings_stand_at_their_controls_while_it_is_written(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["headline.en"], data["body.zh"] = "Wind, sand", BODY
    answer = editor.post(f"{NEWS}findings", data)
    found = lists(answer)
    assert set(found) >= {"f-headline.zh", "f-body.zh"}
    assert "The original changed" in found["f-headline.zh"]
    for words in (
        "people/nobody, which doesn’t exist",
        "Broken link to /zh/none/",
        "no media file none.png",
    ):
        assert words in found["f-body.zh"], words
    assert f'data-start="{BODY.index("/zh/none/")}" data-quote="/zh/none/"' in found["f-body.zh"]
    assert "findings" in answer.get_json()["count"]
    assert "Wind, sand" not in editor.get(NEWS).text


def test_a_translation_that_is_typed_is_of_the_original_that_is_typed(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["summary.en"], data["summary.zh"] = "Wind and sand", "风沙"
    assert "f-summary.zh" not in lists(editor.post(f"{NEWS}findings", data))
    assert editor.post(NEWS, data | {"_do": "save"}).status_code == 303
    data = sent(editor.get(NEWS).text)
    data["summary.en"] = "Sand and wind"
    assert "The original changed" in lists(editor.post(f"{NEWS}findings", data))["f-summary.zh"]


def test_only_what_was_sent_differs_from_what_is_saved(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["summary.en"] = "Wind, sand"
    assert editor.post(NEWS, data | {"_do": "save"}).status_code == 303
    answer = editor.post(f"{NEWS}findings", {"headline.en": "A, b"})
    assert {"f-summary.zh", "f-headline.zh"} <= set(lists(answer))


def test_without_scripts_they_stand_on_the_form_after_a_save(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["body.zh"], data["_do"] = BODY, "save"
    assert editor.post(NEWS, data).status_code == 303
    html = unescape(editor.get(NEWS).text)
    part = html.partition('id="f-body.zh-findings"')[2].partition("</div>")[0]
    assert '<a href="#f-body.zh"' in part
    assert "Broken link to /zh/none/" in part
    assert re.search(r"\d findings", html)
    assert "Findings don’t stop publishing." in html


def test_they_stop_neither_saving_nor_publishing(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["body.zh"], data["_do"] = BODY, "publish:zh"
    assert editor.post(NEWS, data).status_code == 303
    assert "Published: Chinese." in editor.get(NEWS).text


def test_words_that_an_editor_typed_are_shown_as_they_are(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["body.zh"] = '[水](</zh/<b>水"<img src=x>/>)[沙](/zh/<img>/)'
    answer = editor.post(f"{NEWS}findings", data)
    html = "".join(answer.get_json()["lists"].values())
    assert "<b>" not in html
    assert "<img" not in html


def test_more_than_a_form_holds_is_refused(editor, sent):
    editor.get(NEWS)
    answer = editor.post(f"{NEWS}findings", {"body.zh": "水" * 700_000})
    assert answer.status_code == 413


def test_who_may_ask(staff, editor):
    assert staff.browser("").post(f"{NEWS}findings", {}).status_code in (303, 400, 401)
    editor.get(NEWS)
    assert editor.post(f"{NEWS}findings", {}, token="").status_code == 400
    assert editor.get(f"{NEWS}findings").status_code == 405
    assert editor.post("/entries/news/nothing-here/findings", {}).status_code == 404
    translator = staff.browser("translator", ("zh",))
    translator.get(NEWS)
    assert translator.post(f"{NEWS}findings", {"body.zh": "水,土"}).status_code == 200


CONFERENCE = "/entries/conferences/delta-workshop-2025/"


def menu(html):
    return unescape(html).partition('id="finding-count"')[2].partition("</details>")[0]


def test_the_menu_names_what_publishing_a_language_is_refused_for(editor, sent):
    data = sent(editor.get(NEWS).text)
    assert "can’t be published yet" not in menu(editor.get(NEWS).text)
    data["headline.zh"] = ""
    count = unescape(editor.post(f"{NEWS}findings", data).get_json()["count"])
    assert "Chinese can’t be published yet:" in count
    assert '<a href="#f-headline.zh">Headline' in count
    assert "Fill this in to publish." in count
    assert "English can’t be published" not in count
    assert "found nothing" not in count
    assert editor.post(NEWS, data | {"_do": "publish:zh"}).status_code == 422
    assert '<a href="#f-headline.zh">Headline' in menu(editor.get(NEWS).text)
    assert editor.post(NEWS, data | {"_do": "publish:en"}).status_code == 303


def test_the_menu_has_the_faults_of_every_language_once(editor, sent):
    data = sent(editor.get(CONFERENCE).text)
    data["start"], data["end"], data["name.zh"] = "", "2025-13-40", ""
    refused = editor.post(CONFERENCE, data | {"_do": "publish"})
    assert refused.status_code == 422
    for shown in (menu(refused.text), menu(editor.get(CONFERENCE).text)):
        assert "English, Chinese can’t be published yet:" in shown
        both, _, chinese = shown.rpartition("Chinese can’t be published yet:")
        assert 'href="#f-start"' in both
        assert 'href="#f-end"' in both
        assert 'href="#f-name.zh"' in chinese
        assert 'href="#f-start"' not in chinese
        assert "found nothing" not in shown


def test_the_menu_has_what_is_typed_and_not_saved(staff, editor, sent):
    data = sent(editor.get(NEWS).text)
    data["people"] = "people/nobody"
    count = unescape(editor.post(f"{NEWS}findings", data).get_json()["count"])
    assert "English, Chinese can’t be published yet:" in count
    assert '<a href="#f-people">People</a>: Choose an entry from the list.' in count
    assert "can’t be published yet" not in menu(editor.get(NEWS).text)
    translator = staff.browser("translator", ("zh",))
    translator.get(NEWS)
    count = translator.post(f"{NEWS}findings", {"headline.zh": ""}).get_json()["count"]
    assert "can’t be published yet" not in unescape(count)
