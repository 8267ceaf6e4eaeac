"""Which pages ask a question, found at once.

A page has the numbers of its questions; the other way round they are two columns. They are made
when a manifest is written whole: to look through all pages for a few questions took longer than to
make the pages that ask them.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate

from cms.publish.intern_table import slice_of


class ReverseIndex:
    """The rows that ask each question: those of a question end in `rows` where `ends` has it by its
    number.

    It knows of the first `count` rows only, and of the questions that there were.
    """

    def __init__(
        self, count: int = 0, rows: "array[int] | None" = None, ends: "array[int] | None" = None
    ) -> None:
        self.count = count
        self.rows = rows or array("I")
        self.ends = ends or array("I")

    def of(self, questions: Iterable[int]) -> Iterator[int]:
        """The rows that ask any of some questions; one that asks several comes more than once."""
        for number in questions:
            if number < len(self.ends):
                yield from slice_of(self.rows, self.ends, number)


def reverse_index(asked: "array[int]", asked_ends: "array[int]") -> ReverseIndex:
    """The same from what each row asks: of `asked` those of a row end where `asked_ends` has it."""
    often = Counter(asked)
    ends = list(accumulate(often[number] for number in range(max(often, default=-1) + 1)))
    places, rows = [0, *ends], array("I", bytes(array("I").itemsize * len(asked)))
    begin = 0
    for row, end in enumerate(asked_ends):
        for number in asked[begin:end]:
            rows[places[number]] = row
            places[number] += 1
        begin = end
    return ReverseIndex(len(asked_ends), rows, array("I", ends))
