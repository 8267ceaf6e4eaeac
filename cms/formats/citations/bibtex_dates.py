"""Dates of BibTeX and biblatex entries."""

import re
from collections.abc import Mapping
from datetime import date

from cms.core import dates

MONTHS = tuple(name[:3] for name in dates.MONTHS)
"""The names that every style of BibTeX knows."""
ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T[\d:.Z+-]*)?[~?%]?(/.*)?")
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
NAME = re.compile(r"[A-Za-z]{3,}")
NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


def issued(values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The date that `date`, or `year`, `month` and `day`, say, as far as it is known; and the names
    of those of which something is lost."""
    if found := ISO.fullmatch(values["date"].strip()):
        return _from_iso(found)
    lost = ["date"] if values["date"] else []
    year = YEAR.search(values["year"])
    if not year:
        return "", lost + (["year"] if values["year"] else [])
    if values["year"].strip("[]{}() c.©") != year[0]:
        lost.append("year")
    month, day, more = _month(values["month"].lower())
    if more:
        lost.append("month")
    if values["day"].strip().isdigit():
        day = int(values["day"])
    return _date(int(year[0]), month, day), lost


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
        return date(year, month, day).isoformat()
    except ValueError:
        return f"{year:04}-{month:02}"
