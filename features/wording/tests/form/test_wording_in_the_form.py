"""Findings of wording beside the controls of the form, and the list of words under Site."""

from html import unescape

import pytest

NEWS = "/entries/news/aral-sea-expedition/"
BODY = "英语版，水,土。"


def lists(answer):
    return {id: unescape(html) for id, html in answer.get_json()["lists"].items()}


def test_words_and_marks_are_found_with_what_to_write_instead(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["headline.en"], data["body.zh"] = "Wind，sand", BODY
    found = lists(editor.post(f"{NEWS}findings", data))
    assert "Write “Wind, sand”" in found["f-headline.en"]
    for words in ("“英语版” is not to be used. Write “英文版”.", "水，土"):
        assert words in found["f-body.zh"], words
    assert 'data-quote="," data-instead' not in found["f-body.zh"]
    assert 'data-instead="，"' in found["f-body.zh"]
    assert f'data-start="{BODY.index("英语版")}" data-quote="英语版"' in found["f-body.zh"]


def test_the_list_of_words_is_edited_under_site(staff, sent):
    boss = staff.browser("administrator")
    page = "/entries/wording/_/"
    html = boss.get(page).text
    assert "Words not to use" in html
    data = sent(html)
    assert data["words.find.avoid.zh"] == "检得"
    data["words.find.avoid.zh"], data["_do"] = "检得\n查得", "publish"
    assert boss.post(page, data).status_code == 303
    boss.get(NEWS)
    found = lists(boss.post(f"{NEWS}findings", {"body.zh": "共查得三篇。"}))
    assert "Write “找到”" in found["f-body.zh"]


def test_the_page_of_checks_leads_administrators_to_the_list(staff, sent):
    pytest.importorskip("features.check_page.screen")
    boss = staff.browser("administrator")
    data = sent(boss.get(NEWS).text)
    data["body.zh"], data["_do"] = "英语版", "publish:zh"
    assert boss.post(NEWS, data).status_code == 303
    assert "Edit the list of words" in boss.get("/problems/").text
    assert "Edit the list of words" not in staff.browser("editor").get("/problems/").text
