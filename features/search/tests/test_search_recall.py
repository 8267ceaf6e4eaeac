"""Search finds exactly what a plain search for the same words finds: recall and precision
are 1.0.
"""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from made_entries import make_content, snapshot_of

from cms.content import Content
from cms.core.database import DisposableDatabase
from cms.search.text import fold, read_words, terms
from features.search.index.catalog import Catalog, CatalogEntry, catalog
from features.search.index.document import NAMES
from features.search.index.matching import matches
from features.search.index.stored_index import CatalogIndex, SearchIndex
from features.search.index.terms import has_only_stop_words, query_keys
from features.search.tests.plain_search import document, plain_scores, plainly, queries
from tests.thorough import sample


@pytest.fixture(scope="module", params=["shipped", "made"])
def searched(
    app: Flask,
    shipped: Path,
    small_content: Content,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Catalog, CatalogIndex]:
    """The content of the tests’ institute with the index of its site, and generated entries with
    an index filled here.
    """
    made, content = request.param == "made", app.extensions["oasis"].site.store.content()
    snapshot = snapshot_of(make_content(small_content, 300) if made else content)
    found = catalog(snapshot, tuple(app.extensions["oasis"].entry_views))
    assert len(found) > (300 if made else 100)
    path = tmp_path_factory.mktemp("search") / "site.db"
    if not made:
        shutil.copy(shipped / "instance/cache/site.db", path)
    return found, SearchIndex(DisposableDatabase(path), "visitors").of(found)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_search_finds_what_plain_reading_finds(
    searched: tuple[Catalog, CatalogIndex], locale: str
) -> None:
    found, index = searched
    hits, asked = 0, sample(queries(found, 60), 30)
    for query in asked:
        groups, scores = matches(found.variants, query, index.finder(locale), len(found))
        names = {found[place].name for place in scores}
        by_words = set() if has_only_stop_words(query) else plainly(found, groups)
        called = {place for place, one in enumerate(found) if keys_of(one) & {*query_keys(query)}}
        assert names == {found[place].name for place in by_words | called}, query
        hits += bool(names)
    assert hits > len(asked) / 2, "the queries find something"


def keys_of(one: CatalogEntry) -> set[str]:
    """The keys of all whole names of an entry."""
    return {key for keys in document(one).names.values() for key in keys}


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_each_find_counts_what_plain_reading_says(
    searched: tuple[Catalog, CatalogIndex], locale: str
) -> None:
    """The score of the best text counts, and whether a word begins there or is the whole term."""
    found, index = searched
    asked = sample(
        (
            term
            for query in queries(found, 10)
            for group in found.variants.expand(terms(query))
            for alternative in group
            for term in alternative
        ),
        30,
    )
    find = index.finder(locale)
    counted = {term: find(term) for term in asked}
    assert {term: plain_scores(found, term, locale) for term in asked} == counted
    assert len({number for of_term in counted.values() for number in of_term.values()}) > 6, (
        "of every kind"
    )


def test_every_word_of_every_text_is_found(searched: tuple[Catalog, CatalogIndex]) -> None:
    """Nothing is left out of the index: each entry is found by a rare word of each of its texts."""
    found, index = searched
    find = index.finder("en")
    for one in list(found)[::37]:
        for text in document(one).texts.values():
            for word in read_words(max(text.split(), key=len, default="")[:40]):
                places = find(word)
                assert one.name in {found[place].name for place in places}, word


def test_texts_are_the_fields_words(searched: tuple[Catalog, CatalogIndex]) -> None:
    """The comparison uses the words of the entry itself, not those from another parser."""
    found, _ = searched
    for one in list(found)[:400]:
        title = one.entry.values[one.entry.model.title]
        for lang, text in title.items() if isinstance(title, dict) else [("", title)]:
            if not lang or lang in one.languages:
                assert fold(text) in " ".join(document(one).texts.values())
        assert all(lang in ("", NAMES, *one.languages) for lang, _ in document(one).texts)
