"""Text processing of the search, by the test vectors that JavaScript runs too
(tests/browser/test_search.py).
"""

import json
from pathlib import Path

import pytest
from made_entries import nearest

from cms.search.document import FieldText
from cms.search.postings import shard_of
from cms.search.query import SearchResult
from cms.search.ranking import facet_counts, rarity, score
from cms.search.snippets import marked, snippet
from cms.search.synonyms import Variants
from cms.search.text import (
    changes,
    fold,
    grams,
    has_only_stop_words,
    name_keys,
    query_keys,
    shard,
    simplified,
    terms,
    toneless,
)

VECTORS = json.loads((Path(__file__).parents[2] / "search-vectors.json").read_text("utf-8"))


def listed(value: object) -> object:
    """Convert a value as JSON would."""
    return json.loads(json.dumps(value))


@pytest.mark.parametrize(("text", "folded"), VECTORS["fold"])
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(("query", "wanted"), VECTORS["terms"])
def test_terms(query: str, wanted: list[str]) -> None:
    assert list(terms(query)) == wanted


@pytest.mark.parametrize(("text", "wanted"), VECTORS["grams"])
def test_grams(text: str, wanted: list[str]) -> None:
    assert list(grams(text)) == wanted


@pytest.mark.parametrize(("gram", "shards", "number"), VECTORS["shards"])
def test_shards(gram: str, shards: int, number: int) -> None:
    assert shard(gram, shards) == number


@pytest.mark.parametrize(("words", "groups"), VECTORS["expand"])
def test_variants(words: list[str], groups: list[list[list[str]]]) -> None:
    variants = Variants(
        *(
            tuple(tuple(forms) for forms in VECTORS["variants"][name])
            for name in ("latin", "chinese")
        )
    )
    assert listed(variants.expand(words)) == groups


@pytest.mark.parametrize(("groups", "wanted"), VECTORS["needles"])
def test_what_is_marked(groups: list[list[list[str]]], wanted: list[str]) -> None:
    answer = SearchResult(
        "", tuple(tuple(tuple(one) for one in group) for group in groups), (), {}, {}, 0
    )
    assert list(answer.needles) == wanted


@pytest.mark.parametrize(("text", "needles", "pieces"), VECTORS["marked"])
def test_marks(text: str, needles: list[str], pieces: list[list[object]]) -> None:
    assert listed(marked(text, needles)) == pieces


@pytest.mark.parametrize(("parts", "needles", "titled", "pieces", "lang"), VECTORS["snippets"])
def test_snippets(
    parts: list[list[object]], needles: list[str], titled: bool, pieces: list[object], lang: str
) -> None:
    found = snippet(
        [FieldText(part[0], 1, part[2], long=bool(part[1])) for part in parts], needles, titled
    )
    assert listed(found) == [pieces, lang]


@pytest.mark.parametrize(("one", "other", "number"), VECTORS["changes"])
def test_changes(one: str, other: str, number: int) -> None:
    assert changes(one, other) == changes(other, one) == number


@pytest.mark.parametrize(("term", "wanted"), VECTORS["nearest"])
def test_nearest_words(term: str, wanted: list[str]) -> None:
    assert nearest(term, VECTORS["words"]) == wanted


@pytest.mark.parametrize(("lang", "weight", "locale", "match", "wanted"), VECTORS["scores"])
def test_scores(lang: str, weight: int, locale: str, match: int, wanted: int) -> None:
    assert score((lang, weight), locale, match) == wanted


@pytest.mark.parametrize(("query", "wanted"), VECTORS["stopWords"])
def test_stop_words(query: str, wanted: bool) -> None:
    assert has_only_stop_words(query) is wanted


@pytest.mark.parametrize(("query", "wanted"), VECTORS["keys"])
def test_keys_of_whole_names(query: str, wanted: list[str]) -> None:
    assert list(query_keys(query)) == wanted
    assert name_keys(query) == tuple(wanted[:1])


@pytest.mark.parametrize(("key", "shards", "number"), VECTORS["homes"])
def test_files_of_keys(key: str, shards: int, number: int) -> None:
    """A whole name is in the file of its first term."""
    assert shard_of(key, shards) == number


@pytest.mark.parametrize(("term", "wanted"), VECTORS["toneless"])
def test_pinyin_with_tones_and_v(term: str, wanted: str) -> None:
    assert toneless(term) == wanted


@pytest.mark.parametrize(("number", "size", "wanted"), VECTORS["rarity"])
def test_rare_words_weigh_more(number: int, size: int, wanted: int) -> None:
    assert rarity(number, size) == wanted


@pytest.mark.parametrize(("facets", "chosen", "wanted"), VECTORS["counted"])
def test_what_narrows_and_what_is_chosen_is_counted(
    facets: dict[str, list[list[str]]],
    chosen: dict[str, str],
    wanted: dict[str, dict[str, int]],
) -> None:
    places = range(len(facets["type"]))
    assert listed(facet_counts(places, facets, chosen)) == wanted


def test_the_table_of_characters_is_the_converters() -> None:
    assert "".join(map(simplified, VECTORS["hanzi"][0])) == VECTORS["hanzi"][1]
