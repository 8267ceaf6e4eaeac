"""The archive of news: the years and months that have a list of their own."""

from bisect import bisect_left

from cms.content import Reader
from cms.core.dates import PartialDate
from cms.web.pages.facets import MIN_LISTED_ENTRIES, Facet

Counts = tuple[tuple[str, int], ...]
Months = tuple[tuple[PartialDate, str], ...]
Archive = tuple[tuple[PartialDate, str, Months], ...]


def archive(read: Reader, years: Facet, months: Facet, shown: str) -> Archive:
    """Return the years, newest first; only the year `shown` has its months.

    With the months of all years on every list, the first item of a month would change every list.
    """
    entries = []
    for year in reversed(years.values(read)):
        listed_months = months_of(read, months, year) if year == shown else ()
        entries.append((PartialDate(year), years.address(year), listed_months))
    return tuple(entries)


def months_of(read: Reader, months: Facet, year: str) -> Months:
    """Return the months of a year whose lists have an address, newest first."""
    listed = [
        (PartialDate(value), months.address(value))
        for value, number in counts_in_year(read.values(months.type, months.path), year)
        if len(value) == 7 and number >= MIN_LISTED_ENTRIES
    ]
    return tuple(reversed(listed))


def counts_in_year(counts: Counts, year: str) -> Counts:
    """Return the counts of a year, its months and days, by bisection: `counts` has thousands of dates."""
    return counts[bisect_left(counts, (year,)) : bisect_left(counts, (f"{year}~",))]
