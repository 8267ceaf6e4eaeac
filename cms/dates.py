"""Dates as they are known: a year, a month or a day (ISO 8601 reduced precision)."""

from contextlib import suppress
from datetime import MAXYEAR, MINYEAR, date, datetime
from functools import total_ordering

from cms.errors import Invalid
from cms.i18n import N_
from cms.patterns import pattern

SHAPE = pattern(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@total_ordering
class PartialDate:
    """`2022`, `2022-03` or `2022-03-09`; sorts by its first day, compares equal to its own text."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    @property
    def year(self) -> int:
        return int(self.value[:4])

    @property
    def month(self) -> int | None:
        return int(self.value[5:7]) if len(self.value) > 4 else None

    @property
    def day(self) -> int | None:
        return int(self.value[8:10]) if len(self.value) > 7 else None

    @property
    def first(self) -> date:
        """The first day it can mean."""
        return date.fromisoformat(f"{self.value}-01-01"[:10])

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"PartialDate(value={self.value!r})"

    def __eq__(self, other: object) -> bool:
        return self.value == str(other)

    def __lt__(self, other: object) -> bool:
        return self.value < str(other)

    def __hash__(self) -> int:
        return hash(self.value)


def parse_date(raw: object, path: str, *, partial: bool = True) -> PartialDate:
    """Read a date from JSON. Raises Invalid with what is wrong and what to write."""
    match = SHAPE.fullmatch(raw) if isinstance(raw, str) else None
    if not match:
        raise Invalid(path, N_("Enter the date as year-month-day, such as 2024-08-23."))
    parsed = PartialDate(match[0])
    if not partial and parsed.day is None:
        raise Invalid(path, N_("Enter the full date, such as 2024-08-23."))
    try:
        parsed.first  # noqa: B018 - raises where there is no such day
    except ValueError:
        raise Invalid(path, N_("This date doesn’t exist: %(date)s."), date=match[0]) from None
    return parsed


def parse_moment(raw: object, path: str) -> datetime:
    """Read a moment with its offset from UTC (RFC 3339), far enough from the ends of time to be read in any zone."""
    moment: datetime | None = None
    with suppress(ValueError):
        moment = datetime.fromisoformat(str(raw))
    if moment is None or moment.tzinfo is None or not MINYEAR < moment.year < MAXYEAR:
        raise Invalid(path, N_("Enter date and time with the time zone, such as 2024-08-24T08:00:00+08:00."))
    return moment
