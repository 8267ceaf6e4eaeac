"""The pages of a manifest, kept in columns: ten thousands of them as objects take half a second and 100 MB to load."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, MutableMapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

DIGEST = 16
"""Bytes of a page's hash."""
FEW = 30
"""Up to how many numbers are looked for one by one, at the speed of a search in bytes."""


class Page(NamedTuple):
    """One file: its content's hash, the numbers of its questions and of its links' targets, the ids on it."""

    digest: bytes
    asked: "array[int]"
    links: "array[int]"
    anchors: tuple[str, ...] = ()


@dataclass(slots=True)
class Columns:
    """Many pages. Of `asked` and `links` those of a page end where `asked_ends` and `link_ends` have it by its row."""

    addresses: list[str] = field(default_factory=list)
    digests: bytearray = field(default_factory=bytearray)
    anchors: list[str] = field(default_factory=list)
    """Of a page one after the other, each on a line."""
    asked: "array[int]" = field(default_factory=lambda: array("I"))
    asked_ends: "array[int]" = field(default_factory=lambda: array("I"))
    links: "array[int]" = field(default_factory=lambda: array("I"))
    link_ends: "array[int]" = field(default_factory=lambda: array("I"))

    def page(self, row: int) -> Page:
        """A page by its row."""
        anchors = self.anchors[row]
        return Page(bytes(self.digests[row * DIGEST:row * DIGEST + DIGEST]), part(self.asked, self.asked_ends, row),
                    part(self.links, self.link_ends, row), tuple(anchors.split("\n")) if anchors else ())

    def add(self, address: str, page: Page) -> None:
        """Put a page at the end."""
        self.addresses.append(address)
        self.digests += page.digest
        self.anchors.append("\n".join(page.anchors))
        self.asked += page.asked
        self.asked_ends.append(len(self.asked))
        self.links += page.links
        self.link_ends.append(len(self.links))

    def extend(self, other: "Columns", asked: "array[int]", links: "array[int]") -> None:
        """Put all pages of another one at the end; `asked` and `links` say which number each of its numbers becomes."""
        first = len(self.asked), len(self.links)
        self.addresses += other.addresses
        self.digests += other.digests
        self.anchors += other.anchors
        self.asked += array("I", map(asked.__getitem__, other.asked))
        self.asked_ends += array("I", [first[0] + end for end in other.asked_ends])
        self.links += array("I", map(links.__getitem__, other.links))
        self.link_ends += array("I", [first[1] + end for end in other.link_ends])

    def asking(self, numbers: Set[int]) -> dict[int, int]:
        """Row → the first number that it asks, of every page that asks any of some."""
        found: dict[int, int] = {}
        for at in sorted(places(self.asked, numbers)):
            found.setdefault(bisect_right(self.asked_ends, at), self.asked[at])
        return found


def part(numbers: "array[int]", ends: "array[int]", row: int) -> "array[int]":
    """The numbers of one row."""
    return numbers[ends[row - 1] if row else 0:ends[row]]


def places(numbers: "array[int]", wanted: Set[int]) -> Iterable[int]:
    """Where any of some numbers stands in an array."""
    if len(wanted) > FEW:
        return [at for at, number in enumerate(numbers) if number in wanted]
    raw, size = numbers.tobytes(), numbers.itemsize
    return [at // size for number in wanted for at in finds(raw, array("I", [number]).tobytes()) if not at % size]


def finds(raw: bytes, pattern: bytes) -> Iterator[int]:
    """Every place at which a pattern stands in bytes."""
    at = raw.find(pattern)
    while at >= 0:
        yield at
        at = raw.find(pattern, at + 1)


class Pages(MutableMapping[str, Page]):
    """Pages by address: those of `columns`, but for what was put in their place or taken out since."""

    def __init__(self, columns: Columns | None = None) -> None:
        self.columns = columns or Columns()
        self._rows = rows_of(self.columns)
        self._own: dict[str, Page] = {}

    def __getitem__(self, address: str) -> Page:
        own = self._own.get(address)
        return own or self.columns.page(self._rows[address])

    def __setitem__(self, address: str, page: Page) -> None:
        if address in self:
            self._rows.pop(address, None)
            self._own[address] = page
        else:
            self._rows[address] = len(self.columns.addresses)
            self.columns.add(address, page)

    def __delitem__(self, address: str) -> None:
        if self._rows.pop(address, None) is None:
            del self._own[address]

    def __contains__(self, address: object) -> bool:
        return address in self._rows or address in self._own

    def __iter__(self) -> Iterator[str]:
        yield from self._rows
        yield from self._own

    def __len__(self) -> int:
        return len(self._rows) + len(self._own)

    def asking(self, numbers: Set[int]) -> Iterator[tuple[str, int]]:
        """(address, first number that it asks) of every page that asks any of some."""
        for row, number in self.columns.asking(numbers).items():
            address = self.columns.addresses[row]
            if self._rows.get(address) == row:
                yield address, number
        for address, page in self._own.items():
            first = next((number for number in page.asked if number in numbers), None)
            if first is not None:
                yield address, first

    def all_in_columns(self) -> Columns:
        """Every page in columns."""
        if self._own or len(self._rows) < len(self.columns.addresses):
            whole = Columns()
            for address, page in self.items():
                whole.add(address, page)
            self.columns, self._rows, self._own = whole, rows_of(whole), {}
        return self.columns

    def extend(self, other: "Pages", asked: "array[int]", links: "array[int]") -> None:
        """Put the pages of another one into the place of those at their addresses, under other numbers."""
        if self.keys().isdisjoint(other.keys()) and not self._own:
            columns, first = other.all_in_columns(), len(self.columns.addresses)
            self.columns.extend(columns, asked, links)
            self._rows |= {address: first + row for row, address in enumerate(columns.addresses)}
            return
        for address, page in other.items():
            self[address] = Page(page.digest, array("I", [asked[number] for number in page.asked]),
                                 array("I", [links[number] for number in page.links]), page.anchors)


def rows_of(columns: Columns) -> dict[str, int]:
    """Address → row."""
    return {address: row for row, address in enumerate(columns.addresses)}
