"""Checks across fields: what a content type, a group or a list of rows says of values that belong
together.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cms.core.dates import parse_date
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.base import Fields, Json, JsonObject, Raw

if TYPE_CHECKING:
    from cms.schema.fields.base import Field


class Check:
    """Looks at fields that stand beside each other; `names` are theirs."""

    names: tuple[str, ...] = ()

    def problems(self, raw: Raw, prefix: str) -> Iterator[Invalid]:
        """Refusals of these values; `prefix` goes before the names of their fields."""
        yield from ()

    def schema(self) -> JsonObject:
        """The check as JSON Schema, as far as that can express it."""
        return {}


class Order(Check):
    """A range: `last` is not before `first`. A date that is known to the month or year may lie in
    it.
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
                        "This is less than %(first)s, where the range begins. Correct one of the two."
                    ),
                    first=first,
                )
        elif _is_date(first) and _is_date(last):
            length = min(len(first), len(last))
            if last[:length] < first[:length]:
                yield Invalid(
                    path,
                    N_(
                        "This is before %(first)s, where the period begins. Correct one of the two "
                        "dates."
                    ),
                    first=first,
                )


class Needs(Check):
    """Where one of `others` is filled, `name` is needed; `problem` says so."""

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
    """Whether a raw value is a number; JSON's true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_date(value: Json) -> bool:
    """Whether a raw value is a date, whole or partial."""
    try:
        parse_date(value, "")
    except Invalid:
        return False
    return True


def schema_of(checks: Sequence[Check]) -> JsonObject:
    """Checks as JSON Schema, as far as that can express them."""
    found: JsonObject = {}
    for check in checks:
        for word, value in check.schema().items():
            found[word] = found.get(word, {}) | value
    return found


def cross_check(
    fields: Fields,
    checks: Sequence[Check],
    raw: Raw,
    prefix: str = "",
) -> Iterator[Invalid]:
    """Refusals of `raw` by the checks of fields, groups and rows."""
    for check in checks:
        yield from check.problems(raw, prefix)
    for name, field in fields.items():
        if name in raw and field.checked:
            yield from field.cross_check(raw[name], prefix + name)


def checked_fields(fields: Fields, checks: Sequence[Check]) -> "frozenset[Field]":
    """The fields that some checks look at, with those in the groups and rows among `fields`."""
    own = (fields[name] for check in checks for name in check.names)
    return frozenset(own).union(*(field.checked for field in fields.values()))
