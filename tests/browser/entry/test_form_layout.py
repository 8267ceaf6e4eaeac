"""The layout of the form in a real browser: the title on the first screen, languages side by side
or one, folded groups, dates and names as people type them.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from blueprints.sections import SECTIONS
from cms.editing.edited_entry import EditedEntry
from tests.browser.server import Server
from tests.thorough import sample

pytestmark = pytest.mark.browser
Enter, Look = Callable[..., Page], Callable[[str, str], EditedEntry]
MODELS = {model.name: model for section in SECTIONS for model in section.models}
NEWS = "entries/news/aral-sea-expedition/"
GHENT = "entries/organizations/lowland-university/"
PHONE = {"width": 390, "height": 844}
FIRST = """() => {
  const shown = [...document.querySelectorAll("#entry :is(input, textarea, select, button)")]
    .filter((one) => one.checkVisibility() && one.type !== "hidden");
  const box = shown[0].getBoundingClientRect();
  return [shown[0].name.split(".")[0] || shown[0].closest("[data-rows]").dataset.rows, box.top, box.bottom];
}"""


def ready(page: Page) -> Page:
    page.locator("[data-help]:not([hidden])").wait_for(state="attached")
    return page


def control(page: Page, path: str) -> Locator:
    return page.locator(f"[id='f-{path}']")


def save(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved at")


def test_the_title_is_the_first_control_within_the_first_screen(
    enter: Enter, server: Server
) -> None:
    page = enter("Root", "administrator", viewport=PHONE)
    keys = {
        name: sorted(path.stem for path in (server.data / "content" / name).glob("*.json"))
        for name in MODELS
    }
    for name, model in sample([one for one in MODELS.items() if one[1].single or keys[one[0]]], 4):
        page.goto(f"entries/{name}/{'_' if model.single else keys[name][0]}/")
        ready(page)
        first, top, bottom = page.evaluate(FIRST)
        assert first == model.title
        assert top > 0, name
        assert bottom < PHONE["height"], name
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name


def test_styles_and_scripts_are_not_asked_for_again(enter: Enter) -> None:
    """Of those that the first form had received. One that a module imports later may still be on
    its way when the form is left.
    """
    page = enter()
    files = """performance.getEntriesByType('resource')
      .filter((one) => one.name.includes("/static/"))"""
    page.goto(NEWS)
    ready(page)
    received = set(page.evaluate(f"{files}.map((one) => one.name)"))
    assert received
    page.goto(GHENT)
    ready(page)
    sent = f"{files}.filter((one) => one.transferSize).map((one) => one.name)"
    assert received & set(page.evaluate(sent)) == set()


def test_both_languages_stand_side_by_side_their_labels_on_one_line(enter: Enter) -> None:
    page = enter(viewport={"width": 1440, "height": 900})
    page.goto(NEWS)
    tops = """(id) => ["en", "zh"].flatMap((code) => {
      const one = document.getElementById(`f-${id}.${code}`);
      return [one.labels[0].getBoundingClientRect().bottom, one.getBoundingClientRect().top];
    })"""
    for name in ("headline", "summary"):
        label, top, other_label, other_top = page.evaluate(tops, name)
        assert label == pytest.approx(other_label, abs=1)
        assert top == pytest.approx(other_top, abs=1)
    english, chinese = control(page, "headline.en"), control(page, "headline.zh")
    assert english.bounding_box()["x"] < chinese.bounding_box()["x"]  # type: ignore[index]
    side, text = page.locator(".form-side").bounding_box(), control(page, "body.en").bounding_box()
    assert side
    assert text
    assert side["y"] > text["y"] + text["height"], "below, so that both have room"


@pytest.mark.parametrize("scripts", [True, False])
def test_one_language_or_both_is_chosen_and_remembered(enter: Enter, scripts: bool) -> None:
    page = enter(f"View{scripts}", java_script_enabled=scripts)
    page.goto(NEWS)
    chinese, english = control(page, "headline.zh"), control(page, "headline.en")
    page.locator(".shown-languages label").nth(1).click()
    expect(english).to_be_hidden()
    expect(chinese).to_be_visible()
    if not scripts:
        page.locator(".entry-bar [value=save]").click()
        expect(english).to_be_hidden()
    page.goto("entries/people/chen-yahe/")
    expect(control(page, "name.en")).to_be_hidden()
    expect(control(page, "name.zh")).to_be_visible()
    page.goto(f"{NEWS}#f-headline.en")
    expect(english).to_be_visible()
    page.get_by_role("radio", name="All languages").check()
    expect(english).to_be_visible()
    expect(chinese).to_be_visible()


def test_a_folded_group_counts_and_opens_with_its_fault(enter: Enter) -> None:
    page = enter()
    page.goto("entries/people/chen-yahe/")
    ready(page)
    group = page.locator(".form-group[data-fields~=orcid], .form-group[data-fields~=sameAs]").last
    expect(group.locator(".form-count")).to_have_text("0 of 2 filled")
    expect(control(page, "sameAs")).to_be_hidden()
    group.locator("summary").click()
    control(page, "sameAs").fill("not an address")
    expect(group.locator(".form-count")).to_have_text("1 of 2 filled")
    save(page)
    page.reload()
    expect(control(page, "sameAs")).to_be_visible()
    expect(control(page, "sameAs-error")).to_contain_text("Enter the full address")
    page.locator("#summary a").first.click()
    expect(control(page, "sameAs")).to_be_focused()


def test_a_badly_encoded_link_to_a_field_stops_nothing(enter: Enter) -> None:
    page = enter()
    page.goto(f"{NEWS}#f-%E0%A4%A")
    ready(page)


def test_a_folded_list_counts_what_is_in_it(enter: Enter) -> None:
    page = enter()
    page.goto("entries/units/irs/")
    ready(page)
    bars = [bar.get_attribute("aria-label") for bar in page.get_by_role("toolbar").all()]
    assert bars == ["Formatting: Description English", "Formatting: Description 中文"]
    heads, before = (
        page.locator(f".form-group[data-fields={name}]") for name in ("headTerms", "predecessors")
    )
    rows = heads.locator("[data-rows=headTerms] > .row-list > .row-item").count()
    expect(heads.locator(".form-count").first).to_have_text(f"Rows: {rows}")
    heads.locator("summary").first.click()
    page.get_by_role("button", name="Add: Heads").click()
    expect(heads.locator(".form-count").first).to_have_text(f"Rows: {rows + 1}")
    expect(before.locator(".form-count")).to_have_text("2 chosen")
    before.locator("summary").click()
    before.locator("[data-remove]").first.click()
    expect(before.locator(".form-count")).to_have_text("1 chosen")


def test_dates_are_typed_or_chosen_and_said_in_words(enter: Enter, work: Look) -> None:
    page = enter()
    page.goto(NEWS)
    date, said = control(ready(page), "date"), control(page, "date-reading")
    for typed, words in (
        ("2024年8月3日", "3 Aug 2024"),
        ("August 2024", "Aug 2024"),
        ("２０２４／８／３", "3 Aug 2024"),
        ("soon", ""),
    ):
        date.fill(typed)
        expect(said).to_have_text(words)
    save(page)
    expect(control(page, "date-error")).to_contain_text("Enter the date")
    date.fill("3 Aug 2024")
    save(page)
    expect(control(page, "date-error")).to_be_hidden()
    assert work("news", "aral-sea-expedition").flat["date"] == "2024-08-03"
    page.evaluate("HTMLInputElement.prototype.showPicker = function () { window.picker = this; }")
    page.get_by_role("button", name="Calendar: Date").click()
    page.evaluate(
        "picker.value = '2024-12-01'; picker.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    expect(date).to_have_value("2024-12-01")
    expect(date).to_be_focused()
    expect(said).to_have_text("1 Dec 2024")
    save(page)
    assert work("news", "aral-sea-expedition").flat["date"] == "2024-12-01"


def test_times_of_a_schedule_are_typed_or_chosen_too(enter: Enter) -> None:
    page = enter()
    page.goto(NEWS)
    ready(page).locator(".menu > .button-primary").click()
    page.locator("#publish-en summary").click()
    closes = page.locator("[name='_until.en']")
    said = page.locator("[id='publication.en.until-reading']")
    closes.fill("2031年8月3日8时")
    expect(said).to_have_text("3 Aug 2031, 08:00")
    page.evaluate("HTMLInputElement.prototype.showPicker = function () { window.picker = this; }")
    page.get_by_role("button", name="Calendar: Unpublish at").first.click()
    page.evaluate(
        "picker.value = '2032-01-02T09:30'; picker.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    expect(closes).to_have_value("2032-01-02 09:30")
    expect(said).to_have_text("2 Jan 2032, 09:30")
    with page.expect_navigation():
        page.locator("[value='publish:en']").click()
    expect(page.locator(".notice-done").first).to_contain_text("Published")


def test_an_input_method_composes_a_date_undisturbed(enter: Enter) -> None:
    page = enter("Ime", "editor", (), "zh")
    page.goto(NEWS)
    ready(page)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/reading" in one.url else None)
    date = control(page, "date")
    date.fill("")
    date.focus()
    client = page.context.new_cdp_session(page)
    for text in ("2", "2024nian", "2024nian8yue"):
        client.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
    client.send("Input.insertText", {"text": "2024年08月"})
    expect(control(page, "date-reading")).to_have_text("2024年8月")
    assert len(asked) == 1


def test_names_stand_for_codes(enter: Enter, work: Look) -> None:
    page = enter()
    page.goto("entries/projects/lowland-joint-laboratory/")
    ready(page)
    box = page.locator("[data-name=countries]")
    before = box.locator(".pick span").all_inner_texts()
    assert "Belgium" in before
    typed = page.get_by_role("combobox", name="Countries and regions")
    typed.fill("kaz")
    expect(box.get_by_role("option")).to_have_text(["Kazakhstan"])
    typed.press("ArrowDown")
    typed.press("Enter")
    typed.fill("乌兹别克斯坦")
    typed.press("Tab")
    expect(box.locator(".pick")).to_have_count(len(before) + 2)
    save(page)
    assert work("projects", "lowland-joint-laboratory").flat["countries"][-2:] == ["KZ", "UZ"]
    page.reload()
    expect(box.locator(".pick span")).to_have_text([*before, "Kazakhstan", "Uzbekistan"])
    page.goto(GHENT)
    ready(page)
    control(page, "country").fill("法国")
    expect(control(page, "country-reading")).to_have_text("France")
    save(page)
    assert work("organizations", "lowland-university").flat["country"] == "FR"


def test_an_identifier_in_any_form_is_ticked(enter: Enter, work: Look) -> None:
    page = enter()
    page.goto("entries/people/chen-yahe/")
    ready(page)
    control(page, "orcid").fill("https://orcid.org/0000-0002-1825-0098")
    save(page)
    expect(control(page, "orcid-error")).to_contain_text("last one checks the others")
    expect(control(page, "orcid-reading")).to_be_empty()
    control(page, "orcid").fill("0000 0002 1825 0097")
    expect(control(page, "orcid-reading")).to_have_text("✓ 0000-0002-1825-0097")
    save(page)
    expect(control(page, "orcid-error")).to_be_hidden()
    assert work("people", "chen-yahe").flat["orcid"] == "0000-0002-1825-0097"


@pytest.mark.parametrize("size", [PHONE, {"width": 1440, "height": 900}])
def test_a_control_comes_into_sight_with_what_is_said_below_it(
    enter: Enter, size: ViewportSize
) -> None:
    page = enter(viewport=size)
    page.goto(NEWS)
    ready(page)
    cut = "one => { scrollBy(0, one.getBoundingClientRect().top - innerHeight + 30); one.focus(); }"
    control(page, "date").evaluate(cut)
    expect(page.locator("[id='f-date-help']")).to_be_in_viewport(ratio=1)


def test_values_that_contradict_each_other_are_told_at_their_field(enter: Enter) -> None:
    page = enter()
    page.goto("entries/conferences/delta-workshop-2025/")
    ready(page)
    control(page, "start").fill("3 Sep 2025")
    control(page, "end").fill("2025-09-01")
    save(page)
    expect(control(page, "end-error")).to_contain_text("before 2025-09-03")
    control(page, "end").fill("5 Sep 2025")
    save(page)
    expect(control(page, "end-error")).to_be_hidden()
    page.locator(".form-group[data-fields=deadlines] > summary").click()
    page.get_by_role("button", name="Add: Deadlines").click()
    page.locator("[data-rows=deadlines] .row-item").last.locator("[name$='.closes']").fill(
        "1 May 2025"
    )
    save(page)
    expect(
        page.locator("[data-rows=deadlines] .row-item").last.locator("[id$='.kind-error']")
    ).to_contain_text("Choose what this deadline is for")


def test_everything_works_without_scripts(enter: Enter, work: Look) -> None:
    page = enter("Plain", java_script_enabled=False)
    page.goto(GHENT)
    control(page, "country").fill("德国")
    control(page, "since").fill("2010年7月")
    page.locator(".form-group[data-fields~=latitude] > summary").click()
    control(page, "latitude").fill("５１.05")
    page.locator(".entry-bar [value=save]").click()
    expect(control(page, "country")).to_have_value("Germany")
    expect(control(page, "since-reading")).to_have_text("Jul 2010")
    flat = work("organizations", "lowland-university").flat
    assert (flat["country"], flat["since"], flat["latitude"]) == ("DE", "2010-07", 51.05)


def test_the_start_page_begins_something_new_by_keyboard(enter: Enter) -> None:
    page = enter()
    page.goto("")
    menu = page.locator(".bar-actions summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".menu-panel a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".menu-panel").get_by_role("link", name="News item").click()
    page.wait_for_url("**/entries/news/new")
