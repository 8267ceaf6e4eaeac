"""The preview of typed values, before they are saved."""

import pytest
from PIL import Image

PATH = "/entries/news/aral-sea-expedition/"


def test_what_is_typed_shows_before_it_is_saved(staff, editor, sent):
    data = sent(editor.get(PATH).text)
    data["headline.en"], data["body.en"] = "Typed just now", "**Bold** <script>alert(1)</script>"
    answer = editor.post(f"{PATH}typed/en", data)
    assert answer.status_code == 200
    assert ">Typed just now</h1>" in answer.json["html"]
    assert "<strong>Bold</strong>" in answer.json["html"]
    assert "alert(1)</script>" not in answer.json["html"]
    assert answer.json["texts"]["category"] == ["International Cooperation"]
    assert answer.json["note"] == ""
    assert "Typed just now" not in editor.get(PATH).text
    assert "Typed just now" not in editor.get(f"{PATH}preview/en").text
    assert editor.post(f"{PATH}typed/xx", data).status_code == 404
    assert editor.post(f"{PATH}typed/en", data, token="none").status_code == 400
    assert staff.browser("").post(f"{PATH}typed/en", data).status_code in (400, 401)


def test_what_is_not_valid_shows_as_it_is_published(editor, sent):
    data = sent(editor.get(PATH).text)
    data["date"], data["headline.en"] = "soon", "With a date to mend"
    answer = editor.post(f"{PATH}typed/en", data).json
    assert "With a date to mend" in answer["html"]
    assert 'datetime="2024-08-23"' in answer["html"]
    assert answer["note"].endswith(": Date.")


def test_a_translator_sees_no_words_in_places_that_are_not_theirs(staff, editor, sent):
    li = staff.browser("translator", ("zh",))
    data = sent(li.get(PATH).text)
    data["headline.en"], data["headline.zh"] = "Not mine to write", "标题"
    answer = li.post(f"{PATH}typed/en", data).json
    assert "Not mine to write" not in answer["html"]
    assert "标题" in li.post(f"{PATH}typed/zh", data).json["html"]


def test_the_frame_holds_nothing_but_its_script(editor):
    frame = editor.get("/preview/frame")
    policy = frame.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts; default-src 'none'; script-src 'nonce-")
    assert "allow-same-origin" not in policy
    assert policy != editor.get("/preview/frame").headers["Content-Security-Policy"]
    assert frame.text.count("<script") == 1


def test_a_picture_is_sent_once(staff, editor, sent):
    path = staff.data / "media" / "2026" / "lake.png"
    path.parent.mkdir(parents=True)
    Image.new("RGB", (700, 500), (90, 120, 140)).save(path)
    data = sent(editor.get(PATH).text)
    data["image.file"], data["body.en"] = "2026/lake.png", "![A lake](/media/2026/lake.png)"
    first = editor.post(f"{PATH}typed/en", data).json
    [digest] = first["pictures"]
    assert first["html"].count(f'data-picture="{digest}"') >= 2
    assert "data:image" not in first["html"]
    again = editor.post(f"{PATH}typed/en", data | {"_pictures": digest}).json
    assert again["pictures"] == {}
    assert again["html"] == first["html"]


def test_a_text_without_a_title_shows_in_its_language(editor, sent):
    data = sent(editor.get(PATH).text)
    data["headline.zh"], data["body.zh"] = "", "正在写的中文。"
    answer = editor.post(f"{PATH}typed/zh", data).json
    assert "正在写的中文。" in answer["html"]
    assert ">[标题]</h1>" in answer["html"]
    assert "尚无中文译文" not in answer["html"]
    data["summary.zh"] = data["body.zh"] = ""
    for name in [name for name in data if name.endswith(".zh")]:
        data[name] = ""
    assert "尚无中文译文" in editor.post(f"{PATH}typed/zh", data).json["html"]


@pytest.mark.parametrize(
    "control", ["headline.zh", "summary.zh", "body.zh", "image.alt.zh", "sources.s9.title.zh"]
)
def test_whichever_text_is_typed_first_the_page_is_no_longer_the_original(editor, sent, control):
    data = sent(editor.get(PATH).text)
    for name in [name for name in data if name.endswith(".zh")]:
        data[name] = ""
    data["image.file"] = ""
    assert "以下为英文原文" in editor.post(f"{PATH}typed/zh", data).json["html"]
    data[control] = "正在写的中文"
    if control.startswith("sources"):
        data["sources"] = "s9"
    answer = editor.post(f"{PATH}typed/zh", data).json
    assert "以下为英文原文" not in answer["html"], answer["note"]
    title = "正在写的中文" if control == "headline.zh" else "[标题]"
    assert f">{title}</h1>" in answer["html"].replace("<wbr>", "")
    assert control != "body.zh" or "<p>正在写的中文" in answer["html"]
    saved = editor.post(PATH, data | {"_do": "save"})
    assert saved.status_code == 303
    shown = editor.get(f"{PATH}preview/zh").text.replace("<wbr>", "")
    assert "以下为英文原文" not in shown
    assert f">{title}</h1>" in shown
