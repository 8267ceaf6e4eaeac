"""Pages, menus, units and people are moved in a real browser: by pointer, by keyboard and without
scripts.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.accounts import account, sign_in
from tests.browser.server import Server
from tests.waiting import wait_until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(server: Server, chromium: Browser) -> Iterator[Page]:
    """An editor's page. A script error or a violation of the Content-Security-Policy fails the
    tests.
    """
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: faults.append(message.text) if "Content Security" in message.text else None,
    )
    sign_in(server, context, account(server, "Edith", "editor", (), "en"))
    yield page
    context.close()
    assert faults == []


def row(page: Page, id: str) -> Locator:
    return page.locator(f'.tree-item[data-id="{id}"] > .tree-row')


def order(page: Page, below: str = "") -> list[str]:
    """The ids directly below a row, or at the top level."""
    start = f'.tree-item[data-id="{below}"] > .tree-below' if below else "#tree"
    found: list[str] = page.eval_on_selector_all(
        f"{start} > .tree-item", "all => all.map((one) => one.dataset.id)"
    )
    return found


def expect_order(page: Page, ids: list[str], below: str = "") -> None:
    start = f'.tree-item[data-id="{below}"] > .tree-below' if below else "#tree"
    for place, id in enumerate(ids, 1):
        expect(page.locator(f"{start} > .tree-item:nth-child({place})")).to_have_attribute(
            "data-id", id
        )


def values(server: Server, file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((server.data / f"{file}.json").read_bytes())
    return found


def fetched(server: Server, path: str) -> tuple[int, str]:
    """Return (status, final address) of a visitor's request."""
    try:
        with urllib.request.urlopen(f"{server.base}{path}") as answer:
            return answer.status, answer.url.removeprefix(server.base)
    except urllib.error.HTTPError as fault:
        return fault.code, path


def drag(page: Page, moved: str, to: str, *, dx: int = 0, after: bool = True) -> None:
    """Drag a row by its handle to below or above the middle of another."""
    row(page, to).evaluate("row => row.scrollIntoView({ block: 'center', behavior: 'instant' })")
    grip = row(page, moved).locator("[data-grip]").bounding_box()
    goal = row(page, to).bounding_box()
    assert grip
    assert goal
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + 3)
    end = goal["y"] + goal["height"] * (0.9 if after else 0.1)
    page.mouse.move(x + dx, end, steps=3)
    page.mouse.up()


def test_pages_are_moved_by_pointer_and_keyboard(server: Server, desk: Page) -> None:
    desk.goto(f"{server.base}/editor/structure/pages/")
    top = ["about", "scientists", "join", "resources", "papers", "research"]
    expect_order(desk, top)

    drag(desk, "papers", "join")  # after “Join”, whose child page is unfolded: as its sibling
    expect(desk.locator(".notice-undo")).to_contain_text("Moved: Papers.")
    assert "papers" in order(desk, "join") or order(desk)[3] == "papers"
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Undone.", exact=True)).to_be_visible()
    expect_order(desk, top)

    # move it below another page, whose address prefix it then gets, by keyboard: down, down, in
    history = values(server, "content/pages/education")
    assert history["parent"] == "join"
    desk.locator('.tree-item[data-id="education"] a.tree-title').focus()
    desk.keyboard.press("Alt+ArrowLeft")
    expect_order(desk, ["about", "scientists", "join", "education"])
    expect(desk.locator('.tree-item[data-id="education"] a.tree-title')).to_be_focused()
    desk.keyboard.press("Alt+ArrowUp")
    expect_order(desk, ["about", "scientists", "education", "join"])
    desk.keyboard.press("Alt+ArrowRight")
    expect_order(desk, ["education"], "scientists")
    moved = values(server, "content/pages/education")
    assert moved["parent"] == "scientists"
    assert "join/education" in moved["formerAddresses"]
    assert fetched(server, "/en/join/education/") == (200, "/en/scientists/education/")

    # folded, and still folded on the next visit
    desk.get_by_role("button", name="Items below: About Us").click()
    expect(row(desk, "history")).to_be_hidden()
    desk.reload()
    expect(row(desk, "history")).to_be_hidden()
    expect(row(desk, "education")).to_be_visible()


def test_somebody_elses_move_is_not_undone_by_ones_own(
    server: Server, desk: Page, chromium: Browser
) -> None:
    desk.goto(f"{server.base}/editor/structure/pages/")
    other = chromium.new_context(java_script_enabled=False).new_page()
    sign_in(server, other.context, account(server, "Otto", "editor", (), "en"))
    other.goto(f"{server.base}/editor/structure/pages/")
    # without scripts each button sends the form
    menu = row(other, "research").locator("summary")
    menu.click()
    row(other, "research").get_by_role("button", name="Move below the one above").click()
    expect(other.locator(".notice-undo")).to_contain_text("Moved: Research.")
    assert values(server, "content/pages/research")["parent"] == "papers"

    desk.locator('.tree-item[data-id="research"] a.tree-title').focus()
    desk.keyboard.press("Alt+ArrowRight")  # not possible any more: it is there already
    expect(desk.locator(".notice-error")).to_contain_text("someone else has changed the order")
    expect_order(desk, ["research"], "papers")
    other.get_by_role("button", name="Undo").click()
    expect(other.get_by_text("Undone.", exact=True)).to_be_visible()
    assert "parent" not in values(server, "content/pages/research")
    other.context.close()


def test_a_visitors_browser_follows_a_move_and_its_undo(server: Server, chromium: Browser) -> None:
    """Browsers keep a 301 that has no limit: the old address would lead to the new one for ever."""
    editor = chromium.new_context(java_script_enabled=False).new_page()
    sign_in(server, editor.context, account(server, "Olga", "editor", (), "en"))
    visitor = chromium.new_context().new_page()

    def address() -> str:
        answer = visitor.goto(f"{server.base}/en/about/directors/")
        assert answer
        assert answer.status == 200
        return visitor.url.removeprefix(server.base)

    assert address() == "/en/about/directors/"
    editor.goto(f"{server.base}/editor/structure/pages/")
    row(editor, "directors").locator("summary").click()
    row(editor, "directors").get_by_role("button", name="Move below the one above").click()
    expect(editor.locator(".notice-undo")).to_contain_text("Moved: ")
    above = values(server, "content/pages/directors")["parent"]
    assert address() == f"/en/about/{above}/directors/"
    editor.get_by_role("button", name="Undo").click()
    expect(editor.get_by_text("Undone.", exact=True)).to_be_visible()
    assert address() == "/en/about/directors/"
    for page in (editor, visitor):
        page.context.close()


def test_menus_are_a_short_folded_tree(server: Server, desk: Page) -> None:
    desk.goto(f"{server.base}/editor/menus/")
    height = desk.evaluate("document.documentElement.scrollHeight")
    assert height < 1_400
    expect(row(desk, "main.about.children.history")).to_be_hidden()
    drag(desk, "main.scientists", "main.about", after=False)
    expect(desk.locator(".notice-undo")).to_contain_text("Moved: Scientists.")
    assert [one["id"] for one in values(server, "menus")["main"]][:2] == ["scientists", "about"]

    # move it from the footer into the header, with its label
    drag(desk, "footer.privacy", "header.home")
    expect(row(desk, "header.privacy")).to_be_visible()
    header = values(server, "menus")["header"]
    assert [one["id"] for one in header][:2] == ["home", "privacy"]

    # a hostile address is refused, a plain one published
    row(desk, "header").locator("summary").click()
    row(desk, "header").get_by_role("link", name="Add an item").click()
    desk.get_by_label("Web address English").or_(desk.locator("[name='url.en']")).first.fill(
        "javascript:alert(1)"
    )
    desk.locator("[name='label.en']").fill("Partner")
    desk.get_by_role("button", name="Publish").click()
    expect(desk.locator("[name='url.en']")).to_have_attribute("aria-invalid", "true")
    desk.locator("[name='url.en']").fill("https://partner.example/")
    desk.get_by_role("button", name="Publish").click()
    expect(desk.locator(".notice-undo")).to_contain_text("Added to the menu.")
    assert values(server, "menus")["header"][-1]["url"] == {"en": "https://partner.example/"}
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Undone.", exact=True)).to_be_visible()
    assert "partner.example" not in json.dumps(values(server, "menus"))


def test_people_stand_in_the_order_that_editors_give_them(server: Server, desk: Page) -> None:
    desk.goto(f"{server.base}/editor/structure/units/")
    desk.locator('.tree-item[data-id="tourism-academy"] a.tree-title').focus()
    desk.keyboard.press("Alt+ArrowUp")
    expect(desk.locator(".notice-undo")).to_be_visible()
    assert "position" in values(server, "content/units/tourism-academy")

    desk.goto(f"{server.base}/editor/structure/people/")
    expect(desk.locator(".empty")).to_contain_text("Choose units in the form of a person")
    unit = "nature-museum"
    for name in ("chen-xi", "chen-yahe", "li-yan"):
        path = server.data / f"content/people/{name}.json"
        path.write_text(json.dumps(json.loads(path.read_bytes()) | {"units": [unit]}))
    ids = [f"{unit}:{name}" for name in ("chen-xi", "chen-yahe", "li-yan")]
    wait_until(
        lambda: desk.goto(f"{server.base}/editor/structure/people/") and row(desk, ids[2]).count()
    )
    expect_order(desk, ids, unit)
    drag(desk, ids[2], ids[0], after=False)
    expect_order(desk, [ids[2], ids[0], ids[1]], unit)
    assert values(server, "content/people/li-yan")["order"] == 1
    with urllib.request.urlopen(f"{server.base}/en/research/{unit}/") as answer:
        page = answer.read().decode()
    assert page.index("Li Yan") < page.index("Chen Xi")
