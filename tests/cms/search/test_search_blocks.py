"""A block of the frozen index holds what plain reading of its texts finds, made anew or by what
differs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.search.grams import Mixed, cut, space_of, spread
from cms.search.static_blocks import MAX_CHANGED_ENTRIES, Block, change_block, make_block
from cms.search.static_extracts import Extract, load
from cms.search.text import HAN, MAX_WORD_LENGTH, START, shard

CLASSES, SHARDS = 3, 5
WORDS = st.text("aab12荒漠年ł", min_size=1, max_size=5) | st.sampled_from(
    ["desert" * 9, "a" * 40, "2011年至2015年", "塔里木河aa", "x"]
)
TEXTS = st.dictionaries(
    st.integers(0, CLASSES - 1), st.lists(WORDS, max_size=6, unique=True), max_size=CLASSES
)
ENTRIES = st.lists(TEXTS, min_size=1, max_size=7)


def extract(name: str, texts: dict[int, list[str]]) -> Extract:
    titles = sorted({word: word.upper() for words in texts.values() for word in words}.items())
    return Extract(name, repr(texts), sorted(texts.items()), titles, {}, orjson.dumps(repr(texts)))


def named(entries: Sequence[dict[int, list[str]]]) -> list[Extract]:
    return [extract(f"news/{place}", texts) for place, texts in enumerate(entries)]


def pieces(block: Block) -> object:
    return (
        block.space,
        block.shards,
        [(one.data, one.card) for one in block.entries],
        block.words,
        block.han,
    )


def told(block: Block) -> dict[tuple[str, str], list[int]]:
    """(gram, what follows) → numbers, as the files say."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, file in enumerate(block.shards):
        grams: dict[str, Any] = orjson.loads(file)
        assert list(grams) == sorted(grams)
        for gram, numbers in grams.items():
            assert shard(gram, SHARDS) == number
            for rest, listed in (numbers if isinstance(numbers, dict) else {"": numbers}).items():
                found[gram, rest] = list(accumulate(listed))
    return found


def read_plainly(entries: Sequence[Extract], space: int) -> dict[tuple[str, str], list[int]]:
    """The same by the description in cms/search/postings.py."""
    found: dict[tuple[str, str], set[int]] = {}
    for place, one in enumerate(entries):
        for of, words in one.texts:
            number = place * CLASSES + of
            begun = {gram for word in words for gram, begins in short(word) if begins}
            for gram in {gram for word in words for gram, _ in short(word)}:
                found.setdefault((gram, ""), set()).add(2 * number + (gram in begun))
            for end, whole in (found_end for word in words for found_end in ends(word)):
                found.setdefault((end[:3], end[3:]), set()).add(2 * number + whole)
            for start, word in spread([mixed for word in words if (mixed := cut(word).mixed)]):
                for gram, at in pairs_with_han(word):
                    found.setdefault((gram, ""), set()).add(number * space + start + at)
    return {gram: sorted(numbers) for gram, numbers in found.items()}


def parts(word: str) -> list[tuple[int, str]]:
    """The parts without Han and where they begin."""
    spaced = "".join(" " if HAN.match(char) else char for char in word)
    return [
        (at, spaced[at:].split(" ")[0])
        for at in range(len(word))
        if spaced[at] != " " and (not at or spaced[at - 1] == " ")
    ]


def short(word: str) -> Iterator[tuple[str, bool]]:
    yield from ((char, not at or bool(HAN.match(char))) for at, char in enumerate(word))
    for begin, part in parts(word):
        yield from ((part[at : at + 2], begin + at == 0) for at in range(len(part) - 1))


def ends(word: str) -> Iterator[tuple[str, bool]]:
    for begin, part in parts(word):
        yield from (
            (part[at : at + MAX_WORD_LENGTH], begin + at == 0) for at in range(len(part) - 2)
        )


def pairs_with_han(mixed: Mixed) -> Iterator[tuple[str, int]]:
    for at in range(len(mixed.word) - 1):
        pair = mixed.word[at : at + 2]
        yield pair if HAN.search(pair) else START + pair, at


@given(ENTRIES)
def test_a_block_holds_what_plain_reading_finds(entries: list[dict[int, list[str]]]) -> None:
    block = make_block(named(entries), SHARDS, CLASSES)
    assert told(block) == read_plainly(block.entries, block.space)
    assert block.space == max(
        space_of([mixed for word in words if (mixed := cut(word).mixed)])
        for texts in ({0: []}, *entries)
        for words in texts.values()
    )
    assert block.han == "".join(
        sorted(
            {
                char
                for texts in entries
                for words in texts.values()
                for word in words
                for char in word
                if HAN.match(char)
            }
        )
    )


@settings(max_examples=400)
@given(ENTRIES, st.data())
def test_a_changed_block_is_one_made_anew(
    entries: list[dict[int, list[str]]], data: st.DataObject
) -> None:
    before, after = named(entries), named(entries)
    for place in data.draw(st.sets(st.integers(0, len(after) - 1), max_size=MAX_CHANGED_ENTRIES)):
        texts = data.draw(TEXTS | st.just(entries[place] | {0: ["x", "aab"]}))
        after[place] = extract(after[place].name, texts)
    block, anew = make_block(before, SHARDS, CLASSES), make_block(after, SHARDS, CLASSES)
    changed = change_block(block, after, CLASSES)
    if changed is None:
        assert anew.space != block.space
    else:
        assert pieces(changed) == pieces(anew)


def test_where_too_much_differs_a_block_is_made_anew() -> None:
    before = named([{0: ["one"]}] * 20)
    others = [extract(f"news/{place}", {0: ["two"]}) for place in range(20)]
    block = make_block(before, SHARDS, CLASSES)
    assert change_block(block, others[:MAX_CHANGED_ENTRIES] + before[MAX_CHANGED_ENTRIES:], CLASSES)
    assert (
        change_block(
            block, others[: MAX_CHANGED_ENTRIES + 1] + before[MAX_CHANGED_ENTRIES + 1 :], CLASSES
        )
        is None
    )
    assert change_block(block, before[1:], CLASSES) is None, "one is gone"
    assert change_block(block, [before[1], before[0], *before[2:]], CLASSES) is None, (
        "two changed places"
    )


def test_what_was_kept_is_what_was_taken() -> None:
    one = replace(
        extract("news/a", {0: ["desert"], 2: ["荒漠", "2011年"]}),
        readings={"荒漠": [["huang", "mo"]]},
    )
    again = load(one.data, one.card)
    assert again.space == one.space > 1
    assert replace(again).data == one.data
