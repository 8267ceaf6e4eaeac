"""Entries as flat maps from path to value, and back into files without moving what didn't change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cms.core.languages import UNDETERMINED
from cms.schema.content_type import STRUCTURE, Model
from cms.schema.fields import Field, Fields, Group, Json, JsonObject, Raw, Rows
from cms.schema.fields.walk import locate, row_ids, walk

Flat = JsonObject
"""One leaf per simple value and language: `headline.en`, `date`, `deadlines.a1.label.zh`;
`deadlines` is the list of its rows' ids; a long text is its list of lines. What is absent has no
path."""

_NOTHING: Any = object()


def flatten(model: Model, raw: Raw) -> Flat:
    """The leaves of an entry. Keys that the model doesn't know are not among them."""
    return {leaf.path: leaf.value for leaf in walk(model.fields, raw) if leaf.value is not None}


def unflatten(model: Model, flat: Raw, onto: Raw) -> JsonObject:
    """`onto` with the values of `flat`, and only those. What is new stands where the model has it.

    Values of rows that are not in the list of ids are left out.
    """
    tree = _Node()
    for path, value in flat.items():
        tree.grow(path.split("."), value)
    return _fields(model.fields, tree, onto, file_order(model))


def listed(flat: Raw, path: str) -> list[str]:
    """The ids of the rows of a list, or its values; none where there is no list."""
    found = flat.get(path)
    return [str(one) for one in found] if isinstance(found, list) else []


def overlaid(flat: Flat, values: Flat) -> JsonObject:
    """A flat entry with other values at some paths, None for none."""
    return {path: value for path, value in {**flat, **values}.items() if value is not None}


def mapped(model: Model, flat: Raw, change: Callable[[Field, Json], Json]) -> JsonObject:
    """A flat entry with the result of `change` for each value of a field."""
    found = {}
    for path, value in flat.items():
        place = locate(model.fields, path)
        found[path] = change(place[0], value) if place else value
    return found


def file_order(model: Model) -> tuple[str, ...]:
    """The order of the keys in a type's files."""
    return "$schema", *model.fields, *STRUCTURE


def place(raw: JsonObject, name: str, value: Json, order: Sequence[str]) -> None:
    """Set a key of `raw`; one that is new goes right behind all those before it in `order`."""
    if name in raw or name not in order:
        raw[name] = value
        return
    before = order[: order.index(name)]
    keys = list(raw)
    at = max((keys.index(key) + 1 for key in before if key in raw), default=0)
    tail = [(key, raw.pop(key)) for key in keys[at:]]
    raw[name] = value
    raw.update(tail)


@dataclass(slots=True)
class _Node:
    """A node of the tree of flat paths: a value, or children."""

    value: Json = _NOTHING
    below: dict[str, "_Node"] = field(default_factory=dict)

    def grow(self, steps: Sequence[str], value: Json) -> None:
        """Set the value at a path below this node."""
        node = self
        for step in steps:
            node = node.below.setdefault(step, _Node())
        node.value = value


def _fields(fields: Fields, tree: _Node, onto: Raw, order: Sequence[str]) -> JsonObject:
    """`onto` with the values of a tree; fields without any are removed."""
    new = dict(onto)
    for name, one in fields.items():
        old = onto.get(name, _NOTHING)
        value = _value(one, tree.below.get(name, _Node()), old)
        if value is not _NOTHING:
            place(new, name, value, order)
        elif old is not None:
            new.pop(name, None)
    return new


def _value(field: Field, node: _Node, old: Json) -> Json:
    """A field's value from its node; _NOTHING where it has none."""
    if field.localized:
        return _localized(field, node, old)
    if isinstance(field, Rows):
        return _rows(field, node, old)
    if isinstance(field, Group) and node.value is _NOTHING:
        before = old if isinstance(old, dict) else {}
        return _or_nothing(_fields(field.fields, node, before, tuple(field.fields)), old)
    return node.value


def _or_nothing(new: JsonObject, old: Json) -> Json:
    """A new value unless it is empty; an empty object that the file had stays."""
    return new if new or old == {} else _NOTHING


def _localized(field: Field, node: _Node, old: Json) -> Json:
    """Language → value of a localized field. What has no path is removed, but for an explicit null."""
    below, value = node.below, node.value
    if value is not _NOTHING:
        if not (field.one_value and below):
            return value
        below[UNDETERMINED] = _Node(value)

    kept = old if isinstance(old, dict) else {}
    new = {locale: one for locale, one in kept.items() if locale in below or one is None}
    for locale, child in below.items():
        if child.value is not _NOTHING:
            new[locale] = child.value

    if isinstance(old, str) and list(new) == [UNDETERMINED]:
        return new[UNDETERMINED]
    return _or_nothing(new, old)


def _rows(field: Rows, node: _Node, old: Json) -> Json:
    """The rows in the order of their ids; values of rows that aren't listed are left out."""
    ids = [] if node.value is _NOTHING else node.value
    is_list_of_ids = isinstance(ids, list) and all(isinstance(id, str) for id in ids)
    if ids == old or not is_list_of_ids:
        return ids
    before = {row["id"]: row for row in old} if isinstance(old, list) and row_ids(old) else {}
    order = ("id", *field.fields)
    rows = []
    for id in dict.fromkeys(ids):
        row = before.get(id, {"id": id})
        rows.append(_fields(field.fields, node.below.get(id, _Node()), row, order))
    return rows or _NOTHING
