"""Publishing an entry reports its broken links at once."""

import re

import pytest

from app import create_app

NEWS = "/entries/news/aral-sea-expedition/"
BODY = """[nobody](entry:people/nobody)
[gone](/en/no-such-page/)
![lost](/media/lost.jpg)
[about](/en/about/) [list](/en/news/) [calendar](/en/cooperation/conferences/) [out](https://example.org/x)
[write](mailto:a@example.org) [below](#below) [colleague](entry:people/chen-xi)"""


def warnings(html):
    return [
        re.sub(r"<[^>]+>", "", text)
        for text in re.findall(
            r'<div class="notice notice-warning"[^>]*>(.*?)</div>', html, re.DOTALL
        )
    ]


def test_broken_links_are_named_when_the_entry_is_published(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["body.en"], data["_do"] = BODY, "publish:en"
    assert editor.post(NEWS, data).status_code == 303
    html = editor.get(NEWS).text
    assert "Published: English." in html
    told = warnings(html)
    assert [
        name
        for name in ("people/nobody", "/en/no-such-page/", "lost.jpg")
        if not any(name in one for one in told)
    ] == []
    assert len(told) == 3, told
    assert all(one.startswith("Text:") for one in told), told


def test_only_the_languages_that_are_published_are_looked_at(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["body.en"], data["_do"] = BODY, "publish:zh"
    assert editor.post(NEWS, data).status_code == 303
    assert warnings(editor.get(NEWS).text) == []


def test_many_are_counted(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["body.en"], data["_do"] = (
        "\n\n".join(f"[{number}](/en/{number}/)" for number in range(9)),
        "publish:en",
    )
    assert editor.post(NEWS, data).status_code == 303
    assert warnings(editor.get(NEWS).text)[-1] == "4 more broken links."


@pytest.mark.parametrize(("gate", "said"), [("links=block", True), ("links=off", False)])
def test_the_setting_counts(staff, sent, gate, said):
    app = create_app(
        {
            "data": staff.data,
            "instance": staff.instance,
            "releases": str(staff.instance / "releases"),
            "watch": False,
            "gate": (gate,),
        }
    )
    staff.app.wsgi_app = app.wsgi_app
    editor = staff.browser("editor")
    data = sent(editor.get(NEWS).text)
    data["body.en"], data["_do"] = "[gone](/en/no-such-page/)", "publish:en"
    assert editor.post(NEWS, data).status_code == 303
    html = editor.get(NEWS).text
    assert bool(warnings(html)) is said
    assert ("can’t be updated until" in html) is said
