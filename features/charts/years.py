"""A scale of years: the position of a moment on a line, and the years to label."""

from collections.abc import Iterable
from typing import NamedTuple

from cms.core.dates import PartialDate

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def moment(date: PartialDate) -> float:
    """Return the first day that a partial date can mean, as a fractional year."""
    return date.year + (date.first.timetuple().tm_yday - 1) / 366


def moment_after(date: PartialDate) -> float:
    """Return the end of the period that a partial date can mean, as a fractional year. A year ends
    when the next begins.
    """
    if date.day:
        return moment(date) + 1 / 366
    return date.year + (date.month / 12 if date.month else 1.0)


class Scale(NamedTuple):
    """Years `first` to `last` drawn from `start` to `end`, in drawing units."""

    first: float
    last: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """The number of years; 1 if both ends are the same."""
        return (self.last - self.first) or 1

    def at(self, year: float) -> float:
        clamped = min(max(year, self.first), self.last)
        share = (clamped - self.first) / self.length
        return self.start + share * (self.end - self.start)

    def marks(self, distance: float) -> list[int]:
        """Return round years at least `apart` units from each other."""
        year_width = abs(self.end - self.start) / self.length
        step = round_step(distance / year_width)
        first = -int(-self.first // step) * step
        return list(range(first, int(self.last) + 1, step))


def round_step(minimum: float) -> int:
    """Return the smallest round number of years that is `minimum` or more."""
    return next((step for step in STEPS if step >= minimum), STEPS[-1])


def span_of(moments: Iterable[float]) -> tuple[float, float]:
    """Return the first and last moment, at least a year apart."""
    ordered = sorted(moments)
    first, last = ordered[0], ordered[-1]
    return first, max(last, first + 1)
