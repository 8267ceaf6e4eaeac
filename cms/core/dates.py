"""Dates of reduced precision: a year, a month or a day (ISO 8601)."""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time
from functools import total_ordering

from cms.core.errors import Invalid
from cms.core.i18n import N_

Clock = Callable[[], datetime]
"""Returns the current time, with a time zone."""


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

NUMBERS = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?")
DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
"""Day, month and year, as German and Russian write them: with dots, the day is always first."""
CHINESE = re.compile(r"(\d{4})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号號]?)?)?")
DAY_FIRST = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?)?([A-Za-z]{3,9})\.?,?\s+(\d{4})")
MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
CLOCK = re.compile(
    r"(.+?)[\s,]*[T\s,日号號]\s*(\d{1,2})(?::(\d{2})(?::(\d{2}))?|[点點时時](?:(\d{1,2})分)?)"
)
MAX_MOMENT_LENGTH = 60
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


@total_ordering
class PartialDate:
    """`2022`, `2022-03` or `2022-03-09`. Sorts by its text and equals it as a string."""

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
        """The first day of the period."""
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
    """Parse a date from JSON. Raises Invalid, with a message that says what to enter."""
    match = SHAPE.fullmatch(raw) if isinstance(raw, str) else None
    if not match:
        raise Invalid(path, N_("Enter the date as year-month-day, such as 2024-08-23."))
    parsed = PartialDate(match[0])
    if not partial and parsed.day is None:
        raise Invalid(path, N_("Enter the full date, such as 2024-08-23."))
    try:
        parsed.first  # noqa: B018 - raises if there is no such day
    except ValueError:
        raise Invalid(path, N_("This date doesn’t exist: %(date)s."), date=match[0]) from None
    return parsed


def parse_moment(raw: object, path: str) -> datetime:
    """Parse a date and time with its offset from UTC (RFC 3339). Raises Invalid, also for the first
    and last year that Python knows, which can't be converted to every time zone.
    """
    moment: datetime | None = None
    with suppress(ValueError):
        moment = datetime.fromisoformat(str(raw))
    if moment is None or moment.tzinfo is None or not MINYEAR < moment.year < MAXYEAR:
        raise Invalid(
            path, N_("Enter date and time with the time zone, such as 2024-08-24T08:00:00+08:00.")
        )
    return moment


def aware_datetime(text: str) -> datetime:
    """Parse a date and time from one of our own files. Raises ValueError if it has no time zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text}: no time zone")
    return moment


def typed_date(text: str) -> str:
    """Convert a date as people type it (2024/8/3, 3.8.2024, 2024年8月3日, 3 August 2024, full-width
    digits) to
    ISO 8601.

    Returns any other text unchanged. 3/8/2024 is one of those: it may be in March or in August.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    year, month, day = _numbers(plain) or _words(plain) or ("", None, None)
    if not year:
        return text
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])


def typed_moment(text: str, path: str) -> datetime:
    """Parse a date and time as people type it: a day in any form that `typed_date` accepts, and a
    time, 00:00 if left out. The result has a time zone if one was typed. Raises Invalid.
    """
    plain = unicodedata.normalize("NFKC", text[:MAX_MOMENT_LENGTH]).strip()
    with suppress(ValueError):
        return datetime.fromisoformat(plain)
    match = CLOCK.fullmatch(plain)
    day = SHAPE.fullmatch(typed_date(match[1] if match else plain))
    clock = _clock(match[2], match[3] or match[5], match[4]) if match else time()
    if not day or not day[3] or clock is None or len(text) > MAX_MOMENT_LENGTH:
        raise Invalid(path, N_("Enter date and time, such as 2024-08-24 08:00."))
    return datetime.combine(parse_date(day[0], path).first, clock)


def _clock(hour: str, minute: str | None, second: str | None) -> time | None:
    try:
        return time(int(hour), int(minute or 0), int(second or 0))
    except ValueError:
        return None


Parts = tuple[str, str | None, str | None]


def _numbers(text: str) -> Parts | None:
    if match := NUMBERS.fullmatch(text):
        return match[1], match[3], match[4]
    if match := DOTTED.fullmatch(text):
        return match[3], match[2], match[1]
    match = CHINESE.fullmatch(text)
    return (match[1], match[2], match[3]) if match else None


def _words(text: str) -> Parts | None:
    if match := DAY_FIRST.fullmatch(text):
        day, name, year = match.groups()
    elif match := MONTH_FIRST.fullmatch(text):
        name, day, year = match.groups()
    else:
        return None
    name = name.lower()
    for number, month in enumerate(MONTHS, 1):
        if name in (month, month[:3]) or (name == "sept" and number == 9):
            return year, str(number), day
    return None
