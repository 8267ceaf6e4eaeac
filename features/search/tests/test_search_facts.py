"""Texts that pages show beside an entry's own are searched too: linked names, countries, dates,
translated labels.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from made_entries import snapshot_of

from cms.content import Content, Snapshot
from cms.content.entry import make_entry
from cms.core.database import DisposableDatabase
from cms.schema.entry_ref import EntryRef
from features.search.index.catalog import Catalog, catalog
from features.search.index.facts import country_abbreviations
from features.search.index.matching import matches
from features.search.index.stored_index import CatalogIndex, SearchIndex

PUBLISHED = {"en": {"state": "published"}, "zh": {"state": "published"}}
ENGLISH = {"en": {"state": "published"}}
PERSON = {
    "name": {"en": "Aynur Tursun", "zh": "陈玉兰"},
    "sortName": "Tursun, Aynur",
    "alternateName": ["A. Toursoun"],
    "headline": {"en": "Quaggas in the hills"},
    "publication": PUBLISHED,
}
PAPER = {
    "title": "Salt lakes",
    "type": "article-journal",
    "language": "en",
    "publication": ENGLISH,
    "author": [{"id": "a", "family": "Tursun", "given": "A.", "person": "aynur"}],
    "issued": "2016-05",
    "container-title": "ACTA limnologica",
    "abstract": {"en": ["See [[conferences/lakes]]."]},
    "keywords": ["brine"],
    "units": ["salt"],
    "sources": [{"id": "s", "title": {"en": "A list"}, "asOf": "1931"}],
}
JOURNAL = {"name": {"en": "Acta Limnologica", "zh": "湖沼学报"}, "publication": PUBLISHED}
CHINESE_PAPER = {
    "title": "盐湖",
    "type": "article-journal",
    "language": "zh",
    "container-title": "湖沼學報",
    "author": [{"id": "a", "family": "陈", "given": "玉兰"}],
    "publication": {"zh": {"state": "published"}},
}
TERM = {"name": {"en": "Brine", "zh": "卤水"}, "variants": ["saltwater brine"]}
UNIT = {
    "name": {"en": "Salt group", "zh": "盐湖组"},
    "acronym": "SGX",
    "kind": "laboratory",
    "publication": PUBLISHED,
}
EVENT = {
    "name": {"en": "Meeting on lakes"},
    "start": "2017-06-03",
    "end": "2017-06-04",
    "country": "KZ",
    "mode": "offline",
    "deadlines": [{"id": "d", "kind": "registration", "closes": "2017-02-01"}],
    "venueAddress": {"en": "7 Quiet Lane"},
    "organizers": ["units/salt"],
    "publication": ENGLISH,
}


MADE = {
    ("people", "aynur"): PERSON,
    ("papers", "salt"): PAPER,
    ("terms", "brine"): TERM,
    ("units", "salt"): UNIT,
    ("conferences", "lakes"): EVENT,
    ("journals", "acta"): JOURNAL,
    ("papers", "yan"): CHINESE_PAPER,
}


def with_made(content: Content, raw: Mapping[tuple[str, str], Mapping[str, Any]]) -> Content:
    changed: dict[tuple[str, str], Any] = {
        (type, key): make_entry(
            EntryRef(content.models[type], key), dict(one), sha256(str(one).encode()).hexdigest()
        )
        for (type, key), one in raw.items()
    }
    return content.replaced(changed)


def catalog_of(app: Flask, snapshot: Snapshot) -> Catalog:
    return catalog(snapshot, tuple(app.extensions["oasis"].entry_views))


@pytest.fixture(scope="module")
def searched(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> CatalogIndex:
    content = with_made(app.extensions["oasis"].site.store.content(), MADE)
    return index_of(app, snapshot_of(content), tmp_path_factory.mktemp("facts"))


def index_of(app: Flask, snapshot: Snapshot, folder: Path) -> CatalogIndex:
    """The index of a snapshot, in a database in `folder`."""
    index = SearchIndex(DisposableDatabase(folder / "site.db"), "visitors")
    return index.of(catalog_of(app, snapshot))


def found(searched: CatalogIndex, query: str) -> set[tuple[str, str]]:
    entries = searched.catalog
    return {entries.names[place] for place in scores(searched, query)}


def scores(searched: CatalogIndex, query: str) -> dict[int, int]:
    """Place → score of the entries that match a query."""
    entries = searched.catalog
    return matches(entries.variants, query, searched.finder("en"), len(entries))[1]


@pytest.mark.parametrize(
    "query",
    [
        "陈玉兰",
        "陳玉蘭",
        "玉兰",
        "chenyulan",
        "chen yulan",
        "Aynur Tursun",
        "tursun aynur",
        "Toursoun",
        "卤水",
        "brine",
        "盐湖组",
        "salt group",
        "SGX",
        "2016",
        "2016年",
        "May 2016",
        "acta limnologica",
        "陈玉兰 salt lakes",
        "湖沼学报",
        "湖沼學報",
        "huzhao xuebao",
    ],
)
def test_a_paper_is_found_by_what_its_page_shows_beside_the_text(
    searched: CatalogIndex, query: str
) -> None:
    assert ("papers", "salt") in found(searched, query)


@pytest.mark.parametrize("query", ["acta limnologica", "湖沼学报"])
def test_a_paper_is_found_by_the_other_name_of_its_journal(
    searched: CatalogIndex, query: str
) -> None:
    assert {("papers", "yan"), ("papers", "salt"), ("journals", "acta")} <= found(searched, query)


@pytest.mark.parametrize("query", ["quaggas", "1931"])
def test_a_paper_is_not_found_by_what_is_said_of_something_else(
    searched: CatalogIndex, query: str
) -> None:
    """The one-line description of an author, the date of a source."""
    assert ("papers", "salt") not in found(searched, query)


@pytest.mark.parametrize(
    "query",
    ["Kazakhstan", "哈萨克斯坦", "KAZ", "quiet lane", "盐湖组", "2017年6月", "June 2017"],
)
def test_a_conference_is_found_by_country_address_organiser_and_date(
    searched: CatalogIndex, query: str
) -> None:
    assert ("conferences", "lakes") in found(searched, query)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Journal article", ("papers", "salt")),
        ("期刊论文", ("papers", "salt")),
        ("期刊論文", ("papers", "salt")),
        ("laboratory", ("units", "salt")),
        ("实验室", ("units", "salt")),
        ("on site", ("conferences", "lakes")),
        ("线下", ("conferences", "lakes")),
        ("registration", ("conferences", "lakes")),
        ("注册", ("conferences", "lakes")),
    ],
)
def test_an_entry_is_found_by_the_labels_of_its_choices(
    searched: CatalogIndex, query: str, name: tuple[str, str]
) -> None:
    """In both languages, those in rows too; the stored code is not searched."""
    assert name in found(searched, query)
    assert ("conferences", "lakes") not in found(searched, "offline")


@pytest.mark.parametrize(
    "query",
    [
        "12 River Road",
        "河滨路12号",
        "999012",
        "5550107",
        "+86-000-5550105",
        "office@rivers.example",
        "international contact",
        "国际联络",
    ],
)
def test_the_sites_own_address_finds_the_page_that_shows_it(
    searched: CatalogIndex, query: str
) -> None:
    assert ("pages", "contact") in found(searched, query)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("vacancies", ("pages", "join")),
        ("职位", ("pages", "join")),
        ("library", ("collections", "documentation-centre")),
        ("图书馆", ("collections", "documentation-centre")),
        ("IORS", ("pages", "about")),
        ("河流所", ("units", "irs")),
        ("水科院", ("organizations", "aow")),
        ("河滨路", ("pages", "contact")),
    ],
)
def test_the_sites_own_words_find_what_they_mean(
    searched: CatalogIndex, query: str, name: tuple[str, str]
) -> None:
    assert name in found(searched, query)


@pytest.mark.parametrize(
    "query",
    [
        "Aynur Tursun",
        "Tursun Aynur",
        "陈玉兰",
        "陳玉蘭",
        "a toursoun",
        "cyl",
        "chenyulan",
        "chen2 yu4lan2",
        "CHEN YU LAN",
        "who is Aynur Tursun",
    ],
)
def test_who_is_called_as_the_query_comes_first(searched: CatalogIndex, query: str) -> None:
    """Also before entries with the same words that come earlier in the catalog."""
    found = scores(searched, query)
    best = min(place for place in found if found[place] == max(found.values()))
    assert searched.catalog.names[best] == ("people", "aynur")


def test_only_stop_words_find_only_what_is_called_so(searched: CatalogIndex) -> None:
    for query in ("the", "a", "的", "C++", "<b>", "what is"):
        assert not found(searched, query), query
    assert found(searched, "what is salt") == found(searched, "salt")


def test_abbreviations_of_countries_are_those_of_one_country() -> None:
    assert {"UK", "GBR"} <= {*country_abbreviations("GB")}
    assert "USA" in country_abbreviations("US")
    assert "UAE" in country_abbreviations("AE")
    assert "SU" not in country_abbreviations("KZ"), "also of Russia and others"


def test_short_latin_words_are_found_at_beginnings_alone(
    searched: CatalogIndex,
) -> None:
    assert ("papers", "salt") not in found(searched, "kes")
    assert ("papers", "salt") in found(searched, "lak")
    assert ("papers", "salt") in found(searched, "akes"), "longer ones in the middle too"


@pytest.mark.parametrize("name", ["people", "terms", "units", "journals", "conferences"])
def test_a_linked_entry_that_is_renamed_is_found_by_its_new_name(
    small_app: Flask, small_content: Content, tmp_path: Path, name: str
) -> None:
    """Live and frozen, also in a snapshot derived from another."""
    raw = {
        "people": ("aynur", PERSON),
        "terms": ("brine", TERM),
        "units": ("salt", UNIT),
        "journals": ("acta", JOURNAL),
        "conferences": ("lakes", EVENT),
    }[name]
    content = with_made(small_content, MADE)
    before = snapshot_of(content)
    names = {"en": "Zyxwvut", "zh": "雪豹"}
    if (
        name == "journals"
    ):  # a paper shows the name of its journal, not a key: another name of it is changed
        names = {"en": "Acta Limnologica", "zh": "Zyxwvut"}
    index = index_of(small_app, before, tmp_path / "kept")
    after = with_made(content, {(name, raw[0]): raw[1] | {"name": names}})
    following = index_of(small_app, Snapshot(after, before.now, before=before), tmp_path / "kept")
    anew = index_of(small_app, snapshot_of(after), tmp_path / "anew")
    for one in (following, anew):
        assert ("papers", "salt") in found(one, "zyxwvut")
    assert following.catalog.versions == anew.catalog.versions
    assert prints(following) == prints(anew) != prints(index)


def prints(index: CatalogIndex) -> list[bytes]:
    return [block.prints for block in index.blocks_of()]
