"""The findings in texts at the controls of the form."""

from html import unescape

NEWS = "/entries/news/aral-sea-expedition/"
BODY = "## A\n\n#### B\n\n![](/media/none.png)"


def lists(answer):
    return {id: unescape(html) for id, html in answer.get_json()["lists"].items()}


def test_findings_stand_at_their_controls(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["headline.en"], data["body.zh"] = "Wind <b>sand", BODY
    found = lists(editor.post(f"{NEWS}findings", data))
    assert "HTML is shown as it is" in found["f-headline.en"]
    assert "skips a level" in found["f-body.zh"]
    assert "The picture none.png has no description in Chinese" in found["f-body.zh"]
    assert 'data-instead="###"' in found["f-body.zh"]
    assert f'data-start="{BODY.index("####")}" data-quote="####"' in found["f-body.zh"]
    assert "Wind &lt;b&gt;sand" not in editor.get(NEWS).text


def test_what_an_editor_typed_is_shown_as_it_is(editor, sent):
    data = sent(editor.get(NEWS).text)
    data["body.zh"] = '"<b>水</b>",<img src=x>'
    html = "".join(editor.post(f"{NEWS}findings", data).get_json()["lists"].values())
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    assert "<img" not in html


def test_what_an_entry_has_in_no_text(editor, sent):
    museum = "/entries/collections/specimen-museum/"
    data = sent(editor.get(museum).text)
    data["holdings.plants.source"], data["image.file"] = "", "none.png"
    found = lists(editor.post(f"{museum}findings", data))
    assert "no source" in found["f-holdings.plants.source"]
    assert "no description in English" in found["f-image.alt.en"]


def test_a_title_that_is_an_address_is_told(editor, sent):
    address = "https://doi.org/10.5555/rivers-19-2547-2015"
    editor.get("/entries/papers/new")
    answer = editor.post("/entries/papers/new", {"title": address, "key": "second"})
    assert answer.status_code == 303, answer.text
    second = "/entries/papers/second/"
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
