"""The index of a snapshot that reuses that of the previous one is that of a new one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cms.content import Snapshot
from cms.content.dependencies import Dependency
from cms.web.context import EXTENSION_NAME, AppState
from features.search.visitor_index import index_of
from tests.freeze.random_edits import EDITS, pick, title
from tests.freeze.smallsite import NOW, SmallSite, make_small_site
from tests.thorough import pairs

PARTS = ("files", "words", "index", "pairs", "entries")


def term(site: SmallSite, number: int) -> None:
    if name := pick(site, "terms", number):
        site.edit(name, lambda entry: entry.update(variants=[f"Spelling {number}"]))


def draft(site: SmallSite, number: int) -> None:
    if name := pick(site, "news", number):
        site.edit(name, lambda entry: entry.update(publication={}))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[SmallSite, AppState]:
    """A site, and its state in one process."""
    site = make_small_site(tmp_path_factory.mktemp("following"))
    return site, site.app().extensions[EXTENSION_NAME]


@pytest.mark.parametrize(("edit", "number"), pairs([*EDITS, term, draft], (3, 8)))
def test_it_is_that_of_a_snapshot_made_anew(
    small: tuple[SmallSite, AppState], edit: Callable[[SmallSite, int], None], number: int
) -> None:
    site, state = small
    before = state.site.store.fresh_snapshot(NOW)
    assert index_of(before, state, patient=True).outline
    edit(site, number)
    after = state.site.store.fresh_snapshot(NOW)
    anew = Snapshot(after.content, NOW)
    assert fingerprints(after, state) == fingerprints(anew, state)
    assert told(after, state) == told(anew, state)


def fingerprints(snapshot: Snapshot, state: AppState) -> dict[Dependency, bytes]:
    return {
        one: state.fingerprints.current(snapshot, one) for one in asked_of_search(snapshot, state)
    }


def asked_of_search(snapshot: Snapshot, state: AppState) -> list[Dependency]:
    """Return a dependency for each file of the frozen index."""
    index = index_of(snapshot, state, patient=True)
    pairs = [f"pairs {number} {file}" for number, file in index.catalog.files]
    entries = [f"entries {name}" for name in index.files.results]
    entries += [f"titles {name}" for name in index.files.titles]
    return [Dependency("search", "", "", "", part) for part in (*pairs, *entries, *PARTS)]


def told(snapshot: Snapshot, state: AppState) -> object:
    """Return all that the frozen index contains for a snapshot."""
    index = index_of(snapshot, state, patient=True)
    files = [index.pairs_file(number, file) for number, file in index.catalog.files]
    documents = [index.index.document(place).parts for place in range(len(index.catalog))]
    prints = [index.print_of(part) for part in PARTS]
    return files, index.pairs_lengths, documents, index.words, index.hanzi, index.outline, prints


def test_a_title_leaves_the_layout_of_search(tmp_path: Path) -> None:
    site = make_small_site(tmp_path)
    state: AppState = site.app().extensions[EXTENSION_NAME]
    before = index_of(state.site.store.fresh_snapshot(NOW), state, patient=True)
    title(site, 4)
    after = index_of(state.site.store.fresh_snapshot(NOW), state, patient=True)
    assert after.catalog.versions != before.catalog.versions
    assert after.catalog.segments is before.catalog.segments
    assert after.files is before.files
