"""The findings of the checks, beside the controls of the form and in the Publish menu."""

import json
import re
from html import unescape

import pytest

NEWS = "/entries/news/aral-sea-expedition/"
BODY = "## A\n\n#### B\n\n见[[people/nobody]]和[旧页](/zh/none/)。[a](//[b)\n\n![](/media/none.png)"


def lists(answer):
    return {id: unescape(html) for id, html in answer.get_json()["lists"].items()}


def test_findings_stand_at_their_controls_while_it_is_written(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["headline.en"], data["body.zh"] = "Wind <b>sand", BODY
    answer = editor.post(f"{NEWS}findings", data)
    found = lists(answer)
    assert set(found) == {"f-headline.en", "f-headline.zh", "f-body.zh"}
    assert "HTML is shown as it is" in found["f-headline.en"]
    assert "The original changed" in found["f-headline.zh"]
    for words in (
        "skips a level",
        "people/nobody, which doesn’t exist",
        "Broken link to /zh/none/",
        "no media file none.png",
        "The picture none.png has no description in Chinese",
    ):
        assert words in found["f-body.zh"], words
    assert 'data-instead="###"' in found["f-body.zh"]
    assert f'data-start="{BODY.index("####")}" data-quote="####"' in found["f-body.zh"]
    assert "7 findings" in answer.get_json()["count"]
    assert "Wind &lt;b&gt;sand" not in editor.get(NEWS).text


def test_only_what_was_sent_differs_from_what_is_saved(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["summary.en"] = "Wind <b>sand"
    assert editor.post(NEWS, data | {"_do": "save"}).status_code == 303
    answer = editor.post(f"{NEWS}findings", {"headline.en": "A <b>b"})
    assert {"f-summary.en", "f-headline.en"} <= set(lists(answer))


def test_without_scripts_they_stand_on_the_form_after_a_save(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["body.zh"], data["_do"] = BODY, "save"
    assert editor.post(NEWS, data).status_code == 303
    html = unescape(editor.get(NEWS).text)
    part = html.partition('id="f-body.zh-findings"')[2].partition("</div>")[0]
    assert '<a href="#f-body.zh"' in part
    assert "skips a level" in part
    assert "5 findings" in html
    assert "Findings don’t stop publishing." in html


def test_they_stop_neither_saving_nor_publishing(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["body.zh"], data["_do"] = BODY, "publish:zh"
    assert editor.post(NEWS, data).status_code == 303
    assert "Published: Chinese." in editor.get(NEWS).text


def test_what_an_entry_has_in_no_text(editor, sent):
    museum = "/entries/collections/specimen-museum/"
    data = sent(editor.get(museum).text)
    data["holdings.plants.source"], data["image.file"] = "", "none.png"
    found = lists(editor.post(f"{museum}findings", data))
    assert "no source" in found["f-holdings.plants.source"]
    assert "no description in English" in found["f-image.alt.en"]


def test_words_that_an_editor_typed_are_shown_as_they_are(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["body.zh"] = '"<b>水</b>",<img src=x>'
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


PAPER = "/entries/papers/fang-2015-bias-correction/"
DOI = "10.5555/RIVERS-19-2547-2015"


def second_paper(browser, title="Bias again"):
    browser.get("/entries/papers/new")
    answer = browser.post("/entries/papers/new", {"title": title, "key": "second"})
    assert answer.status_code == 303, answer.text
    return "/entries/papers/second/"


def test_a_second_entry_with_the_same_doi_is_told_of_the_first(editor, sent):
    second = second_paper(editor)
    data = sent(editor.get(second).text)
    data["DOI"] = DOI
    found = lists(editor.post(f"{second}findings", data))
    assert "Another entry has this DOI: “Comparing bias correction" in found["f-DOI"]
    assert f'href="/editor{PAPER}"' in found["f-DOI"]
    assert set(lists(editor.post(f"{PAPER}findings", {}))) == set()

    assert editor.post(second, data).status_code == 303
    assert "Another entry has this DOI" in editor.get(second).text
    assert "Another entry has this DOI: “Bias again”" in editor.get(PAPER).text
    data["DOI"] = "10.5555/rivers-19-2547-2016"
    assert "f-DOI" not in lists(editor.post(f"{second}findings", data))


def test_published_entries_with_the_same_doi_are_listed_under_checks(staff, editor, sent):
    second = second_paper(editor)
    data = sent(editor.get(second).text)
    data["DOI"], data["type"], data["language"] = DOI, "article-journal", "en"
    data["issued"], data["_row"] = "2015", "add:author"
    data = sent(editor.post(second, data).text)
    family = next(name for name in data if re.fullmatch(r"author\.\w+\.family", name))
    data[family], data["_do"] = "Fang", "publish"
    assert editor.post(second, data).status_code == 303
    page = unescape(editor.get("/problems/").text)
    assert "Entries with the same DOI" in page
    assert "Another entry has this DOI: “Bias again”" in page
    assert "Another entry has this DOI: “Comparing bias correction" in page
    printed = staff.app.test_cli_runner().invoke(args=["content", "check"]).output
    assert "second.json:" in printed
    assert "DOI: warning: Another entry has this DOI: “Comparing" in printed


@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        ({"issued": "2015-03"}, True),
        ({"issued": "2016", "family": "FANG"}, True),
        ({"issued": "2016", "family": "Yang"}, False),
        ({"issued": "2015", "type": "thesis"}, False),
        ({"issued": "2015", "volume": "20"}, False),
        ({"issued": "2015", "DOI": "10.5555/rivers-19-2547-2016"}, False),
        ({"issued": "2015", "title": "Comparing bias correction methods"}, False),
        ({}, False),
    ],
)
def test_a_second_work_of_the_same_title_is_told_of_the_first(editor, sent, values, is_told):
    first = sent(editor.get(PAPER).text)
    second = second_paper(editor, f"{first['title'].upper()}.")
    data = sent(editor.post(second, sent(editor.get(second).text) | {"_row": "add:author"}).text)
    family = next(name for name in data if re.fullmatch(r"author\.\w+\.family", name))
    for name, value in values.items():
        data[family if name == "family" else name] = value
    found = lists(editor.post(f"{second}findings", data)).get("f-title", "")
    assert ("Another entry has this title" in found) is is_told
    assert (f'href="/editor{PAPER}"' in found) is is_told


def test_the_same_doi_and_title_are_told_once(editor, sent):
    first = sent(editor.get(PAPER).text)
    second = second_paper(editor, first["title"])
    data = sent(editor.get(second).text)
    data["DOI"], data["issued"] = DOI, "2015"
    found = lists(editor.post(f"{second}findings", data))
    assert "Another entry has this DOI" in found["f-DOI"]
    assert "f-title" not in found


def test_works_that_may_be_the_same_are_listed_under_checks(staff, editor):
    folder = staff.data / "content/papers"
    raw = json.loads((folder / f"{PAPER.split('/')[3]}.json").read_text("utf-8"))
    del raw["DOI"]
    (folder / "second.json").write_text(json.dumps(raw))
    staff.site.store.refresh()
    page = unescape(editor.get("/problems/").text)
    assert "Works that may be the same" in page
    assert page.count("Another entry has this title, and the same year or first author") == 2


def test_news_of_the_same_title_are_not_compared(editor, sent):
    first = sent(editor.get(NEWS).text)
    editor.get("/entries/news/new")
    answer = editor.post(
        "/entries/news/new", {"headline.en": first["headline.en"], "key": "second"}
    )
    assert answer.status_code == 303, answer.text
    data = sent(editor.get("/entries/news/second/").text)
    assert data["headline.en"] == first["headline.en"]
    data["date"] = first["date"]
    found = lists(editor.post("/entries/news/second/findings", data))
    assert "Another entry has" not in "".join(found.values())


def test_a_title_that_is_an_address_is_told(editor, sent):
    second = second_paper(editor, "https://doi.org/10.5555/rivers-19-2547-2015")
    html = unescape(editor.get(second).text)
    assert (
        "The title is a web address"
        in html.partition('id="f-title-findings"')[2].partition("</ul>")[0]
    )
    data = sent(editor.get(NEWS).text)
    data["headline.zh"] = "10.5555/rivers-19-2547-2015"
    assert (
        "The title is a web address" in lists(editor.post(f"{NEWS}findings", data))["f-headline.zh"]
    )
    data["headline.zh"] = "https://example.org的新站"
    assert "f-headline.zh" not in {
        id
        for id, html in lists(editor.post(f"{NEWS}findings", data)).items()
        if "web address" in html
    }
