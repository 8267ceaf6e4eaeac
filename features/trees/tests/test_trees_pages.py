"""/structure/, /menus/: permissions, and the answers to hostile forms."""

import json
from typing import Any

import pytest
from minisite import put
from people import Desk, Visitor

HOSTILE = ("site/_", "pages/../site", "nothing/x", "pages/gone", "", "javascript:alert(1)")


def menus(desk: Desk) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads((desk.paths.data / "menus.json").read_bytes())
    return raw


def publish_page(visitor: Visitor, title: str) -> str:
    """Publish a new page, and return the address of its form."""
    form = {"title.en": title, "key": ""}
    url = visitor.post("/entries/pages/new", **form).location
    sent = {"_opened": "{}", "title.en": title, "parent": "about", "_do": "publish:en"}
    visitor.post(url, **sent)
    return str(url)


def test_a_new_page_offers_itself_for_the_menu(desk: Desk, editor: Visitor) -> None:
    url = publish_page(editor, "Our values")
    html = editor.text(url)
    assert "This page is in no menu." in html
    assert '<option value="main.about.children" selected>' in html
    editor.post("/menus/offer", entry="pages/our-values", list="main.about.children")
    assert [one["entry"] for one in menus(desk)["main"][0]["children"]] == [
        "pages/history",
        "pages/our-values",
    ]
    assert "Added to the menu." in editor.text(url)
    editor.post(url, _opened="{}", **{"title.en": "Our values", "_do": "publish:en"})
    assert "This page is in no menu." not in editor.text(url)


@pytest.mark.parametrize("entry", HOSTILE)
def test_a_menu_takes_nothing_that_is_no_entry(desk: Desk, editor: Visitor, entry: str) -> None:
    before = menus(desk)
    status = 303 if entry == "site/_" else 404
    editor.post("/menus/offer", status, entry=entry, list="main")
    assert menus(desk) == before


@pytest.mark.parametrize(
    "list",
    ["", "main.about", "main.nothing.children", "title", "main.about.children.history.children"],
)
def test_nor_in_a_place_that_is_none(desk: Desk, editor: Visitor, list: str) -> None:
    before = menus(desk)
    editor.post("/menus/offer", entry="pages/about", list=list)
    assert menus(desk) == before
    assert "notice-error" in editor.text("/entries/pages/about/")


def test_an_editor_changes_menus_and_nothing_else_of_the_settings(
    desk: Desk, editor: Visitor
) -> None:
    before = (desk.paths.data / "site.json").read_bytes()
    assert 'href="/menus/"' in editor.text("/structure/pages/")
    editor.post("/menus/move", move="up main.launch main")
    assert [one["id"] for one in menus(desk)["main"]] == ["launch", "about"]
    site = {"_opened": "{}", "name.en": "Mine", "_do": "publish"}
    editor.post("/entries/site/_/", 403, **site)
    editor.post("/menus/item/name", 404, **{"_opened": "{}", "label.en": "x"})
    item = {"_opened": "{}", "entry": "pages/history", "label.en": "Past", "name.en": "Mine"}
    editor.post("/menus/item/main", **item)
    assert menus(desk)["main"][-1]["label"] == {"en": "Past"}
    assert (desk.paths.data / "site.json").read_bytes() == before


def test_two_who_change_an_item_are_merged_or_asked(desk: Desk, editor: Visitor) -> None:
    base = '{"entry":"news/launch","label.en":"Launch","label.zh":"启动"}'
    item = {"_opened": base, "entry": "news/launch", "label.zh": "启动"}
    editor.post("/menus/item/main.launch", **item, **{"label.en": "Opening"})
    html = editor.post("/menus/item/main.launch", 409, **item, **{"label.en": "Start"}).text
    assert "Someone else has changed this item" in html
    other = item | {"label.en": "Launch", "label.zh": "开幕"}
    editor.post("/menus/item/main.launch", **other)
    assert menus(desk)["main"][1]["label"] == {"en": "Opening", "zh": "开幕"}


def test_a_translator_sees_trees_and_moves_nothing(desk: Desk, translator: Visitor) -> None:
    before = menus(desk)
    html = translator.text("/structure/pages/")
    assert 'name="move"' not in html
    assert 'href="/menus/"' not in html
    translator.post("/structure/pages/move", 403, move="up history about")
    translator.post("/menus/move", 403, move="up main.launch main")
    translator.post("/menus/remove/main.launch", 403)
    assert menus(desk) == before


def test_what_is_folded_is_remembered_without_scripts(editor: Visitor) -> None:
    assert 'id="below-about" role="list">' in editor.text("/structure/pages/")
    editor.post("/structure/pages/move", fold="about")
    assert 'id="below-about" role="list" hidden>' in editor.text("/structure/pages/")
    for move in ("", "up", "sideways about", "to about", "up gone x", "in about " * 50):
        assert (
            "at=" not in editor.post("/structure/pages/move", move=move).location or "about" in move
        )


def test_a_tree_of_any_depth_is_shown(desk: Desk, editor: Visitor) -> None:
    above = "about"
    for number in range(350):
        page = {"title": {"en": f"Page {number}"}, "parent": above}
        above = f"level-{number}"
        put(desk.paths, "pages", above, page)
    desk.site.store.refresh()
    assert "Page 349" in editor.text("/structure/pages/")
