"""A snapshot that reuses results of the previous one answers every query as a new one does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from smallsite import NOW, SmallSite, make_small_site

from cms.content import Snapshot
from cms.content.dependencies import Dependency
from cms.web.context import EXTENSION_NAME, AppState
from cms.web.freeze.freezer import SiteFreezer
from tests.freeze.random_edits import EDITS, pick
from tests.thorough import pairs


def term(site: SmallSite, number: int) -> None:
    if name := pick(site, "terms", number):
        site.edit(name, lambda entry: entry.update(variants=[f"Spelling {number}"]))


def draft(site: SmallSite, number: int) -> None:
    if name := pick(site, "news", number):
        site.edit(name, lambda entry: entry.update(publication={}))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[SmallSite, AppState, list[Dependency]]:
    """A site, its state in one process, and every dependency of its pages."""
    site = make_small_site(tmp_path_factory.mktemp("following"))
    app = site.app()
    state = app.extensions[EXTENSION_NAME]
    freezer = SiteFreezer(app, state.site.store.fresh_snapshot(NOW), site.build)
    made = [freezer.make(address)[1].fingerprints for address in freezer.addresses()]
    return site, state, list(dict.fromkeys(question for answers in made for question in answers))


@pytest.mark.parametrize(("edit", "number"), pairs([*EDITS, term, draft], (3, 8)))
def test_it_answers_as_one_made_anew(
    small: tuple[SmallSite, AppState, list[Dependency]],
    edit: Callable[[SmallSite, int], None],
    number: int,
) -> None:
    site, state, questions = small
    before = state.site.store.fresh_snapshot(NOW)
    for question in questions:
        state.fingerprints.current(before, question)
    edit(site, number)
    after = state.site.store.fresh_snapshot(NOW)
    anew = Snapshot(after.content, NOW)
    assert {question: state.fingerprints.current(after, question) for question in questions} == {
        question: state.fingerprints.current(anew, question) for question in questions
    }
    assert after.entries == anew.entries
    for of_type in after.content.entries.values():
        for entry in of_type.values():
            assert after.languages[entry.name] == anew.languages[entry.name]
    assert after.addresses.by_name == anew.addresses.by_name
    assert after.addresses.by_address == anew.addresses.by_address
    assert after.addresses.former == anew.addresses.former
    assert after.next_moment() == anew.next_moment()


def test_what_appears_by_itself_is_admitted(
    small: tuple[SmallSite, AppState, list[Dependency]],
) -> None:
    site, state, _ = small
    name = pick(site, "news", 1)
    window = {"state": "published", "from": (NOW + timedelta(hours=3)).isoformat()}
    site.edit(name, lambda entry: entry.update(publication={"en": window}))
    key = name.split("/")[1]
    assert not state.site.store.fresh_snapshot(NOW).shows("news", key)
    assert not state.site.store.fresh_snapshot(NOW + timedelta(hours=1)).shows("news", key)
    assert state.site.store.fresh_snapshot(NOW + timedelta(hours=4)).shows("news", key)


def test_a_text_takes_over_what_lists_go_by(
    small: tuple[SmallSite, AppState, list[Dependency]],
) -> None:
    """Without this, the other tests here prove nothing."""
    site, state, _ = small
    before = state.site.store.fresh_snapshot(NOW)
    addresses, counts = before.addresses, before.counts("news", "date")
    site.edit(pick(site, "news", 0), lambda entry: entry["body"].update(en=["Otherwise."]))
    after = state.site.store.fresh_snapshot(NOW)
    assert after.addresses is addresses
    assert after.counts("news", "date") is counts
