"""Suggestions for a misspelt word: those of a plain comparison with all titles, after any edits."""

import json
import random
import shutil
import sqlite3
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from made_entries import make_content, snapshot_of

from cms.core.database import DisposableDatabase
from features.search.file_layout import FileLayout
from features.search.index.catalog import Catalog, catalog
from features.search.index.stored_index import SearchIndex
from features.search.index.terms import Words, suggestable_words
from features.search.published_index import PublishedIndex
from features.search.sliced_files import SlicedFiles
from features.search.spelling import nearest
from features.search.tests.plain_search import document
from tests.thorough import sample

NEWS = "content/news"


def misspelt(word: str, dice: random.Random) -> str:
    """A word with one to three characters inserted, left out, replaced or swapped with their
    neighbour.
    """
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(word))
        other = dice.choice("aeist河水")
        word = (
            dice.choice(
                (
                    word[:at] + word[at + 1 :],
                    word[:at] + other + word[at:],
                    word[:at] + other + word[at + 1 :],
                    word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
                )
            )
            or other
        )
    return word


def catalog_of(site: SimpleNamespace) -> Catalog:
    site.site.store.refresh()
    return catalog(site.site.store.snapshot(), tuple(site.app.extensions["oasis"].entry_views))


def offered_by(index: SearchIndex, catalog: Catalog, term: str) -> list[str]:
    """The suggestions of the index of a catalog."""
    return PublishedIndex(
        index.of(catalog), FileLayout(catalog), SlicedFiles(index.tables.database)
    ).nearest(term)


def plain_words(catalog: Catalog) -> Words:
    """The words of all titles and of the spellings of terms, found by reading all of them."""
    titles = (text for one in catalog for text in document(one).titles)
    names = (word for term in catalog.terms for word in (*term["name"].values(), *term["variants"]))
    return suggestable_words(chain(titles, names))


def write(site: SimpleNamespace, key: str, title: str, date: str) -> None:
    """Write a news item that is new to the index."""
    (site.data / NEWS / f"{key}.json").write_text(
        json.dumps(
            {
                "headline": {"en": title},
                "date": date,
                "category": "research",
                "body": {"en": ["Words."]},
                "publication": {"en": {"state": "published"}},
            }
        ),
        "utf-8",
    )


@pytest.fixture(scope="module")
def shown(app: Flask) -> Catalog:
    """The entries of the tests’ institute visible to visitors."""
    content = app.extensions["oasis"].site.store.content()
    return catalog(snapshot_of(content), tuple(app.extensions["oasis"].entry_views))


@pytest.fixture(scope="module")
def filled(shown: Catalog, shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of its site, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "site.db"
    shutil.copy(shipped / "instance/cache/site.db", path)
    index = SearchIndex(DisposableDatabase(path), "visitors")
    index.of(shown, patient=True)
    index.tables.database.close()
    return path


@pytest.fixture
def index(filled: Path, tmp_path: Path) -> SearchIndex:
    """A filled index."""
    return SearchIndex(DisposableDatabase(Path(shutil.copy(filled, tmp_path))), "visitors")


@pytest.fixture
def database(tmp_path: Path) -> SearchIndex:
    return SearchIndex(DisposableDatabase(tmp_path / "index" / "site.db"), "visitors")


@pytest.mark.parametrize("made", [False, True])
def test_near_words_are_those_of_plain_reading(
    app: Flask, shown: Catalog, index: SearchIndex, made: bool
) -> None:
    """`made`: the file also has the words of the shipped entries, which the catalog lacks."""
    dice, found, asked = random.Random(11), 0, shown
    if made:
        content = make_content(app.extensions["oasis"].site.store.content(), 400)
        asked = catalog(snapshot_of(content), tuple(app.extensions["oasis"].entry_views))
    words = plain_words(asked)
    terms = [misspelt(folded, dice) for folded, _ in dice.sample(list(plain_words(shown)), 300)]
    for term in (
        *(drawn := sample(terms, 60)),
        "taklimakam",
        "tashkurgann",
        "塔里目河",
        "zz",
        "z",
        "河",
        "a" * 32,
        "河" * 190,
    ):
        wanted = nearest(term, words)
        assert offered_by(index, asked, term) == wanted, term
        found += bool(wanted)
    assert found > len(drawn) / 4


def test_words_follow_edits(small_site: SimpleNamespace, database: SearchIndex) -> None:
    def offered(term: str) -> list[str]:
        now = catalog_of(small_site)
        found = offered_by(database, now, term)
        assert found == nearest(term, plain_words(now))
        return found

    assert offered("zyzzogetom") == []
    write(small_site, "made-one", "A ZYZZOGETON was seen", "2020-01-01")
    assert offered("zyzzogetom") == ["ZYZZOGETON"]
    write(small_site, "made-two", "One zyzzogeton more", "2021-01-01")
    assert offered("zyzzogetom") == ["zyzzogeton"], "as the newest title spells it"
    write(small_site, "made-two", "One zyzzogetan more", "2021-01-01")
    assert offered("zyzzogetom") == ["ZYZZOGETON", "zyzzogetan"], "the nearest first"
    (small_site.data / NEWS / "made-one.json").unlink()
    assert offered("zyzzogetom") == ["zyzzogetan"]
    (small_site.data / NEWS / "made-two.json").unlink()
    assert offered("zyzzogetom") == []


def test_spellings_that_terms_list_are_offered_as_well(
    small_site: SimpleNamespace, database: SearchIndex
) -> None:
    file = next((small_site.data / "content" / "terms").glob("*.json"))
    file.write_text(
        json.dumps(json.loads(file.read_text("utf-8")) | {"variants": ["Zyzzogeton"]}), "utf-8"
    )
    now = catalog_of(small_site)
    assert (
        offered_by(database, now, "zyzzogetom")
        == nearest("zyzzogetom", plain_words(now))
        == ["Zyzzogeton"]
    )
    write(small_site, "made-one", "A ZYZZOGETON was seen", "2020-01-01")
    assert offered_by(database, catalog_of(small_site), "zyzzogetom") == ["ZYZZOGETON"], (
        "titles come first"
    )


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE search_shard",
        "DELETE FROM search_shard WHERE number = -2",
    ],
)
def test_what_is_lost_from_the_database_is_made_anew(
    small_site: SimpleNamespace, database: SearchIndex, damage: str
) -> None:
    shown = catalog_of(small_site)
    wanted = offered_by(database, shown, "expeditiom")
    assert wanted
    file = database.tables.database.path
    with sqlite3.connect(file) as connection:
        connection.executescript(damage)
    again = SearchIndex(DisposableDatabase(file), "visitors")
    assert offered_by(again, shown, "expeditiom") == wanted
