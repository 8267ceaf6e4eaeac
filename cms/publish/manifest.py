"""What a frozen site was made from: every file's hash and what it asked, and what each question was answered with.

Every page of a manifest held for one snapshot, so an answer is kept once for all the pages that asked. Questions and
link targets are numbered, and a page has the numbers only.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Generic, TypeVar

from cms.trace import Question

T = TypeVar("T")


def digest_of(body: bytes) -> bytes:
    """What a file's content is known by (16 bytes)."""
    return blake2b(body, digest_size=16).digest()


class Numbers(Generic[T]):
    """Things in the order in which they were first named."""

    def __init__(self, things: Iterable[T] = ()) -> None:
        self.things = list(things)
        self._numbers = {thing: number for number, thing in enumerate(self.things)}

    def __getitem__(self, thing: T) -> int:
        number = self._numbers.get(thing)
        if number is None:
            number = self._numbers[thing] = len(self.things)
            self.things.append(thing)
        return number

    def __contains__(self, thing: T) -> bool:
        return thing in self._numbers

    def all(self, things: Iterable[T]) -> "array[int]":
        """The numbers of several."""
        return array("I", [self[thing] for thing in things])


@dataclass(slots=True)
class Page:
    """One file: its content's hash, the numbers of its questions and of its links' targets, the ids on it."""

    digest: bytes
    asked: "array[int]"
    links: "array[int]"
    anchors: tuple[str, ...] = ()


@dataclass(slots=True)
class Shared:
    """A fragment (see cms/web/fragments.py): its HTML and the numbers of its own questions."""

    html: str
    asked: "array[int]"


@dataclass(slots=True)
class Manifest:
    """Every file of a frozen site by its address. `options` says how files were written; others make another site."""

    options: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    questions: Numbers[Question] = field(default_factory=Numbers)
    answers: dict[int, bytes] = field(default_factory=dict)
    """By the number of the question."""
    targets: Numbers[str] = field(default_factory=Numbers)
    """What links lead to: paths, with `#` and an id where they have one."""
    fragments: dict[Question, Shared] = field(default_factory=dict)
    sums: dict[Question, bytes] = field(default_factory=dict)
    """Answers that hold many of the others (see cms/store/sums.py)."""

    @property
    def digest(self) -> str:
        """What the whole site is known by: the same for the same files, whatever they were made from."""
        whole = blake2b(self.options.encode(), digest_size=16)
        for address in sorted(self.pages):
            whole.update(f"\n{address}\t".encode())
            whole.update(self.pages[address].digest)
        return whole.hexdigest()

    def asked(self, numbers: Iterable[int]) -> dict[Question, bytes]:
        """Questions by their numbers, with what they were answered with."""
        things = self.questions.things
        return {things[number]: self.answers[number] for number in numbers}

    def links(self, page: Page) -> list[str]:
        """Where a page's links lead."""
        return [self.targets.things[number] for number in page.links]

    def compact(self) -> "Manifest":
        """The same without questions and targets that nobody has any more, in the order of addresses."""
        new = Manifest(self.options, sums=self.sums)
        for address in sorted(self.pages):
            old = self.pages[address]
            new.add(address, old.digest, self.asked(old.asked), self.links(old), old.anchors)
        for question in sorted(self.fragments):
            if question in new.questions:
                new.share(question, self.fragments[question].html, self.asked(self.fragments[question].asked))
        return new

    def add(self, address: str, digest: bytes, answers: dict[Question, bytes], links: Iterable[str],
            anchors: tuple[str, ...]) -> None:
        """Enter a page, in the place of what stood at its address."""
        self.pages[address] = Page(digest, self._enter(answers), self.targets.all(links), anchors)

    def take(self, other: "Manifest") -> None:
        """Enter all pages and fragments of another one, each in the place of what stood at its address."""
        asked = [self.questions[question] for question in other.questions.things]
        targets = [self.targets[target] for target in other.targets.things]
        self.answers.update((asked[number], answer) for number, answer in other.answers.items())
        for address, page in other.pages.items():
            self.pages[address] = Page(page.digest, array("I", [asked[number] for number in page.asked]),
                                       array("I", [targets[number] for number in page.links]), page.anchors)
        for question, shared in other.fragments.items():
            self.fragments[question] = Shared(shared.html, array("I", [asked[number] for number in shared.asked]))

    def share(self, question: Question, html: str, answers: dict[Question, bytes]) -> None:
        """Enter a fragment."""
        self.fragments[question] = Shared(html, self._enter(answers))

    def _enter(self, answers: dict[Question, bytes]) -> "array[int]":
        numbers = self.questions.all(answers)
        self.answers.update(zip(numbers, answers.values(), strict=True))
        return numbers
