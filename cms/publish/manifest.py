"""The manifest of a frozen site: the hash and the questions of every file, and the fingerprint of
the answer to each question.

Every page of a manifest was valid for one snapshot, so an answer is kept once for all the pages
that asked. Questions and link targets are numbered, and a page has the numbers only.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b, sha256
from typing import NamedTuple

from cms.content.built_entries import BuiltEntries
from cms.content.dependencies import Dependency
from cms.publish.dependency_table import DependencyTable
from cms.publish.intern_table import InternTable, invert_permutation
from cms.publish.manifest_columns import PageRecord, PageTable, renumbered


def digest_of(body: bytes) -> bytes:
    """The digest of a file's content: the first 16 bytes of its SHA-256, for which processors have
    instructions.
    """
    return sha256(body).digest()[:16]


class LinkTargets:
    """The targets of links, numbered by their place in `things`: paths, with `#` and an id where
    they have one.

    The first `sorted` of `things` are in order.
    """

    def __init__(self, things: Iterable[str] = (), sorted: int = 0) -> None:
        self.things = list(things)
        self._numbers = InternTable(self.things, 0, sorted)
        for number, thing in enumerate(self.things[sorted:], sorted):
            self._numbers.add(thing, number)

    def intern(self, things: Iterable[str]) -> "array[int]":
        """The numbers of several."""
        numbers, find = array("I"), self._numbers.find
        for thing in things:
            number = find(thing)
            if number is None:
                number = self._numbers.add(thing, len(self.things))
                self.things.append(thing)
            numbers.append(number)
        return numbers

    def in_order(self) -> tuple["LinkTargets", "array[int]"]:
        """The same in order; and the new number of each."""
        order = sorted(range(len(self.things)), key=self.things.__getitem__)
        return LinkTargets(
            [self.things[number] for number in order], len(order)
        ), invert_permutation(order)


class SharedFragment(NamedTuple):
    """A fragment (see cms/web/templating/fragments.py): its HTML and the numbers of its dependencies."""

    html: str
    dependencies: "array[int]"


class RenderedPage(NamedTuple):
    """A rendered page, as `add_all` takes it."""

    address: str
    digest: bytes
    fingerprints: Mapping[Dependency, bytes]
    links: Collection[str]
    anchors: tuple[str, ...]


class Manifest:
    """Every file of a frozen site by its address. `options` says how files were written; others
    make another site.
    """

    def __init__(
        self,
        options: str = "",
        pages: PageTable | None = None,
        questions: DependencyTable | None = None,
        targets: LinkTargets | None = None,
        total: int = 0,
    ) -> None:
        self.options = options
        self.pages = pages or PageTable()
        self.dependencies = questions or DependencyTable()
        self.targets = targets or LinkTargets()
        self.total = total
        """The sum of what each page and its address are known by: it follows changes without
        reading the others.
        """
        self.fragments: dict[Dependency, SharedFragment] = {}
        self.entries: BuiltEntries = BuiltEntries()
        """The content that it was made from."""
        self.listing: array[int] = array("I")
        """The dependencies of the list of addresses."""

    @property
    def digest(self) -> str:
        """The digest of the whole site, in hex. It is the same for the same files and options,
        whatever content they were made from.
        """
        return blake2b(f"{self.options}\n{self.total}".encode(), digest_size=16).hexdigest()

    def fingerprints_of(self, numbers: Iterable[int]) -> dict[Dependency, bytes]:
        """Questions by their numbers, with what they were answered with."""
        return {
            self.dependencies[number]: self.dependencies.fingerprint(number) for number in numbers
        }

    def links(self, page: PageRecord) -> list[str]:
        """Where a page's links lead."""
        return [self.targets.things[number] for number in page.links]

    def add(
        self,
        address: str,
        digest: bytes,
        answers: Mapping[Dependency, bytes],
        links: Iterable[str],
        anchors: tuple[str, ...],
    ) -> None:
        """Enter a page, in the place of what stood at its address."""
        self._count(address, digest)
        self.pages[address] = PageRecord(
            digest, self.dependencies.intern(answers.items()), self.targets.intern(links), anchors
        )

    def add_all(self, pages: Collection[RenderedPage]) -> None:
        """Enter several pages: what they ask and where they lead is mostly the same, and looked up
        once.
        """
        asked: dict[Dependency, bytes] = {}
        linked: dict[str, None] = {}
        for page in pages:
            asked |= page.fingerprints
            linked |= dict.fromkeys(page.links)
        of_question = dict(
            zip(asked, self.dependencies.intern(asked.items()), strict=True)
        ).__getitem__
        of_link = dict(zip(linked, self.targets.intern(linked), strict=True)).__getitem__
        for page in pages:
            self._count(page.address, page.digest)
            self.pages[page.address] = PageRecord(
                page.digest,
                array("I", map(of_question, page.fingerprints)),
                array("I", map(of_link, page.links)),
                page.anchors,
            )

    def remove(self, address: str) -> None:
        """Take a page out. Raises KeyError."""
        self.total -= weight(address, self.pages[address].digest)
        del self.pages[address]

    def _count(self, address: str, digest: bytes) -> None:
        if address in self.pages:
            self.total -= weight(address, self.pages[address].digest)
        self.total += weight(address, digest)

    def merge(self, other: "Manifest") -> None:
        """Enter all pages and fragments of another one, each in the place of what stood at its
        address.
        """
        asked = self.dependencies.intern(other.dependencies.items())
        targets = self.targets.intern(other.targets.things)
        for address in self.pages.keys() & other.pages.keys():
            self.total -= weight(address, self.pages[address].digest)
        self.total += other.total
        self.pages.extend(other.pages, asked, targets)
        for question, shared in other.fragments.items():
            self.fragments[question] = SharedFragment(
                shared.html, renumbered(shared.dependencies, asked)
            )
        if other.listing:
            self.listing = renumbered(other.listing, asked)

    def share(self, question: Dependency, html: str, answers: Mapping[Dependency, bytes]) -> None:
        """Enter a fragment."""
        self.fragments[question] = SharedFragment(html, self.dependencies.intern(answers.items()))

    def list_by(self, answers: Mapping[Dependency, bytes]) -> None:
        """Enter what was asked to find out which addresses there are."""
        self.listing = self.dependencies.intern(answers.items())

    def in_order(self) -> "Manifest":
        """The same with everything sorted, in which things are found without tables of them."""
        questions, asked = self.dependencies.in_order()
        targets, links = self.targets.in_order()
        columns = self.pages.in_order(asked, links)
        pages = PageTable(columns, len(columns.addresses))
        new = Manifest(self.options, pages, questions, targets, self.total)
        new.fragments = {
            question: SharedFragment(shared.html, renumbered(shared.dependencies, asked))
            for question, shared in self.fragments.items()
        }
        new.listing, new.entries = renumbered(self.listing, asked), self.entries.compacted()
        return new

    def compact(self) -> "Manifest":
        """The same without questions and targets that nobody has any more."""
        new = Manifest(self.options)
        new.entries = self.entries
        for address, old in self.pages.items():
            new.add(
                address,
                old.digest,
                self.fingerprints_of(old.dependencies),
                self.links(old),
                old.anchors,
            )
        for question, shared in self.fragments.items():
            if question in new.dependencies:
                new.share(question, shared.html, self.fingerprints_of(shared.dependencies))
        new.list_by(self.fingerprints_of(self.listing))
        return new


def weight(address: str, digest: bytes) -> int:
    """The number that a page adds to the total of a site: a hash of its address and digest."""
    return int.from_bytes(blake2b(digest + address.encode(), digest_size=32).digest(), "big")
