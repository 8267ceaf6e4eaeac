"""Questions by number and numbers by question, each with its answer: those of a kind are found
together.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from cms.content.dependencies import Dependency
from cms.content.invalidation import Kind
from cms.publish.intern_table import InternTable, invert_permutation

FINGERPRINT_SIZE = 8
"""Bytes of an answer's fingerprint."""


class DependencyTable:
    """Every question that the pages of a site ask, and what each is answered with."""

    def __init__(self) -> None:
        self._kinds: list[Kind] = []
        self._groups: dict[Kind, InternTable] = {}
        self._arguments: list[str] = []
        self._kind_of = array("H")
        self._fingerprints = bytearray()

    def __len__(self) -> int:
        return len(self._arguments)

    def __getitem__(self, number: int) -> Dependency:
        return Dependency(*self._kinds[self._kind_of[number]], self._arguments[number])

    def __contains__(self, question: Dependency) -> bool:
        return question.argument in self._groups.get(question[:4], ())

    def number(self, question: Dependency) -> int:
        """The number of a question that is here. Raises KeyError."""
        return self._groups[question[:4]][question.argument]

    def fingerprint(self, number: int) -> bytes:
        """The fingerprint of a dependency."""
        return bytes(
            self._fingerprints[
                number * FINGERPRINT_SIZE : number * FINGERPRINT_SIZE + FINGERPRINT_SIZE
            ]
        )

    def kinds(self) -> Mapping[Kind, InternTable]:
        """Kind → argument → number."""
        return self._groups

    def intern(self, answers: Iterable[tuple[Dependency, bytes]]) -> "array[int]":
        """The numbers of some questions, in order; their answers take the place of those there
        were.
        """
        numbers, known, groups = array("I"), self._fingerprints, self._groups
        for question, answer in answers:
            group = groups.get(question[:4])
            number = group.find(question[4]) if group is not None else None
            if number is None:
                number = self._add(question[:4], question[4])
            known[number * FINGERPRINT_SIZE : number * FINGERPRINT_SIZE + FINGERPRINT_SIZE] = answer
            numbers.append(number)
        return numbers

    def _add(self, kind: Kind, argument: str) -> int:
        group = self._groups.get(kind)
        if group is None:
            group = self._groups[kind] = InternTable()
            self._kinds.append(kind)
        self._arguments.append(argument)
        self._kind_of.append(self._kinds.index(kind))
        self._fingerprints += bytes(FINGERPRINT_SIZE)
        return group.add(argument, len(self._arguments) - 1)

    def items(self) -> Iterator[tuple[Dependency, bytes]]:
        """Every question with its answer, in the order of numbers."""
        return ((self[number], self.fingerprint(number)) for number in range(len(self)))

    def in_order(self) -> tuple["DependencyTable", "array[int]"]:
        """The same, those of a kind together and sorted; and the new number of each."""
        groups = [sorted(group.pairs()) for group in self._groups.values()]
        order = [number for group in groups for _, number in group]
        answers = b"".join(map(self.fingerprint, order))
        return DependencyTable.of_columns(
            self._kinds,
            list(map(len, groups)),
            [argument for group in groups for argument, _ in group],
            answers,
        ), invert_permutation(order)

    def columns(self) -> tuple[list[Kind], list[int], list[str], bytes]:
        """The arguments of `of_columns` for a table that is in order: three lists for JSON, then
        bytes.
        """
        return (
            self._kinds,
            list(map(len, self._groups.values())),
            self._arguments,
            bytes(self._fingerprints),
        )

    @classmethod
    def of_columns(
        cls,
        kinds: Iterable[Iterable[str]],
        lengths: list[int],
        arguments: list[str],
        answers: bytes | memoryview,
    ) -> "DependencyTable":
        """The questions that `columns` told. Raises ValueError and IndexError for what it can't
        have told.
        """
        new = cls()
        new._kinds = [Dependency(*kind)[:4] for kind in kinds]
        new._arguments, new._fingerprints = arguments, bytearray(answers)
        for number, length in enumerate(lengths):
            new._kind_of.extend(array("H", [number]) * length)
        ends = list(accumulate(lengths))
        if not len(arguments) == len(new._kind_of) == len(answers) // FINGERPRINT_SIZE:
            raise ValueError("columns of different lengths")
        new._groups = {
            kind: InternTable(arguments, end - length, end)
            for kind, length, end in zip(new._kinds, lengths, ends, strict=True)
        }
        return new
