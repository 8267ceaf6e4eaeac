"""Rows, pickers, Markdown tools, menus and keys, with scripts; and that they never get in
the way.
"""

import re
from base64 import b64decode
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from cms.editing.edited_entry import EditedEntry
from tests.browser.axe import violations
from tests.browser.server import Server

pytestmark = pytest.mark.browser
Enter, Look = Callable[..., Page], Callable[[str, str], EditedEntry]
SAVED = re.compile("Saved at")
PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
CONFERENCE = ("conferences", "biodiversity-arid-lands-2025")


def open_entry(page: Page, type: str, key: str) -> Page:
    page.goto(f"entries/{type}/{key}/")
    expect(page.locator("[data-save-state]")).not_to_have_text("…")
    page.locator("[data-help]:not([hidden])").wait_for(state="attached")
    page.evaluate(
        "document.querySelectorAll('#entry details').forEach((one) => { one.open = true; })"
    )
    return page


def saved(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)


def closings(rows: Locator) -> list[str]:
    return [one.input_value() for one in rows.locator("input[name$='.closes']").all()]


def test_authors_are_one_line_each_with_a_label_for_every_control(enter: Enter) -> None:
    page = enter()
    page.goto("entries/papers/wang-2023-aral-sea-amu-darya/")
    rows = page.locator("[data-rows=author] .row-item")
    boxes = [row.bounding_box() for row in rows.all()]
    heights = [box["height"] for box in boxes if box]
    assert len(heights) == 9
    assert max(heights[1:]) <= 56
    assert sum(heights) < 600
    expect(rows.get_by_label("Family name")).to_have_count(9)
    last = rows.last
    last.get_by_text("More").click()
    expect(last.get_by_label("Name suffix")).to_be_visible()
    assert violations(page) == []


def test_rows_are_added_moved_removed_and_brought_back(enter: Enter, work: Look) -> None:
    page = open_entry(enter(), *CONFERENCE)
    rows = page.locator("[data-rows=deadlines]")
    before = rows.locator(".row-item").count()
    for day in ("2025-01-01", "2025-02-02", "2025-03-03"):
        rows.get_by_role("button", name="Add").click()
        expect(rows.locator(".row-item").last.locator("select").first).to_be_focused()
        # a refusal would move the buttons below it, under a pointer that presses one of them
        rows.locator(".row-item").last.locator("select").first.select_option(index=1)
        rows.locator(".row-item").last.locator("input[name$='.closes']").fill(day)
    last = rows.locator(".row-item").last
    last.locator("input[name$='.closes']").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(last.locator("input[name$='.closes']")).not_to_be_focused()
    assert closings(rows)[before:] == ["2025-01-01", "2025-03-03", "2025-02-02"]
    rows.get_by_role("button", name=f"Move up: Deadlines {before + 3}").click()
    assert closings(rows)[before:] == ["2025-01-01", "2025-02-02", "2025-03-03"]
    rows.get_by_role("button", name=f"Remove: Deadlines {before + 2}").click()
    expect(rows.get_by_role("button", name="Undo")).to_be_focused()
    assert closings(rows)[before:] == ["2025-01-01", "2025-03-03"]
    saved(page)
    flat = work(*CONFERENCE).flat
    assert [flat[f"deadlines.{id}.closes"] for id in flat["deadlines"]][before:] == [
        "2025-01-01",
        "2025-03-03",
    ]
    rows.get_by_role("button", name="Undo").click()
    saved(page)
    flat = work(*CONFERENCE).flat
    assert [flat[f"deadlines.{id}.closes"] for id in flat["deadlines"]][before:] == [
        "2025-01-01",
        "2025-02-02",
        "2025-03-03",
    ]


def open_deadlines(enter: Enter) -> tuple[Page, Locator]:
    """Open a conference at a clock that stands still, and return its page and its deadlines."""
    page = enter(alone=True)
    page.clock.install()
    open_entry(page, "conferences", "delta-workshop-2025")
    page.clock.pause_at("2100-01-01")
    return page, page.locator("[data-rows=deadlines]")


def test_an_answer_waits_until_a_button_is_released(enter: Enter) -> None:
    """A refusal moves the buttons below its field. Pressing a button blurs a field, which saves:
    the response may arrive before the release.
    """
    page, rows = open_deadlines(enter)
    add, before = rows.get_by_role("button", name="Add"), rows.locator(".row-item").count()
    add.click()
    row = rows.locator(".row-item").nth(before)
    closes = row.locator("input[name$='.closes']")
    closes.focus()
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    closes.fill("2025-01-01")
    add.hover()
    box = add.bounding_box()
    with page.expect_response("**/autosave") as answered:
        page.mouse.down()
    answered.value.finished()
    assert add.bounding_box() == box
    page.mouse.up()
    expect(row.locator("[aria-invalid=true]")).to_be_visible()
    expect(rows.locator(".row-item")).to_have_count(before + 2)


def test_a_reading_waits_until_a_button_is_released(enter: Enter) -> None:
    """A reading makes its row higher, which moves the buttons below it."""
    page, rows = open_deadlines(enter)
    add, before = rows.get_by_role("button", name="Add"), rows.locator(".row-item").count()
    add.click()
    row = rows.locator(".row-item").nth(before)
    row.locator("input[name$='.closes']").fill("2025-02-01")
    add.hover()
    box = add.bounding_box()
    page.mouse.down()
    with page.expect_response(lambda response: "reading" in response.url) as answered:
        page.clock.run_for(300)
    answered.value.finished()
    assert add.bounding_box() == box
    page.mouse.up()
    expect(row.locator("[id$='closes-reading']")).to_have_text("1 Feb 2025")
    expect(rows.locator(".row-item")).to_have_count(before + 2)


def test_rows_in_rows(enter: Enter, work: Look) -> None:
    page = open_entry(enter("Root", "administrator"), "menus", "_")
    main = page.locator("[data-rows=main]")
    page.get_by_role("button", name="Add: Main menu").click()
    row = main.locator(":scope > .row-list > .row-item").last
    row.locator("[name$='.label.en']").first.fill("Outer")
    row.get_by_role("button", name="Add: Items below").click()
    inner = row.locator("[data-rows] .row-item").last
    inner.locator("[name$='.label.zh']").fill("里")
    saved(page)
    flat = work("menus", "_").flat
    outer = flat["main"][-1]
    assert flat[f"main.{outer}.label.en"] == "Outer"
    [id] = flat[f"main.{outer}.children"]
    assert flat[f"main.{outer}.children.{id}.label.zh"] == "里"


def test_several_entries_are_chosen_moved_and_removed_by_keyboard(enter: Enter, work: Look) -> None:
    page = open_entry(enter(), "news", "aral-sea-expedition")
    box = page.locator("[data-name=conferences]")
    typed = page.get_by_role(
        "combobox", name="Conferences"
    )  # "Unverified" also has a choice of this name
    typed.focus()
    chips = box.locator(".pick")
    page.keyboard.type("workshop with DELTA")
    expect(box.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(typed).to_have_attribute("aria-activedescendant", re.compile("pick-"))
    page.keyboard.press("Enter")
    expect(box.get_by_role("listbox")).to_be_hidden()
    expect(chips).to_have_count(1)
    page.keyboard.type("ecology")
    page.keyboard.press("Enter")  # the first option, also before the server has answered
    expect(chips).to_have_count(2)
    expect(box.get_by_role("listbox")).to_be_hidden()
    first = chips.first.locator("span").inner_text()
    chips.first.locator("[data-remove]").focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(chips.last.locator("span")).to_have_text(first)
    saved(page)
    assert work("news", "aral-sea-expedition").flat["conferences"][1] == "delta-workshop-2025"
    chips.first.locator("[data-remove]").focus()
    page.keyboard.press("Delete")
    saved(page)
    assert work("news", "aral-sea-expedition").flat["conferences"] == ["delta-workshop-2025"]


def test_a_list_that_one_comes_back_to_stays_open(enter: Enter) -> None:
    page = enter(alone=True)
    page.clock.install()
    open_entry(page, "news", "aral-sea-expedition")
    typed = page.get_by_role("combobox", name="Conferences")
    options = page.locator("[data-name=conferences]").get_by_role("option")
    typed.fill("a")
    expect(options.first).to_be_visible()
    typed.evaluate("(input) => { input.blur(); input.focus(); }")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.clock.run_for(1000)
    expect(options.first).to_be_visible()
    typed.evaluate("(input) => input.blur()")
    expect(options.first).to_be_hidden()


def test_words_that_name_nothing_are_kept_however_soon_the_form_is_sent(enter: Enter) -> None:
    page = open_entry(enter(), "projects", "lowland-joint-laboratory")
    typed = page.get_by_role("combobox", name="Countries and regions")
    typed.fill("Atlantis")
    typed.evaluate("(input) => input.blur()")
    with page.expect_navigation():
        page.locator("[value='publish:en']").dispatch_event("click")
    expect(page.locator("main")).to_contain_text("Not published")
    expect(page.locator("[data-name=countries]")).to_contain_text("Atlantis")


def test_one_entry_shows_its_title_and_sends_its_key(enter: Enter, work: Look) -> None:
    page = open_entry(enter("Root", "administrator"), "site", "_")
    box = page.get_by_label("The institute’s own entry")
    expect(box).to_have_value(re.compile("Institute"))
    box.fill("alliance")
    page.locator(".picker-list:not([hidden]) li").first.click()
    expect(box).not_to_have_value("alliance")
    title = box.input_value()
    saved(page)
    key = work("site", "_").flat["organization"]
    assert key != title
    open_entry(page, "site", "_")
    expect(page.get_by_label("The institute’s own entry")).to_have_value(title)
    page.get_by_label("The institute’s own entry").fill("")
    saved(page)
    assert "organization" not in work("site", "_").flat


def test_markdown_tools_type_for_you_and_leave_tab_alone(form: Page, area: Locator) -> None:
    area.fill("plain words")
    area.evaluate("area => area.setSelectionRange(6, 11)")
    form.keyboard.press("Control+b")
    expect(area).to_have_value("plain **words**")
    form.keyboard.press("Control+b")
    expect(area).to_have_value("plain words")
    form.keyboard.press("Control+i")
    expect(area).to_have_value("plain *words*")
    form.keyboard.press("Control+z")
    expect(area).to_have_value("plain words")
    form.locator("[data-markdown=en] .tool-heading").click()
    expect(area).to_have_value("## plain words")
    area.press("End")
    form.keyboard.press("Tab")
    expect(area).not_to_be_focused()
    form.locator("[data-markdown=en] .tool-preview").click()
    expect(form.locator("[data-markdown=en] .markdown-preview :is(h2, h3)")).to_be_visible()
    expect(area).to_be_hidden()
    form.locator("[data-markdown=en] .tool-preview").click()
    expect(area).to_be_focused()


def test_bold_and_italic_are_switched_on_and_off_while_typing(form: Page, area: Locator) -> None:

    def typed(*keys: str) -> str:
        area.fill("")
        for key in keys:
            if key.startswith("Control+"):
                form.keyboard.press(key)
            else:
                form.keyboard.type(key)
        return area.input_value()

    bold, italic = "Control+b", "Control+i"
    assert typed("a ", bold, "word", bold, " b") == "a **word** b"
    assert typed("a ", italic, "word", italic, " b") == "a *word* b"
    assert typed(bold, bold, "plain") == "plain"
    assert typed(italic, italic, "plain") == "plain"
    assert typed(bold, italic, "both", italic, "bold", bold, "plain") == "***both*bold**plain"
    assert typed(bold, "one", bold, " ", bold, "two", bold, ".") == "**one** **two**."
    assert typed("* item ", bold, "word", bold, ".") == "* item **word**."
    area.fill("some words here")
    area.evaluate("area => area.setSelectionRange(4, 11)")
    form.keyboard.press(bold)
    expect(area).to_have_value("some **words** here")
    area.evaluate("area => area.setSelectionRange(5, 14)")
    form.keyboard.press(bold)
    expect(area).to_have_value("some words here")
    area.fill("**one** mid **two**")
    area.evaluate("area => area.setSelectionRange(9, 9)")
    form.keyboard.press(bold)
    form.keyboard.type("x")
    form.keyboard.press(bold)
    expect(area).to_have_value("**one** m**x**id **two**")


def test_the_tools_are_one_stop_for_tab(form: Page) -> None:
    form.locator("[data-markdown=en] .tool-bold").focus()
    form.keyboard.press("ArrowRight")
    expect(form.locator("[data-markdown=en] .tool-italic")).to_be_focused()
    form.keyboard.press("Tab")
    expect(form.locator("[id='f-body.en']")).to_be_focused()


def test_an_input_method_is_never_disturbed(enter: Enter, work: Look) -> None:
    page = open_entry(enter(alone=True), "news", "aral-sea-expedition")
    posts: list[str] = []
    page.on(
        "request", lambda request: posts.append(request.url) if "autosave" in request.url else None
    )
    area = page.locator("[id='f-body.zh']")
    area.fill("")
    saved(page)
    posts.clear()
    page.clock.install()
    area.focus()
    client = page.context.new_cdp_session(page)

    def compose(text: str) -> None:
        client.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )

    compose("xin'jiang")
    page.clock.run_for(60_000)
    assert posts == []
    assert area.input_value() == "xin'jiang"
    client.send("Input.insertText", {"text": "河州"})
    compose("sheng'tai")
    page.clock.run_for(60_000)
    assert area.input_value() == "河州sheng'tai"
    assert posts == [], "the end of one composition doesn't save during the next"
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert posts == []
    client.send("Input.insertText", {"text": "生态"})
    expect(area).to_have_value("河州生态")
    with page.expect_response("**/autosave"):
        page.clock.run_for(2_000)
    assert work("news", "aral-sea-expedition").flat["body.zh"] == ["河州生态"]


def test_ones_own_second_tab_is_told_nothing_of_others(enter: Enter) -> None:
    page = open_entry(enter("Twin"), "news", "river-award-2019")
    tab = open_entry(page.context.new_page(), "news", "river-award-2019")
    tab.fill("[id='f-headline.en']", "From the second tab")
    saved(tab)
    page.fill("[id='f-author.en']", "From the first")
    saved(page)
    expect(page.locator(".save-trouble")).to_be_hidden()
    page.fill("[id='f-headline.en']", "Also from the first")
    expect(page.locator(".save-trouble")).to_contain_text(
        "You have changed the same text in another tab"
    )


def test_menus_and_help_by_keyboard(enter: Enter) -> None:
    page = open_entry(enter(), "news", "aral-sea-expedition")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Publish English")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Publish English")).to_be_hidden()
    page.locator(".rail a").first.focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Shift+P")
    with page.expect_navigation():
        page.get_by_role("button", name="All languages on one page").click()
    expect(page.locator("iframe")).to_have_count(2)
    page.get_by_text("Phone").click()
    width = page.locator("iframe").first.bounding_box()
    assert width
    assert width["width"] <= 362
    frame = page.frame_locator("iframe").first
    expect(frame.locator("h1")).to_be_visible()
    assert frame.locator("h1").evaluate("h1 => getComputedStyle(h1).fontSize") != "32px"


def test_a_person_whom_the_site_lacks_is_created_from_the_form(enter: Enter, work: Look) -> None:
    page = open_entry(enter(), "news", "aral-sea-expedition")
    box = page.locator("[data-picker=many][data-name=people]")
    query = box.locator("input.input")
    query.fill("chenyahe")
    expect(box.get_by_role("option", name="Chen Yahe")).to_be_visible()
    query.fill("Zhang Weishan")
    option = box.get_by_role("option", name="Create “Zhang Weishan”")
    expect(option).to_be_visible()
    query.press("Enter")
    expect(option).to_have_attribute("aria-selected", "true")
    with page.context.expect_page() as opened:
        query.press("Enter")
    new = opened.value
    expect(new.locator("[id='f-name.en']")).to_have_value("Zhang Weishan")
    new.get_by_role("button", name="Create").click()
    new.wait_for_url("**/entries/people/zhang-weishan/**")
    new.close()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(box.locator(".pick", has_text="Zhang Weishan")).to_be_visible()
    expect(query).to_have_value("")
    saved(page)
    assert "zhang-weishan" in work("news", "aral-sea-expedition").flat["people"]


def test_a_file_is_found_by_looking(enter: Enter, server: Server) -> None:
    folder = server.data / "media"
    folder.mkdir(exist_ok=True)
    (folder / "沙丘.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    page = open_entry(enter(), "news", "aral-sea-expedition")
    (folder / "maps").mkdir(exist_ok=True)
    (folder / "maps" / "basin.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    page.get_by_role("button", name="Choose a picture").click()
    dialog = page.get_by_role("dialog", name="Choose a picture")
    query = dialog.get_by_label("Find by name, description")
    expect(query).to_be_focused()
    expect(dialog.get_by_role("radio")).to_have_count(0)
    expect(dialog.get_by_role("option", name="basin.png")).to_be_visible()
    dialog.get_by_label("Folder").select_option("maps")
    expect(dialog.get_by_role("option", name="沙丘.png")).to_have_count(0)
    expect(dialog.get_by_role("option", name="basin.png")).to_be_visible()
    assert violations(page, within="#text-target") == []
    dialog.get_by_label("Folder").select_option("")
    query.fill("shaqiu")
    expect(dialog.locator(".picker-list").get_by_role("option")).to_have_count(1)
    query.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("[id='f-image.file']")).to_have_value("沙丘.png")
    expect(page.get_by_role("button", name="Choose a picture")).to_be_focused()
    link = page.get_by_role("link", name="Edit the file")
    expect(link).to_be_visible()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()


def test_a_picture_is_added_in_the_dialog_of_its_field_and_by_the_same_for_a_text(
    enter: Enter, server: Server
) -> None:
    page = open_entry(enter(), "news", "aral-sea-expedition")
    page.get_by_role("button", name="Choose a picture").click()
    dialog = page.locator("#text-target")
    new = {"name": "new dune.png", "mimeType": "image/png", "buffer": PIXEL}
    dialog.locator("[type=file]").set_input_files(new)
    expect(dialog).to_be_hidden()
    field = page.locator("[id='f-image.file']")
    expect(field).to_have_value(re.compile("new-dune.*png$"))
    assert (server.data / "media" / field.input_value()).is_file()
    page.get_by_role("button", name="Choose a picture").click()
    many = [new | {"name": f"{name}.png"} for name in ("left", "right")]
    dialog.locator("[type=file]").set_input_files(many)
    expect(dialog.get_by_role("option", name="left.png")).to_be_visible()
    dialog.get_by_role("option", name="right.png").click()
    expect(field).to_have_value(re.compile("right.*png$"))
    searches = list[Route]()  # held until the file has been refused
    page.route("**/text/targets*", lambda route: searches.append(route))
    page.get_by_role("button", name="Choose a picture").click()
    wrong = {"name": "x.exe", "mimeType": "application/x", "buffer": b"MZ"}
    with page.expect_response(lambda response: response.request.method == "POST"):
        dialog.locator("[type=file]").set_input_files(wrong)
    for search in searches:
        search.continue_()
    page.unroute("**/text/targets*")
    expect(dialog.get_by_role("option", name="right.png")).to_be_visible()
    expect(dialog.get_by_role("status")).to_contain_text("x.exe")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(field).to_have_value(re.compile("right.*png$"))
    page.locator("[data-markdown=en] .tool-picture").click()
    expect(page.get_by_role("dialog", name="Link or picture")).to_be_visible()
    expect(dialog.get_by_role("radio", name="Picture")).to_be_checked()
    expect(dialog.get_by_label("Folder")).to_be_visible()
    expect(dialog.get_by_role("option", name="right.png")).to_be_visible()


def test_a_server_that_cannot_be_reached_is_told_where_a_file_is_looked_for(
    enter: Enter,
) -> None:
    page = open_entry(enter(alone=True), "news", "aral-sea-expedition")
    page.context.set_offline(True)
    page.get_by_role("button", name="Choose a picture").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The server can’t be reached.")
    page.context.set_offline(False)
    dialog.get_by_label("Find by name, description").fill("nothing of that name")
    expect(dialog).to_contain_text("Nothing found.")


def test_a_translator_has_their_columns_only(enter: Enter, work: Look) -> None:
    page = open_entry(enter("Li", "translator", ("zh",)), "news", "biodiversity-arid-areas-2021")
    expect(page.locator("[id='f-headline.en']")).to_have_attribute("readonly", "readonly")
    expect(page.locator("[data-markdown=en] .tool-bold")).to_have_count(0)
    expect(page.locator("[value^='publish']")).to_have_count(0)
    page.fill("[id='f-headline.zh']", "译者的标题")
    saved(page)
    assert work("news", "biodiversity-arid-areas-2021").changed == ("headline.zh",)
