"""The offer to put a page into a menu, after it was published for the first time."""

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import may, open_entry, overview, see_entry, site
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.slots import FlashPlace
from cms.core.errors import Refusal
from cms.editing.edited_entry import EditedEntry
from cms.schema.entry_ref import parse_name
from features.trees.menu_items import BELOW, MENUS, linked_entries
from features.trees.menus import PAGES, addition, change_menus, list_below, menu_tree, open_menus

blueprint = Blueprint("menu_offer", __name__, url_prefix="/menus")

KIND = "menu"
"""The kind of the message."""


def offer(edited: EditedEntry, first: bool) -> None:
    """Offer a page that is in no menu, after its first publication."""
    if first and should_offer(edited):
        flash("/".join(edited.name), KIND)


def should_offer(edited: EditedEntry) -> bool:
    """Return whether to offer a newly published page for a menu."""
    model = site().models.get(MENUS)
    if edited.model.name != PAGES or model is None or not may("publish", model):
        return False
    menus = open_menus()
    return "/".join(edited.name) not in linked_entries(menus.flat, menus.model)


def message(place: FlashPlace) -> dict[str, Any] | None:
    """Return the values of the message: the lists that the page can be added to, and the default."""
    if place.kind != KIND:
        return None
    places, chosen = menu_choices(place.text)
    return {"places": places, "chosen": chosen}


@blueprint.post("/offer")
def add() -> ResponseReturnValue:
    """Add an entry to a menu that was chosen after the entry was published."""
    entry = open_entry(*parse_name(request.form.get("entry", "")))
    add = addition(request.form.get("list", ""), {"entry": "/".join(entry.name)})
    try:
        record = change_menus(add)
        flash([record.id, _("Added to the menu.")], "undo")
    except Refusal as refusal:
        flash(refusal_text(refusal), "error")
    return see_entry(entry.name)


def menu_lists() -> list[tuple[str, str]]:
    """Return (list, label) of each list of items, for a choice."""
    edited, lists = open_menus(), []
    for row in menu_tree(edited).walk():
        if row.accepts_children:
            label = row.title if row.parent is None else f"{row.parent.title} › {row.title}"
            lists.append((list_below(edited.model, row.id), label))
    return sorted(lists, key=lambda item_list: not item_list[0].startswith("main"))


def menu_choices(name: str) -> tuple[list[tuple[str, str]], str]:
    """Return the lists an item can be added to, and the default: below the item of the parent page."""
    places = menu_lists()
    page = overview().staff.entry(*parse_name(name))
    above = f"{PAGES}/{page.values.get('parent')}" if page else ""
    for path, value in open_menus().flat.items():
        below = f"{path.removesuffix('.entry')}.{BELOW}"
        if value == above and below in dict(places):
            return places, below
    return places, "main"
