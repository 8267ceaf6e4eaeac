"""A scale of years: where a moment stands on a line, and which years are worth a mark."""

from collections.abc import Iterable
from typing import NamedTuple

from cms.core.dates import PartialDate

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def moment(date: PartialDate) -> float:
    """A date as a year with a fraction: the beginning of what it can mean."""
    return date.year + (date.first.timetuple().tm_yday - 1) / 366


def moment_after(date: PartialDate) -> float:
    """The end of what a date can mean: a year ends when the next begins."""
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
        """The years between both ends; one where they are the same."""
        return (self.last - self.first) or 1

    def at(self, year: float) -> float:
        within = min(max(year, self.first), self.last)
        share = (within - self.first) / self.length
        return self.start + share * (self.end - self.start)

    def marks(self, apart: float) -> list[int]:
        """Round years at least `apart` units from each other."""
        year = abs(self.end - self.start) / self.length
        step = round_step(apart / year)
        begin = -int(-self.first // step) * step
        return list(range(begin, int(self.last) + 1, step))


def round_step(least: float) -> int:
    """The smallest round number of years that is `least` or more."""
    return next((step for step in STEPS if step >= least), STEPS[-1])


def span_of(moments: Iterable[float]) -> tuple[float, float]:
    """The first and last of some moments, a year apart at least."""
    ordered = sorted(moments)
    first, last = ordered[0], ordered[-1]
    return first, max(last, first + 1)
