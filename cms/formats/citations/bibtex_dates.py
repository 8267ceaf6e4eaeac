"""Dates of BibTeX and biblatex entries."""

import datetime
import re

from cms.core import dates

MONTHS = tuple(name[:3] for name in dates.MONTHS)
"""The names that every style of BibTeX knows."""
ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T[\d:.Z+-]*)?[~?%]?(/.*)?")
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
NAME = re.compile(r"[A-Za-z]{3,}")
NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


def issued(date: str, year: str = "", month: str = "", day: str = "") -> tuple[str, list[str]]:
    """The date that `date`, or else the others, say, as far as it is known; and the names of those of
    which something is lost."""
    if found := ISO.fullmatch(date.strip()):
        return _from_iso(found)
    lost = ["date"] if date else []
    digits = YEAR.search(year)
    if not digits:
        return "", lost + (["year"] if year else [])
    if year.strip("[]{}() c.©") != digits[0]:
        lost.append("year")
    number, day_of_month, more = _month(month.lower())
    if more:
        lost.append("month")
    if day.strip().isdigit():
        day_of_month = int(day)
    return _date(int(digits[0]), number, day_of_month), lost


def _from_iso(found: re.Match[str]) -> tuple[str, list[str]]:
    """A date of biblatex, such as 2019-03 or 2019-03-07/2019-03-09: of a range the first day."""
    year, month, day, more = found.groups(default="")
    said = "-".join(filter(None, (year, month, day)))
    known = _date(int(year), int(month or 0), int(day or 0))
    says_more = more.strip("/.") or len(known) < len(said)
    return known, ["date"] if says_more else []


def _month(text: str) -> tuple[int, int, bool]:
    """Month and day of texts such as `mar`, `JAN 15`, `5 mar` or `MAR-APR`, 0 where they aren't
    known; and whether the text says more."""
    names = [name[:3] for name in NAME.findall(text) if name[:3] in MONTHS]
    numbers = [int(number) for number in NUMBER.findall(text)]
    first = numbers[0] if numbers else 0
    if names:
        return MONTHS.index(names[0]) + 1, first, len(names) > 1 or len(numbers) > 1
    month = first if first <= 12 else 0
    more = bool(text.strip()) and (not month or len(numbers) > 1)
    return month, 0, more


def _date(year: int, month: int, day: int) -> str:
    """As much of a date as there is in the calendar."""
    if not 1 <= month <= 12:
        return f"{year:04}"
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return f"{year:04}-{month:02}"
