"""Years and months in the place where their entries would stand in a list."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from cms.content import LocalizedEntry
from cms.core.dates import PartialDate
from cms.web.pages.facets import MIN_LISTED_ENTRIES


class Period(NamedTuple):
    """A year or a month in the place where its entries would stand in a list: either the `entries`
    themselves, or their `number` and the address of their own list.
    """

    date: PartialDate
    number: int
    address: str
    entries: tuple[LocalizedEntry, ...] = ()


Runs = tuple[tuple[bool, tuple[Period, ...]], ...]


def periods_left(
    counts: Iterable[tuple[str, int]],
    path: str,
    shown: Sequence[LocalizedEntry],
    address: Callable[[str], str],
    entries: Callable[[str], Iterable[LocalizedEntry]],
) -> Runs:
    """Return the years or months of which a list doesn't show every entry, so that it has no hole,
    in runs of those that have a list of their own (True) and those that haven't.

    `counts` are (year or month, number of its entries) in the order of the list, `path` is the field
    of the date, `shown` the entries that the list shows.
    """
    periods = _periods_left(counts, path, shown, address, entries)
    runs = groupby(periods, key=lambda period: bool(period.address))
    return tuple((linked, tuple(run)) for linked, run in runs)


def _periods_left(
    counts: Iterable[tuple[str, int]],
    path: str,
    shown: Sequence[LocalizedEntry],
    address: Callable[[str], str],
    entries: Callable[[str], Iterable[LocalizedEntry]],
) -> Iterator[Period]:
    keys, days = {item.key for item in shown}, [str(item[path] or "") for item in shown]
    for date, number in counts:
        if sum(day.startswith(date) for day in days) == number:
            continue
        listed = number >= MIN_LISTED_ENTRIES
        rest = () if listed else tuple(item for item in entries(date) if item.key not in keys)
        yield Period(PartialDate(date), number, address(date) if listed else "", rest)
