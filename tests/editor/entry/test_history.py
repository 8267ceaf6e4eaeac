"""/entries/<type>/<key>/history/: versions, differences, going back."""

import pytest

PATH = "/entries/news/aral-sea-expedition/"


@pytest.fixture
def versions(staff, editor, sent):
    """Ids of the versions after two publications, newest first: the second, the first, what was there before."""
    for headline, body in (("First title", "甲\r\n乙"), ("Second title", "甲\r\n丙")):
        data = sent(editor.get(PATH).text)
        data["headline.en"], data["body.zh"], data["_do"] = headline, body, "publish"
        assert editor.post(PATH, data).status_code == 303
    model = staff.site.models["news"]
    return [one.id for one in staff.site.changes.history.revisions(model, "aral-sea-expedition")]


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
    assert "There is no difference." in editor.get(f"{PATH}history/{versions[0]}/?with={against}").text


def test_going_back_fills_the_form_and_not_the_site(staff, editor, versions):
    editor.get(f"{PATH}history/{versions[1]}/")
    assert editor.post(f"{PATH}history/{versions[1]}/restore", {}).status_code == 303
    work = staff.site.changes.open("news", "aral-sea-expedition")
    assert work.flat["headline.en"] == "First title"
    assert work.entry.raw["headline"]["en"] == "Second title"


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


def test_hostile_text_in_a_version_is_text(editor, sent):
    data = sent(editor.get(PATH).text)
    data["headline.en"], data["_do"] = "<script>alert(1)</script>", "publish"
    editor.post(PATH, data)
    page = editor.get(f"{PATH}history/").text
    id = page.split(f"{PATH}history/")[2].split("/")[0]
    assert "<script>alert" not in editor.get(f"{PATH}history/{id}/").text


def test_a_file_that_was_broken_is_shown_as_its_text(staff, editor, sent):
    file = staff.data / "content" / "news" / "aral-sea-expedition.json"
    file.write_text('{"headline": <b>broken', "utf-8")
    data = sent(editor.get(PATH).text)
    data["headline.en"], data["_do"] = "Mended", "publish"
    assert editor.post(PATH, data).status_code == 303
    model = staff.site.models["news"]
    broken = staff.site.changes.history.revisions(model, "aral-sea-expedition")[1]
    page = editor.get(f"{PATH}history/{broken.id}/").text
    assert "&lt;b&gt;broken" in page
    assert "restore" not in page


def test_translators_look_and_do_not_restore(staff, versions):
    li = staff.browser("translator", ("zh",))
    page = li.get(f"{PATH}history/{versions[0]}/")
    assert page.status_code == 200
    assert "/restore" not in page.text
    assert li.post(f"{PATH}history/{versions[0]}/restore", {}).status_code == 403


def test_not_signed_in_wrong_method_and_what_is_not_there(staff, editor, versions):
    nobody = staff.browser("")
    for path in (f"{PATH}history/", f"{PATH}history/{versions[0]}/", f"{PATH}history/changed/headline.zh"):
        assert nobody.get(path).status_code == 303
    assert nobody.post(f"{PATH}history/{versions[0]}/restore", {}).status_code in (400, 401)
    assert editor.get(f"{PATH}history/{versions[0]}/restore").status_code == 405
    for path in ("history/none/", "history/..%2Fx/", "history/changed/nothing.zh", "history/changed/date"):
        assert editor.get(PATH + path).status_code == 404, path
    editor.get(PATH)
    assert editor.post(f"{PATH}history/none/restore", {}).status_code == 404
    assert editor.get("/entries/news/none/history/").status_code == 404
