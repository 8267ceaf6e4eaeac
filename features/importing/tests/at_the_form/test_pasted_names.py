"""A list of names pasted into the row of an author, with scripts, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from cms.editing.edited_entry import EditedEntry
from tests.browser.axe import violations
from tests.thorough import by_turns

pytestmark = pytest.mark.browser
Enter, Look = Callable[..., Page], Callable[[str, str], EditedEntry]
PAPER = ("papers", "wang-2023-aral-sea-amu-darya")
SAVED = re.compile("Saved at|已于.+保存")
COPY = """text => {
  const copy = (event) => {
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", copy, { once: true });
  document.execCommand("copy");
}"""


def opened(page: Page) -> Locator:
    """Open the form of a paper, and return its rows of authors."""
    page.goto(f"entries/{'/'.join(PAPER)}/")
    page.locator("[data-help]:not([hidden])").wait_for(state="attached")
    return page.locator("[data-rows=author] > .row-list > .row-item")


def control(row: Locator, part: str) -> Locator:
    return row.locator(f"[name$='.{part}']")


def paste(page: Page, into: Locator, text: str) -> None:
    into.focus()
    page.evaluate(COPY, text)
    page.keyboard.press("Control+v")


def new_row(page: Page) -> Locator:
    page.locator("[data-rows=author] > button[value^=add]").click()
    return page.locator("[data-rows=author] > .row-list > .row-item").last


def families(rows: Locator) -> list[str]:
    return [row.locator("[name$='.family']").input_value() for row in rows.all()]


def names(work: Look) -> list[tuple[str, str]]:
    flat = work(*PAPER).flat
    parts = ("family", "given")
    return [
        tuple(str(flat.get(f"author.{id}.{part}", "")) for part in parts) for id in flat["author"]
    ]


@pytest.mark.parametrize(
    ("interface", "said", "undo"),
    by_turns([("en", "Names added: 3", "Undo"), ("zh", "已添加3个姓名", "撤销")], 2),
)
def test_each_name_becomes_a_row_which_can_be_undone(
    enter: Enter, work: Look, interface: str, said: str, undo: str
) -> None:
    page = enter(f"Reader-{interface}", interface=interface)
    rows = opened(page)
    before = families(rows)
    row = new_row(page)
    paste(page, control(row, "family"), "Chen Yahe; van der Veen J. and O’Neil, <Ann")
    expect(control(row, "family")).to_have_value("Chen Yahe; van der Veen J. and O’Neil, <Ann")
    control(row, "family").fill("")
    paste(page, control(row, "family"), "Chen Yahe; van der Veen J. and O’Neil, Ann")
    button = page.locator(".row-gone").get_by_role("button", name=undo)
    expect(button).to_be_focused()
    expect(page.locator(".row-gone")).to_contain_text(said)
    expect(page.get_by_role("status").filter(has_text=said)).to_be_attached()
    assert families(rows) == [*before, "Chen", "van der Veen", "O’Neil"]
    assert violations(page) == []
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    assert names(work)[-3:] == [("Chen", "Yahe"), ("van der Veen", "J."), ("O’Neil", "Ann")]
    button.click()
    assert families(rows) == [*before, ""]
    rows.last.locator("button[value^=remove]").click()
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    assert [family for family, _given in names(work)] == before


def test_rows_come_behind_a_row_with_a_name_which_is_kept(enter: Enter) -> None:
    page = enter()
    rows = opened(page)
    before = families(rows)
    given = control(rows.first, "given")
    kept = given.input_value()
    given.press("End")
    paste(page, given, "陈雅河，李卫河等")
    expect(page.locator(".row-gone")).to_contain_text("there are others")
    assert families(rows) == [before[0], "", "", *before[1:]]
    assert control(rows.nth(2), "literal").input_value() == "李卫河"
    assert given.input_value() == kept
    control(rows.nth(1), "family").fill("Chen")
    expect(page.locator(".row-gone")).to_have_count(0)
    expect(rows).to_have_count(len(before) + 2)


def test_a_single_name_and_other_texts_are_pasted_as_they_are(enter: Enter) -> None:
    page = enter()
    row = new_row(page) if opened(page) else None
    assert row
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.url.endswith("/names") else None)
    paste(page, control(row, "family"), "Chen")
    expect(control(row, "family")).to_have_value("Chen")
    assert asked == []
    control(row, "family").fill("")
    with page.expect_response("**/names") as answered:
        paste(page, control(row, "family"), "Chen, Yahe")
    answered.value.finished()
    expect(control(row, "family")).to_have_value("Chen, Yahe")
    paste(page, page.locator("[name=volume]"), "Chen Y., Li W.")
    expect(page.locator("[name=volume]")).to_have_value(re.compile("Chen Y., Li W."))
    assert len(asked) == 1


def test_a_list_stays_in_the_control_where_the_server_does_not_answer(enter: Enter) -> None:
    page = enter(alone=True)
    row = new_row(page) if opened(page) else None
    assert row
    page.context.set_offline(True)
    with page.expect_event("requestfailed", lambda one: one.url.endswith("/names")):
        paste(page, control(row, "family"), "Chen Y., Li W.")
    expect(control(row, "family")).to_have_value("Chen Y., Li W.")
    expect(page.locator(".row-gone")).to_have_count(0)
    page.context.set_offline(False)


def test_what_is_typed_behind_the_list_meanwhile_is_kept(enter: Enter) -> None:
    page = enter()
    row = new_row(page) if opened(page) else None
    assert row
    held: list[Route] = []
    page.route("**/names", lambda route: held.append(route))
    with page.expect_request("**/names"):
        paste(page, control(row, "family"), "Chen Y., Li W.")
    page.keyboard.type("!")
    with page.expect_response("**/names") as answered:
        held[0].continue_()
    answered.value.finished()
    expect(control(row, "family")).to_have_value("Chen Y., Li W.!")
