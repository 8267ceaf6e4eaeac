"""Queries over the entries of a type: conditions, order and limit."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

from cms.schema.content_type import Model
from cms.schema.fields import Field
from cms.schema.fields.walk import walk_values


class _DateBound:
    """A bound of a range of dates. It isn't a named tuple, since Before and From with the same date
    must not be equal.
    """

    __slots__ = ("date",)

    def __init__(self, date: str) -> None:
        self.date = date

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _DateBound) and type(other) is type(self) and other.date == self.date
        )

    def __hash__(self) -> int:
        return hash((type(self), self.date))


class Before(_DateBound):
    """A date earlier than `date` (ISO 8601). A month or a year matches if all of it is earlier."""


class From(_DateBound):
    """A date not earlier than `date` (ISO 8601), or a month or year that includes it."""


Condition = str | Before | From | None
Where = Mapping[str, Condition]
"""Dotted field path → condition; None matches everything."""


class Query(NamedTuple):
    """The conditions, order and limit of a list, as stored in a trace. `after` is the key of the
    entry after which the list begins. `around` is the key of an entry that is listed with `limit`
    entries on each side.
    """

    where: Where
    order: str = ""
    limit: int | None = None
    after: str = ""
    around: str = ""


KINDS: Mapping[str, Callable[[str], Condition]] = {"is": str, "before": Before, "from": From}


def dump_query(query: Query) -> str:
    """Serialize a query; equal queries give the same text."""
    where = {
        path: _dump(condition) for path, condition in query.where.items() if condition is not None
    }
    return orjson.dumps([where, *query[1:]], option=orjson.OPT_SORT_KEYS).decode()


def _dump(condition: Condition) -> tuple[str, str]:
    if isinstance(condition, Before | From):
        return "before" if isinstance(condition, Before) else "from", condition.date
    return "is", str(condition)


def load_query(text: str) -> Query:
    """Parse the output of `dump_query`."""
    where, *more = orjson.loads(text)
    return Query({path: KINDS[kind](value) for path, (kind, value) in where.items()}, *more)


def values_at(model: Model, values: Mapping[str, Any], path: str) -> Iterator[tuple[Field, Any]]:
    """Yield every (field, value) at a dotted path, over all rows and all languages."""
    first = path.partition(".")[0]
    if first in values:
        for found_path, field, value in walk_values(model.fields, {first: values[first]}):
            if found_path == path:
                yield field, value


def in_range(values: Iterable[str], condition: Before | From) -> bool:
    """Return whether one of a field's values, as text, meets the condition."""
    if isinstance(condition, Before):
        return any(value < condition.date[: len(value)] for value in values)
    return any(value >= condition.date[: len(value)] for value in values)


def sort_keys(keys: Iterable[str], order: str, values: Mapping[str, Any]) -> list[str]:
    """Sort `keys` by a field; `-` before its name is for descending order. `values` has the sort
    value of each key.

    Non-ASCII texts sort by their `collation`. Entries without a value come last, and ties are
    sorted by key.
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
    """Return key → position in the order of `sort_keys`."""
    return {key: place for place, key in enumerate(sort_keys(keys, order, values))}


def sortable(value: Any) -> Any:
    """Return the value used for comparisons: a number or bytes."""
    return (
        value
        if isinstance(value, int | float | bytes)
        else str(value).casefold().encode("utf-8", "replace")
    )
