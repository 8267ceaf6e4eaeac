"""The terms of the index and their scores, by the test vectors that the scripts run too."""

import json
from pathlib import Path

import pytest

from features.search.index.postings import shard_of
from features.search.index.ranking import rarity, score
from features.search.index.synonyms import Variants
from features.search.index.terms import (
    grams,
    has_only_stop_words,
    name_keys,
    query_keys,
    shard,
    toneless,
)

VECTORS = json.loads((Path(__file__).parents[3] / "tests/search-vectors.json").read_text("utf-8"))


def listed(value: object) -> object:
    """Convert a value as JSON would."""
    return json.loads(json.dumps(value))


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
