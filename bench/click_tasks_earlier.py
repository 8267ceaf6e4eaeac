"""The same tasks by the shortest way that there was before the form, the tools of long texts, the media
library and the lists were made anew (commit 3a47fb6).
"""

import re

from playwright.sync_api import expect

from bench.click_tasks import OVERVIEW, TAGGED, draft, find, named
from bench.clicks import Hand


def publish(hand: Hand, language: str = "English") -> None:
    """The menu opens with the focus on English."""
    hand.press("Control+Enter")
    button = hand.page.get_by_role("button", name=f"Publish {language}")
    if language == "English":
        expect(button).to_be_focused()
        hand.leave(lambda: hand.press("Enter"))
    else:
        hand.leave(lambda: hand.click(button))
    expect(hand.page.locator(".notice-done").first).to_be_visible()


def begin(hand: Hand, label: str, title: str) -> None:
    hand.leave(lambda: hand.click(hand.page.get_by_role("link", name=f"New: {label}")))
    hand.click(".entry .input")
    hand.write(title)
    hand.leave(lambda: hand.press("Enter"))
    hand.open_form()


def add_picture(hand: Hand, file: str) -> None:
    """To the entry's own picture: the only way into a form."""
    hand.click(hand.page.get_by_role("button", name="Browse").first)
    hand.choose_file(hand.page.locator("label[for=media-add]"), file)
    expect(hand.page.locator("[id='f-image.file']")).to_have_value(re.compile("dune"))


def news_item(hand: Hand) -> None:
    """The picture's name is cut from the field in which it arrived, for its Markdown in the text."""
    begin(hand, "News item", "Salt on the wind")
    page, area = hand.page, hand.page.locator("[id='f-body.en']")
    add_picture(hand, "dune.jpg")
    hand.press("Control+a")
    name = page.locator("[id='f-image.file']").input_value()
    hand.press("Control+x")
    hand.click(area)
    hand.write("Salt was measured at the lake.\n\n")
    hand.spell("![")
    hand.write("A dune")
    hand.spell("](/media/")
    hand.press("Control+v")
    if name not in area.input_value():  # a browser without a screen has no clipboard
        page.keyboard.insert_text(name)
    hand.spell(")")
    page.fill("[id='f-image.file']", "")
    hand.click("[id='f-date']")
    hand.write("2026-11-27")
    hand.choose("[id='f-category']", "research")
    publish(hand)
    hand.shows("/en/news/salt-on-the-wind/", "A dune")


def person(hand: Hand) -> None:
    begin(hand, "Person", "Ma Lan")
    add_picture(hand, "dune.jpg")
    hand.click("[id='f-image.alt.en']")
    hand.write("Ma Lan on a dune")
    publish(hand)
    hand.shows("/en/scientists/ma-lan/", "Ma Lan on a dune")


def typo(hand: Hand) -> None:
    """By what was typed into the address of the page, between its host and its path."""
    open_at(hand, "/en/news/sanping-campus/")
    hand.select_word(hand.page.locator("[id='f-body.en']"), "measures")
    hand.write("covers")
    publish(hand)
    hand.shows("/en/news/sanping-campus/", "site covers 264.83")


def open_at(hand: Hand, path: str) -> None:
    """The first click chooses the whole address, the second the place in it."""
    hand.counts["clicks"] += 2
    hand.counts["keys"] += len("/editor/at") + 1
    hand.page.goto(f"{hand.base}/editor/at{path}")
    hand.open_form()


def tagged(hand: Hand) -> None:
    """One after the other, each from the list."""
    page = hand.page
    hand.leave(lambda: hand.click(page.get_by_role("link", name=re.compile("^News")).first))
    for number in range(TAGGED):
        hand.leave(
            lambda at=number: hand.click(page.locator(".table-entries a.table-title").nth(at))
        )
        hand.open_form()
        hand.click(".form-common > summary")
        hand.click(page.get_by_role("combobox", name="Keywords"))
        hand.spell("tectonics")
        hand.offered()
        hand.press("ArrowDown", "Enter")
        hand.leave(lambda: hand.click(".bar-crumb a"))


def moved(hand: Hand) -> None:
    """In the form of the page, and in the menu row by row."""
    page = hand.page
    find(hand, "history", "History")
    hand.click(page.get_by_role("combobox", name="Parent"))
    hand.press("Control+a")
    hand.spell("research")
    hand.offered()
    hand.press("ArrowDown", "Enter")
    hand.press("Control+Enter")
    hand.leave(lambda: hand.click(page.get_by_role("button", name="Publish all languages")))
    hand.shows("/en/research/history/", "History")


def photo(hand: Hand) -> None:
    """A new file, which both entries are made to show."""
    page = hand.page
    find(hand, "expedi", "Expedition sets")
    hand.click(page.get_by_role("button", name="Browse").first)
    hand.choose_file(page.locator("label[for=media-add]"), "dune.jpg")
    expect(page.locator("[id='f-image.file']")).to_have_value(re.compile("dune"))
    publish(hand)
    find(hand, "sanp", "Sanping")
    hand.click(page.get_by_role("button", name="Browse").first)
    hand.click(page.locator(".media-dialog .media-file", has_text="dune"))
    publish(hand)
    hand.shows("/en/news/sanping-campus/", "dune")


def paper(hand: Hand) -> None:
    find(hand, "bias", "Comparing bias")
    page = hand.page
    for row, person in ((2, "yani"), (1, "weik")):
        author = page.get_by_role("combobox", name="Person").nth(row)
        hand.click(author)
        hand.spell(person)
        hand.offered()
        hand.press("ArrowDown", "Enter")
    publish(hand)
    hand.shows("/en/papers/fang-2015-bias-correction/", "/en/scientists/yang-weikang/")


def translation(hand: Hand) -> None:
    page = hand.page
    page.goto(f"{hand.base}/editor/entries/news/green-technology-park/")
    hand.open_form()
    page.fill("[id='f-headline.en']", "A green technology park in Mauritania")
    publish(hand)
    hand.go(OVERVIEW)
    hand.leave(lambda: hand.click(page.locator("#outdated ~ ul a[href*=green-technology-park]")))
    hand.open_form()
    hand.click("[id='f-headline.zh']")
    hand.press("Control+a")
    hand.write("毛里塔尼亚建成绿色技术园区")
    publish(hand, "Chinese")
    hand.shows("/zh/news/green-technology-park/", "毛里塔尼亚建成绿色技术园区")


def schedule(hand: Hand) -> None:
    draft(hand)
    hand.go(OVERVIEW)
    find(hand, "salt", "Salt on")
    page = hand.page
    hand.press("Control+Enter")
    moment = page.get_by_label("Publish at").first
    hand.click(moment)
    moment.fill("2099-12-01T08:00")
    hand.counts["letters"] += len("209912010800")
    hand.leave(lambda: hand.click(page.get_by_role("button", name="Publish English")))
    expect(page.locator(".notice-done").first).to_contain_text("Scheduled")


def found(hand: Hand) -> None:
    """The palette knew no texts: by the site's own search, and from the page to its form."""
    page = hand.page
    with page.context.expect_page() as opened:
        hand.click(page.get_by_role("link", name="View site"))
    hand.page = opened.value
    hand.page.wait_for_load_state()
    hand.counts["loads"] += 1
    hand.page.on("load", lambda _page: hand.counts.update(loads=1))
    hand.leave(lambda: hand.click(hand.page.get_by_role("link", name="English")))
    hand.click("#q")
    hand.spell("264.83")
    hand.leave(lambda: hand.press("Enter"))
    hand.leave(lambda: hand.click(hand.page.locator("main a[href*='/news/sanping-campus/']").first))
    open_at(hand, "/en/news/sanping-campus/")
    expect(hand.page.locator("[id='f-headline.en']")).to_have_value(re.compile("Sanping"))


TASKS = named(news_item, person, typo, tagged, moved, photo, paper, translation, schedule, found)
