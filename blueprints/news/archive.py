"""The archive of news: the years and months that have a list of their own."""

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
    return tuple(
        (PartialDate(value), months.address(value))
        for value, number in counts_of_months(read, year)
        if number >= MIN_LISTED_ENTRIES
    )


def counts_of_months(read: Reader, year: str) -> Counts:
    """Return the months of a year with the number of their entries, newest first. Each month is
    counted alone, so that an entry of another year concerns no page that shows them.
    """
    months = [f"{year}-{month:02}" for month in range(12, 0, -1)]
    counts = [(month, read.count("news", {"date": month})) for month in months]
    return tuple(found for found in counts if found[1])


def counts_of_years(read: Reader, years: Facet) -> Counts:
    """Return all years with the number of their entries, newest first."""
    counts = read.values(years.type, years.path)
    return tuple(reversed([found for found in counts if len(found[0]) == 4]))
