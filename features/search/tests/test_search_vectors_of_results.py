"""The texts of results, by the test vectors that JavaScript runs too (test_search_in_browser.py)."""

import json
from pathlib import Path

import pytest

from cms.core.slugs import MAX_QUERY_LENGTH
from cms.search.text import MAX_TERMS, MAX_WORD_LENGTH
from features.search.facets import facet_counts
from features.search.index.document import FieldText
from features.search.query import SearchResult
from features.search.snippets import marked, snippet
from features.search.spelling import changes, nearest

ROOT = Path(__file__).parents[3]
VECTORS = json.loads((ROOT / "tests/search-vectors.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "words",
    [
        f"const LONGEST = {MAX_QUERY_LENGTH};",
        f"const MOST = {MAX_TERMS};",
        f"const LETTERS_READ = {MAX_WORD_LENGTH};",
    ],
)
def test_scripts_tell_the_limits_of_the_index(words: str) -> None:
    assert words in (ROOT / "features/search/static/search/tokens.js").read_text("utf-8")


def listed(value: object) -> object:
    """Convert a value as JSON would."""
    return json.loads(json.dumps(value))


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


@pytest.mark.parametrize(("facets", "chosen", "wanted"), VECTORS["counted"])
def test_what_narrows_and_what_is_chosen_is_counted(
    facets: dict[str, list[list[str]]],
    chosen: dict[str, str],
    wanted: dict[str, dict[str, int]],
) -> None:
    places = range(len(facets["type"]))
    assert listed(facet_counts(places, facets, chosen)) == wanted
