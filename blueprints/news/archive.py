"""The archive of news: years and months that have a list of their own."""

from bisect import bisect_left

from cms.content import Reader
from cms.core.dates import PartialDate
from cms.web.pages.facets import MIN_LISTED_ENTRIES, Facet

Counts = tuple[tuple[str, int], ...]
Months = tuple[tuple[PartialDate, str], ...]
Archive = tuple[tuple[PartialDate, str, Months], ...]


def archive(read: Reader, years: Facet, months: Facet, shown: str) -> Archive:
    """Years, newest first, the year `shown` with its months.

    Were the months of all years on every list, the first item of a month would change every list.
    """
    found = []
    for year in reversed(years.values(read)):
        own = months_of(read, months, year) if year == shown else ()
        found.append((PartialDate(year), years.address(year), own))
    return tuple(found)


def months_of(read: Reader, months: Facet, year: str) -> Months:
    """The months of a year whose lists have an address, newest first."""
    found = [
        (PartialDate(value), months.address(value))
        for value, number in below(read.values(months.type, months.path), year)
        if len(value) == 7 and number >= MIN_LISTED_ENTRIES
    ]
    return tuple(reversed(found))


def below(counts: Counts, year: str) -> Counts:
    """A year with its months and days, of the counts of dates: there are thousands of them, sorted."""
    return counts[bisect_left(counts, (year,)) : bisect_left(counts, (f"{year}~",))]
