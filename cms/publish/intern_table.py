"""The number of each of many names, without a table of them all.

A manifest names a hundred thousand things by number, and a freeze after an edit asks for some
hundred: to look for those in a sorted list costs a tenth of making a dict of all.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

P = TypeVar("P", "array[int]", bytearray)


class InternTable(Mapping[str, int]):
    """Name → number: those from `begin` to `end` of a list, in which they are sorted, and others
    that came later.
    """

    __slots__ = ("_begin", "_end", "_later", "_names")

    def __init__(self, names: Sequence[str] = (), begin: int = 0, end: int = 0) -> None:
        self._names = names
        self._begin = begin
        self._end = end
        self._later: dict[str, int] = {}

    def find(self, name: str) -> int | None:
        """The number of a name; None where it has none."""
        number = self._later.get(name)
        if number is None and self._begin < self._end:
            place = bisect_left(self._names, name, self._begin, self._end)
            if place < self._end and self._names[place] == name:
                return place
        return number

    def __getitem__(self, name: str) -> int:
        number = self.find(name)
        if number is None:
            raise KeyError(name)
        return number

    def add(self, name: str, number: int) -> int:
        """Let a new name have a number; returns that."""
        self._later[name] = number
        return number

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.find(name) is not None

    def __iter__(self) -> Iterator[str]:
        yield from self._names[self._begin : self._end]
        yield from self._later

    def pairs(self) -> Iterator[tuple[str, int]]:
        """Every name with its number; none is looked for."""
        yield from zip(
            self._names[self._begin : self._end], range(self._begin, self._end), strict=True
        )
        yield from self._later.items()

    def __len__(self) -> int:
        return self._end - self._begin + len(self._later)


def slice_of(column: P, ends: "array[int]", row: int) -> P:
    """The slice of a column that belongs to a row; `ends` has the end of each row's slice."""
    return column[ends[row - 1] if row else 0 : ends[row]]


def invert_permutation(order: Sequence[int]) -> "array[int]":
    """Where each number comes to stand that a new order names: the order turned round."""
    places = array("I", bytes(array("I").itemsize * len(order)))
    for place, number in enumerate(order):
        places[number] = place
    return places
