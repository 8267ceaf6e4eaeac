"""A block of the frozen index: made of what the index takes from its entries, or of the block that was by what differs.

Both give the same bytes. An edit reads and writes the files alone that have what the entry holds otherwise; where an
entry comes or goes, the numbers of all that stand behind it move by as much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cms.search.extracts import Extract, words_of
from cms.search.grams import held, places
from cms.search.postings import Files, Numbers, dump, numbers_of
from cms.search.spelling import Words
from cms.search.tokens import HAN

MOVE, MOST = 3, 12
"""What an entry that comes or goes costs, an edit being one; up to how much a block is changed rather than made."""


@dataclass(frozen=True, slots=True)
class Block:
    """What the frozen index has of some neighbours in the catalog."""

    space: int
    shards: tuple[bytes, ...]
    """By number of shard: the object of grams, as JSON."""
    entries: Sequence[Extract]
    words: Words
    """The words of their titles."""
    han: str
    """The Han characters they hold."""


class Edit(NamedTuple):
    """What became of one entry; `place` is where it stood if it went, otherwise where it stands."""

    place: int
    before: Extract | None
    after: Extract | None


def make_block(entries: Sequence[Extract], shards: int, classes: int) -> Block:
    """Index some entries."""
    texts = ((place * classes + of, words) for place, one in enumerate(entries) for of, words in one.texts)
    bits, mixed = held(texts)
    space = max(one.space for one in entries)
    return Block(space, dump(bits, places(mixed, space), shards), entries, words_of(entries),
                 "".join(sorted(gram for gram in bits if _is_han(gram))))


def change_block(block: Block, entries: Sequence[Extract], classes: int) -> Block | None:
    """The same of a block that had most of them; None where it is as well made anew."""
    edits = differing(block.entries, entries)
    if edits is None or max(one.space for one in entries) != block.space or sum(
            1 if before and after else MOVE for _, before, after in edits) > MOST:
        return None
    files, han = Files(block.shards, classes, block.space), set(block.han)
    for place, before, after in edits:
        if not before:
            files.move(place, 1)
        for gram, numbers in _exchanged(place, before, after, classes, block.space).items():
            stays = files.put(gram, place, numbers)
            if _is_han(gram):
                han = han | {gram} if stays else han - {gram}
        if not after:
            files.move(place + 1, -1)
    return Block(block.space, files.dump(), entries, words_of(entries), "".join(sorted(han)))


def differing(before: Sequence[Extract], after: Sequence[Extract]) -> list[Edit] | None:
    """What leads from some entries to others, in the order in which it has to be done; None where they changed places.
    """
    old, new = {one.name: one for one in before}, {one.name: one for one in after}
    if [name for name in old if name in new] != [name for name in new if name in old]:
        return None
    gone = [Edit(place, one, None) for place, one in enumerate(before) if one.name not in new]
    come = [Edit(place, None, one) for place, one in enumerate(after) if one.name not in old]
    return [*reversed(gone), *come, *(Edit(place, old[one.name], one) for place, one in enumerate(after)
                                      if one.name in old and old[one.name].texts != one.texts)]


def _exchanged(place: int, before: Extract | None, after: Extract | None, classes: int, space: int
               ) -> dict[str, Numbers]:
    """Gram → its numbers in an entry, of those for which they differ."""
    (old, old_places), (new, new_places) = (_numbers(place, one, classes, space) for one in (before, after))
    found = {gram: numbers_of(new.get(gram, 0)) for gram in old.keys() | new.keys() if old.get(gram) != new.get(gram)}
    return found | {gram: new_places.get(gram, []) for gram in old_places.keys() | new_places.keys()
                    if old_places.get(gram) != new_places.get(gram)}


def _numbers(place: int, one: Extract | None, classes: int, space: int
             ) -> tuple[dict[str, int], dict[str, Numbers]]:
    """(the texts of one entry that hold each gram, the places of each gram with Han)."""
    bits, mixed = held((place * classes + of, words) for of, words in one.texts) if one else ({}, [])
    return bits, places(mixed, space)


def _is_han(gram: str) -> bool:
    return len(gram) == 1 and bool(HAN.match(gram))
