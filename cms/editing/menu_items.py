"""The items of menus, as functions over the flat entry `menus`: an item is known by its path,
`main.about.children.history`. Each function leaves a flat entry that lacks the item as it is: so a
change can be made to the published menus and to a draft of them alike.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cms.core.errors import Refusal
from cms.core.i18n import N_
from cms.schema.content_type import Model
from cms.schema.fields import JsonObject, Raw, Rows
from cms.schema.flat import Flat, listed, overlaid

MENUS = "menus"
BELOW = "children"
MAX_ITEMS = 200
"""Items of one list."""


class NoPlace(Refusal):
    """An item can't stand there."""

    msgid = N_("An item that has others below it stays in the first level of the main menu.")


TOO_MANY = N_("A menu takes at most %(most)s items at one level.")
TOO_DEEP = N_("This menu has one level only.")


class MenuPlace(NamedTuple):
    """The list of an item, and the id of the item before it ("" for the first)."""

    list: str
    after: str


def list_of(path: str) -> str:
    """The list in which an item stands."""
    return path.rpartition(".")[0]


def id_of(path: str) -> str:
    """Its id there."""
    return path.rpartition(".")[2]


def has(flat: Flat, path: str) -> bool:
    """Whether there is such an item."""
    return bool(list_of(path)) and id_of(path) in listed(flat, list_of(path))


def lists(model: Model) -> Iterator[str]:
    """The menus there are."""
    return (name for name, field in model.fields.items() if isinstance(field, Rows))


def takes_items(model: Model, flat: Flat, list: str) -> bool:
    """Whether items may stand in a list: in a menu, or below an item of one that has two levels."""
    if list in lists(model):
        return True
    item, _, below = list.rpartition(".")
    menu = model.fields.get(list_of(item))
    two_levels = isinstance(menu, Rows) and BELOW in menu.fields
    return below == BELOW and two_levels and has(flat, item)


def values_of(flat: Flat, path: str) -> JsonObject:
    """The values of an item itself, by their paths in it."""
    inside = _inside(flat, path)
    return {one: value for one, value in inside.items() if one.partition(".")[0] != BELOW}


def _inside(flat: Flat, path: str) -> JsonObject:
    """The values of an item and of those below it, by their paths in it."""
    start = f"{path}."
    return {one.removeprefix(start): flat[one] for one in flat if one.startswith(start)}


def _at(path: str, inside: Raw) -> JsonObject:
    """The same values by their paths in the flat entry."""
    return {f"{path}.{one}": value for one, value in inside.items()}


def check_place(model: Model, flat: Flat, path: str, to: str) -> None:
    """Raises NoPlace where an item can't be moved to a list."""
    if not takes_items(model, flat, to) or to.startswith(f"{path}."):
        raise NoPlace(TOO_DEEP)
    if len(listed(flat, to)) >= MAX_ITEMS and list_of(path) != to:
        raise NoPlace(TOO_MANY, most=MAX_ITEMS)
    menu = model.fields.get(to)
    if listed(flat, f"{path}.{BELOW}") and not (isinstance(menu, Rows) and BELOW in menu.fields):
        raise NoPlace


def moved(flat: Flat, path: str, to: MenuPlace, id: str) -> Flat:
    """An item at another place, under the id that is free there."""
    if not has(flat, path):
        return flat
    inside = _at(f"{to.list}.{id}", _inside(flat, path))
    return _listed({**removed(flat, path), **inside}, to, id)


def removed(flat: Flat, path: str) -> Flat:
    """Without an item and those below it."""
    if not has(flat, path):
        return flat
    left = [one for one in listed(flat, list_of(path)) if one != id_of(path)]
    gone = dict.fromkeys(_at(path, _inside(flat, path)))
    return overlaid(flat, {**gone, list_of(path): left or None})


def added(flat: Flat, to: MenuPlace, id: str, values: Raw) -> Flat:
    """With a new item."""
    return _listed({**flat, **_at(f"{to.list}.{id}", values)}, to, id)


def with_values(flat: Flat, path: str, values: Raw) -> Flat:
    """With other values of an item; those below it stay."""
    if not has(flat, path):
        return flat
    gone = dict.fromkeys(_at(path, values_of(flat, path)))
    return overlaid(flat, {**gone, **_at(path, values)})


def _listed(flat: Flat, to: MenuPlace, id: str) -> Flat:
    others = [one for one in listed(flat, to.list) if one != id]
    others.insert(place_after(others, to.after), id)
    return {**flat, to.list: others}


def place_after(listed: Sequence[str], after: str) -> int:
    """Where something comes to stand after one of those listed: at the beginning after "", at the end
    where that is gone.
    """
    if not after:
        return 0
    return listed.index(after) + 1 if after in listed else len(listed)


def targets(flat: Flat, model: Model) -> set[str]:
    """The entries, as `type/key`, to which any item leads."""
    menus = tuple(lists(model))
    return {
        str(value)
        for path, value in flat.items()
        if path.endswith(".entry") and path.partition(".")[0] in menus
    }
