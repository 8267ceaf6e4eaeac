"""The division of a catalog into pieces."""

import random
from collections.abc import Sequence

from features.search.index.block_layout import pieces, segments_of


def files(names: Sequence[str], undated: int) -> dict[str, range]:
    """Small pieces by their last entry."""
    return {names[places[-1]]: places for places in pieces(names, undated, 2)}


def test_the_layout_is_decided_among_neighbours() -> None:
    dice = random.Random(7)
    names = [f"news/item-{dice.randrange(10**9)}" for _ in range(5000)]
    before, segments = files(names, 400), segments_of(names, 400)
    assert [place for places in before.values() for place in places] == list(range(5000))
    blocks = [place for segment in segments for block in segment.blocks for place in block]
    assert sorted(blocks) == list(range(5000))
    assert [block.start for block in segments[1].blocks] == [400]
    assert 3 < 5000 / len(before) < 8
    for place in (0, 1, 200, 399, 400, 401, 3000, 4999):
        more = files([*names[:place], "news/one-more", *names[place:]], 400 + (place < 400))
        assert len(before.keys() ^ more.keys()) <= 3
        other = [
            name for name in before.keys() & more.keys() if len(before[name]) != len(more[name])
        ]
        assert len(other) <= 2
