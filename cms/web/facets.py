"""Ways to narrow a list: one filter an address, archives by year and month."""

from bisect import bisect_left
from collections.abc import Callable
from typing import Any

from cms.dates import PartialDate
from cms.store import Reader
from cms.web.formats import date_text
from cms.web.menus import Item
from cms.web.rendering import url

Filters = tuple[tuple[Any, tuple[Item, ...]], ...]
"""Ways to narrow a list: pairs of a label and its items."""
Counts = tuple[tuple[str, int], ...]
Months = tuple[tuple[PartialDate, str], ...]
Archive = tuple[tuple[PartialDate, str, Months], ...]


def facet(read: Reader, type: str, path: str, label: Callable[[str], Any], address: Callable[[str], str],
          current: str = "") -> tuple[Item, ...]:
    """One filter's values that hold entries, each with its address."""
    return tuple(Item(label(value), address(value), value == current) for value, _count in read.values(type, path))


def years(read: Reader, type: str, path: str, endpoint: str, current: str = "") -> tuple[Item, ...]:
    """The years that hold entries, newest first, each with its address."""
    return tuple(Item(date_text(PartialDate(year)), url(endpoint, year=int(year)), year == current)
                 for year in reversed(_years(read, type, path)))


def archive(read: Reader, type: str, path: str, year: str, month: str, shown: str) -> Archive:
    """Years, newest first, the year `shown` with its months; `year` and `month` are endpoints.

    Were the months of all years on every list, the first item of a month would change every list.
    """
    return tuple((PartialDate(one), url(year, year=int(one)),
                  months(read, type, path, one, month) if one == shown else ())
                 for one in reversed(_years(read, type, path)))


def months(read: Reader, type: str, path: str, year: str, endpoint: str) -> Months:
    """The months of a year that hold entries, newest first, each with its address."""
    found = [value for value, _count in below(read.values(type, path), year) if len(value) == 7]
    return tuple((PartialDate(value), url(endpoint, year=int(year), month=int(value[5:]))) for value in reversed(found))


def below(counts: Counts, year: str) -> Counts:
    """A year with its months and days, of the counts of dates: there are thousands of them, sorted."""
    return counts[bisect_left(counts, (year,)):bisect_left(counts, (f"{year}~",))]


def _years(read: Reader, type: str, path: str) -> list[str]:
    counts = read.values(type, path)
    return read.snapshot.once(("years", type, path), lambda: [value for value, _count in counts if len(value) == 4])
