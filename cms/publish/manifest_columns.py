"""The pages of a manifest, kept in columns: ten thousands of them as objects take half a second and
100 MB to load.
"""

from array import array
from collections.abc import Iterable, Iterator, MutableMapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from cms.publish.intern_table import InternTable, slice_of
from cms.publish.reverse_index import ReverseIndex, reverse_index

DIGEST = 16
"""Bytes of a page's hash."""


class PageRecord(NamedTuple):
    """One file: its content's hash, the numbers of its questions and of its links' targets, the ids
    on it.
    """

    digest: bytes
    dependencies: "array[int]"
    links: "array[int]"
    anchors: tuple[str, ...] = ()

    def renumbered(self, asked: "array[int]", links: "array[int]") -> "PageRecord":
        """The same where questions and targets have other numbers."""
        return PageRecord(
            self.digest,
            renumbered(self.dependencies, asked),
            renumbered(self.links, links),
            self.anchors,
        )


@dataclass(slots=True)
class PageColumns:
    """Many pages. What is of one page ends, in `asked`, `links` and `anchors`, where `…_ends` has
    it by its row.
    """

    addresses: list[str] = field(default_factory=list)
    digests: bytearray = field(default_factory=bytearray)
    anchors: bytearray = field(default_factory=bytearray)
    """Of a page one after the other, with a line feed between them; those of the next follow at
    once.
    """
    anchor_ends: "array[int]" = field(default_factory=lambda: array("I"))
    dependencies: "array[int]" = field(default_factory=lambda: array("I"))
    dependency_ends: "array[int]" = field(default_factory=lambda: array("I"))
    links: "array[int]" = field(default_factory=lambda: array("I"))
    link_ends: "array[int]" = field(default_factory=lambda: array("I"))

    def page(self, row: int) -> PageRecord:
        """A page by its row."""
        anchors = slice_of(self.anchors, self.anchor_ends, row).decode()
        return PageRecord(
            bytes(self.digests[row * DIGEST : row * DIGEST + DIGEST]),
            slice_of(self.dependencies, self.dependency_ends, row),
            slice_of(self.links, self.link_ends, row),
            tuple(anchors.split("\n")) if anchors else (),
        )

    def add(self, address: str, page: PageRecord) -> None:
        """Put a page at the end."""
        self.addresses.append(address)
        self.digests += page.digest
        self.anchors += "\n".join(page.anchors).encode()
        self.anchor_ends.append(len(self.anchors))
        self.dependencies += page.dependencies
        self.dependency_ends.append(len(self.dependencies))
        self.links += page.links
        self.link_ends.append(len(self.links))

    def extend(self, other: "PageColumns", asked: "array[int]", links: "array[int]") -> None:
        """Put all pages of another one at the end; `asked` and `links` say which number each of its
        numbers becomes.
        """
        first = len(self.dependencies), len(self.links), len(self.anchors)
        self.addresses += other.addresses
        self.digests += other.digests
        self.anchors += other.anchors
        self.anchor_ends += array("I", [first[2] + end for end in other.anchor_ends])
        self.dependencies += renumbered(other.dependencies, asked)
        self.dependency_ends += array("I", [first[0] + end for end in other.dependency_ends])
        self.links += renumbered(other.links, links)
        self.link_ends += array("I", [first[1] + end for end in other.link_ends])

    def put(self, other: "PageColumns", row: int, asked: "array[int]", links: "array[int]") -> None:
        """Put one page of another one at the end, likewise."""
        self.addresses.append(other.addresses[row])
        self.digests += other.digests[row * DIGEST : row * DIGEST + DIGEST]
        self.anchors += slice_of(other.anchors, other.anchor_ends, row)
        self.anchor_ends.append(len(self.anchors))
        self.dependencies += renumbered(
            slice_of(other.dependencies, other.dependency_ends, row), asked
        )
        self.dependency_ends.append(len(self.dependencies))
        self.links += renumbered(slice_of(other.links, other.link_ends, row), links)
        self.link_ends.append(len(self.links))


def first_of(numbers: Set[int], asked: Iterable[int]) -> int | None:
    """The first of some numbers that a page asks."""
    return next((number for number in asked if number in numbers), None)


def renumbered(numbers: "array[int]", new: "array[int]") -> "array[int]":
    """Numbers as others have them; `new` has the new number of each."""
    return array("I", map(new.__getitem__, numbers))


class PageTable(MutableMapping[str, PageRecord]):
    """Pages by address: those of `columns`, but for what was put in their place or taken out since.

    Of columns that are sorted by address, `sorted` is how many rows they have.
    """

    def __init__(
        self,
        columns: PageColumns | None = None,
        sorted: int = 0,
        askers: ReverseIndex | None = None,
    ) -> None:
        self.columns = columns or PageColumns()
        self._rows = InternTable(self.columns.addresses, 0, sorted)
        self._dependents = askers
        self._own: dict[str, PageRecord] = {}
        self._gone: set[str] = set()

    @property
    def dependents(self) -> ReverseIndex:
        """Dependency → pages, for the rows present when it was built."""
        if self._dependents is None:
            self._dependents = reverse_index(
                self.columns.dependencies, self.columns.dependency_ends
            )
        return self._dependents

    def __getitem__(self, address: str) -> PageRecord:
        if address in self._gone:
            raise KeyError(address)
        own = self._own.get(address)
        return own or self.columns.page(self._rows[address])

    def __setitem__(self, address: str, page: PageRecord) -> None:
        if address in self._rows:
            self._gone.discard(address)
            self._own[address] = page
        else:
            self._rows.add(address, len(self.columns.addresses))
            self.columns.add(address, page)

    def __delitem__(self, address: str) -> None:
        if address not in self:
            raise KeyError(address)
        self._own.pop(address, None)
        self._gone.add(address)

    def __contains__(self, address: object) -> bool:
        return address in self._rows and address not in self._gone

    def __iter__(self) -> Iterator[str]:
        return (address for address in self.columns.addresses if address not in self._gone)

    def __len__(self) -> int:
        return len(self.columns.addresses) - len(self._gone)

    def pages_with(self, numbers: Set[int]) -> Iterator[tuple[str, int]]:
        """(address, first number that it asks) of every page that asks any of some."""
        columns, askers = self.columns, self.dependents
        rows = {*askers.of(numbers), *range(askers.count, len(columns.addresses))}
        for row in sorted(rows):
            address = columns.addresses[row]
            if address not in self._own and address not in self._gone:
                first = first_of(
                    numbers, slice_of(columns.dependencies, columns.dependency_ends, row)
                )
                if first is not None:
                    yield address, first
        for address, page in self._own.items():
            first = first_of(numbers, page.dependencies)
            if first is not None:
                yield address, first

    def in_order(self, asked: "array[int]", links: "array[int]") -> PageColumns:
        """Every page in columns sorted by address; `asked` and `links` say which number each number
        becomes.
        """
        new, columns = PageColumns(), self.columns
        rows = {
            address: row
            for row, address in enumerate(columns.addresses)
            if address not in self._gone
        }
        for address in sorted(rows):
            own = self._own.get(address)
            if own:
                new.add(address, own.renumbered(asked, links))
            else:
                new.put(columns, rows[address], asked, links)
        return new

    def extend(self, other: "PageTable", asked: "array[int]", links: "array[int]") -> None:
        """Put the pages of another one into the place of those at their addresses, under other
        numbers.
        """
        plain = not (self._own or self._gone or other._own or other._gone)
        if plain and self.keys().isdisjoint(other.keys()):
            first = len(self.columns.addresses)
            self.columns.extend(other.columns, asked, links)
            for row, address in enumerate(other.columns.addresses, first):
                self._rows.add(address, row)
            return
        for address, page in other.items():
            self[address] = page.renumbered(asked, links)
