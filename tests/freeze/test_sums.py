"""A sum that holds vouches for every question under it: none of them may be answered otherwise."""

from collections.abc import Callable

import pytest
from smallsite import NOW, SmallSite, make_small_site
from test_equality import body, create, date, delete, move, pick, publish, rename, title

from cms.store import Answers, Snapshot
from cms.store.sums import KINDS, sums_over
from cms.trace import Question
from cms.web.freezer import SiteFreezer
from cms.web.state import EXTENSION


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[SmallSite, list[Question]]:
    """A site, and every question that its pages ask."""
    site = make_small_site(tmp_path_factory.mktemp("sums"))
    app = site.app()
    freezer = SiteFreezer(app, Snapshot(app.extensions[EXTENSION].site.store.content(), NOW), site.build)
    pages = [address for address in freezer.addresses() if "/search/" not in address]
    found = dict.fromkeys(question for address in pages for question in freezer.make(address)[1].answers)
    return site, [question for question in found if question.op in KINDS]


def another(site: SmallSite, number: int) -> None:
    """A value by which news are filed, and which no card shows."""
    if name := pick(site, "news", number):
        site.edit(name, lambda entry: entry.update(projects=[], people=[], category="notice"))


@pytest.mark.parametrize("edit", [body, title, date, publish, rename, move, delete, create, another])
def test_what_a_sum_settles_is_settled(asked: tuple[SmallSite, list[Question]], edit: Callable[..., None]) -> None:
    site, questions = asked
    store = site.app().extensions[EXTENSION].site.store
    answers = Answers()
    kinds = sums_over(questions)
    before = Snapshot(store.refresh(), NOW)
    known = {question: answers.now(before, question) for question in questions}
    summed = {one: answers.now(before, one) for sums in kinds.values() for one in sums}
    edit(site, 5)
    after = Snapshot(store.refresh(), NOW)
    settled = {kind for kind, sums in kinds.items() if all(answers.now(after, one) == summed[one] for one in sums)}
    assert [question for question in questions if question[:4] in settled
            and answers.now(after, question) != known[question]] == []
    assert settled
    assert settled < kinds.keys()
