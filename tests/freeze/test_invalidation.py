"""What is not asked again after an edit must be answered as it was."""

from collections.abc import Callable

import pytest
from smallsite import NOW, SmallSite, make_small_site

from cms.content import Snapshot
from cms.content.built_entries import built_entries
from cms.content.dependencies import Dependency
from cms.content.invalidation import ContentDiff, Kind
from cms.web.context import EXTENSION_NAME
from cms.web.freeze.freezer import SiteFreezer
from tests.freeze.random_edits import body, create, date, delete, move, pick, publish, rename, title


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[SmallSite, list[Dependency]]:
    """A site, and every question that its pages ask."""
    site = make_small_site(tmp_path_factory.mktemp("since"))
    app = site.app()
    freezer = SiteFreezer(
        app, Snapshot(app.extensions[EXTENSION_NAME].site.store.content(), NOW), site.build
    )
    pages = freezer.addresses()
    found = dict.fromkeys(
        question for address in pages for question in freezer.make(address)[1].fingerprints
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
    asked: tuple[SmallSite, list[Dependency]], edit: Callable[..., None]
) -> None:
    site, questions = asked
    state = site.app().extensions[EXTENSION_NAME]
    store, answers = state.site.store, state.fingerprints
    before = Snapshot(store.refresh(), NOW)
    known = {question: answers.now(before, question) for question in questions}
    rows, kinds = built_entries(before), by_kind(questions)
    edit(site, 5)
    after = Snapshot(store.refresh(), NOW)
    since = ContentDiff(
        rows,
        after,
        lambda name, row: store.version(name, row.start, row.length, row.version),
        kinds,
    )
    doubtful = {
        Dependency(*kind, argument) for kind in kinds for argument in since.possibly_stale(kind)
    }
    assert [
        question
        for question in questions
        if question not in doubtful and answers.now(after, question) != known[question]
    ] == []
    assert doubtful
    assert edit is language or len(doubtful) < len(questions)
    assert edit is not body or len(doubtful) < len(questions) / 2


def test_what_can_not_be_read_again_is_doubted(asked: tuple[SmallSite, list[Dependency]]) -> None:
    site, questions = asked
    state = site.app().extensions[EXTENSION_NAME]
    before = Snapshot(state.site.store.refresh(), NOW)
    rows, kinds = built_entries(before), by_kind(questions)
    body(site, 3)
    after = Snapshot(state.site.store.refresh(), NOW)
    since = ContentDiff(rows, after, lambda name, row: None, kinds)
    assert since.relisted == {"news"}
    assert since.addresses_changed


def test_what_is_asked_of_a_type_or_a_field_that_is_no_more_is_doubted(
    asked: tuple[SmallSite, list[Dependency]],
) -> None:
    """A manifest may come from a program that had other fields."""
    site, _ = asked
    state = site.app().extensions[EXTENSION_NAME]
    before = Snapshot(state.site.store.refresh(), NOW)
    rows = built_entries(before)
    title(site, 4)
    delete(site, 6)
    after = Snapshot(state.site.store.refresh(), NOW)
    kinds: dict[Kind, dict[str, object]] = {
        ("list", "ghosts", "en", "card"): {'[{},"key",null,""]': 1},
        ("titles", "ghosts", "en", ""): {"": 1},
        ("list", "news", "en", "card"): {'[{"gone":["is","x"]},"-date",2,""]': 1},
        ("count", "news", "en", ""): {'[{"gone":["is","x"]},"",null,""]': 1},
    }
    since = ContentDiff(
        rows,
        after,
        lambda name, row: state.site.store.version(name, row.start, row.length, row.version),
        kinds,
    )
    assert since.old
    for kind in (kind for kind in kinds if kind[1] == "news"):
        assert list(since.possibly_stale(kind)) == list(kinds[kind])
    for kind in (kind for kind in kinds if kind[1] == "ghosts"):
        since.possibly_stale(kind)  # whatever it answers, a freeze goes on


def test_where_nothing_differs_only_what_lies_beside_the_content_is_asked(
    asked: tuple[SmallSite, list[Dependency]],
) -> None:
    site, questions = asked
    snapshot = Snapshot(site.app().extensions[EXTENSION_NAME].site.store.refresh(), NOW)
    kinds = by_kind(questions)
    since = ContentDiff(built_entries(snapshot), snapshot, lambda name, row: None, kinds)
    assert {kind[0] for kind in kinds if list(since.possibly_stale(kind))} <= {
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


def by_kind(questions: list[Dependency]) -> dict[Kind, dict[str, None]]:
    kinds: dict[Kind, dict[str, None]] = {}
    for question in questions:
        kinds.setdefault(question[:4], {})[question.argument] = None
    return kinds
