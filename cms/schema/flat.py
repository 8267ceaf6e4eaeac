"""Entries as flat maps from path to value, and back into files without moving unchanged keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cms.core.languages import UNDETERMINED
from cms.schema.content_type import METADATA_KEYS, Model
from cms.schema.fields import Field, Fields, Group, Json, JsonObject, Raw, Rows
from cms.schema.fields.walk import locate, row_ids, walk

Flat = JsonObject
"""One leaf per simple value and language: `headline.en`, `date`, `deadlines.a1.label.zh`.
`deadlines` is the list of its rows' ids, and a long text is its list of lines. Absent values have
no path.
"""

_ABSENT: Any = object()


def flatten(model: Model, raw: Raw) -> Flat:
    """Return the leaves of an entry, without keys that the model doesn't know."""
    return {leaf.path: leaf.value for leaf in walk(model.fields, raw) if leaf.value is not None}


def unflatten(model: Model, flat: Raw, onto: Raw) -> JsonObject:
    """Return `onto` with exactly the values of `flat`. New keys are inserted in the order of the
    model.

    Values of rows whose id isn't in the list of ids are dropped.
    """
    tree = _Node()
    for path, value in flat.items():
        tree.insert(path.split("."), value)
    return _fields(model.fields, tree, onto, file_order(model))


def list_at(flat: Raw, path: str) -> list[str]:
    """Return the ids of the rows of a list, or its values; empty if there is no list."""
    items = flat.get(path)
    return [str(item) for item in items] if isinstance(items, list) else []


def overlay(flat: Flat, values: Flat) -> JsonObject:
    """Return a flat entry with the given values at their paths; None removes a path."""
    return {path: value for path, value in {**flat, **values}.items() if value is not None}


def map_values(model: Model, flat: Raw, change: Callable[[Field, Json], Json]) -> JsonObject:
    """Return a flat entry with `change(field, value)` applied to each value of a field."""
    mapped = {}
    for path, value in flat.items():
        located = locate(model.fields, path)
        mapped[path] = change(located[0], value) if located else value
    return mapped


def file_order(model: Model) -> tuple[str, ...]:
    """Return the order of the keys in a type's files."""
    return "$schema", *model.fields, *METADATA_KEYS


def insert_key(raw: JsonObject, name: str, value: Json, order: Sequence[str]) -> None:
    """Set a key of `raw`. A new key is inserted after all those that precede it in `order`."""
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

    value: Json = _ABSENT
    children: dict[str, "_Node"] = field(default_factory=dict)

    def insert(self, steps: Sequence[str], value: Json) -> None:
        """Set the value at a path below this node."""
        node = self
        for step in steps:
            node = node.children.setdefault(step, _Node())
        node.value = value


def _fields(fields: Fields, tree: _Node, onto: Raw, order: Sequence[str]) -> JsonObject:
    """Return `onto` with the values of a tree, without fields that have none."""
    new = dict(onto)
    for name, subfield in fields.items():
        old = onto.get(name, _ABSENT)
        value = _value(subfield, tree.children.get(name, _Node()), old)
        if value is not _ABSENT:
            insert_key(new, name, value, order)
        elif old is not None:
            new.pop(name, None)
    return new


def _value(field: Field, node: _Node, old: Json) -> Json:
    """Return a field's value from its node; _ABSENT if it has none."""
    if field.localized:
        return _localized(field, node, old)
    if isinstance(field, Rows):
        return _rows(field, node, old)
    if isinstance(field, Group) and node.value is _ABSENT:
        before = old if isinstance(old, dict) else {}
        return _unless_empty(_fields(field.fields, node, before, tuple(field.fields)), old)
    return node.value


def _unless_empty(new: JsonObject, old: Json) -> Json:
    """Return `new`, or _ABSENT if it is empty. An empty object that the file had is kept."""
    return new if new or old == {} else _ABSENT


def _localized(field: Field, node: _Node, old: Json) -> Json:
    """Return language → value of a localized field. Languages without a path are removed, except an
    explicit null.
    """
    children, value = node.children, node.value
    if value is not _ABSENT:
        if not (field.one_value and children):
            return value
        children[UNDETERMINED] = _Node(value)

    kept = old if isinstance(old, dict) else {}
    new = {locale: text for locale, text in kept.items() if locale in children or text is None}
    for locale, child in children.items():
        if child.value is not _ABSENT:
            new[locale] = child.value

    if isinstance(old, str) and list(new) == [UNDETERMINED]:
        return new[UNDETERMINED]
    return _unless_empty(new, old)


def _rows(field: Rows, node: _Node, old: Json) -> Json:
    """Return the rows in the order of their ids. Values of rows that aren't listed are dropped."""
    ids = [] if node.value is _ABSENT else node.value
    is_list_of_ids = isinstance(ids, list) and all(isinstance(id, str) for id in ids)
    if ids == old or not is_list_of_ids:
        return ids
    before = {row["id"]: row for row in old} if isinstance(old, list) and row_ids(old) else {}
    order = ("id", *field.fields)
    rows = []
    for id in dict.fromkeys(ids):
        row = before.get(id, {"id": id})
        rows.append(_fields(field.fields, node.children.get(id, _Node()), row, order))
    return rows or _ABSENT
