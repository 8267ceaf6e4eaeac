"""Values typed into the page of a media file are autosaved, or the user is asked before leaving, in
each way of leaving the page.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import orjson
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests.browser.axe import violations
from tests.browser.server import Server
from tests.thorough import by_turns
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
TYPED = {
    "description.en": "A lake at dusk",
    "description.zh": "黄昏的湖",
    "credit.en": "Photo: A. Nomad",
    "credit.zh": "摄影：牧人",
    "date": "2024-05",
    "tags": "shore\nwater",
    "focus.x": "20",
    "focus.y": "70",
}
CHANGED = {"rotate": {"focus.x": "70", "focus.y": "80"}, "crop": {"focus.x": "40"}}
"""The focal point stays at its place in the picture."""
SAVED = re.compile("Saved at")


def picture(colour: tuple[int, int, int] = (180, 150, 90)) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (1200, 800), colour).save(buffer, "JPEG")
    return buffer.getvalue()


def facts(server: Server, name: str) -> dict[str, Any]:
    path = server.data / "media" / f"{name}.json"
    return dict(orjson.loads(path.read_bytes())) if path.exists() else {}


@pytest.fixture
def file(server: Server, request: pytest.FixtureRequest) -> str:
    """A picture of the library without facts, one for each test."""
    name = f"leave/{re.sub('[^a-z]+', '-', request.node.name.lower()).strip('-')}.jpg"
    path = server.data / "media" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture())
    return name


def open_file(page: Page, server: Server, name: str) -> None:
    page.goto(f"{server.base}/editor/media/about/{name}")
    expect(page.locator(".focal-mark")).to_be_visible()


def type_everything(page: Page) -> None:
    """Fill in each field; the last one keeps the focus, so that it isn't saved yet."""
    for name, text in TYPED.items():
        page.fill(f"[id='m-{name}']", text)


def rotate(page: Page) -> None:
    page.get_by_role("button", name="Rotate left").click()
    expect(page.get_by_text("The picture was changed.")).to_be_visible()


def replace(page: Page) -> None:
    page.set_input_files(
        "#replacement", {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": picture((9, 90, 90))}
    )
    page.get_by_role("button", name="Replace").click()
    expect(page.get_by_text("Replaced.")).to_be_visible()


def crop(page: Page) -> None:
    page.locator(".cropping summary").click()
    page.fill("#crop-width", "50")
    page.locator(".cropping").get_by_role("button", name="Crop").click()
    expect(page.get_by_text("The picture was changed.")).to_be_visible()


def move(page: Page, name: str = "moved.jpg") -> None:
    page.fill("#move-name", name)
    page.get_by_role("button", name="Move or rename").click()
    page.wait_for_url(re.compile(f"/about/leave/{name}"))


def link(page: Page) -> None:
    page.get_by_role("link", name="Overview").click()
    page.wait_for_url("**/editor/")


def back(page: Page) -> None:
    page.go_back()
    page.wait_for_url("**/editor/media/")


def close(page: Page) -> None:
    page.goto("about:blank")


def save(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


WAYS = {way.__name__: way for way in (rotate, replace, crop, move, link, back, close, save)}


@pytest.mark.parametrize("way", by_turns(WAYS, 2))
def test_nothing_typed_is_lost_whichever_way_the_page_is_left(
    server: Server, watched: Page, file: str, way: str
) -> None:
    watched.goto(f"{server.base}/editor/media/")
    open_file(watched, server, file)
    type_everything(watched)
    WAYS[way](watched)
    name = "leave/moved.jpg" if way == "move" else file
    watched.goto(f"{server.base}/editor/media/")
    open_file(watched, server, name)
    for path, text in (TYPED | CHANGED.get(way, {})).items():
        expect(watched.locator(f"[id='m-{path}']")).to_have_value(text)
    assert facts(server, name)["credit"] == {"en": "Photo: A. Nomad", "zh": "摄影：牧人"}
    expect(watched.locator("#kept")).to_be_hidden()


@pytest.fixture(scope="module")
def plain(server: Server, signed_in: BrowserContext, chromium: Browser) -> Iterator[Page]:
    """A page of the administrator without scripts."""
    context = chromium.new_context(
        java_script_enabled=False, storage_state=signed_in.storage_state()
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("way", ["rotate", "replace", "crop", "move"])
def test_an_action_saves_what_is_typed_without_scripts(
    server: Server, plain: Page, file: str, way: str
) -> None:
    plain.goto(f"{server.base}/editor/media/about/{file}")
    type_everything(plain)
    if way == "move":
        move(plain, "moved-plain.jpg")
    else:
        WAYS[way](plain)
    for path, text in (TYPED | CHANGED.get(way, {})).items():
        expect(plain.locator(f"[id='m-{path}']")).to_have_value(text)
    name = "leave/moved-plain.jpg" if way == "move" else file
    assert facts(server, name)["credit"] == {"en": "Photo: A. Nomad", "zh": "摄影：牧人"}


def test_an_action_waits_for_what_cannot_be_saved_without_scripts(
    server: Server, plain: Page, file: str
) -> None:
    before = (server.data / "media" / file).read_bytes()
    plain.goto(f"{server.base}/editor/media/about/{file}")
    type_everything(plain)
    plain.fill("[id='m-date']", "some day")
    plain.fill("#move-folder", "elsewhere")
    plain.get_by_role("button", name="Rotate left").click()
    expect(plain.locator("[id='m-date-error']")).to_be_visible()
    for path, text in (TYPED | {"date": "some day"}).items():
        expect(plain.locator(f"[id='m-{path}']")).to_have_value(text)
    expect(plain.locator("#move-folder")).to_have_value("elsewhere")
    assert (server.data / "media" / file).read_bytes() == before

    plain.fill("[id='m-date']", "2024-05")
    plain.get_by_role("button", name="Move to trash").click()
    expect(plain.get_by_text("was removed.")).to_be_visible()
    plain.get_by_role("button", name="Undo").click()
    assert facts(server, file)["credit"] == {"en": "Photo: A. Nomad", "zh": "摄影：牧人"}


def test_it_is_saved_soon_and_says_so(server: Server, watched: Page, file: str) -> None:
    open_file(watched, server, file)
    watched.fill("[id='m-description.en']", "Typed")
    expect(watched.locator("[data-save-state]")).to_have_text(SAVED)
    assert facts(server, file)["description"] == {"en": "Typed"}
    box = watched.locator(".focal-stage").bounding_box()
    assert box
    watched.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
    wait_until(lambda: facts(server, file).get("focus") == {"x": 25, "y": 50})
    open_file(watched, server, file)
    expect(watched.locator("[id='m-focus.x']")).to_have_value("25")


def test_what_cannot_be_saved_is_asked_about_and_offered_again(
    server: Server, watched: Page, file: str
) -> None:
    """A date that is none, while all else is saved."""
    open_file(watched, server, file)
    watched.fill("[id='m-date']", "some day")
    watched.fill("[id='m-credit.en']", "Photo: A. Nomad")
    error = watched.locator("[id='m-date-error']")
    expect(error).to_be_visible()
    wait_until(lambda: facts(server, file) == {"credit": {"en": "Photo: A. Nomad"}})
    expect(watched.locator("[data-save-state]")).to_have_text("Not saved yet")
    assert violations(watched) == []
    watched.get_by_role("button", name="Rotate left").click()
    question = watched.locator("#confirm")
    expect(question).to_contain_text("isn’t saved")
    watched.keyboard.press("Escape")
    expect(watched.locator("[id='m-date']")).to_have_value("some day")
    watched.get_by_role("button", name="Rotate left").click()
    question.get_by_role("button", name="Leave the page").click()
    expect(watched.get_by_text("The picture was changed.")).to_be_visible()
    watched.locator("#kept").get_by_role("button", name="Restore").click()
    expect(watched.locator("[id='m-date']")).to_have_value("some day")
    expect(error).to_be_visible()
    watched.fill("[id='m-date']", "2024-05-06")
    watched.locator("[id='m-tags']").focus()
    expect(watched.locator("[data-save-state]")).to_have_text(SAVED)
    expect(error).to_be_hidden()
    assert facts(server, file)["date"] == "2024-05-06"


def test_a_name_typed_for_a_move_is_not_left_without_a_question(
    server: Server, watched: Page, file: str
) -> None:
    open_file(watched, server, file)
    watched.fill("#move-name", "another.jpg")
    watched.get_by_role("button", name="Rotate left").click()
    watched.locator("#confirm").get_by_role("button", name="Cancel").click()
    expect(watched.locator("#move-name")).to_have_value("another.jpg")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    watched.once("dialog", stay)
    watched.get_by_role("link", name="Calendar").click()
    expect(watched.locator("#move-name")).to_have_value("another.jpg")
    wait_until(lambda: watched.title() and asked == ["beforeunload"])
    watched.get_by_role("button", name="Move or rename").click()
    watched.wait_for_url(re.compile("/about/leave/another.jpg"))


def test_two_people_at_one_file(
    server: Server, signed_in: BrowserContext, watched: Page, file: str
) -> None:
    open_file(watched, server, file)
    other = signed_in.new_page()
    open_file(other, server, file)
    other.fill("[id='m-description.en']", "Theirs")
    other.locator("[id='m-date']").focus()
    expect(other.locator("[data-save-state]")).to_have_text(SAVED)
    watched.fill("[id='m-description.en']", "Mine")
    watched.locator("[id='m-date']").focus()
    watched.get_by_role("button", name="Compare and choose").click()
    expect(watched.get_by_text("Their version: Theirs")).to_be_visible()
    expect(watched.locator("[id='m-description.en']")).to_have_value("Mine")
    expect(watched.get_by_role("button", name="Rotate left")).to_have_count(0)
    assert facts(server, file)["description"] == {"en": "Theirs"}
    watched.locator("#facts").get_by_role("button", name="Save").click()
    expect(watched.get_by_text("Saved.", exact=True)).to_be_visible()
    assert facts(server, file)["description"] == {"en": "Mine"}
    other.close()
