"""Operations on the items of menus, as functions over the flat entry `menus`. An item is identified
by its path, `main.about.children.history`.

Each function returns a flat entry that lacks the item unchanged. So the same change can be applied
to the published menus and to a draft of them.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cms.core.errors import Refusal
from cms.core.i18n import N_
from cms.schema.content_type import Model
from cms.schema.fields import JsonObject, Raw, Rows
from cms.schema.flat import Flat, list_at, overlay

MENUS = "menus"
BELOW = "children"
MAX_ITEMS = 200
"""Maximum number of items in one list."""


class CannotPlace(Refusal):
    """An item can't be placed there."""

    msgid = N_("An item that has others below it stays in the first level of the main menu.")


TOO_MANY = N_("A menu takes at most %(most)s items at one level.")
TOO_DEEP = N_("This menu has one level only.")


class MenuPosition(NamedTuple):
    """A position in a menu: the path of a list, and the id of the preceding item ("" for the first
    position).
    """

    list: str
    after: str


def list_of(path: str) -> str:
    """Return the path of an item's list."""
    return path.rpartition(".")[0]


def id_of(path: str) -> str:
    """Return an item's id in its list."""
    return path.rpartition(".")[2]


def has_item(flat: Flat, path: str) -> bool:
    """Return whether an item exists."""
    return bool(list_of(path)) and id_of(path) in list_at(flat, list_of(path))


def menu_names(model: Model) -> Iterator[str]:
    """Yield the names of the menus."""
    return (name for name, field in model.fields.items() if isinstance(field, Rows))


def takes_items(model: Model, flat: Flat, list: str) -> bool:
    """Return whether a list can have items: a menu, or the list below an item of a two-level
    menu.
    """
    if list in menu_names(model):
        return True
    item, _, below = list.rpartition(".")
    menu = model.fields.get(list_of(item))
    two_levels = isinstance(menu, Rows) and BELOW in menu.fields
    return below == BELOW and two_levels and has_item(flat, item)


def values_of(flat: Flat, path: str) -> JsonObject:
    """Return an item's own values, by their paths relative to it."""
    inside = _inside(flat, path)
    return {inner: value for inner, value in inside.items() if inner.partition(".")[0] != BELOW}


def _inside(flat: Flat, path: str) -> JsonObject:
    """Return the values of an item and of those below it, by their paths relative to it."""
    prefix = f"{path}."
    return {
        full_path.removeprefix(prefix): flat[full_path]
        for full_path in flat
        if full_path.startswith(prefix)
    }


def _prefixed(path: str, inside: Raw) -> JsonObject:
    """Prefix relative paths with the path of an item."""
    return {f"{path}.{inner}": value for inner, value in inside.items()}


def check_position(model: Model, flat: Flat, path: str, to: str) -> None:
    """Raise CannotPlace if an item can't be moved to the list `to`."""
    if not takes_items(model, flat, to) or to.startswith(f"{path}."):
        raise CannotPlace(TOO_DEEP)
    if len(list_at(flat, to)) >= MAX_ITEMS and list_of(path) != to:
        raise CannotPlace(TOO_MANY, most=MAX_ITEMS)
    menu = model.fields.get(to)
    if list_at(flat, f"{path}.{BELOW}") and not (isinstance(menu, Rows) and BELOW in menu.fields):
        raise CannotPlace


def moved(flat: Flat, path: str, to: MenuPosition, id: str) -> Flat:
    """Move an item to another position, under an id that is free there."""
    if not has_item(flat, path):
        return flat
    inside = _prefixed(f"{to.list}.{id}", _inside(flat, path))
    return _listed({**removed(flat, path), **inside}, to, id)


def removed(flat: Flat, path: str) -> Flat:
    """Remove an item and those below it."""
    if not has_item(flat, path):
        return flat
    remaining = [item for item in list_at(flat, list_of(path)) if item != id_of(path)]
    removed_paths = dict.fromkeys(_prefixed(path, _inside(flat, path)))
    return overlay(flat, {**removed_paths, list_of(path): remaining or None})


def added(flat: Flat, to: MenuPosition, id: str, values: Raw) -> Flat:
    """Add an item."""
    return _listed({**flat, **_prefixed(f"{to.list}.{id}", values)}, to, id)


def with_values(flat: Flat, path: str, values: Raw) -> Flat:
    """Replace an item's own values; those below it stay."""
    if not has_item(flat, path):
        return flat
    removed_paths = dict.fromkeys(_prefixed(path, values_of(flat, path)))
    return overlay(flat, {**removed_paths, **_prefixed(path, values)})


def _listed(flat: Flat, to: MenuPosition, id: str) -> Flat:
    ids = [item for item in list_at(flat, to.list) if item != id]
    ids.insert(index_after(ids, to.after), id)
    return {**flat, to.list: ids}


def index_after(listed: Sequence[str], after: str) -> int:
    """Return the index at which to insert after an id: 0 if `after` is "", the end if it isn't in
    the list.
    """
    if not after:
        return 0
    return listed.index(after) + 1 if after in listed else len(listed)


def linked_entries(flat: Flat, model: Model) -> set[str]:
    """Return the entries, as `type/key`, that items lead to."""
    menus = tuple(menu_names(model))
    return {
        str(value)
        for path, value in flat.items()
        if path.endswith(".entry") and path.partition(".")[0] in menus
    }
