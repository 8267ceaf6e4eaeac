"""Dates of BibTeX and biblatex entries."""

import re
from collections.abc import Mapping
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T[\d:.Z+-]*)?[~?%]?(/.*)?")
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
NAME = re.compile(r"[A-Za-z]{3,}")
NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


def issued(values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The date that `date`, or `year`, `month` and `day`, say, as far as it is known; and the names
    of those of which something is lost."""
    found = ISO.fullmatch(values["date"].strip())
    if found:
        told = _date(int(found[1]), int(found[2] or 0), int(found[3] or 0))
        said = "-".join(part for part in found.group(1, 2, 3) if part)
        more = (found[4] or "").strip("/.") or len(told) < len(said)
        return told, ["date"] if more else []
    lost = ["date"] if values["date"] else []
    year = YEAR.search(values["year"])
    if not year:
        return "", lost + (["year"] if values["year"] else [])
    lost += ["year"] if values["year"].strip("[]{}() c.©") != year[0] else []
    month, day, more = _month(values["month"].lower())
    if values["day"].strip().isdigit():
        day = int(values["day"])
    return _date(int(year[0]), month, day), lost + (["month"] if more else [])


def _month(text: str) -> tuple[int, int, bool]:
    """Month and day of texts such as `mar`, `JAN 15`, `5 mar` or `MAR-APR`, 0 where they aren't
    known; and whether the text says more."""
    names = [
        number
        for name in NAME.findall(text)
        for number, short in enumerate(MONTHS, 1)
        if name.startswith(short)
    ]
    numbers = [int(number) for number in NUMBER.findall(text)]
    if names:
        return names[0], numbers[0] if numbers else 0, len(names) > 1 or len(numbers) > 1
    month = numbers[0] if numbers and 1 <= numbers[0] <= 12 else 0
    return month, 0, bool(text.strip()) and (not month or len(numbers) > 1)


def _date(year: int, month: int, day: int) -> str:
    """As much of a date as there is in the calendar."""
    if not 1 <= month <= 12:
        return f"{year:04}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return f"{year:04}-{month:02}"
