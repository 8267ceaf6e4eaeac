"""/entries/<type>/<key>/history/: versions, differences, restoring."""

import re
from datetime import timedelta
from html import unescape

import pytest

from cms.accounts.permissions import Actor
from cms.schema.entry_ref import EntryRef

PATH = "/entries/news/aral-sea-expedition/"


@pytest.fixture
def versions(staff, editor, sent):
    """Ids of the versions after two publications, newest first: the second, the first, and the one
    before.
    """
    for headline, body in (("First title", "甲\r\n乙"), ("Second title", "甲\r\n丙")):
        data = sent(editor.get(PATH).text)
        data["headline.en"], data["body.zh"], data["_do"], data["_outdated"] = (
            headline,
            body,
            "publish",
            "1",
        )
        assert editor.post(PATH, data).status_code == 303
    model = staff.site.models["news"]
    return [
        one.id
        for one in staff.site.editing.history.revisions(EntryRef(model, "aral-sea-expedition"))
    ]


def test_who_when_and_what(editor, versions):
    page = editor.get(f"{PATH}history/")
    assert page.status_code == 200
    assert "Editor" in page.text
    assert "outside" not in page.text.lower()
    assert "before the first change" in page.text
    assert all(f"history/{id}/" in page.text for id in versions)


def test_what_a_version_changed(editor, versions):
    page = editor.get(f"{PATH}history/{versions[0]}/").text
    assert "<del>" in page
    assert "First" in page
    assert '<ins><span class="visually-hidden">[added: </span>丙' in page
    assert 'lang="zh-Hans"' in page


@pytest.mark.parametrize("against", ["site", "work"])
def test_beside_what_is_there_now(editor, versions, against):
    page = editor.get(f"{PATH}history/{versions[1]}/?with={against}")
    assert page.status_code == 200
    assert "Second" in page.text
    assert (
        "There is no difference." in editor.get(f"{PATH}history/{versions[0]}/?with={against}").text
    )


def test_going_back_fills_the_form_and_not_the_site(staff, editor, versions):
    editor.get(f"{PATH}history/{versions[1]}/")
    assert editor.post(f"{PATH}history/{versions[1]}/restore", {}).status_code == 303
    work = staff.site.editing.drafts.open("news", "aral-sea-expedition")
    assert work.flat["headline.en"] == "First title"
    assert work.published.raw["headline"]["en"] == "Second title"


def test_what_changed_since_a_translation(staff, editor, sent, versions):
    data = sent(editor.get(PATH).text)
    data["headline.zh"], data["_do"] = "第二标题", "publish:zh"
    editor.post(PATH, data)
    data = sent(editor.get(PATH).text)
    data["headline.en"], data["_do"] = "Third title", "publish:en"
    editor.post(PATH, data)
    form = editor.get(PATH).text
    assert "original has changed" in form
    page = editor.get(f"{PATH}history/changed/headline.zh")
    assert page.status_code == 200
    assert "[removed: </span>Second" in page.text
    assert "[added: </span>Third" in page.text
    data = sent(form)
    data["_do"] = "confirm:headline.zh"
    assert editor.post(PATH, data).status_code == 303
    assert "original has changed" not in editor.get(PATH).text


def test_what_changed_before_the_original_is_published(staff, editor, sent):
    """The original as published, and one that was never published."""
    data = sent(editor.get(PATH).text)
    was = data["headline.en"]
    data["headline.en"] = "Second title"
    editor.post(PATH, data)
    page = editor.get(f"{PATH}history/changed/headline.zh").text
    assert "[added: </span>Second" in page
    assert f"[removed: </span>{was.split()[0]}" in page
    data = sent(editor.get(PATH).text)
    data["headline.zh"] = "第二标题"
    editor.post(PATH, data)
    data = sent(editor.get(PATH).text)
    data["headline.en"] = "Third title"
    editor.post(PATH, data)
    page = editor.get(f"{PATH}history/changed/headline.zh").text
    assert "[removed: </span>Second" in page
    assert "[added: </span>Third" in page


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("publish", ["publish:zh", "publish"])
def test_what_changed_since_a_published_translation_of_a_draft(staff, editor, sent, begun, publish):
    """The translated original was never published, and changes before or after its translation is
    published.
    """
    path = PATH if begun else _begin(editor)
    _save(
        editor,
        sent,
        path,
        {"headline.en": "Second title", "category": "research", "date": "2026-05-03"},
    )
    _save(editor, sent, path, {"headline.zh": "第二标题", "body.en": "Text", "body.zh": "甲"})
    if publish == "publish:zh":
        _save(editor, sent, path, {"_do": publish, "_outdated": "1"})
        _save(editor, sent, path, {"headline.en": "Third title"})
    else:
        _save(editor, sent, path, {"headline.en": "Third title", "_do": publish, "_outdated": "1"})
    assert (
        staff.site.editing.drafts.open(*path.split("/")[2:4]).published.raw["headline"]["zh"]
        == "第二标题"
    )
    page = editor.get(f"{path}history/changed/headline.zh").text
    assert "[removed: </span>Second" in page
    assert "[added: </span>Third" in page


def test_what_changed_since_a_draft_was_checked(staff, editor, sent):
    """A published translation that was marked as checked against an unpublished original."""
    _save(editor, sent, PATH, {"headline.en": "Second title"})
    _save(editor, sent, PATH, {"_do": "confirm:headline.zh"})
    _save(editor, sent, PATH, {"headline.en": "Third title"})
    page = editor.get(f"{PATH}history/changed/headline.zh").text
    assert "[removed: </span>Second" in page
    assert "[added: </span>Third" in page


def _begin(editor) -> str:
    editor.get("/entries/news/new")
    made = editor.post("/entries/news/new", {"headline.en": "First title"})
    assert made.status_code == 303
    return made.headers["Location"].removeprefix("/editor")


def _save(editor, sent, path, typed) -> None:
    data = sent(editor.get(path).text)
    for name, value in typed.items():
        data[name] = value
    answer = editor.post(path, data)
    assert answer.status_code == 303, answer.text


def test_publishing_an_outdated_translation_asks_first(staff, editor, sent):
    data = sent(editor.get(PATH).text)
    data["headline.en"], data["_until.zh"], data["_do"] = (
        "Second title",
        "2090-01-01T08:00",
        "publish",
    )
    asked = editor.post(PATH, data)
    assert "Publish an outdated translation?" in asked.text
    assert "history/changed/headline.zh" in asked.text
    work = staff.site.editing.drafts.open("news", "aral-sea-expedition")
    assert work.changed == ("headline.en",)
    assert work.published.raw["headline"]["en"] != "Second title"
    assert 'value="publish:en"' in asked.text
    told = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', asked.text))
    told = {name: unescape(value) for name, value in told.items()}
    assert editor.post(PATH, told | {"_do": "publish"}).status_code == 303
    entry = staff.site.editing.drafts.open("news", "aral-sea-expedition").published
    assert entry.raw["headline"]["en"] == "Second title"
    assert entry.raw["publication"]["zh"]["until"] == "2090-01-01T08:00:00+08:00"
    assert "Outdated" in editor.get("/").text


def test_hostile_text_in_a_version_is_text(editor, sent):
    data = sent(editor.get(PATH).text)
    data["headline.en"], data["_do"] = "<script>alert(1)</script>", "publish:en"
    editor.post(PATH, data)
    page = editor.get(f"{PATH}history/").text
    id = page.split(f"{PATH}history/")[2].split("/")[0]
    assert "<script>alert" not in editor.get(f"{PATH}history/{id}/").text


def test_a_file_that_was_broken_is_shown_as_its_text(staff, editor, sent):
    file = staff.data / "content" / "news" / "aral-sea-expedition.json"
    file.write_text('{"headline": <b>broken', "utf-8")
    data = sent(editor.get(PATH).text)
    data["headline.en"], data["_do"] = "Mended", "publish:en"
    assert editor.post(PATH, data).status_code == 303
    model = staff.site.models["news"]
    broken = staff.site.editing.history.revisions(EntryRef(model, "aral-sea-expedition"))[1]
    page = editor.get(f"{PATH}history/{broken.id}/").text
    assert "&lt;b&gt;broken" in page
    assert f"{broken.id}/restore" not in page


def test_translators_restore_their_language_alone(staff, versions):
    li = staff.browser("translator", ("zh",))
    page = li.get(f"{PATH}history/{versions[1]}/?with=work")
    assert page.status_code == 200
    assert 'value="body.zh"' in page.text
    assert 'value="headline.en"' not in page.text
    restore = f"{PATH}history/{versions[1]}/restore"
    for part in ("headline.en", "lang:en"):
        assert li.post(restore, {"part": part}).status_code == 403
    assert li.post(restore, {}).status_code == 303
    work = staff.site.editing.drafts.open("news", "aral-sea-expedition")
    assert work.changed == ("body.zh",)
    assert work.flat["body.zh"] == ["甲", "乙"]


def test_a_draft_that_was_overwritten_is_listed_compared_and_brought_back(staff, editor, sent):
    for headline in ("A headline that was saved", "Another one"):
        _save(editor, sent, PATH, {"headline.en": headline, "date": "2026-05-03"})
    page = editor.get(f"{PATH}history/").text
    assert "Current draft" in page
    [id] = set(re.findall(r"history/(draft-[^/]+)/", page))
    compared = editor.get(f"{PATH}history/{id}/?with=work")
    assert compared.status_code == 200
    assert "that was saved" in compared.text
    assert 'value="headline.en"' in compared.text
    assert 'name="part" value="lang:en"' not in compared.text, "there is one language only"
    assert editor.get(f"{PATH}history/{id}/").status_code == 200
    opened = re.search(r'name="_opened" value="([^"]*)"', compared.text)[1]
    told = {"_opened": unescape(opened), "part": "headline.en"}
    _save(editor, sent, PATH, {"headline.en": "Meanwhile"})
    refused = editor.post(f"{PATH}history/{id}/restore", told)
    assert refused.status_code == 409
    assert "Nothing was replaced" in refused.text
    assert "Meanwhile" in refused.text
    told["_opened"] = unescape(re.search(r'name="_opened" value="([^"]*)"', refused.text)[1])
    assert editor.post(f"{PATH}history/{id}/restore", told).status_code == 303
    work = staff.site.editing.drafts.open("news", "aral-sea-expedition")
    assert work.flat["headline.en"] == "A headline that was saved"
    assert "Meanwhile" in str(_draft_contents(staff))


def _draft_contents(staff) -> list[object]:
    history, model = staff.site.editing.history, staff.site.models["news"]
    versions = history.versions(EntryRef(model, "aral-sea-expedition"))
    return [
        history.revision(EntryRef(model, "aral-sea-expedition"), one.id).content
        for one in versions
        if one.is_draft
    ]


def test_text_that_a_browser_kept_goes_into_the_history(staff, editor, sent):
    data = sent(editor.get(PATH).text)
    kept = {"_opened": data["_opened"], "headline.en": "Typed offline"}
    for _ in range(2):
        assert editor.post(f"{PATH}history/kept", kept).status_code == 200
    [content] = _draft_contents(staff)
    assert content["headline"]["en"] == "Typed offline"
    assert "Unsaved text from the browser of Editor" in editor.get(f"{PATH}history/").text
    assert editor.post("/entries/news/none/history/kept", kept).status_code == 404


def test_a_long_history_has_pages(staff, editor):
    history, model = staff.site.editing.history, staff.site.models["news"]
    edited = staff.site.editing.drafts.open("news", "aral-sea-expedition")
    moment = staff.site.store.clock()
    for number in range(130):
        raw = edited.raw | {"date": f"{1900 + number}"}
        author = Actor("a00000000001", f"Ann {number}", "editor")
        when = moment - timedelta(minutes=200 - number)
        history.record_draft(
            EntryRef(model, "aral-sea-expedition"), when, moment, author, "draft", raw
        )
    first = editor.get(f"{PATH}history/").text
    assert "Draft of Ann 129" in first
    assert "Draft of Ann 29<" not in first
    older = re.search(r'href="[^"]*(\?before=[^"]+)"', first)[1]
    second = editor.get(f"{PATH}history/{older}").text
    assert "Draft of Ann 29<" in second
    assert "Draft of Ann 0<" in second
    assert "Older versions" not in second


def test_not_signed_in_wrong_method_and_what_is_not_there(staff, editor, versions):
    nobody = staff.browser("")
    for path in (
        f"{PATH}history/",
        f"{PATH}history/{versions[0]}/",
        f"{PATH}history/changed/headline.zh",
    ):
        assert nobody.get(path).status_code == 303
    assert nobody.post(f"{PATH}history/{versions[0]}/restore", {}).status_code in (400, 401)
    assert editor.get(f"{PATH}history/{versions[0]}/restore").status_code == 405
    for path in (
        "history/none/",
        "history/..%2Fx/",
        "history/changed/nothing.zh",
        "history/changed/date",
    ):
        assert editor.get(PATH + path).status_code == 404, path
    editor.get(PATH)
    assert editor.post(f"{PATH}history/none/restore", {}).status_code == 404
    assert editor.get("/entries/news/none/history/").status_code == 404


def test_fields_that_are_not_verified_are_named_by_their_labels(staff, editor, sent):
    _save(
        editor,
        sent,
        PATH,
        {"unverified": ["date", "nobody-knows"], "_do": "publish:en", "_outdated": "1"},
    )
    [id, *_] = [
        one.id
        for one in staff.site.editing.history.revisions(
            EntryRef(staff.site.models["news"], PATH.split("/")[3])
        )
    ]
    page = editor.get(f"{PATH}history/{id}/").text
    shown = re.sub(r"<[^>]+>", "", page[page.index("Not verified") :])
    assert "Date" in shown
    assert "date\n" not in shown
    assert "nobody-knows" in shown
