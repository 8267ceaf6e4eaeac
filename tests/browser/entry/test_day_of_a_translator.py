"""A translator empties a queue of ten: missing and stale texts of several types, from the first
entry to the last without going back to the list; and one entry of it without scripts.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cms.accounts.permissions import Actor
from cms.core.settings import Settings
from cms.editing.editing import Editing
from cms.opening import open_site
from cms.site import Site
from tests.browser.accounts import account
from tests.browser.axe import SCHEMES, violations
from tests.browser.entry.models import MODELS
from tests.browser.entry.text_helpers import composer
from tests.browser.server import PASSWORD, Server
from tests.saving import edit
from tests.thorough import Run
from tests.warm import Original

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]

ANN = Actor("a00000000001", "Ann", "editor")
MISSING = [
    ("news", "aral-sea-expedition"),
    ("news", "sandbank-campus"),
    ("organizations", "lowland-university"),
    ("projects", "lowland-joint-laboratory"),
    ("stations", "celin"),
]
KNOWN = {
    "headline": {"en": "New campus at Sandbank", "zh": "沙洲新园区"},
    "body": {
        "en": ["The joint Aral Sea expedition began in Uzbekistan on 23 August 2024."],
        "zh": ["咸海联合科学考察，2024年8月23日在乌兹别克斯坦启动。"],
    },
}
"""An entry with sentences that occur again in the queue."""
OUTDATED = [
    ("conferences", "silk-road-ecology-2023"),
    ("news", "institute-formed"),
    ("news", "river-award-2019"),
    ("pages", "history"),
    ("units", "rivers-laboratory"),
]
WHOLE = OUTDATED[2]
"""An entry with two stale texts, which is marked as checked as a whole."""


def without_chinese(value: Any) -> Any:
    """Return an entry as before it was translated."""
    if isinstance(value, dict):
        return {name: without_chinese(one) for name, one in value.items() if name != "zh"}
    return [without_chinese(one) for one in value] if isinstance(value, list) else value


def begin(data: Path) -> None:
    """Remove translations, and write the entry whose sentences are in the translation memory."""
    for type, key in MISSING:
        path = data / "content" / type / f"{key}.json"
        path.write_text(json.dumps(without_chinese(json.loads(path.read_text("utf-8")))), "utf-8")
    known = data / "content" / "news" / "unccd-cop16-side-event.json"
    raw = json.loads(known.read_text("utf-8")) | KNOWN
    raw.pop("translation", None)
    known.write_text(json.dumps(raw), "utf-8")
    path = data / "content" / "news" / "aral-sea-expedition.json"
    raw = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(raw | {"body": {"en": KNOWN["body"]["en"]}}), "utf-8")
    for path in (data / "content" / "people").glob("*.json"):
        raw = json.loads(path.read_text("utf-8"))
        for name in ("name", "familyName", "givenName"):
            raw.get(name, {}).setdefault("zh", "某")
        raw.pop("translation", None)
        path.write_text(json.dumps(raw), "utf-8")


def change_originals(editing: Editing) -> None:
    """Publish changed originals, as an editor does."""
    for type, key in OUTDATED:
        model = MODELS[type]
        names = [model.title, "summary"] if (type, key) == WHOLE else [model.title]
        flat = editing.drafts.open(type, key).flat
        typed = {f"{name}.en": f"{flat[f'{name}.en']} again" for name in names}
        edit(editing, ANN, type, key, typed)
        editing.publishing.publish(ANN, type, key, ["en"])


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, shipped_original: Original
) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("queue"), shipped_original)
    begin(server.data)
    change_originals(open_again(server).editing)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def open_again(server: Server) -> Site:
    """Open the site from the disk, in this process."""
    return open_site(Settings(data=server.data, instance=server.instance), MODELS)


def todo(page: Page) -> Locator:
    """The Chinese controls with a missing or stale text."""
    return page.locator("[data-column='2']:has(.chip-missing, .chip-stale) .input[name$='.zh']")


def looked_at(page: Page, width: int = 390, dark: bool = True) -> None:
    """Check that axe finds no violation in either scheme, or in the light one alone, and that
    nothing is wider than a phone.
    """
    page.set_viewport_size({"width": width, "height": 800})
    for scheme, options in list(SCHEMES.items())[: 1 + dark]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        part = "main" if scheme == "dark" else None
        assert violations(page, options, within=part) == [], f"{page.url} {scheme}"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    page.set_viewport_size({"width": 1440, "height": 900})


def at(page: Page, number: int) -> None:
    """Wait for the form of an entry of the queue, its scripts running."""
    expect(page.locator(".queue-place")).to_have_text(f"{number} of 10")
    expect(page.locator("[data-help]:not([hidden])")).to_have_count(1)


def test_a_queue_of_ten_is_emptied(enter: Enter, server: Server) -> None:
    page = enter("Li", "translator", ("zh",), viewport={"width": 1440, "height": 900})
    page.goto("translate/")
    expect(page.locator(".count")).to_contain_text("10 entries")
    page.get_by_role("link", name="Start translating").click()

    # The first one: typed with an input method, a term, the original copied, sentences from memory
    at(page, 1)
    assert MISSING[0][1] in page.url
    headline = page.locator("[id='f-headline.zh']")
    expect(headline).to_be_focused()
    compose, commit = composer(page)
    compose("ke kao")
    page.keyboard.press("Control+Shift+Enter")
    at(page, 1)
    commit("科考队")
    expect(headline).to_have_value("科考队")
    page.locator("[data-term='Aral Sea']").first.click()
    expect(headline).to_have_value("科考队咸海")
    page.keyboard.press("Control+z")
    expect(headline).to_have_value("科考队")
    page.keyboard.type("前往咸海")
    summary = page.locator("[data-column='2']:has([id='f-summary.zh'])")
    summary.get_by_role("button", name="Copy original").click()
    expect(page.locator("[id='f-summary.zh']")).to_have_value(
        page.locator("[id='f-summary.en']").input_value()
    )
    text = page.locator("[data-column='2']:has([id='f-body.zh'])")
    looked_at(page)
    text.get_by_role("button", name="Insert").first.click()
    expect(page.locator("[id='f-body.zh']")).to_have_value(
        "咸海联合科学考察，2024年8月23日在乌兹别克斯坦启动。"
    )
    page.keyboard.press("Control+Shift+Enter")

    # The second one is skipped; the rest is typed and saved by the button
    at(page, 2)
    expect(page.locator(".notice-done")).to_contain_text("An editor will publish it.")
    page.locator(".queue-ways [rel=next]").click()
    for number in range(3, 6):
        at(page, number)
        fill(page)
        page.get_by_role("button", name="Save and next").click()

    # Stale texts: the changes are shown, unfolded
    for number in range(6, 11):
        at(page, number)
        expect(page.locator(".source-change[open] ins").first).to_contain_text("again")
        if WHOLE[1] in page.url:
            looked_at(page)
            page.get_by_role("button", name="Mark all as checked").click()
            expect(page.locator(".chip-stale")).to_have_count(0)
            page.get_by_role("button", name="Undo").click()
            expect(page.locator(".field .chip-stale")).to_have_count(2)
            page.get_by_role("button", name="Mark all as checked").click()
            expect(page.locator(".field .chip-stale")).to_have_count(0)
        else:
            fill(page)
        page.get_by_role("button", name="Save and next").click()

    # At the end the list has the skipped entry
    expect(page.locator("#chosen .table-title")).to_have_count(1)
    translate_elsewhere(page)
    expect(page.get_by_role("heading", name="Nothing to translate")).to_be_visible()
    work = open_again(server).editing.drafts.open(*MISSING[0])
    assert work.flat["headline.zh"] == "科考队前往咸海"


def translate_elsewhere(page: Page) -> None:
    """Export the rest of the queue as a PO file and import it translated."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Export PO").click()
    header, *messages = download.value.path().read_text("utf-8").split("\n\n")
    translated = [message.replace('msgstr ""', 'msgstr "译文"') for message in messages]
    file = {"name": "back.po", "mimeType": "text/x-gettext-translation"}
    page.set_input_files(
        "#po",
        {**file, "buffer": "\n\n".join([header, *translated]).encode()},  # type: ignore[typeddict-item]
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Import PO").click()
    looked_at(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("main")).to_contain_text("imported")
    looked_at(page, dark=Run.thorough)
    page.goto("translate/")


def fill(page: Page) -> None:
    """Fill in every missing or stale text."""
    fields = todo(page)
    for number in range(fields.count()):
        area = fields.nth(number)
        area.fill(f"译文{number}")


@pytest.mark.usefixtures("enter")
def test_one_entry_without_scripts(server: Server, chromium: Browser) -> None:
    edit(open_again(server).editing, ANN, *MISSING[1], {"headline.en": "New campus in Sandbank"})
    context = chromium.new_context(
        java_script_enabled=False, base_url=f"{server.base}/editor/", color_scheme="dark"
    )
    page = context.new_page()
    page.goto("translate/?language=zh")
    page.fill("[name=email]", account(server, "Mei", "translator", ("zh",), "zh"))
    page.fill("[name=password]", PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.locator("#chosen .table-title").first.click()
    field = page.locator("[data-column='2']:has([id='f-headline.zh'])")
    expect(field.locator("ins").first).to_be_visible()
    field.get_by_role("button", name="复制原文").click()
    expect(page.locator("[id='f-headline.zh']")).to_have_value("New campus in Sandbank")
    page.locator("[id='f-headline.zh']").fill("沙洲新园区")
    page.get_by_role("button", name="保存并转到下一条").click()
    expect(page.get_by_role("heading", name="没有待翻译的内容")).to_be_visible()
    context.close()
