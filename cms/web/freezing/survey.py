"""What has to be made anew: pages that are new, and those whose questions are answered otherwise than they were."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from cms.many import many_objects
from cms.publish.manifest import Manifest
from cms.store.sums import Kind, sums_over
from cms.trace import Question, Trace
from cms.web.fragments import Fragment
from cms.web.freezer import NOT_FOUND, SiteFreezer


@dataclass(frozen=True, slots=True)
class Survey:
    """The site that was (`previous`) against the site that will be."""

    previous: Manifest
    addresses: list[str]
    stale: dict[str, Question | None]
    """What has to be made, with the question that says why; None for a new address."""
    gone: list[str]


def survey(freezer: SiteFreezer, previous: Manifest | None, options: str = "") -> Survey:
    """Find out what has to be made; everything where there is no previous manifest, or one of other options."""
    if previous is None or previous.options != options:
        previous = Manifest(options)
    with many_objects():
        addresses = [*freezer.addresses(), NOT_FOUND]
        wanted = set(addresses)
        known = previous.pages.keys()
        stale: dict[str, Question | None] = {address: None for address in addresses if address not in known}
        stale |= dict(_stale(freezer, previous, wanted))
    return Survey(previous, addresses, stale, sorted(known - wanted))


def _stale(freezer: SiteFreezer, previous: Manifest, wanted: set[str]) -> Iterator[tuple[str, Question]]:
    answers, snapshot = freezer.state.answers, freezer.snapshot
    recall(freezer, previous)
    questions = previous.questions.things
    settled = _settled(freezer, previous)
    otherwise = {number for number, answer in previous.answers.items()
                 if (question := questions[number])[:4] not in settled and answers.now(snapshot, question) != answer}
    if otherwise:
        for address, page in previous.pages.items():
            if address in wanted and not otherwise.isdisjoint(page.asked):
                yield address, questions[next(number for number in page.asked if number in otherwise)]


def _settled(freezer: SiteFreezer, previous: Manifest) -> set[Kind]:
    """The kinds of question of which nothing can be answered otherwise than it was."""
    answers, snapshot = freezer.state.answers, freezer.snapshot
    return {kind for kind, sums in sums_over(previous.questions.things).items()
            if all(previous.sums.get(one) == answers.now(snapshot, one) for one in sums)}


def add_up(freezer: SiteFreezer, manifest: Manifest) -> None:
    """Enter the sums over the manifest's questions."""
    sums = {one for sums in sums_over(manifest.questions.things).values() for one in sums}
    manifest.sums = {one: freezer.state.answers.now(freezer.snapshot, one) for one in sorted(sums)}


def recall(freezer: SiteFreezer, previous: Manifest) -> None:
    """Let fragments be made again only if what they read changed."""
    for question, shared in previous.fragments.items():
        trace = Trace(previous.asked(shared.asked))
        answer = previous.answers[previous.questions[question]]
        freezer.state.fragments.put(question, Fragment(Markup(shared.html), trace, answer, None))  # noqa: S704 - ours
