"""The media library in a real browser: files dropped and pasted, a focal point chosen, a picture
cropped, several files changed at once; the same by forms, without scripts.
"""

import re
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.accounts import choose_language
from tests.browser.axe import LOOKS, violations
from tests.browser.server import Server
from tests.browser.tab_order import TALL, steps_back
from tests.thorough import Run

pytestmark = pytest.mark.browser
GIVE = """([kind, files]) => {
  const given = new DataTransfer();
  for (const [name, data] of files) {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    given.items.add(new File([bytes], name));
  }
  const about = { bubbles: true, cancelable: true };
  const event = kind === "paste" ? new ClipboardEvent("paste", { ...about, clipboardData: given })
    : new DragEvent(kind, { ...about, dataTransfer: given });
  return document.body.dispatchEvent(event);
}"""


def picture(
    size: tuple[int, int] = (1200, 800), colour: tuple[int, int, int] = (180, 150, 90)
) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


def give(page: Page, kind: str, *files: tuple[str, bytes]) -> bool:
    """Drop or paste files on the page. Returns whether the browser's default action was left in
    place.
    """
    sent = [[name, b64encode(data).decode()] for name, data in files]
    return bool(page.evaluate(GIVE, [kind, sent]))


@pytest.fixture
def desk(server: Server, watched: Page) -> Page:
    """The administrator's page at the library."""
    watched.goto(f"{server.base}/editor/media/")
    return watched


def facts(server: Server, name: str) -> dict[str, Any]:
    return dict(orjson.loads((server.data / "media" / f"{name}.json").read_bytes()))


def add(page: Page, server: Server, name: str, data: bytes) -> str:
    """Paste a file, and return its path once its page is open."""
    page.goto(f"{server.base}/editor/media/")
    assert not give(page, "paste", (name, data))
    page.wait_for_url(re.compile("/about/"))
    return page.url.partition("/about/")[2]


def test_files_are_dropped_anywhere_and_each_is_told_of(server: Server, desk: Page) -> None:
    none = desk.get_by_role("heading", name="No media files yet")
    expect(none).to_be_visible()
    give(desk, "dragenter", ("a.jpg", b""))
    assert not give(desk, "dragover", ("a.jpg", b"")), "no file opens in the tab"
    expect(desk.locator("body.upload-over")).to_be_attached()
    assert not give(
        desk,
        "drop",
        ("dunes.jpg", picture()),
        ("run.exe", b"MZ"),
        ("water.jpg", picture((600, 400))),
    )
    lines = desk.locator(".upload-files li")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_contain_text("Added")
    expect(lines.nth(1).locator(".field-error")).to_contain_text("run.exe")
    expect(lines.nth(2)).to_contain_text("Added")
    expect(none).to_have_count(0)
    desk.get_by_role("link", name="Show the added files").click()
    expect(desk.locator(".media-item")).to_have_count(2)
    expect(desk.locator(".media-item img").first).to_have_js_property("complete", True)


def test_chosen_files_are_added_at_once(server: Server, desk: Page) -> None:
    expect(desk.locator("button[form=upload]")).to_have_count(0)
    desk.fill("#folder", "chosen")
    desk.set_input_files(
        "#file", {"name": "chosen.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    desk.wait_for_url(re.compile("/about/chosen/chosen.jpg"))
    desk.set_viewport_size({"width": 390, "height": 844})
    for query, opened in (("", False), ("?kind=picture", True)):
        desk.goto(f"{server.base}/editor/media/{query}")
        expect(desk.locator("#f-kind")).to_be_visible(visible=opened)
        box = desk.locator(".media-item").first.bounding_box()
        assert box
        assert box["y"] < 844


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pictures_begin_high_and_files_are_chosen_in_the_language_of_the_editor(
    server: Server, desk: Page, language: str
) -> None:
    name = add(desk, server, f"high-{language}.jpg", picture((90, 60)))
    choose_language(server, desk, language)
    desk.goto(f"{server.base}/editor/media/")
    box = desk.locator(".media-item").first.bounding_box()
    assert box
    assert box["y"] <= 220
    with desk.expect_file_chooser():
        desk.locator(".bar .file-input label").click()
    desk.goto(f"{server.base}/editor/media/about/{name}")
    desk.locator("#replacement").focus()
    expect(desk.locator("label.button[for=replacement]")).not_to_have_css("outline-style", "none")
    shown, words = desk.locator(".file-name"), {"en": "No file chosen", "zh": "未选择文件"}
    expect(shown).to_have_text(words[language])
    file = {"name": "newer.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    desk.set_input_files("#replacement", file)
    expect(shown).to_have_text("newer.jpg")
    desk.set_input_files("#replacement", [])
    choose_language(server, desk, "en")


def test_the_focal_point_is_chosen_by_mouse_keys_and_numbers(server: Server, desk: Page) -> None:
    name = add(desk, server, "shore.jpg", picture())
    stage, mark = desk.locator(".focal-stage"), desk.locator(".focal-mark")
    box = stage.bounding_box()
    assert box
    desk.mouse.click(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.75)
    left, top = desk.locator("[id='m-focus.x']"), desk.locator("[id='m-focus.y']")
    expect(left).to_have_value("20")
    expect(top).to_have_value("75")
    expect(mark).to_be_focused()
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Shift+ArrowUp")
    expect(left).to_have_value("21")
    expect(top).to_have_value("65")
    expect(desk.locator(".focal [role=status]")).to_contain_text("21 % from the left, 65 %")
    for crop in desk.locator(".crops img").all():
        expect(crop).to_have_css("object-position", "21% 65%")
    desk.fill("[id='m-description.en']", "A shore")
    desk.keyboard.press("Control+s")
    expect(desk.get_by_text("Saved.")).to_be_visible()
    assert facts(server, name) == {
        "description": {"en": "A shore"},
        "focus": {"x": 21, "y": 65},
    }
    expect(desk.locator(".crops img").first).to_have_class("focus-x-20 focus-y-70")


def test_a_picture_is_cropped_with_the_pointer(server: Server, desk: Page) -> None:
    name = add(desk, server, "steppe.jpg", picture((1000, 500)))
    desk.locator(".cropping summary").click()
    desk.locator(".crop-stage").scroll_into_view_if_needed()
    box = desk.locator(".crop-stage").bounding_box()
    assert box
    desk.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    desk.mouse.down()
    desk.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.75, steps=3)
    desk.mouse.up()
    width = float(desk.input_value("#crop-width"))
    assert 48 < width < 52
    desk.select_option("#ratio", "1:1")
    expect(desk.locator("#crop-height")).to_have_value("100")
    expect(desk.locator("#crop-width")).to_have_value("50")
    desk.get_by_role("button", name="Crop").click()
    expect(desk.get_by_text("The picture was changed.")).to_be_visible()
    with Image.open(server.data / "media" / name) as image:
        assert image.size == (500, 500)


def test_several_files_are_moved_and_moved_back(server: Server, desk: Page) -> None:
    first = add(desk, server, "spring.jpg", picture((90, 60)))
    second = add(desk, server, "autumn.jpg", picture((60, 90)))
    entry = server.data / "content/news/aral-sea-expedition.json"
    raw = orjson.loads(entry.read_bytes())
    raw["image"] = {"file": first}
    raw["body"]["zh"].append(f"[图](/media/{second})")
    entry.write_bytes(orjson.dumps(raw))
    desk.goto(f"{server.base}/editor/media/?sort=name")
    for name in (first, second):
        desk.get_by_role("checkbox", name=f"Choose: {name}").check()
    desk.locator(".many summary", has_text="Move").click()
    desk.fill("#many-folder", "seasons/2026")
    desk.press("#many-folder", "Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Move 2 files")
    expect(desk.locator(".rows li")).to_have_count(1)
    assert violations(desk) == []
    desk.get_by_role("button", name="Move 2 files").click()
    expect(desk.get_by_text("2 files moved.")).to_be_visible()
    assert desk.request.get(f"{server.base}/media/{first}").url.endswith("/seasons/2026/spring.jpg")
    assert orjson.loads(entry.read_bytes())["image"]["file"] == "seasons/2026/spring.jpg"
    page = desk.request.get(f"{server.base}/zh/news/aral-sea-expedition/").text()
    assert "/media/seasons/2026/autumn.jpg" in page
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Undone.", exact=True)).to_be_visible()
    assert orjson.loads(entry.read_bytes())["image"]["file"] == first


@pytest.mark.parametrize("width", [390, 1440])
def test_tab_reaches_the_actions_after_the_files(server: Server, desk: Page, width: int) -> None:
    name = add(desk, server, f"tab-{width}.jpg", picture((90, 60)))
    desk.set_viewport_size({"width": width, "height": TALL})
    desk.goto(f"{server.base}/editor/media/?sort=name")
    desk.get_by_role("checkbox", name=f"Choose: {name}").check()
    expect(desk.locator(".many")).to_be_visible()
    assert steps_back(desk, desk.locator("#q")) == []


def test_several_files_are_tagged_and_thrown_away(server: Server, desk: Page) -> None:
    first = add(desk, server, "one.jpg", picture((90, 60)))
    second = add(desk, server, "two.jpg", picture((60, 90)))
    desk.goto(f"{server.base}/editor/media/?sort=name")
    for name in (first, second):
        desk.get_by_role("checkbox", name=f"Choose: {name}").check()
    expect(desk.locator(".many-count")).to_have_text("2 chosen")
    desk.locator(".many summary", has_text="Tags").click()
    desk.fill("#many-tags", "desert, 沙漠")
    desk.get_by_role("button", name="Add tags").click()
    expect(desk.get_by_text("2 files changed.")).to_be_visible()
    assert facts(server, second)["tags"] == ["desert", "沙漠"]
    desk.select_option("#f-tag", "沙漠")
    expect(desk.locator(".media-item")).to_have_count(2)
    assert "tag=%E6%B2%99%E6%BC%A0" in desk.url
    expect(desk.locator(".many")).to_be_hidden()
    desk.get_by_role("checkbox", name="Choose all on this page").check()
    desk.get_by_role("button", name="Move to trash").click()
    expect(desk.get_by_text("2 files moved to the trash.")).to_be_visible()
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Undone.", exact=True)).to_be_visible()
    assert facts(server, first)["tags"] == ["desert", "沙漠"]


def test_the_form_of_an_entry_tells_what_is_known_of_its_picture(
    server: Server, desk: Page
) -> None:
    name = add(desk, server, "known.jpg", picture((300, 200)))
    desk.fill("[id='m-description.zh']", "已知")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Save").first.click()
    desk.goto(f"{server.base}/editor/entries/news/aral-sea-expedition/")
    desk.get_by_role("button", name="Choose a picture").first.click()
    desk.get_by_role("dialog").get_by_label("Find by name, description").fill("已知")
    desk.get_by_role("option", name="known.jpg").click()
    expect(desk.locator("[id='f-image.file']")).to_have_value(name)
    expect(desk.locator(".media-about [lang=zh-Hans]")).to_have_text("已知")


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_library_and_file_are_accessible(
    server: Server, desk: Page, language: str, width: int, scheme: str
) -> None:
    if not list((server.data / "media").rglob("view.jpg")):
        add(desk, server, "view.jpg", picture((900, 1200)))
    name = next((server.data / "media").rglob("view.jpg")).relative_to(server.data / "media")
    desk.set_viewport_size({"width": width, "height": 844})
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    choose_language(server, desk, language)
    for path in ("media/", f"media/about/{name}", "media/?q=nothing", "trash/"):
        desk.goto(f"{server.base}/editor/{path}")
        for closed in desk.locator("main details").all():
            closed.evaluate("one => one.open = true")
        if Run.thorough or scheme == "light" or "about" in path:
            assert violations(desk) == [], path
        assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_everything_works_by_forms_alone(
    server: Server, signed_in: BrowserContext, chromium: Browser, tmp_path: Path
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, storage_state=signed_in.storage_state()
    )
    page = context.new_page()
    (tmp_path / "plain.jpg").write_bytes(picture((400, 200)))
    (tmp_path / "other.png").write_bytes(picture((80, 80)))
    page.goto(f"{server.base}/editor/media/")
    page.set_input_files("#file", tmp_path / "plain.jpg")
    page.fill("#folder", "forms")
    page.locator("button[form=upload]").click()
    expect(page.locator("h1")).to_have_text("plain.jpg")
    page.fill("[id='m-credit.en']", "Photo: forms")
    page.fill("[id='m-focus.x']", "10")
    page.fill("[id='m-focus.y']", "90")
    with page.expect_navigation():
        page.locator("#facts button").click()
    assert facts(server, "forms/plain.jpg")["focus"] == {"x": 10, "y": 90}
    path = server.data / "media/forms/plain.jpg"
    page.locator(".cropping summary").click()
    page.fill("#crop-width", "50")
    with page.expect_navigation():
        page.locator(".cropping button").click()
    with Image.open(path) as image:
        assert image.size == (200, 200)
    with page.expect_navigation():
        page.locator("[name=turn][value='90']").click()
    page.set_input_files("#replacement", tmp_path / "other.png")
    with page.expect_navigation():
        page.locator("[action*='/replace/'] button").click()
    with Image.open(path) as image:
        assert image.size == (80, 80)
    page.fill("#move-folder", "forms/moved")
    page.fill("#move-name", "renamed")
    with page.expect_navigation():
        page.locator("[action*='/move/'] button").click()
    expect(page.locator("h1")).to_have_text("renamed.jpg")
    assert not path.exists()
    with page.expect_navigation():
        page.locator(".notice-undo button").click()
    expect(page.locator("h1")).to_have_text("plain.jpg")
    with page.expect_navigation():
        page.locator("[action*='/remove/'] button").click()
    assert not path.exists()
    with page.expect_navigation():
        page.locator(".notice-undo button").click()
    assert path.is_file()
    assert facts(server, "forms/plain.jpg")["credit"] == {"en": "Photo: forms"}
    context.close()
