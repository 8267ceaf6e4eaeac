"""The ten tasks that bench.clicks counts, each by the shortest way that the editor has."""

import re

from playwright.sync_api import Locator, expect

from bench.clicks import Hand, Task, Tasks

OVERVIEW = "/editor/"
TAGGED = 20
INDENT = 40
"""Pixels to the right that make a row one below another."""


def publish(hand: Hand) -> None:
    """English: the menu opens with the focus on it."""
    hand.press("Control+Enter")
    expect(hand.page.get_by_role("button", name="Publish English")).to_be_focused()
    hand.leave(lambda: hand.press("Enter"))
    expect(hand.page.locator(".notice-done").first).to_be_visible()


def begin(hand: Hand, label: str, title: str) -> None:
    """A new entry, by the overview's own button."""
    hand.leave(lambda: hand.click(hand.page.get_by_role("link", name=f"New: {label}").last))
    hand.write(title)
    hand.leave(lambda: hand.press("Enter"))
    hand.open_form()


def find(hand: Hand, words: str, title: str) -> None:
    """An entry, by the palette."""
    hand.press("Control+k")
    hand.spell(words)
    expect(hand.page.locator("#palette [role=option]").first).to_contain_text(title)
    hand.leave(lambda: hand.press("Enter"))
    hand.open_form()


def news_item(hand: Hand) -> None:
    begin(hand, "News item", "Salt on the wind")
    page, area = hand.page, hand.page.locator("[id='f-body.en']")
    hand.click(area)
    hand.write("Salt was measured at the lake.\n\n")
    hand.paste_picture(area, "dune.jpg")
    expect(
        page.get_by_role("dialog", name="Add to the text").get_by_label("Description")
    ).to_be_focused()
    hand.write("A dune")
    hand.press("Enter")
    expect(area).to_have_value(re.compile("A dune"))
    hand.click("[id='f-date']")
    hand.write("2026-11-27")
    hand.choose("[id='f-category']", "research")
    publish(hand)
    hand.shows("/en/news/salt-on-the-wind/", "A dune")


def person(hand: Hand) -> None:
    begin(hand, "Person", "Ma Lan")
    page = hand.page
    hand.click(page.get_by_role("button", name="Browse").first)
    hand.choose_file(page.locator("label[for=media-add]"), "dune.jpg")
    expect(page.locator("[id='f-image.file']")).to_have_value(re.compile("dune"))
    hand.click("[id='f-image.alt.en']")
    hand.write("Ma Lan on a dune")
    publish(hand)
    hand.shows("/en/scientists/ma-lan/", "Ma Lan on a dune")


def typo(hand: Hand) -> None:
    """From the public page, by the bookmark that My account offers."""
    hand.counts["clicks"] += 1
    address = f"{hand.base}/editor/at/?address="
    script = "(address) => { location.href = address + encodeURIComponent(location.href); }"
    hand.leave(lambda: hand.page.evaluate(script, address))
    hand.open_form()
    hand.select_word(hand.page.locator("[id='f-body.en']"), "measures")
    hand.write("covers")
    publish(hand)
    hand.shows("/en/news/sanping-campus/", "site covers 264.83")


def tagged(hand: Hand) -> None:
    """Ticked in the list, from the first to the twentieth."""
    page = hand.page
    hand.leave(lambda: hand.click(page.get_by_role("link", name=re.compile("^News")).first))
    ticks = page.locator(".table-tick input")
    hand.click(ticks.first)
    hand.counts["clicks"] += 1
    ticks.nth(TAGGED - 1).click(modifiers=["Shift"])
    hand.click(page.locator(".many-part > summary", has_text="Keywords"))
    hand.choose("#many-term", "tectonics")
    hand.leave(lambda: hand.click(page.get_by_role("button", name="Add keyword")))
    hand.leave(lambda: hand.click(page.get_by_role("button", name="Change", exact=True)))
    expect(page.locator("main")).to_contain_text("20", timeout=30_000)
    expect(page.get_by_role("button", name=re.compile("^Undo"))).to_be_visible()


def moved(hand: Hand) -> None:
    """In the tree of pages: dragged below another, whose address it has from then on."""
    page = hand.page
    hand.leave(lambda: hand.click(page.locator(".rail a[href$='/structure/pages/']")))
    hand.drag(row(hand, "history").locator("[data-grip]"), row(hand, "research"), INDENT)
    expect(page.locator(".notice-undo")).to_be_visible()
    hand.shows("/en/research/history/", "History")


def row(hand: Hand, id: str) -> Locator:
    return hand.page.locator(f'.tree-item[data-id="{id}"] > .tree-row')


def photo(hand: Hand) -> None:
    """Replaced in the library, for both entries that show it."""
    page = hand.page
    hand.leave(lambda: hand.click(page.get_by_role("link", name="Media library")))
    hand.leave(lambda: hand.click(page.locator(".media-file").first))
    hand.choose_file(page.get_by_label("New file"), "dune.jpg")
    hand.leave(lambda: hand.click(page.get_by_role("button", name="Replace", exact=True)))
    expect(page.locator(".notice-done").first).to_be_visible()


def paper(hand: Hand) -> None:
    find(hand, "bias", "Comparing bias")
    for person in ("yani", "weik"):
        boxes = hand.page.get_by_role("combobox", name="Person")
        author = boxes.nth(2 if person == "yani" else 1)
        hand.click(author)
        hand.spell(person)
        hand.offered()
        hand.press("Enter")
    publish(hand)
    hand.shows("/en/papers/fang-2015-bias-correction/", "/en/scientists/yang-weikang/")


def translation(hand: Hand) -> None:
    """After its original was changed and published."""
    page = hand.page
    page.goto(f"{hand.base}/editor/entries/news/green-technology-park/")
    hand.open_form()
    page.fill("[id='f-headline.en']", "A green technology park in Mauritania")
    publish(hand)
    hand.go(OVERVIEW)
    hand.leave(
        lambda: hand.click(page.locator("#outdated ~ ul a[href*=green-technology-park]").first)
    )
    hand.open_form()
    hand.click("[id='f-headline.zh']")
    hand.press("Control+a")
    hand.write("毛里塔尼亚建成绿色技术园区")
    hand.press("Control+Enter")
    hand.leave(lambda: hand.click(page.get_by_role("button", name="Publish Chinese")))
    hand.shows("/zh/news/green-technology-park/", "毛里塔尼亚建成绿色技术园区")


def draft(hand: Hand) -> None:
    """A news item that could be published."""
    page = hand.page
    page.goto(f"{hand.base}/editor/entries/news/new")
    page.fill("[id='f-headline.en']", "Salt on the wind")
    hand.leave(lambda: page.press("[id='f-headline.en']", "Enter"))
    hand.open_form()
    page.fill("[id='f-body.en']", "Salt was measured at the lake.")
    page.fill("[id='f-date']", "2026-11-27")
    page.select_option("[id='f-category']", "research")
    page.locator("[id='f-date']").blur()
    hand.saved()


def schedule(hand: Hand) -> None:
    """A draft that was begun before."""
    draft(hand)
    hand.go(OVERVIEW)
    find(hand, "salt", "Salt on")
    page = hand.page
    hand.press("Control+Enter")
    hand.click(page.get_by_label("Publish at").first)
    hand.write("2099-12-01 08:00")
    hand.leave(lambda: hand.click(page.get_by_role("button", name="Publish English")))
    expect(page.locator(".notice-done").first).to_contain_text("Scheduled")


def found(hand: Hand) -> None:
    """By a figure that stands in its text alone."""
    find(hand, "264.83", "Sanping")
    expect(hand.page.locator("[id='f-headline.en']")).to_have_value(re.compile("Sanping"))


NAMES = {
    "A news item with a picture in its text": OVERVIEW,
    "A person with a photograph": OVERVIEW,
    "A typo mended, from its public page": "/en/news/sanping-campus/",
    "Twenty entries given a keyword": OVERVIEW,
    "A page moved below another": OVERVIEW,
    "A photograph replaced that two entries show": OVERVIEW,
    "A paper linked to two of its people": OVERVIEW,
    "A translation brought up to date": OVERVIEW,
    "An entry scheduled": OVERVIEW,
    "An entry found by a figure in its text": OVERVIEW,
}
"""The name of each task, and the page on which it begins."""


def named(*tasks: Task) -> Tasks:
    """All tasks by their names, in whose order they are given."""
    return {name: (begins, do) for (name, begins), do in zip(NAMES.items(), tasks, strict=True)}


TASKS = named(news_item, person, typo, tagged, moved, photo, paper, translation, schedule, found)
