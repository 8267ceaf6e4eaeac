"""The languages that a form shows: stored by the browser, and never hiding an error."""

import re

import pytest

NEWS = "/entries/news/aral-sea-expedition/"


def chosen(html):
    return re.findall(r'name="_shown" value="(\w+)" checked', html)


@pytest.mark.parametrize("choice", ["en", "zh", "all"])
def test_the_choice_is_kept_for_the_next_form(staff, editor, sent, choice):
    html = editor.get(NEWS).text
    assert chosen(html) == ["all"]
    data = sent(html)
    data["_shown"] = choice
    answer = editor.post(NEWS, data)
    kept = next(one for one in answer.headers.getlist("Set-Cookie") if "oasis-form" in one)
    assert "Path=/editor/" in kept
    assert "SameSite=Lax" in kept
    assert chosen(editor.get("/entries/people/chen-yahe/").text) == [choice]


def test_a_language_with_a_fault_is_shown(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["_shown"], data["headline.zh"], data["_do"] = "en", "", "publish:zh"
    answer = editor.post(NEWS, data)
    assert answer.status_code == 422
    assert chosen(answer.text) == ["all"]
    assert chosen(editor.get("/entries/people/chen-yahe/").text) == ["en"]


def test_what_is_no_language_is_not_kept(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["_shown"] = "xx; path=/"
    answer = editor.post(NEWS, data)
    assert [one for one in answer.headers.getlist("Set-Cookie") if "oasis-form" in one] == []
