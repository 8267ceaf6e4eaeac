"""What is not asked again after an edit must be answered as it was."""

from collections.abc import Callable

import pytest
from smallsite import NOW, SmallSite, make_small_site

from cms.content import Snapshot
from cms.content.built_entries import rows_of
from cms.content.dependencies import Question
from cms.content.invalidation import Kind, Since
from cms.web.context import EXTENSION
from cms.web.freeze.freezer import SiteFreezer
from tests.freeze.random_edits import body, create, date, delete, move, pick, publish, rename, title


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[SmallSite, list[Question]]:
    """A site, and every question that its pages ask."""
    site = make_small_site(tmp_path_factory.mktemp("since"))
    app = site.app()
    freezer = SiteFreezer(
        app, Snapshot(app.extensions[EXTENSION].site.store.content(), NOW), site.build
    )
    pages = freezer.addresses()
    found = dict.fromkeys(
        question for address in pages for question in freezer.make(address)[1].answers
    )
    return site, list(found)


def another(site: SmallSite, number: int) -> None:
    """A value by which news are filed, and which no card shows."""
    if name := pick(site, "news", number):
        site.edit(name, lambda entry: entry.update(projects=[], people=[], category="notice"))


def draft(site: SmallSite, number: int) -> None:
    """Nothing is shown of it any more."""
    if name := pick(site, "news", number):
        site.edit(name, lambda entry: entry.update(publication={}))


def language(site: SmallSite, number: int) -> None:
    """All readings have another ground."""
    site.edit("../site", lambda entry: entry["locales"].reverse())


EDITS = [body, title, date, publish, rename, move, delete, create, another, draft, language]


@pytest.mark.parametrize("edit", EDITS)
def test_what_is_not_doubted_holds(
    asked: tuple[SmallSite, list[Question]], edit: Callable[..., None]
) -> None:
    site, questions = asked
    state = site.app().extensions[EXTENSION]
    store, answers = state.site.store, state.answers
    before = Snapshot(store.refresh(), NOW)
    known = {question: answers.now(before, question) for question in questions}
    rows, kinds = rows_of(before), by_kind(questions)
    edit(site, 5)
    after = Snapshot(store.refresh(), NOW)
    since = Since(
        rows,
        after,
        lambda name, row: store.version(name, row.start, row.length, row.version),
        kinds,
    )
    doubtful = {Question(*kind, argument) for kind in kinds for argument in since.doubtful(kind)}
    assert [
        question
        for question in questions
        if question not in doubtful and answers.now(after, question) != known[question]
    ] == []
    assert doubtful
    assert edit is language or len(doubtful) < len(questions)
    assert edit is not body or len(doubtful) < len(questions) / 2


def test_what_can_not_be_read_again_is_doubted(asked: tuple[SmallSite, list[Question]]) -> None:
    site, questions = asked
    state = site.app().extensions[EXTENSION]
    before = Snapshot(state.site.store.refresh(), NOW)
    rows, kinds = rows_of(before), by_kind(questions)
    body(site, 3)
    after = Snapshot(state.site.store.refresh(), NOW)
    since = Since(rows, after, lambda name, row: None, kinds)
    assert since.refiled == {"news"}
    assert since.moved


def test_what_is_asked_of_a_type_or_a_field_that_is_no_more_is_doubted(
    asked: tuple[SmallSite, list[Question]],
) -> None:
    """A manifest may come from a program that had other fields."""
    site, _ = asked
    state = site.app().extensions[EXTENSION]
    before = Snapshot(state.site.store.refresh(), NOW)
    rows = rows_of(before)
    title(site, 4)
    delete(site, 6)
    after = Snapshot(state.site.store.refresh(), NOW)
    kinds: dict[Kind, dict[str, object]] = {
        ("list", "ghosts", "en", "card"): {'[{},"key",null,""]': 1},
        ("titles", "ghosts", "en", ""): {"": 1},
        ("list", "news", "en", "card"): {'[{"gone":["is","x"]},"-date",2,""]': 1},
        ("count", "news", "en", ""): {'[{"gone":["is","x"]},"",null,""]': 1},
    }
    since = Since(
        rows,
        after,
        lambda name, row: state.site.store.version(name, row.start, row.length, row.version),
        kinds,
    )
    assert since.old
    for kind in (kind for kind in kinds if kind[1] == "news"):
        assert list(since.doubtful(kind)) == list(kinds[kind])
    for kind in (kind for kind in kinds if kind[1] == "ghosts"):
        since.doubtful(kind)  # whatever it answers, a freeze goes on


def test_where_nothing_differs_only_what_lies_beside_the_content_is_asked(
    asked: tuple[SmallSite, list[Question]],
) -> None:
    site, questions = asked
    snapshot = Snapshot(site.app().extensions[EXTENSION].site.store.refresh(), NOW)
    kinds = by_kind(questions)
    since = Since(rows_of(snapshot), snapshot, lambda name, row: None, kinds)
    assert {kind[0] for kind in kinds if list(since.doubtful(kind))} <= {
        "template",
        "fragment",
        "asset",
        "picture",
        "file",
        "words",
        "settings",
        "program",
        "copy",
        "today",
        "redirect",
    }


def by_kind(questions: list[Question]) -> dict[Kind, dict[str, None]]:
    kinds: dict[Kind, dict[str, None]] = {}
    for question in questions:
        kinds.setdefault(question[:4], {})[question.argument] = None
    return kinds
