"""Previews: Markdown while it is typed, and the page of a draft."""

import re

from PIL import Image

from cms.media.renditions import Renditions

PATH = "/entries/news/aral-sea-expedition/"


def test_markdown_through_the_engine_and_sanitised(editor):
    editor.get(PATH)
    text = "**粗体**文字 <script>alert(1)</script> [x](javascript:alert(2)) [n](entry:news/aral-sea-expedition)"
    answer = editor.post("/preview/markdown", {"text": text, "locale": "zh"})
    assert answer.status_code == 200
    assert "<strong>粗体</strong>" in answer.text
    assert "<script" not in answer.text
    assert "javascript:" not in answer.text
    assert 'href="/zh/news/aral-sea-expedition/"' in answer.text


def test_markdown_needs_somebody_and_a_token(staff, editor):
    assert staff.browser("").post("/preview/markdown", {"text": "x"}).status_code in (400, 401)
    editor.get(PATH)
    assert editor.post("/preview/markdown", {"text": "x"}, token="none").status_code == 400
    assert editor.get("/preview/markdown").status_code == 405
    assert editor.post("/preview/markdown", {"text": "*x*", "locale": "nowhere"}).status_code == 200
    assert editor.post("/preview/markdown", {}).text == ""


def test_the_page_as_it_is_being_worked_on(staff, editor, sent):
    data = sent(editor.get(PATH).text)
    data["headline.en"], data["_do"] = "Not on the site yet", "preview"
    assert editor.post(PATH, data).location.endswith(f"{PATH}preview/")
    page = editor.get(f"{PATH}preview/")
    assert page.text.count("<iframe sandbox ") == 2
    frame = editor.get(f"{PATH}preview/en")
    assert frame.status_code == 200
    assert "Not on the site yet" in frame.text
    assert frame.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "Not on the site yet" not in editor.client.get("/en/news/aral-sea-expedition/").text


def test_what_was_never_published_has_a_preview(editor):
    editor.get("/entries/news/new")
    editor.post("/entries/news/new", {"headline.zh": "草稿", "key": "draft"})
    editor.get("/entries/news/draft/")
    filled = {
        "_opened": '{"headline.zh": "草稿"}',
        "headline.zh": "草稿",
        "date": "2025-01",
        "category": "notice",
    }
    assert editor.post("/entries/news/draft/", filled).status_code == 303
    frame = editor.get("/entries/news/draft/preview/zh")
    assert frame.status_code == 200
    assert "草稿" in frame.text
    assert editor.client.get("/zh/news/draft/").status_code == 404


def test_every_type_shows_a_preview_of_what_was_only_just_begun(staff, editor):
    for name, model in staff.site.models.items():
        if not model.single:
            editor.get(f"/entries/{name}/new")
            title = f"{model.title}.zh" if model.fields[model.title].localized else model.title
            assert (
                editor.post(f"/entries/{name}/new", {title: "草稿", "key": "draft"}).status_code
                == 303
            )
            assert editor.get(f"/entries/{name}/draft/preview/zh").status_code == 200, name


def test_what_has_no_page_shows_on_the_front_page(editor):
    assert editor.get("/entries/terms/sand/preview/").status_code in (200, 404)
    key = re.findall('/entries/terms/([^/"]+)/"', editor.get("/entries/terms/").text)[-1]
    assert editor.get(f"/entries/terms/{key}/preview/zh").status_code == 200


def test_not_signed_in_other_roles_and_what_is_not_there(staff, editor):
    nobody, li = staff.browser(""), staff.browser("translator", ("zh",))
    for path in (f"{PATH}preview/", f"{PATH}preview/en"):
        assert nobody.get(path).status_code == 303
        assert li.get(path).status_code == 200
    assert editor.get(f"{PATH}preview/xx").status_code == 404
    assert editor.get("/entries/news/none/preview/").status_code == 404
    assert editor.get("/entries/news/none/preview/en").status_code == 404
    editor.get(PATH)
    assert editor.post(f"{PATH}preview/", {}).status_code == 405


def test_a_picture_of_a_draft_shows_in_previews_and_nowhere_else(staff, editor, sent):
    path = staff.data / "media" / "2026" / "lake.png"
    path.parent.mkdir(parents=True)
    Image.new("RGB", (700, 500), (90, 120, 140)).save(path)
    data = sent(editor.get(PATH).text)
    data["image.file"], data["body.en"] = "2026/lake.png", "![A lake](/media/2026/lake.png)"
    assert editor.post(PATH, data).status_code == 303
    frame = editor.get(f"{PATH}preview/en").text
    assert frame.count('src="data:image/jpeg;base64,') >= 2
    assert "/pictures/2026/" not in frame.partition("<main")[2]
    typed = editor.post(
        "/preview/markdown", {"text": "![A lake](/media/2026/lake.png)", "locale": "en"}
    ).text
    [address] = re.findall(r'<img src="([^"]*)"', typed)
    assert editor.client.get(address).mimetype == "image/png"
    visitor = staff.browser("").client
    assert visitor.get("/media/2026/lake.png").status_code == 404
    assert visitor.get(address).status_code == 303
    size = next(Renditions(staff.site.paths).all_of("2026/lake.png")).address
    assert visitor.get(size).status_code == 404
    data = sent(editor.get(PATH).text)
    data["_do"] = "publish:en"
    assert editor.post(PATH, data).status_code == 303
    assert visitor.get("/media/2026/lake.png").status_code == 200
    assert visitor.get(size).status_code == 200
    assert "data:image/jpeg" not in editor.get(f"{PATH}preview/en").text


def test_a_draft_without_a_title_is_previewed_in_its_language(editor, sent):
    data = sent(editor.get(PATH).text)
    data["headline.zh"], data["body.zh"], data["_do"] = "", "正在写的中文。", "preview"
    editor.post(PATH, data)
    page = editor.get(f"{PATH}preview/zh").text
    assert "正在写的中文。" in page
    assert "尚无中文译文" not in page
