"""Dates of BibTeX and biblatex entries."""

import datetime
import re

from cms.core import dates

MONTHS = tuple(name[:3] for name in dates.MONTHS)
"""The macros of months in every BibTeX style."""
ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T[\d:.Z+-]*)?[~?%]?(/.*)?")
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
NAME = re.compile(r"[A-Za-z]{3,}")
NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


def issued(date: str, year: str = "", month: str = "", day: str = "") -> tuple[str, list[str]]:
    """Return the date given by `date`, else by the other fields, as far as it is known; and the
    names of fields of which something is lost.
    """
    if match := ISO.fullmatch(date.strip()):
        return _from_iso(match)
    lost = ["date"] if date else []
    year_match = YEAR.search(year)
    if not year_match:
        return "", lost + (["year"] if year else [])
    if year.strip("[]{}() c.©") != year_match[0]:
        lost.append("year")
    month_number, day_of_month, has_more = _month(month.lower())
    if has_more:
        lost.append("month")
    if day.strip().isdigit():
        day_of_month = int(day)
    return _date(int(year_match[0]), month_number, day_of_month), lost


def _from_iso(match: re.Match[str]) -> tuple[str, list[str]]:
    """Parse a date of biblatex, such as 2019-03 or 2019-03-07/2019-03-09; of a range the first day."""
    year, month, day, more = match.groups(default="")
    written = "-".join(filter(None, (year, month, day)))
    date = _date(int(year), int(month or 0), int(day or 0))
    has_more = more.strip("/.") or len(date) < len(written)
    return date, ["date"] if has_more else []


def _month(text: str) -> tuple[int, int, bool]:
    """Return month and day of texts such as `mar`, `JAN 15`, `5 mar` or `MAR-APR`, 0 if not known;
    and whether the text has more.
    """
    names = [name[:3] for name in NAME.findall(text) if name[:3] in MONTHS]
    numbers = [int(number) for number in NUMBER.findall(text)]
    first = numbers[0] if numbers else 0
    if names:
        return MONTHS.index(names[0]) + 1, first, len(names) > 1 or len(numbers) > 1
    month = first if first <= 12 else 0
    has_more = bool(text.strip()) and (not month or len(numbers) > 1)
    return month, 0, has_more


def _date(year: int, month: int, day: int) -> str:
    """Return as much of a date as exists in the calendar."""
    if not 1 <= month <= 12:
        return f"{year:04}"
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return f"{year:04}-{month:02}"
