"""Questions about many entries: which hold a value, in which order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

from cms.schema.content_type import Model
from cms.schema.fields import Field
from cms.schema.fields.walk import walk_values


class _Edge:
    """No named tuple: what is before a date must not equal what is from it on."""

    __slots__ = ("date",)

    def __init__(self, date: str) -> None:
        self.date = date

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Edge) and type(other) is type(self) and other.date == self.date

    def __hash__(self) -> int:
        return hash((type(self), self.date))


class Before(_Edge):
    """A date earlier than `date` (ISO 8601). A month or a year is past when all of it is."""


class From(_Edge):
    """A date not earlier than `date` (ISO 8601), or a month or year that holds it."""


Wanted = str | Before | From | None
Where = Mapping[str, Wanted]
"""Dotted field paths and what is wanted there; None asks nothing."""


class Query(NamedTuple):
    """The conditions, order and limit of a list, as a trace keeps them. `after` is the key of the
    entry after which the list begins; `around` that of one which is listed with `limit` others on
    each side.
    """

    where: Where
    order: str = ""
    limit: int | None = None
    after: str = ""
    around: str = ""


KINDS: Mapping[str, Callable[[str], Wanted]] = {"is": str, "before": Before, "from": From}


def dump_query(query: Query) -> str:
    """A query as text, the same for the same question."""
    where = {path: _dump(wanted) for path, wanted in query.where.items() if wanted is not None}
    return orjson.dumps([where, *query[1:]], option=orjson.OPT_SORT_KEYS).decode()


def _dump(wanted: Wanted) -> tuple[str, str]:
    if isinstance(wanted, Before | From):
        return "before" if isinstance(wanted, Before) else "from", wanted.date
    return "is", str(wanted)


def load_query(text: str) -> Query:
    """The query that `dump_query` wrote."""
    where, *more = orjson.loads(text)
    return Query({path: KINDS[kind](value) for path, (kind, value) in where.items()}, *more)


def values_at(model: Model, values: Mapping[str, Any], path: str) -> Iterator[tuple[Field, Any]]:
    """Every (field, value) at a dotted path, over all rows and all languages."""
    first = path.partition(".")[0]
    if first in values:
        for found, field, value in walk_values(model.fields, {first: values[first]}):
            if found == path:
                yield field, value


def in_range(values: Iterable[str], wanted: Before | From) -> bool:
    """Whether one of a field's values, as text, lies where it is wanted."""
    if isinstance(wanted, Before):
        return any(value < wanted.date[: len(value)] for value in values)
    return any(value >= wanted.date[: len(value)] for value in values)


def sort_keys(keys: Iterable[str], order: str, values: Mapping[str, Any]) -> list[str]:
    """`keys` by the field `order` names (`-` before it: descending), of which `values` has what
    each is sorted by.

    A text that isn't ASCII goes by what `collation` made of it.

    Those without a value come last, ties by key.
    """
    field, descending = order.lstrip("-"), order.startswith("-")
    keys = sorted(keys, reverse=descending and field == "key")
    if field == "key":
        return keys
    valued, rest = [], []
    for key in keys:
        value = values[key]
        if value in (None, "", b""):
            rest.append(key)
        else:
            valued.append((sortable(value), key))
    valued.sort(key=itemgetter(0), reverse=descending)
    return [key for _, key in valued] + rest


def ordered_places(keys: Iterable[str], order: str, values: Mapping[str, Any]) -> dict[str, int]:
    """The place of each key in that order."""
    return {key: place for place, key in enumerate(sort_keys(keys, order, values))}


def sortable(value: Any) -> Any:
    """The value by which sorting compares: a number or bytes."""
    return (
        value
        if isinstance(value, int | float | bytes)
        else str(value).casefold().encode("utf-8", "replace")
    )
