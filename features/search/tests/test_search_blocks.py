"""The postings of a block contain exactly what a plain search of its texts finds."""

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import orjson
from hypothesis import given
from hypothesis import strategies as st

from cms.search.text import HAN, MAX_WORD_LENGTH, begins, is_short
from features.search.index.postings import (
    MIDDLE,
    MIN_SPACE_RATIO,
    HanWord,
    assign_positions,
    find,
    han_word,
    make_postings,
    shard_of,
    space_of,
)
from features.search.index.ranking import BEGINS, WITHIN, WORD
from features.search.index.terms import WHOLE, is_word

CLASSES, SHARDS = 3, 5
WORDS = st.text("aab12荒漠年łд", min_size=1, max_size=5) | st.sampled_from(
    ["desert" * 9, "a" * 40, "2011年至2015年", "塔里木河aa", "x"]
)
TEXTS = st.dictionaries(st.integers(0, CLASSES - 1), st.sets(WORDS, max_size=6), max_size=CLASSES)
ENTRIES = st.lists(TEXTS, min_size=1, max_size=7)
Entries = Sequence[dict[int, set[str]]]


def found(entries: Entries, term: str) -> dict[int, int]:
    """Return text → how the term matches a word of it, according to the postings."""
    block = make_postings(entries, SHARDS, CLASSES)
    shards = list(map(orjson.loads, block.shards))
    answer: dict[int, int] = {}
    for one in find(term, lambda key: [shards[shard_of(key, SHARDS)]], [block.space]):
        for texts, match in ((one.within, WITHIN), (one.begins, BEGINS), (one.words, WORD)):
            answer |= dict.fromkeys(texts, match)
    return answer


def read_plainly(entries: Entries, term: str) -> dict[int, int]:
    """The same by searching each word."""
    answer: dict[int, int] = {}
    for place, one in enumerate(entries):
        for of, words in one.items():
            for match in (match for word in words for match in finds(word, term)):
                number = place * CLASSES + of
                answer[number] = max(match, answer.get(number, WITHIN))
    return answer


def finds(word: str, term: str) -> Iterator[int]:
    for at in range(len(word)):
        if word.startswith(term, at):
            begun = begins(word, at)
            if is_word(word, at, term):
                yield WORD
            elif begun or not is_short(term):
                yield BEGINS if begun else WITHIN


def terms(entries: Entries) -> set[str]:
    """Every part of every word that can be a query."""
    parts = {
        word[at:end]
        for one in entries
        for words in one.values()
        for word in words
        for at in range(len(word))
        for end in range(at + 1, len(word) + 1)
    }
    return {part if HAN.search(part) else part[:MAX_WORD_LENGTH] for part in parts}


@given(ENTRIES, st.lists(WORDS, max_size=5))
def test_a_term_is_found_where_plain_reading_finds_it(entries: Entries, others: list[str]) -> None:
    asked = [term if HAN.search(term) else term[:MAX_WORD_LENGTH] for term in others]
    for term in sorted(terms(entries))[:40] + asked:
        assert found(entries, term) == read_plainly(entries, term), term


@given(ENTRIES, WORDS)
def test_a_whole_name_is_found_as_a_whole_only(entries: Entries, name: str) -> None:
    """Its key is no word: no term finds it, and it finds no word."""
    named = [*entries, {0: {WHOLE + name}}]
    assert found(named, WHOLE + name) == {len(entries) * CLASSES: BEGINS}
    assert found(named, name) == found(entries, name)
    assert found(named, WHOLE + name[:-1]) == {}


@given(ENTRIES)
def test_each_key_is_in_its_shard_in_order_with_sorted_numbers(entries: Entries) -> None:
    block = make_postings(entries, SHARDS, CLASSES)
    for number, shard in enumerate(block.shards):
        postings = orjson.loads(shard)
        assert list(postings) == sorted(postings)
        for key, distances in postings.items():
            assert shard_of(key, SHARDS) == number
            assert shard_of(key.removeprefix(MIDDLE)[:4], SHARDS) == number
            numbers = list(accumulate(distances))
            assert numbers == sorted(set(numbers))
    words = [word for one in entries for text in one.values() for word in text]
    assert block.hanzi == "".join(sorted({char for word in words for char in HAN.findall(word)}))


def test_words_keep_their_places_and_stand_apart() -> None:
    dice = random.Random(9)
    words = list(
        {
            "".join(chr(dice.randrange(0x4E00, 0x4F00)) for _ in range(dice.randint(1, 12)))
            for _ in range(200)
        }
    )
    with_han = list(map(han_word, words))
    before = [(place, word.word) for place, word in assign_positions(with_han)]
    assert {word for _, word in before} == set(words)
    assert all(place + len(word) < after for (place, word), (after, _) in pairwise(before))
    place, word = before[-1]
    assert place + len(word) < space_of(with_han)
    assert space_of(with_han) >= MIN_SPACE_RATIO * sum(map(len, words))
    moved = set(before) - {(place, word.word) for place, word in assign_positions(with_han[1:])}
    assert len(moved) < 10, "the others stay where they were"
    crowded: list[HanWord] = [
        han_word("".join(chr(0x4E00 + number % 9) for number in range(one, one + 3)))
        for one in range(9)
    ]
    assert all(0 <= place < space_of(crowded) for place, _ in assign_positions(crowded))
