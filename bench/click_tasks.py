"""The ten tasks that bench.clicks counts, each done in the shortest way that the editor offers."""

import re

from playwright.sync_api import Locator, expect

from bench.clicks import Task, Tasks, User

OVERVIEW = "/editor/"
TAGGED = 20
INDENT = 40
"""Pixels to the right that move a row one level down."""


def publish(user: User) -> None:
    """Publish English. The menu opens with the focus on it."""
    user.press("Control+Enter")
    expect(user.page.get_by_role("button", name="Publish English")).to_be_focused()
    user.leave(lambda: user.press("Enter"))
    expect(user.page.locator(".notice-done").first).to_be_visible()


def begin(user: User, label: str, title: str) -> None:
    """Create an entry with the overview's button."""
    user.leave(lambda: user.click(user.page.get_by_role("link", name=f"New: {label}").last))
    user.write(title)
    user.leave(lambda: user.press("Enter"))
    user.wait_for_form()


def find(user: User, words: str, title: str) -> None:
    """Open an entry with the palette."""
    user.press("Control+k")
    user.type_keys(words)
    expect(user.page.locator("#palette [role=option]").first).to_contain_text(title)
    user.leave(lambda: user.press("Enter"))
    user.wait_for_form()


def visual_text(user: User) -> Locator:
    return user.page.locator("[data-markdown=en] .ProseMirror")


def news_item(user: User) -> None:
    begin(user, "News item", "Salt on the wind")
    page, text = user.page, visual_text(user)
    user.click(text)
    user.write("Salt was measured at the lake.")
    page.keyboard.press("Enter")
    user.paste_picture(text, "dune.jpg")
    expect(
        page.get_by_role("dialog", name="Add to the text").get_by_label("Description")
    ).to_be_focused()
    user.write("A dune")
    user.press("Enter")
    expect(text.get_by_role("img", name="A dune")).to_be_visible()
    user.click("[id='f-date']")
    user.write("2026-11-27")
    user.choose("[id='f-category']", "research")
    publish(user)
    user.check_page("/en/news/salt-on-the-wind/", "A dune")


def person(user: User) -> None:
    begin(user, "Person", "Ma Lan")
    page = user.page
    user.click(page.get_by_role("button", name="Choose a picture").first)
    user.choose_file(
        page.get_by_role("dialog").locator("label:has([type=file]), label[for*=add]").first,
        "dune.jpg",
    )
    expect(page.locator("[id='f-image.file']")).to_have_value(re.compile("dune"))
    user.click("[id='f-image.alt.en']")
    user.write("Ma Lan on a dune")
    publish(user)
    user.check_page("/en/scientists/ma-lan/", "Ma Lan on a dune")


def typo(user: User) -> None:
    """Start from the public page, with the bookmarklet that My account offers."""
    user.counts["clicks"] += 1
    address = f"{user.base}/editor/at/?address="
    script = "(address) => { location.href = address + encodeURIComponent(location.href); }"
    user.leave(lambda: user.page.evaluate(script, address))
    user.wait_for_form()
    user.select_word(visual_text(user), "measures")
    user.write("covers")
    publish(user)
    user.check_page("/en/news/sanping-campus/", "site covers 264.83")


def tagged(user: User) -> None:
    """Select the entries in the list, from the first to the twentieth."""
    page = user.page
    user.leave(lambda: user.click(page.get_by_role("link", name=re.compile("^News")).first))
    ticks = page.locator(".table-tick input[name=key]")
    user.click(ticks.first)
    user.counts["clicks"] += 1
    ticks.nth(TAGGED - 1).click(modifiers=["Shift"])
    user.click(page.locator(".many-part > summary", has_text="Keywords"))
    user.choose("#many-term", "hydrology")  # none of them has it
    user.leave(lambda: user.click(page.get_by_role("button", name="Add keyword")))
    user.leave(lambda: user.click(page.get_by_role("button", name="Change", exact=True)))
    expect(page.get_by_role("status").filter(has_text="20 entries changed")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Undo"))).to_be_visible()


def moved(user: User) -> None:
    """Drag a page below another in the tree; its address changes with it."""
    page = user.page
    user.leave(lambda: user.click(page.locator(".rail a[href$='/structure/pages/']")))
    user.drag(row(user, "history").locator("[data-grip]"), row(user, "research"), INDENT)
    expect(page.locator(".notice-undo")).to_be_visible()
    user.check_page("/en/research/history/", "History")


def row(user: User, id: str) -> Locator:
    return user.page.locator(f'.tree-item[data-id="{id}"] > .tree-row')


def photo(user: User) -> None:
    """Replace a picture in the library, for both entries that show it."""
    page = user.page
    user.leave(lambda: user.click(page.get_by_role("link", name="Media library")))
    user.leave(lambda: user.click(page.locator(".media-file").first))
    user.choose_file(page.get_by_label("New file"), "dune.jpg")
    user.leave(lambda: user.click(page.get_by_role("button", name="Replace", exact=True)))
    expect(page.locator(".notice-done").first).to_be_visible()


def paper(user: User) -> None:
    find(user, "bias", "Comparing bias")
    for person in ("yani", "weik"):
        boxes = user.page.get_by_role("combobox", name="Person")
        author = boxes.nth(2 if person == "yani" else 1)
        user.click(author)
        user.type_keys(person)
        user.wait_for_results()
        user.press("Enter")
    publish(user)
    user.check_page("/en/papers/fang-2015-bias-correction/", "/en/scientists/yang-weikang/")


def translation(user: User) -> None:
    """Translate after the original was changed and published."""
    page = user.page
    page.goto(f"{user.base}/editor/entries/news/green-technology-park/")
    user.wait_for_form()
    page.fill("[id='f-headline.en']", "A green technology park in Mauritania")
    publish(user)
    user.go(OVERVIEW)
    user.leave(
        lambda: user.click(page.locator("#outdated ~ ul a[href*=green-technology-park]").first)
    )
    user.wait_for_form()
    user.click("[id='f-headline.zh']")
    user.press("Control+a")
    user.write("毛里塔尼亚建成绿色技术园区")
    user.press("Control+Enter")
    user.leave(lambda: user.click(page.get_by_role("button", name="Publish Chinese")))
    user.check_page("/zh/news/green-technology-park/", "毛里塔尼亚建成绿色技术园区")


def draft(user: User) -> None:
    """Make a news item that could be published."""
    page = user.page
    page.goto(f"{user.base}/editor/entries/news/new")
    page.fill("[id='f-headline.en']", "Salt on the wind")
    user.leave(lambda: page.press("[id='f-headline.en']", "Enter"))
    user.wait_for_form()
    visual_text(user).fill("Salt was measured at the lake.")
    page.fill("[id='f-date']", "2026-11-27")
    page.select_option("[id='f-category']", "research")
    page.locator("[id='f-date']").blur()
    user.wait_for_autosave()


def schedule(user: User) -> None:
    """Schedule an existing draft."""
    draft(user)
    user.go(OVERVIEW)
    find(user, "salt", "Salt on")
    page = user.page
    user.press("Control+Enter")
    user.click("#publish-en .publish-when > summary")
    expect(page.get_by_label("Publish at").first).to_be_focused()
    user.write("2099-12-01 08:00")
    user.leave(lambda: user.click(page.get_by_role("button", name="Publish English")))
    expect(page.locator(".notice-done").first).to_contain_text("Scheduled")


def found(user: User) -> None:
    """Find an entry by a figure that only its text contains."""
    find(user, "264.83", "Sanping")
    expect(user.page.locator("[id='f-headline.en']")).to_have_value(re.compile("Sanping"))


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
"""The name of each task, and the page on which it starts."""


def named(*tasks: Task) -> Tasks:
    """Return the tasks, given in order, by name."""
    return {name: (begins, do) for (name, begins), do in zip(NAMES.items(), tasks, strict=True)}


TASKS = named(news_item, person, typo, tagged, moved, photo, paper, translation, schedule, found)
