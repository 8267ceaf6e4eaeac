"""Autosave: nothing typed is lost, whatever happens to the server, the session or the page."""

import re
from collections.abc import Callable

import pytest
from disks import small_disk
from playwright.sync_api import Locator, Page, Route, expect

from cms.editing.edited_entry import EditedEntry
from tests.browser.server import PASSWORD, Server
from tests.thorough import by_turns, pairs
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
Enter, Look = Callable[..., Page], Callable[[str, str], EditedEntry]
HEADLINE, SAVED = "[id='f-headline.en']", re.compile("Saved at")
LISTEN = """() => {
    const line = document.querySelector('[data-save-state]');
    window.said = [];
    new MutationObserver(() => window.said.push(line.textContent)).observe(line, {childList: true});
}"""
PLACES = """() => [...document.querySelectorAll('.bar-actions :is(button, summary), #entry')]
    .filter((one) => one.checkVisibility()).map((one) => {
        const {x, y} = one.getBoundingClientRect();
        return `${one.textContent.trim().slice(0, 12)} ${x.toFixed()}, ${y.toFixed()}`;
    })"""


TWO_LINES = {"lists": {}, "count": "Two<br> lines"}
"""A response of the checks that takes more lines than the one before it."""


def open_entry(page: Page, key: str, type: str = "news") -> Page:
    page.goto(f"entries/{type}/{key}/")
    expect(page.locator(".tools").first).to_be_visible()
    return page


def state(page: Page) -> Locator:
    return page.locator("[data-save-state]")


def test_what_is_typed_is_saved_soon(enter: Enter, work: Look) -> None:
    page = open_entry(enter(), "aral-sea-expedition")
    page.evaluate(LISTEN)
    page.fill(HEADLINE, "Saved while typing")
    expect(state(page)).to_have_text(SAVED)
    assert page.evaluate("window.said")[0] == "Not saved yet"
    assert work("news", "aral-sea-expedition").flat["headline.en"] == "Saved while typing"
    expect(page.locator("[data-states] .chip-changed")).to_be_visible()
    page.fill(HEADLINE, "Saved on leaving the control")
    page.locator("[id='f-headline.zh']").focus()
    expect(state(page)).to_have_text(SAVED)
    assert work("news", "aral-sea-expedition").flat["headline.en"] == "Saved on leaving the control"


UNTOUCHED = (
    "dushanbe-laboratory",
    "east-africa-center",
    "lowland-agreement-2012",
    "green-technology-park",
    "institute-formed",
    "landscape-ecology-2019",
    "sandbank-campus",
    "great-green-wall-memorandum",
)
"""News items that no other test here changes, one for each case."""


@pytest.mark.parametrize(
    ("case", "key"),
    by_turns(zip(pairs(("en", "zh"), (320, 390, 800, 1440)), UNTOUCHED, strict=False), 2),
)
def test_nothing_that_can_be_pressed_moves_while_a_save_is_under_way(
    enter: Enter, case: tuple[str, int], key: str
) -> None:
    """Pressing a button blurs the control before it, which saves. A button that moved then would
    miss its click.
    """
    interface, width = case
    page = enter(
        f"Root-{interface}",
        "administrator",
        (),
        interface,
        viewport={"width": width, "height": 900},
    )
    held: list[Route] = []
    page.route("**/autosave", lambda route: held.append(route))
    open_entry(page, key)
    expect(page.locator("[data-states] .chip-changed")).not_to_be_visible()
    before = page.evaluate(PLACES)
    with page.expect_request("**/autosave"):
        page.fill(HEADLINE, "A headline that is being saved")
        assert page.evaluate(PLACES) == before, state(page).inner_text()
        page.locator(HEADLINE).blur()
    assert page.evaluate(PLACES) == before, state(page).inner_text()
    page.locator(".menu > .button-primary").click()
    before = page.evaluate(PLACES)
    held.pop().continue_()
    expect(page.locator("[data-states] .chip-changed")).to_be_visible()
    assert page.evaluate(PLACES) == before, state(page).inner_text()
    page.route("**/findings", lambda route: route.fulfill(json=TWO_LINES))
    page.dispatch_event("#entry", "input")
    expect(page.locator("#finding-count")).to_have_text("Two lines")
    assert page.evaluate(PLACES) == before, "the findings arrived"


def test_times_are_the_sites_wherever_the_browser_is(enter: Enter) -> None:
    page = enter(timezone_id="America/Los_Angeles")
    page.clock.set_fixed_time("2026-03-01T23:30:10Z")
    open_entry(page, "aral-sea-expedition")
    page.fill(HEADLINE, "Saved from far away")
    page.keyboard.press("Control+s")
    expect(state(page)).to_have_text("Saved at 07:30")
    expect(page.locator(".rail-zone")).to_have_text("All times: Shanghai (UTC+08:00)")


def test_the_server_says_when_it_was_saved_as_the_script_does(enter: Enter) -> None:
    page = open_entry(enter(), "aral-sea-expedition")
    page.fill(HEADLINE, "Saved a moment ago")
    page.keyboard.press("Control+s")
    form = re.compile(r"^Saved at \d\d:\d\d$")
    expect(state(page)).to_have_text(form)
    page.reload()
    expect(state(page)).to_have_text(form)
    page.goto(f"{page.url}history/")
    expect(page.locator(".history time").first).to_have_text(re.compile(r"^\d\d:\d\d$"))


def test_the_keyboard_saves_at_once_without_leaving_the_page(enter: Enter, work: Look) -> None:
    page = open_entry(enter(), "aral-sea-expedition")
    page.evaluate("window.stays = true")
    page.fill(HEADLINE, "By keyboard")
    page.keyboard.press("Control+s")
    expect(state(page)).to_have_text(SAVED)
    assert page.evaluate("window.stays")
    assert work("news", "aral-sea-expedition").flat["headline.en"] == "By keyboard"


def test_a_killed_server_costs_nothing(server: Server, enter: Enter, work: Look) -> None:
    page = open_entry(enter(), "biodiversity-arid-areas-2021")
    server.kill()
    page.fill(HEADLINE, "Typed while the server was dead")
    alert = page.locator(".save-trouble [role=alert]")
    expect(alert).to_contain_text("kept in this browser")
    page.fill(HEADLINE, "Typed while the server was dead, and more")
    server.start()
    page.get_by_role("button", name="Try again now").click()
    expect(state(page)).to_have_text(SAVED)
    expect(alert).to_be_hidden()
    work = work("news", "biodiversity-arid-areas-2021")
    assert work.flat["headline.en"] == "Typed while the server was dead, and more"
    assert page.evaluate("localStorage.length") == 0


def test_a_response_that_is_cut_off_is_asked_for_again(enter: Enter, work: Look) -> None:
    page = open_entry(enter(), "biodiversity-arid-areas-2021")

    def cut_off(route: Route) -> None:
        route.fetch()
        route.fulfill(status=200, content_type="application/json", body='{"opened": {')

    page.route("**/autosave", cut_off)
    page.fill(HEADLINE, "Saved, but the response was cut off")
    alert = page.locator(".save-trouble [role=alert]")
    expect(alert).to_contain_text("kept in this browser")
    page.unroute("**/autosave")
    page.get_by_role("button", name="Try again now").click()
    expect(state(page)).to_have_text(SAVED)
    expect(alert).to_be_hidden()
    work = work("news", "biodiversity-arid-areas-2021")
    assert work.flat["headline.en"] == "Saved, but the response was cut off"


def test_a_full_disk_is_told_as_one(server: Server, enter: Enter) -> None:
    pages = []
    with small_disk(server.instance / "drafts" / "projects", 1) as disk:
        disk.fill()
        for name, interface, key, told in (
            ("Ed", "en", "aral-sea-expedition", "Not saved: The server’s disk is full"),
            ("Zhao", "zh", "lowland-joint-laboratory", "未保存：服务器磁盘已满"),
        ):
            page = open_entry(enter(name, interface=interface), key, "projects")
            page.fill("[id='f-acronym']", "SBJL")
            alert = page.locator(".save-trouble [role=alert]")
            expect(alert).to_contain_text(told)
            expect(alert).not_to_contain_text("{")
            pages.append((page, alert))
        disk.make_room()
        for page, alert in pages:
            page.locator(".save-trouble button").click()
            expect(alert).to_be_hidden()


def test_a_page_that_went_away_unsaved_offers_its_text(
    server: Server, enter: Enter, work: Look
) -> None:
    page = open_entry(enter(), "biodiversity-arid-areas-2021")
    server.kill()
    page.locator("[id='f-body.zh']").fill("没有保存的文字\n第二行")
    page.locator(".form-group[data-fields~=sources] > summary").click()
    page.locator("[data-rows=sources] button[value='add:sources']").click()
    row = page.locator("[data-rows=sources] .row-item").last
    row.locator("[name$='.title.en']").fill("A source")
    kept = "Object.values(localStorage).some((one) => one.includes('A source'))"
    wait_until(lambda: page.evaluate(kept))
    page.goto("about:blank")
    server.start()
    open_entry(page, "biodiversity-arid-areas-2021")
    # the form of a moment that the server writes
    written = re.compile(r"kept text from \d\d:\d\d that was not saved")
    expect(page.locator("#kept")).to_contain_text(written)
    page.get_by_role("button", name="Restore").click()
    expect(state(page)).to_have_text(SAVED)
    flat = work("news", "biodiversity-arid-areas-2021").flat
    assert flat["body.zh"] == ["没有保存的文字", "第二行"]
    assert flat[f"sources.{flat['sources'][-1]}.title.en"] == "A source"
    page.reload()
    expect(page.locator("#kept")).to_be_hidden()


def test_signed_out_meanwhile_and_in_again_in_another_tab(enter: Enter, work: Look) -> None:
    page = open_entry(enter(), "aral-sea-expedition")
    page.context.clear_cookies()
    page.fill(HEADLINE, "Typed while signed out")
    expect(page.locator(".save-trouble")).to_contain_text("signed out")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    tab = opened.value
    tab.fill("[name=email]", "ed@example.org")
    tab.fill("[name=password]", PASSWORD)
    tab.locator("[name=password]").press("Enter")
    tab.wait_for_selector(".rail-person")
    page.bring_to_front()
    page.get_by_role("button", name="Try again now").click()
    expect(state(page)).to_have_text(SAVED)
    assert work("news", "aral-sea-expedition").flat["headline.en"] == "Typed while signed out"
    page.fill(HEADLINE, "And published by the form")
    page.locator(".menu > .button-primary").click()
    page.get_by_role("button", name="Publish English").click()
    expect(page.get_by_role("status").filter(has_text="Published: English.")).to_be_visible()
    assert (
        work("news", "aral-sea-expedition").published_flat["headline.en"]
        == "And published by the form"
    )


def test_two_people_on_one_field_get_the_merge_page(enter: Enter, work: Look) -> None:
    ed, other = (
        open_entry(enter(), "delta-workshop-2025"),
        open_entry(enter("Olga"), "delta-workshop-2025"),
    )
    other.fill(HEADLINE, "Olga’s headline")
    expect(state(other)).to_have_text(SAVED)
    ed.fill("[id='f-summary.en']", "Ed’s summary")
    ed.fill(HEADLINE, "Ed’s headline")
    expect(ed.locator(".save-trouble")).to_contain_text("edited the same text")
    held: list[Route] = []
    ed.route("**/conflict.js*", lambda route: held.append(route))
    with ed.expect_request("**/conflict.js*"):
        ed.get_by_role("button", name="Compare and choose").click()
    expect(ed.locator("[data-clash]")).to_contain_text("Olga’s headline")
    ed.get_by_label("Merge manually: Headline").fill("A headline of both")
    held.pop().continue_()  # typed before the script is loaded, as on a slow connection
    expect(ed.locator("[value=edit]")).to_be_checked()
    ed.locator("form").get_by_role("button", name="Save the chosen versions").click()
    expect(ed.locator(HEADLINE)).to_have_value("A headline of both")
    flat = work("news", "delta-workshop-2025").flat
    assert (flat["headline.en"], flat["summary.en"]) == ("A headline of both", "Ed’s summary")


def test_typing_on_while_a_save_is_under_way_is_no_conflict_with_oneself(
    enter: Enter, work: Look
) -> None:
    page = open_entry(enter(), "delta-workshop-2025")
    page.route("**/autosave", lambda route: (page.wait_for_timeout(400), route.continue_()))
    page.locator(HEADLINE).fill("")
    for word in ("one ", "two ", "three ", "four ", "five"):
        page.locator(HEADLINE).press_sequentially(word, delay=30)
        page.locator("[id='f-headline.zh']").focus()
        page.locator(HEADLINE).focus()
        page.keyboard.press("End")
    page.locator(".menu > .button-primary").click()
    page.get_by_role("button", name="Publish English").click()
    expect(page.get_by_role("status").filter(has_text="Published: English.")).to_be_visible()
    assert (
        work("news", "delta-workshop-2025").published_flat["headline.en"]
        == "one two three four five"
    )


def test_leaving_asks_only_while_something_is_unsaved(enter: Enter) -> None:
    page = open_entry(enter(), "aral-sea-expedition")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("./")
    assert asked == []
    open_entry(page, "aral-sea-expedition")
    page.route("**/autosave", lambda route: route.abort())
    page.fill(HEADLINE, "Not saved")
    page.goto("./")
    assert asked == ["beforeunload"]


def test_the_name_of_an_author_is_filled_in_and_can_be_typed_over(enter: Enter, work: Look) -> None:
    page = open_entry(enter(), "chen-2016-water-tower", "papers")
    page.locator("[data-rows=author]").get_by_role("button", name="Add: Author").click()
    row = page.locator("[data-rows=author] > .row-list > li").last
    family = row.locator("[name$='.family']")
    row.get_by_label("Person").fill("Chen Yahe")
    row.get_by_role("option").first.click()
    family.focus()
    expect(family).to_have_value("Chen")
    expect(row.locator("[name$='.name.zh']")).to_have_value("陈雅河")
    family.fill("Chen-Li")
    row.locator("[name$='.given']").focus()
    expect(state(page)).to_have_text(SAVED)
    flat = work("papers", "chen-2016-water-tower").flat
    assert [value for path, value in flat.items() if path.endswith(".family")][-1] == "Chen-Li"
    expect(page.locator(".notice-error")).to_have_count(0)
