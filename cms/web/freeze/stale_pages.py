"""What has to be made anew: pages that are new, and those whose questions are answered otherwise
than they were.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from cms.content.built_entries import Row
from cms.content.dependencies import Question, Trace
from cms.content.entry import Entry, Name
from cms.content.invalidation import Kind, Since
from cms.core.fingerprint import NOTHING
from cms.publish.manifest import Manifest
from cms.web.freeze.freezer import NOT_FOUND, SiteFreezer
from cms.web.freeze.trial_render import try_texts
from cms.web.templating.fragments import Fragment

Doubtful = Mapping[Kind, Collection[str]]
"""Kind of question → the arguments that may be answered otherwise."""


@dataclass(slots=True)
class Survey:
    """The site that was (`previous`) against the site that will be."""

    previous: Manifest
    since: Since
    addresses: Collection[str] = ()
    listing: Trace | None = None
    """What was asked to find out which addresses there are; None where they are those that there
    were.
    """
    stale: dict[str, Question | None] = field(default_factory=dict)
    """What has to be made, with the question that says why; None for a new address."""
    gone: list[str] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        """Whether the previous manifest says all there is to say."""
        return not (self.since.old or self.listing or self.stale or self.gone)


def survey(freezer: SiteFreezer, previous: Manifest | None, options: str = "") -> Survey:
    """Find out what has to be made; everything where there is no previous manifest, or one of other
    options.
    """
    if previous is None or previous.options != options:
        previous = Manifest(options)
    found = Survey(previous, _since(freezer, previous))
    try_texts(freezer.snapshot, found.since.old)
    doubtful = {kind: found.since.doubtful(kind) for kind in previous.questions.kinds()}
    _take_for_granted(freezer, previous, doubtful)
    recall(freezer, previous)
    otherwise = set(_otherwise(freezer, previous, doubtful))
    _list(freezer, found, otherwise)
    if otherwise:
        found.stale |= {
            address: previous.questions[number]
            for address, number in previous.pages.asking(otherwise)
            if address in found.addresses
        }
    return found


def _since(freezer: SiteFreezer, previous: Manifest) -> Since:
    store = freezer.state.site.store

    def find(name: Name, row: Row) -> Entry | None:
        return store.version(name, row.start, row.length, row.version)

    return Since(previous.rows, freezer.snapshot, find, previous.questions.kinds())


def _take_for_granted(freezer: SiteFreezer, previous: Manifest, doubtful: Doubtful) -> None:
    """Let what fragments ask be known without being asked, where it can't be answered otherwise."""
    questions, prints = previous.questions, freezer.snapshot.prints
    for number in {number for shared in previous.fragments.values() for number in shared.asked}:
        question = questions[number]
        if question.argument not in doubtful[question[:4]]:
            prints.setdefault(question, questions.answer(number))


def _otherwise(freezer: SiteFreezer, previous: Manifest, doubtful: Doubtful) -> Iterator[int]:
    """The numbers of the questions that are answered otherwise now."""
    questions, answers = previous.questions, freezer.state.answers
    for kind, numbers in questions.kinds().items():
        every = answers.every(freezer.snapshot, kind[0]) if doubtful[kind] else None
        if every is not None:
            yield from (
                number
                for argument, number in numbers.pairs()
                if every.get(argument, NOTHING) != questions.answer(number)
            )
            continue
        for argument in doubtful[kind]:
            number = numbers[argument]
            if answers.now(freezer.snapshot, Question(*kind, argument)) != questions.answer(number):
                yield number


def _list(freezer: SiteFreezer, found: Survey, otherwise: set[int]) -> None:
    """Find out which addresses there are, which of them are new and which are gone."""
    known = found.previous.pages
    if found.previous.listing and otherwise.isdisjoint(found.previous.listing):
        found.addresses = known
        freezer.keep_stubs(
            {old for old in freezer.stubs if old in known and _is_stub(found.previous, old)}
        )
        return
    listed = dict.fromkeys((*freezer.addresses(), NOT_FOUND))
    found.addresses, found.listing = listed, freezer.listing
    found.stale = {address: None for address in listed if address not in known}
    found.gone = sorted(known.keys() - listed.keys())


def _is_stub(previous: Manifest, address: str) -> bool:
    return any(
        previous.questions[number].op == "redirect" for number in previous.pages[address].asked
    )


def recall(freezer: SiteFreezer, previous: Manifest) -> None:
    """Let fragments be made again only if what they read changed."""
    for question, shared in previous.fragments.items():
        trace = Trace(previous.asked(shared.asked))
        answer = previous.questions.answer(previous.questions.number(question))
        freezer.state.fragments.put(question, Fragment(Markup(shared.html), trace, answer, None))  # noqa: S704 - ours
