"""The pages that a freeze has to make: new ones, and those with a dependency that has changed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from cms.content.built_entries import BuiltEntry
from cms.content.dependencies import Dependency, Trace
from cms.content.entry import Entry, Name
from cms.content.invalidation import ContentDiff, Kind
from cms.core.fingerprint import NO_ANSWER
from cms.publish.manifest import Manifest
from cms.web.freeze.freezer import NOT_FOUND, SiteFreezer
from cms.web.freeze.trial_render import try_texts
from cms.web.templating.fragments import Fragment

Doubtful = Mapping[Kind, Collection[str]]
"""Kind of question → the arguments that may be answered otherwise."""


@dataclass(slots=True)
class StalePages:
    """The site that was (`previous`) against the site that will be."""

    previous: Manifest
    diff: ContentDiff
    addresses: Collection[str] = ()
    listing: Trace | None = None
    """What was asked to find out which addresses there are; None where they are those that there
    were.
    """
    stale: dict[str, Dependency | None] = field(default_factory=dict)
    """Pages to render, each with the dependency that changed; None for a new address."""
    removed: list[str] = field(default_factory=list)

    @property
    def up_to_date(self) -> bool:
        """Whether the previous manifest says all there is to say."""
        return not (self.diff.old or self.listing or self.stale or self.removed)


def survey(freezer: SiteFreezer, previous: Manifest | None, options: str = "") -> StalePages:
    """Find out what has to be made; everything where there is no previous manifest, or one of other
    options.
    """
    if previous is None or previous.options != options:
        previous = Manifest(options)
    found = StalePages(previous, _diff(freezer, previous))
    try_texts(freezer.snapshot, found.diff.old)
    doubtful = {kind: found.diff.possibly_stale(kind) for kind in previous.dependencies.kinds()}
    _seed_fingerprints(freezer, previous, doubtful)
    restore_fragments(freezer, previous)
    otherwise = set(_changed_dependencies(freezer, previous, doubtful))
    _list(freezer, found, otherwise)
    if otherwise:
        found.stale |= {
            address: previous.dependencies[number]
            for address, number in previous.pages.pages_with(otherwise)
            if address in found.addresses
        }
    return found


def _diff(freezer: SiteFreezer, previous: Manifest) -> ContentDiff:
    store = freezer.state.site.store

    def find(name: Name, row: BuiltEntry) -> Entry | None:
        return store.version(name, row.start, row.length, row.version)

    return ContentDiff(previous.entries, freezer.snapshot, find, previous.dependencies.kinds())


def _seed_fingerprints(freezer: SiteFreezer, previous: Manifest, doubtful: Doubtful) -> None:
    """Let what fragments ask be known without being asked, where it can't be answered otherwise."""
    questions, prints = previous.dependencies, freezer.snapshot.fingerprints
    for number in {
        number for shared in previous.fragments.values() for number in shared.dependencies
    }:
        question = questions[number]
        if question.argument not in doubtful[question[:4]]:
            prints.setdefault(question, questions.fingerprint(number))


def _changed_dependencies(
    freezer: SiteFreezer, previous: Manifest, doubtful: Doubtful
) -> Iterator[int]:
    """The numbers of the questions that are answered otherwise now."""
    questions, answers = previous.dependencies, freezer.state.fingerprints
    for kind, numbers in questions.kinds().items():
        every = answers.every(freezer.snapshot, kind[0]) if doubtful[kind] else None
        if every is not None:
            yield from (
                number
                for argument, number in numbers.pairs()
                if every.get(argument, NO_ANSWER) != questions.fingerprint(number)
            )
            continue
        for argument in doubtful[kind]:
            number = numbers[argument]
            if answers.now(freezer.snapshot, Dependency(*kind, argument)) != questions.fingerprint(
                number
            ):
                yield number


def _list(freezer: SiteFreezer, found: StalePages, otherwise: set[int]) -> None:
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
    found.removed = sorted(known.keys() - listed.keys())


def _is_stub(previous: Manifest, address: str) -> bool:
    return any(
        previous.dependencies[number].op == "redirect"
        for number in previous.pages[address].dependencies
    )


def restore_fragments(freezer: SiteFreezer, previous: Manifest) -> None:
    """Let fragments be made again only if what they read changed."""
    for question, shared in previous.fragments.items():
        trace = Trace(previous.fingerprints_of(shared.dependencies))
        answer = previous.dependencies.fingerprint(previous.dependencies.number(question))
        freezer.state.fragments.put(question, Fragment(Markup(shared.html), trace, answer, None))  # noqa: S704 - ours
