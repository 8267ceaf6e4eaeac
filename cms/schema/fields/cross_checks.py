"""Checks across fields, declared by a content type, a group or a list of rows."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cms.core.dates import parse_date
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.base import Fields, Json, JsonObject, Raw

if TYPE_CHECKING:
    from cms.schema.fields.base import Field


class Check:
    """A check of several fields of the same entry, group or row. `names` are the fields that it
    reads.
    """

    names: tuple[str, ...] = ()

    def problems(self, raw: Raw, prefix: str) -> Iterator[Invalid]:
        """Return refusals of these values. `prefix` is prepended to the names of their fields."""
        yield from ()

    def schema(self) -> JsonObject:
        """Return the check as JSON Schema, as far as it can be expressed."""
        return {}


class Order(Check):
    """A range: `last` must not be before `first`. Partial dates are compared at the lower precision
    of the two.
    """

    def __init__(self, first: str, last: str) -> None:
        self.names = first, last

    def problems(self, raw: Raw, prefix: str) -> Iterator[Invalid]:
        first: Json = raw.get(self.names[0])
        last: Json = raw.get(self.names[1])
        path = prefix + self.names[1]

        if _is_number(first) and _is_number(last):
            if last < first:
                yield Invalid(
                    path,
                    N_(
                        "This number is below the start of the range, %(first)s. Correct one of the two."
                    ),
                    first=first,
                )
        elif _is_date(first) and _is_date(last):
            length = min(len(first), len(last))
            if last[:length] < first[:length]:
                yield Invalid(
                    path,
                    N_("This is before %(first)s, the start date. Correct one of the two."),
                    first=first,
                )


class Needs(Check):
    """If one of `others` is filled, `name` is required. `problem` is the message."""

    def __init__(self, name: str, *others: str, problem: str) -> None:
        self.names = name, *others
        self.problem = problem

    def problems(self, raw: Raw, prefix: str) -> Iterator[Invalid]:
        name, *others = self.names
        if not raw.get(name) and any(raw.get(other) for other in others):
            yield Invalid(prefix + name, self.problem)

    def schema(self) -> JsonObject:
        name, *others = self.names
        return {"dependentRequired": {other: [name] for other in others}}


def _is_number(value: Json) -> bool:
    """Return whether a raw value is a number; JSON's true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_date(value: Json) -> bool:
    """Return whether a raw value is a date, full or partial."""
    try:
        parse_date(value, "")
    except Invalid:
        return False
    return True


def schema_of(checks: Sequence[Check]) -> JsonObject:
    """Return checks as JSON Schema, as far as they can be expressed."""
    combined: JsonObject = {}
    for check in checks:
        for word, value in check.schema().items():
            combined[word] = combined.get(word, {}) | value
    return combined


def cross_check(
    fields: Fields,
    checks: Sequence[Check],
    raw: Raw,
    prefix: str = "",
) -> Iterator[Invalid]:
    """Return refusals of `raw` by its checks and by those of its fields, groups and rows."""
    for check in checks:
        yield from check.problems(raw, prefix)
    for name, field in fields.items():
        if name in raw and field.cross_checked:
            yield from field.cross_check(raw[name], prefix + name)


def checked_fields(fields: Fields, checks: Sequence[Check]) -> "frozenset[Field]":
    """Return the fields that the checks read, including those in groups and rows."""
    own = (fields[name] for check in checks for name in check.names)
    return frozenset(own).union(*(field.cross_checked for field in fields.values()))
