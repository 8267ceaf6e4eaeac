"""The climate of a station by month."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from babel.dates import get_month_names

from cms.content import LocalizedEntry
from cms.web.i18n import locale


class MonthlyClimate(NamedTuple):
    """Mean temperatures in °C and precipitation in mm, from January; either may be empty."""

    temperature: tuple[float, ...]
    precipitation: tuple[float, ...]

    @property
    def measured(self) -> bool:
        """Whether one of them is known."""
        return any(self)

    def months(self) -> Iterator[tuple[str, float | None, float | None]]:
        """Yield (name of the month in the page's language, temperature, precipitation)."""
        names = get_month_names("abbreviated", "stand-alone", locale()).values()
        yield from zip_longest(names, *self)


def monthly_climate(entry: LocalizedEntry) -> MonthlyClimate:
    """Return the monthly climate of a station."""
    monthly = entry.monthly
    return MonthlyClimate(
        *(parse_numbers(monthly[name]) if monthly else () for name in MonthlyClimate._fields)
    )


def parse_numbers(text: str) -> tuple[float, ...]:
    return tuple(float(number.replace("−", "-")) for number in text.split())
