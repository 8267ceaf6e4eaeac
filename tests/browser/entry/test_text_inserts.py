"""Links, pictures, tables, footnotes and formulas, searched for and inserted by dialogs."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from cms.editing.edited_entry import EditedEntry
from cms.markdown import render
from tests.browser.axe import LOOKS, SCHEMES, violations
from tests.browser.entry.text_helpers import composer, open_text, paste, write
from tests.browser.server import Server

pytestmark = pytest.mark.browser
Enter, Look = Callable[..., Page], Callable[[str, str], EditedEntry]


def test_an_entry_is_linked_by_what_it_is_called(form: Page, area: Locator) -> None:
    dialog = form.get_by_role("dialog", name="Link or picture")
    first = dialog.get_by_role("option").first

    def chosen(query: str, choose: str = "") -> str:
        write(area, "see ")
        form.keyboard.press("Control+k")
        expect(dialog.get_by_label("Find by title")).to_be_focused()
        form.keyboard.type(query)
        if choose:
            expect(dialog.get_by_role("option", name=choose).first).to_be_visible()
            while choose not in dialog.locator("[aria-selected=true]").all_inner_texts().__str__():
                form.keyboard.press("ArrowDown")
        else:
            expect(first).to_be_visible()
        form.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        expect(area).to_be_focused()
        expect(area).not_to_have_value("see ")  # browsers focus it before the event
        return area.input_value().removeprefix("see ")

    assert chosen("chen yahe") == "[[people/chen-yahe]]"
    for query in ("陈雅河", "陳雅河", "chenyahe"):
        assert chosen(query, "Chen Yahe") == "[[people/chen-yahe]]"
    assert chosen("https://doi.org/10.1000/xyz") == "https://doi.org/10.1000/xyz"
    assert chosen("li@example.org") == "[li@example.org](mailto:li@example.org)"
    base = form.url.partition("/editor/")[0]
    assert chosen(f"{base}/zh/scientists/chen-yahe/") == "[[people/chen-yahe]]"
    write(area, "ask our colleague about it", 8, 17)
    form.keyboard.press("Control+k")
    form.keyboard.type("chen yahe")
    expect(first).to_be_visible()
    form.keyboard.press("Enter")
    expect(area).to_have_value("ask our [colleague](entry:people/chen-yahe) about it")
    area.evaluate("area => area.setSelectionRange(12, 12)")
    form.keyboard.press("Control+k")
    expect(dialog.get_by_label("Text of the link")).to_have_value("colleague")
    dialog.get_by_role("button", name="Remove link").click()
    expect(area).to_have_value("ask our colleague about it")
    form.keyboard.press("Control+z")
    expect(area).to_have_value("ask our [colleague](entry:people/chen-yahe) about it")


def test_chosen_words_are_looked_for(form: Page, area: Locator) -> None:
    dialog = form.get_by_role("dialog", name="Link or picture")
    query = dialog.get_by_label("Find by title")

    def ask(text: str, chosen: str) -> None:
        at = text.index(chosen)
        write(area, text, at, at + len(chosen))
        form.keyboard.press("Control+k")
        expect(query).to_be_focused()

    def first(title: str) -> None:
        expect(dialog.get_by_role("option").first).to_contain_text(title)

    ask("see **Chen Yahe** there", "**Chen Yahe**")
    expect(query).to_have_value("Chen Yahe")
    assert query.evaluate("input => [input.selectionStart, input.selectionEnd]") == [0, 9]
    first("Chen Yahe")
    form.keyboard.press("Enter")
    expect(area).to_have_value("see [**Chen Yahe**](entry:people/chen-yahe) there")
    ask("ask our colleague about it", "colleague")
    form.keyboard.type("chen yahe")
    expect(query).to_have_value("chen yahe")
    first("Chen Yahe")
    form.keyboard.press("Enter")
    expect(area).to_have_value("ask our [colleague](entry:people/chen-yahe) about it")
    long = f"https://example.org/?{'a' * 400}"
    for chosen, linked in (
        ("10.1000/xyz", "[10.1000/xyz](https://doi.org/10.1000/xyz)"),
        ("li@example.org", "[li@example.org](mailto:li@example.org)"),
        ("www.example.org", "[www.example.org](https://www.example.org)"),
        (long, long),
    ):
        ask(f"see {chosen} there", chosen)
        expect(query).to_have_value(chosen)
        first(chosen)
        form.keyboard.press("Enter")
        expect(area).to_have_value(f"see {linked} there")
    ask("the qqqq zzzz of it", "qqqq zzzz")
    expect(dialog.get_by_text("Nothing found.")).to_be_visible()
    expect(dialog.get_by_role("option")).to_have_count(0)
    form.keyboard.press("Escape")
    for chosen in ("one\ntwo", f"see {'word ' * 40}"):
        ask(f"begin {chosen} end", chosen)
        expect(query).to_have_value("")
        form.keyboard.press("Escape")
    ask("one\ntwo three", "one\ntwo")
    form.keyboard.type("chen yahe")
    first("Chen Yahe")
    form.keyboard.press("Enter")
    expect(area).to_have_value("one\ntwo[[people/chen-yahe]] three")


AT_ONCE = """() => {
  document.querySelector('#text-target [role=option]').click();
  document.querySelector('[data-markdown=en] .tool-link').click();
}"""


def test_an_answer_is_kept_when_the_dialog_is_opened_again_at_once(
    form: Page, area: Locator
) -> None:
    dialog = form.get_by_role("dialog", name="Link or picture")
    write(area, "see ")
    form.keyboard.press("Control+k")
    form.keyboard.type("chen yahe")
    expect(dialog.get_by_role("option", name="Chen Yahe").first).to_be_visible()
    form.evaluate(AT_ONCE)
    expect(area).to_have_value("see [[people/chen-yahe]]")
    expect(dialog).to_be_visible()
    form.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(area).to_be_focused()


TWO_QUESTIONS = """async () => {
  const { askToConfirm } = await import("%s");
  const dialog = document.getElementById("confirm"), yes = dialog.querySelector('[value="yes"]');
  const first = askToConfirm("First?", "Yes");
  yes.click();
  const second = askToConfirm("Second?", "Yes");
  window.answers = Promise.all([first, second]);
}"""


def test_a_question_asked_right_after_another_gets_its_own_answer(form: Page) -> None:
    module = form.evaluate(
        "JSON.parse(document.querySelector('script[type=importmap]').textContent).imports"
    )
    address = next(url for name, url in module.items() if "js/editor/question.js" in name)
    form.evaluate(TWO_QUESTIONS % address)
    expect(form.locator("#confirm")).to_contain_text("Second?")
    form.locator("#confirm").get_by_role("button", name="Yes").click()
    assert form.evaluate("window.answers") == [True, True]


def test_headings_here_and_elsewhere(enter: Enter) -> None:
    page = enter("Xiaoli", interface="zh")
    area = open_text(page, locale="zh")
    compose, commit = composer(page)
    write(area, "## 研究方法\n\n见", None)
    page.keyboard.press("Control+k")
    query = page.locator("#text-target-query")
    expect(query).to_be_focused()
    compose("fang'fa")
    commit("方法")
    option = page.get_by_role("option", name="研究方法")
    expect(option).to_be_visible()
    option.click()
    expect(area).to_have_value("## 研究方法\n\n见[研究方法](#研究方法)")
    assert '<a href="#s-研究方法">' in render(area.input_value(), "zh").html
    write(area, "")
    page.keyboard.press("Control+k")
    page.keyboard.type("heliujiang")
    heading = page.get_by_role("option", name=re.compile("国际合作.*标题"))
    heading.first.click()
    link = re.compile(r"^\[[^\]]+\]\(entry:pages/cooperation#s-[^)]+\)$")
    expect(area).to_have_value(link)


def test_a_picture_is_found_described_and_shown(form: Page, area: Locator, server: Server) -> None:
    folder = server.data / "media" / "2026"
    folder.mkdir(parents=True, exist_ok=True)
    picture = next((server.data.parent / "data" / "media").rglob("*.jpg"), None)
    (folder / "沙丘.png").write_bytes(picture.read_bytes() if picture else b"\x89PNG\r\n\x1a\n")
    write(area, "x")
    form.locator("[data-markdown=en] .tool-picture").click()
    form.keyboard.type("shaqiu")
    expect(form.get_by_role("option", name="沙丘.png")).to_be_visible()
    form.keyboard.press("Enter")
    dialog = form.get_by_role("dialog", name="Add to the text")
    dialog.get_by_label("Description").fill("A dune")
    form.keyboard.press("Enter")
    expect(area).to_have_value("x\n\n![A dune](/media/2026/沙丘.png)\n")
    write(area, "")
    form.locator("[data-markdown=en] .tool-file").click()
    form.keyboard.type("沙丘")
    expect(form.get_by_role("option", name="沙丘.png")).to_be_visible()
    form.keyboard.press("Enter")
    expect(area).to_have_value("[沙丘.png](/media/2026/沙丘.png)")


def test_a_table_is_made_filled_and_changed(form: Page, area: Locator) -> None:
    write(area, "Rivers:")
    form.locator("[data-markdown=en] .tool-table").click()
    dialog = form.get_by_role("dialog", name="Table")
    expect(dialog.get_by_label("Heading of column 1")).to_be_focused()
    form.keyboard.type("River")
    form.keyboard.press("Tab")
    form.keyboard.type("g/L | mg/L")
    dialog.get_by_label("Align column").select_option("right")
    dialog.get_by_label("Row 2, column 1").focus()
    assert not paste(dialog.get_by_label("Row 2, column 1"), plain="Tarim\t1.2\tx\nKaidu\t0.3\ty\n")
    expect(dialog.get_by_role("status")).to_have_text("Rows: 3 · Columns: 3")
    dialog.get_by_label("Row 3, column 3").fill("")
    dialog.get_by_label("Row 2, column 3").fill("")
    form.keyboard.press("ArrowUp")
    expect(dialog.get_by_label("Heading of column 3")).to_be_focused()
    dialog.get_by_role("button", name="Insert").click()
    expect(area).to_have_value(
        "Rivers:\n\n| River | g/L \\| mg/L |\n| --- | --: |\n| Tarim | 1.2 |\n| Kaidu | 0.3 |\n"
    )
    area.evaluate("area => area.setSelectionRange(30, 30)")
    form.locator("[data-markdown=en] .tool-table").click()
    expect(dialog.get_by_label("Heading of column 2")).to_have_value("g/L | mg/L")
    dialog.get_by_label("Row 3, column 1").focus()
    form.keyboard.press("Enter")
    expect(dialog.get_by_label("Row 4, column 1")).to_be_focused()
    form.keyboard.type("Ili")
    dialog.get_by_label("Row 2, column 1").focus()
    dialog.get_by_role("button", name="Remove row").click()
    dialog.get_by_role("button", name="Insert").click()
    expect(area).to_have_value(
        "Rivers:\n\n| River | g/L \\| mg/L |\n| --- | --: |\n| Kaidu | 0.3 |\n| Ili |  |\n"
    )
    form.keyboard.press("Control+z")
    expect(area).to_have_value(re.compile("Tarim"))


def test_a_footnote_and_a_formula(form: Page, area: Locator) -> None:
    write(area, "Salt is rising.\n\nMore.\n", 14)
    tools = form.locator("[data-markdown=en]")
    tools.get_by_label("More tools").first.click()
    form.get_by_role("button", name="Footnote").click()
    form.keyboard.type("By conductivity.")
    form.get_by_role("dialog", name="Footnote").get_by_role("button", name="Insert").click()
    expect(area).to_have_value("Salt is rising[^1].\n\nMore.\n\n[^1]: By conductivity.\n")
    form.keyboard.type("!")
    expect(area).to_have_value("Salt is rising[^1]!.\n\nMore.\n\n[^1]: By conductivity.\n")
    form.keyboard.press("Control+z")
    form.keyboard.press("Control+z")
    expect(area).to_have_value("Salt is rising.\n\nMore.\n")
    write(area, "E ")
    tools.get_by_label("More tools").first.click()
    form.get_by_role("button", name="Formula").click()
    dialog = form.get_by_role("dialog", name="Formula")
    form.keyboard.type("x_i^2")
    expect(dialog.locator("math")).to_be_visible()
    dialog.get_by_role("button", name="Insert").click()
    expect(area).to_have_value("E $x_i^2$")


def test_a_quotation_with_its_speaker_and_a_map(form: Page, area: Locator) -> None:
    write(area, "Before.\n\nSand moves.", 9)
    tools = form.locator("[data-markdown=en]")

    def opened(tool: str) -> Locator:
        tools.get_by_label("More tools").first.click()
        form.get_by_role("button", name=tool).click()
        return form.get_by_role("dialog", name=tool)

    area.evaluate("area => area.setSelectionRange(9, 20)")
    dialog = opened("Quotation with its speaker")
    expect(dialog.get_by_label("Quotation", exact=True)).to_have_value("Sand moves.")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog, "a speaker is asked for").to_be_visible()
    dialog.get_by_label("Speaker").fill("Chang Qing")
    dialog.get_by_role("button", name="Insert").click()
    quoted = "Before.\n\n> Sand moves.\n>\n> — Chang Qing\n"
    expect(area).to_have_value(quoted)
    dialog = opened("Map or chart")
    entry = dialog.get_by_label("Entry", exact=True)
    dialog.get_by_label("Caption").fill("Where [it] is")
    entry.fill("no such")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog, "an entry is to be chosen").to_be_visible()
    options = dialog.locator(".picker-list [role=option]")
    expect(options).to_have_count(0)
    entry.fill("celin")
    expect(options.first).to_contain_text("Celin")
    form.keyboard.press("Enter")
    expect(entry).to_have_value(re.compile("Celin"))
    dialog.get_by_role("button", name="Insert").click()
    made = r"![Where \[it\] is](entry:stations/celin#map)"
    expect(area).to_have_value(re.compile(re.escape(f"{quoted}\n{made}") + r"\s*$"))


@pytest.mark.parametrize(("interface", "width", "scheme"), LOOKS)
def test_every_dialog_is_accessible(enter: Enter, interface: str, width: int, scheme: str) -> None:
    name = "Ann" if interface == "en" else "Xiaoli"
    page = enter(
        name,
        interface=interface,
        color_scheme=scheme,
        reduced_motion="reduce",
        viewport={"width": width, "height": 900},
    )
    area = open_text(page)
    write(area, "## One\n\ntext")
    box = page.locator("[data-markdown=en]")
    for tool in ("link", "picture", "table"):
        box.locator(f".tool-{tool}").click()
        page.locator("dialog[open]").wait_for()
        assert violations(page, SCHEMES[scheme], within="dialog[open]") == [], tool
        page.keyboard.press("Escape")
    for tool in ("speaker", "figure", "note", "formula", "find", "outline"):
        box.locator(".tool-more summary").click()
        if tool == "speaker":
            panel = violations(page, SCHEMES[scheme], within=".tool-more[open]")
            assert panel == [], "the panel"
        box.locator(f"[data-tool={tool}]").click()
        part = "[data-markdown=en]" if tool in ("find", "outline") else "dialog[open]"
        assert violations(page, SCHEMES[scheme], within=part) == [], tool
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tool
        page.keyboard.press("Escape")
