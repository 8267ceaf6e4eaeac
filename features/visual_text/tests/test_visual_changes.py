"""Changes of an original since its translation, marked in the visual text of the original."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from cms.accounts.permissions import Actor
from cms.core.settings import Settings
from cms.opening import open_site
from features.visual_text.tests.visual_texts import VisualText, open_visual
from tests.browser.axe import in_both_schemes
from tests.browser.entry.models import MODELS
from tests.browser.server import Server
from tests.saving import edit
from tests.warm import Original

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
ANN = Actor("a00000000001", "Ann", "editor")
ENTRY = "news", "aral-sea-expedition"
FORM = "entries/news/aral-sea-expedition/"
BEFORE = """The lake was large in May.

This paragraph goes.

The middle stays.

See [the list](/en/papers/) **now**.

![A white house](/media/2026/house.jpg)

The end stays."""
AFTER = """The lake was small in May.

The middle stays.

See [the list](/en/news/) **now**.

![A grey house](/media/2026/house.jpg)

The end stays.

Added at the end."""
SWITCH = "Changes since the translation into Chinese"


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, shipped_original: Original
) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("changed"), shipped_original)
    editing = open_site(Settings(data=server.data, instance=server.instance), MODELS).editing
    for values in (
        {"body.en": BEFORE.split("\n"), "body.zh": ["译文。"]},
        {"body.en": AFTER.split("\n")},
    ):
        edit(editing, ANN, *ENTRY, values)
        editing.publishing.publish(ANN, *ENTRY, ["en", "zh"])
    try:
        server.start()
        yield server
    finally:
        server.kill()


def marks(text: VisualText) -> list[str]:
    """The words of the marks, with those for screen readers."""
    return [one.strip() for one in text.shown.locator(".visual-change").all_text_contents()]


def bar(page: Page) -> tuple[Locator, Locator]:
    """The switch, and the button that leads to the next change."""
    return page.get_by_role("button", name=SWITCH), page.get_by_role("button", name="Next change")


def test_a_translator_sees_and_hears_what_changed(enter: Enter) -> None:
    page = enter("Mei", "translator", ("zh",))
    original = open_visual(page, f"{FORM}?queue=zh")
    switch, following = bar(page)
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert marks(original) == [
        "[removed: large]",
        "small",
        "[removed: This paragraph goes.]",
        "[removed: papers]",
        "[added: news]",
        "Added at the end.",
    ]
    expect(original.shown).to_contain_text("The lake was [removed: large][added: small] in May.")
    picture = original.shown.get_by_role("group", name="[removed: white] [added: grey]")
    expect(picture.get_by_role("img", name="A grey house")).to_have_count(1)
    following.focus()
    first = "[removed: large] [added: small] [removed: This paragraph goes.]"
    for said in (
        f"Change 1 of 4: {first}",
        "Change 2 of 4: [removed: papers] [added: news]",
        "Change 3 of 4: [removed: white] [added: grey]",
        "Change 4 of 4: [added: Added at the end.]",
        f"Change 1 of 4: {first}",
    ):
        page.keyboard.press("Enter")
        expect(page.get_by_text(said, exact=True)).to_be_visible()
        expect(following).to_be_focused()
    assert in_both_schemes(page) == []
    switch.press("Enter")
    assert marks(original) == []
    expect(original.shown.locator(".visual-changed")).to_have_count(0)
    assert original.text == AFTER


def test_an_editor_goes_on_writing_the_marked_original(enter: Enter) -> None:
    page = enter("Ed")
    original = open_visual(page, FORM)
    switch, _following = bar(page)
    assert marks(original) == []
    switch.click()
    original.caret("The lake was ")
    page.keyboard.type("very ")
    original.caret("very small")
    page.keyboard.type("er")
    typed = AFTER.replace("small", "very smaller")
    assert original.text == typed
    assert marks(original)[0] == "[removed: large]"
    mode = page.get_by_role("button", name="Markdown").first
    mode.click()
    expect(switch).to_be_hidden()
    mode.click()
    original.shown.wait_for()
    assert marks(original) == [
        "[removed: large]",
        "[removed: This paragraph goes.]",
        "[removed: papers]",
        "[added: news]",
        "Added at the end.",
    ]
    page.keyboard.press("Control+z")
    assert original.text == typed
