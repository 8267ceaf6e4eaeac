"""The same tasks in the shortest way before the form, the text tools, the media library and the
lists were rebuilt (commit 3a47fb6).
"""

import re

from playwright.sync_api import expect

from bench.click_tasks import OVERVIEW, TAGGED, draft, find, named
from bench.clicks import User


def publish(user: User, language: str = "English") -> None:
    """Publish. The menu opens with the focus on English."""
    user.press("Control+Enter")
    button = user.page.get_by_role("button", name=f"Publish {language}")
    if language == "English":
        expect(button).to_be_focused()
        user.leave(lambda: user.press("Enter"))
    else:
        user.leave(lambda: user.click(button))
    expect(user.page.locator(".notice-done").first).to_be_visible()


def begin(user: User, label: str, title: str) -> None:
    user.leave(lambda: user.click(user.page.get_by_role("link", name=f"New: {label}")))
    user.click(".entry .input")
    user.write(title)
    user.leave(lambda: user.press("Enter"))
    user.wait_for_form()


def add_picture(user: User, file: str) -> None:
    """To the entry's own picture: the only way into a form."""
    user.click(user.page.get_by_role("button", name="Browse").first)
    user.choose_file(user.page.locator("label[for=media-add]"), file)
    expect(user.page.locator("[id='f-image.file']")).to_have_value(re.compile("dune"))


def news_item(user: User) -> None:
    """The picture's name is cut from the field in which it arrived, for its Markdown in the text."""
    begin(user, "News item", "Salt on the wind")
    page, area = user.page, user.page.locator("[id='f-body.en']")
    add_picture(user, "dune.jpg")
    user.press("Control+a")
    name = page.locator("[id='f-image.file']").input_value()
    user.press("Control+x")
    user.click(area)
    user.write("Salt was measured at the lake.\n\n")
    user.type_keys("![")
    user.write("A dune")
    user.type_keys("](/media/")
    user.press("Control+v")
    if name not in area.input_value():  # a browser without a screen has no clipboard
        page.keyboard.insert_text(name)
    user.type_keys(")")
    page.fill("[id='f-image.file']", "")
    user.click("[id='f-date']")
    user.write("2026-11-27")
    user.choose("[id='f-category']", "research")
    publish(user)
    user.check_page("/en/news/salt-on-the-wind/", "A dune")


def person(user: User) -> None:
    begin(user, "Person", "Ma Lan")
    add_picture(user, "dune.jpg")
    user.click("[id='f-image.alt.en']")
    user.write("Ma Lan on a dune")
    publish(user)
    user.check_page("/en/scientists/ma-lan/", "Ma Lan on a dune")


def typo(user: User) -> None:
    """By what was typed into the address of the page, between its host and its path."""
    open_at(user, "/en/news/sanping-campus/")
    user.select_word(user.page.locator("[id='f-body.en']"), "measures")
    user.write("covers")
    publish(user)
    user.check_page("/en/news/sanping-campus/", "site covers 264.83")


def open_at(user: User, path: str) -> None:
    """The first click chooses the whole address, the second the place in it."""
    user.counts["clicks"] += 2
    user.counts["keys"] += len("/editor/at") + 1
    user.page.goto(f"{user.base}/editor/at{path}")
    user.wait_for_form()


def tagged(user: User) -> None:
    """One after the other, each from the list."""
    page = user.page
    user.leave(lambda: user.click(page.get_by_role("link", name=re.compile("^News")).first))
    for number in range(TAGGED):
        user.leave(
            lambda at=number: user.click(page.locator(".table-entries a.table-title").nth(at))
        )
        user.wait_for_form()
        user.click(".form-common > summary")
        user.click(page.get_by_role("combobox", name="Keywords"))
        user.type_keys("tectonics")
        user.wait_for_results()
        user.press("ArrowDown", "Enter")
        user.leave(lambda: user.click(".bar-crumb a"))


def moved(user: User) -> None:
    """In the form of the page, and in the menu row by row."""
    page = user.page
    find(user, "history", "History")
    user.click(page.get_by_role("combobox", name="Parent"))
    user.press("Control+a")
    user.type_keys("research")
    user.wait_for_results()
    user.press("ArrowDown", "Enter")
    user.press("Control+Enter")
    user.leave(lambda: user.click(page.get_by_role("button", name="Publish all languages")))
    user.check_page("/en/research/history/", "History")


def photo(user: User) -> None:
    """A new file, which both entries are made to show."""
    page = user.page
    find(user, "expedi", "Expedition sets")
    user.click(page.get_by_role("button", name="Browse").first)
    user.choose_file(page.locator("label[for=media-add]"), "dune.jpg")
    expect(page.locator("[id='f-image.file']")).to_have_value(re.compile("dune"))
    publish(user)
    find(user, "sanp", "Sanping")
    user.click(page.get_by_role("button", name="Browse").first)
    user.click(page.locator(".media-dialog .media-file", has_text="dune"))
    publish(user)
    user.check_page("/en/news/sanping-campus/", "dune")


def paper(user: User) -> None:
    find(user, "bias", "Comparing bias")
    page = user.page
    for row, person in ((2, "yani"), (1, "weik")):
        author = page.get_by_role("combobox", name="Person").nth(row)
        user.click(author)
        user.type_keys(person)
        user.wait_for_results()
        user.press("ArrowDown", "Enter")
    publish(user)
    user.check_page("/en/papers/fang-2015-bias-correction/", "/en/scientists/yang-weikang/")


def translation(user: User) -> None:
    page = user.page
    page.goto(f"{user.base}/editor/entries/news/green-technology-park/")
    user.wait_for_form()
    page.fill("[id='f-headline.en']", "A green technology park in Mauritania")
    publish(user)
    user.go(OVERVIEW)
    user.leave(lambda: user.click(page.locator("#outdated ~ ul a[href*=green-technology-park]")))
    user.wait_for_form()
    user.click("[id='f-headline.zh']")
    user.press("Control+a")
    user.write("毛里塔尼亚建成绿色技术园区")
    publish(user, "Chinese")
    user.check_page("/zh/news/green-technology-park/", "毛里塔尼亚建成绿色技术园区")


def schedule(user: User) -> None:
    draft(user)
    user.go(OVERVIEW)
    find(user, "salt", "Salt on")
    page = user.page
    user.press("Control+Enter")
    moment = page.get_by_label("Publish at").first
    user.click(moment)
    moment.fill("2099-12-01T08:00")
    user.counts["letters"] += len("209912010800")
    user.leave(lambda: user.click(page.get_by_role("button", name="Publish English")))
    expect(page.locator(".notice-done").first).to_contain_text("Scheduled")


def found(user: User) -> None:
    """The palette knew no texts: by the site's own search, and from the page to its form."""
    page = user.page
    with page.context.expect_page() as opened:
        user.click(page.get_by_role("link", name="View site"))
    user.page = opened.value
    user.page.wait_for_load_state()
    user.counts["loads"] += 1
    user.page.on("load", lambda _page: user.counts.update(loads=1))
    user.leave(lambda: user.click(user.page.get_by_role("link", name="English")))
    user.click("#q")
    user.type_keys("264.83")
    user.leave(lambda: user.press("Enter"))
    user.leave(lambda: user.click(user.page.locator("main a[href*='/news/sanping-campus/']").first))
    open_at(user, "/en/news/sanping-campus/")
    expect(user.page.locator("[id='f-headline.en']")).to_have_value(re.compile("Sanping"))


TASKS = named(news_item, person, typo, tagged, moved, photo, paper, translation, schedule, found)
