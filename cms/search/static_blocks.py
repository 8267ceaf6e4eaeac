"""A block of the frozen index: made of what the index takes from its entries, or of the block that
was by what differs.

Both give the same bytes. An edit reads and writes the files alone that have what the entry holds
otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cms.search.grams import Bits, held, places
from cms.search.postings import Files, Numbers, dump, numbers_of
from cms.search.spelling import Words
from cms.search.static_extracts import Extract, words_of
from cms.search.text import HAN

MAX_CHANGED_ENTRIES = 4
"""Entries up to which a block is changed rather than made: to change all of one's words takes half
as long as to make it, to add a few a tenth. Where one comes or goes all numbers behind it move, and
it is as well made."""


@dataclass(frozen=True, slots=True)
class Block:
    """The part of the frozen index that covers some consecutive entries of the catalog."""

    space: int
    shards: tuple[bytes, ...]
    """By number of shard: the object of grams, as JSON."""
    entries: Sequence[Extract]
    words: Words
    """The words of their titles."""
    han: str
    """The Han characters they hold."""


def make_block(entries: Sequence[Extract], shards: int, classes: int) -> Block:
    """Index some entries."""
    texts = (
        (place * classes + of, words)
        for place, one in enumerate(entries)
        for of, words in one.texts
    )
    bits, mixed = held(texts)
    space = max(one.space for one in entries)
    return Block(
        space,
        dump(bits, places(mixed, space), shards),
        entries,
        words_of(entries),
        "".join(sorted(gram for gram in bits if _is_han(gram))),
    )


def change_block(block: Block, entries: Sequence[Extract], classes: int) -> Block | None:
    """The same of a block that had these entries, a few in other versions; None where it is as well
    made anew.
    """
    edited = edits(block.entries, entries)
    if (
        edited is None
        or len(edited) > MAX_CHANGED_ENTRIES
        or max(one.space for one in entries) != block.space
    ):
        return None
    files, han = Files(block.shards, classes, block.space), set(block.han)
    for place in edited:
        for gram, numbers in _exchanged(
            place, block.entries[place], entries[place], classes, block.space
        ).items():
            stays = files.put(gram, place, numbers)
            if _is_han(gram):
                han = han | {gram} if stays else han - {gram}
    return Block(block.space, files.dump(), entries, words_of(entries), "".join(sorted(han)))


def edits(before: Sequence[Extract], after: Sequence[Extract]) -> list[int] | None:
    """Which of some entries hold other words than they did; None where they are not the same
    entries.
    """
    if [one.name for one in before] != [one.name for one in after]:
        return None
    return [
        place
        for place, (old, new) in enumerate(zip(before, after, strict=True))
        if old.texts != new.texts
    ]


def _exchanged(
    place: int, before: Extract, after: Extract, classes: int, space: int
) -> dict[str, Numbers]:
    """Gram → its numbers in an entry, of those for which they differ."""
    (old, old_places), (new, new_places) = (
        _numbers(place, one, classes, space) for one in (before, after)
    )
    found = {
        gram: numbers_of(new.get(gram, 0))
        for gram in old.keys() | new.keys()
        if old.get(gram) != new.get(gram)
    }
    return found | {
        gram: new_places.get(gram, [])
        for gram in old_places.keys() | new_places.keys()
        if old_places.get(gram) != new_places.get(gram)
    }


def _numbers(place: int, one: Extract, classes: int, space: int) -> tuple[Bits, dict[str, Numbers]]:
    """(the texts of one entry that hold each gram, the places of each gram with Han)."""
    bits, mixed = held((place * classes + of, words) for of, words in one.texts)
    return bits, places(mixed, space)


def _is_han(gram: str) -> bool:
    return len(gram) == 1 and bool(HAN.match(gram))
