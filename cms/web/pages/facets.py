"""Ways to narrow a list: one filter an address, archives by year and month."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.core.errors import Elsewhere, NotFound
from cms.core.languages import collation
from cms.web.pages.menus import MenuItem
from cms.web.templating.formats import date_text
from cms.web.templating.render import url

Filters = tuple[tuple[Any, tuple[MenuItem, ...]], ...]
"""Ways to narrow a list: pairs of a label and its items."""
Counts = tuple[tuple[str, int], ...]
Months = tuple[tuple[PartialDate, str], ...]
Archive = tuple[tuple[PartialDate, str, Months], ...]
MIN_LISTED_ENTRIES = 3
"""A list of fewer entries has no address of its own: it would say no more than the list it is part
of.
"""


class Facet(NamedTuple):
    """The lists of a type narrowed to a value of one field. `whole` is the endpoint of the list of
    all.

    `hidden`: entries that no list of the type shows.
    """

    type: str
    path: str
    address: Callable[[str], str]
    """Value → address of the narrowed list."""
    whole: str
    hidden: Callable[[Reader], Sequence[LocalizedEntry]] = lambda read: ()

    def counts(self, read: Reader) -> dict[str, int]:
        """How many entries each value holds."""
        hidden = self.hidden(read)
        found = {
            value: number - sum(_holds(item, self.path, value) for item in hidden)
            for value, number in read.values(self.type, self.path)
        }
        return {value: number for value, number in found.items() if number}

    def number(self, read: Reader, value: str) -> int:
        """How many entries a value holds, MIN_LISTED_ENTRIES standing for more."""
        away = sum(_holds(item, self.path, value) for item in self.hidden(read))
        return read.count(self.type, {self.path: value}, MIN_LISTED_ENTRIES + away) - away

    def url(self, read: Reader, value: str) -> str:
        """Where a value leads: to its list, or to the list of all."""
        return (
            self.address(value)
            if self.number(read, value) >= MIN_LISTED_ENTRIES
            else url(self.whole)
        )

    def need(self, read: Reader, value: str) -> None:
        """Let a narrowed list be shown. Raises NotFound for a value without entries, Elsewhere for
        one with few.
        """
        number = self.number(read, value)
        if not number:
            raise NotFound
        if number < MIN_LISTED_ENTRIES:
            raise Elsewhere(url(self.whole))

    def values(self, read: Reader) -> list[str]:
        """The values whose lists have an address."""
        return [
            value for value, number in self.counts(read).items() if number >= MIN_LISTED_ENTRIES
        ]

    def items(
        self, read: Reader, label: Callable[[str], Any], current: str = ""
    ) -> tuple[MenuItem, ...]:
        """A filter: those values by what they are called, in the order of the page's language."""
        found = [
            MenuItem(label(value), self.address(value), value == current)
            for value in self.values(read)
        ]
        return tuple(sorted(found, key=lambda item: collation(str(item.label), read.language.lang)))

    def years(self, read: Reader, current: str = "") -> tuple[MenuItem, ...]:
        """A filter by years, newest first."""
        years = sorted((value for value in self.values(read) if len(value) == 4), reverse=True)
        return tuple(
            MenuItem(date_text(PartialDate(year)), self.address(year), year == current)
            for year in years
        )

    def urls(self, read: Reader, length: int = 0) -> Iterator[str]:
        """The addresses of the narrowed lists; of a date's, only those of values of a length."""
        yield from (self.address(value) for value in self.values(read) if length in (0, len(value)))


def _holds(item: LocalizedEntry, path: str, value: str) -> bool:
    return bool(item[path] == value)


def archive(read: Reader, years: Facet, months: Facet, shown: str) -> Archive:
    """Years, newest first, the year `shown` with its months.

    Were the months of all years on every list, the first item of a month would change every list.
    """
    return tuple(
        (PartialDate(one), years.address(one), months_of(read, months, one) if one == shown else ())
        for one in reversed(_years(read, years))
    )


def months_of(read: Reader, months: Facet, year: str) -> Months:
    """The months of a year whose lists have an address, newest first."""
    found = [
        value
        for value, number in below(read.values(months.type, months.path), year)
        if len(value) == 7 and number >= MIN_LISTED_ENTRIES
    ]
    return tuple((PartialDate(value), months.address(value)) for value in reversed(found))


def below(counts: Counts, year: str) -> Counts:
    """A year with its months and days, of the counts of dates: there are thousands of them, sorted."""
    return counts[bisect_left(counts, (year,)) : bisect_left(counts, (f"{year}~",))]


def small_years(read: Reader, type: str, path: str) -> tuple[str, ...]:
    """The years that hold too few entries for a list of their own, newest first."""
    return tuple(
        value
        for value, number in reversed(read.values(type, path))
        if len(value) == 4 and number < MIN_LISTED_ENTRIES
    )


def _years(read: Reader, years: Facet) -> list[str]:
    counts = read.values(years.type, years.path)
    return read.snapshot.memo(
        ("years", years.type, years.path),
        lambda: [
            value for value, number in counts if len(value) == 4 and number >= MIN_LISTED_ENTRIES
        ],
    )
