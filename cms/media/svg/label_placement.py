"""Places for the labels of a map: beside their points, inside the picture, never over another label
or a point.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, pi, sin
from unicodedata import east_asian_width

# Shares of the em, as in the broadest of the faces the site names (DejaVu, Verdana).
THIN, NARROW, CAPITAL, WIDE, BROAD = 0.38, 0.61, 0.7, 0.94, 1.0
SLIM, FULL = frozenset("fijlrtI.,:;'’‘|!()[] "), frozenset("mwMW—…%")
LINE = 1.25


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True)
class Placed:
    """A label with a place: which point (its index), where its first line begins (x) and stands
    (y), box and anchor.

    `leader` is the end of a line from the point to a label that stands apart from it.
    """

    index: int
    text: str
    x: float
    y: float
    anchor: str
    box: Box
    leader: tuple[float, float] | None = None


def text_width(text: str, size: float) -> float:
    """A generous estimate of a text's width in a sans face of `size`; East Asian wide characters
    fill the em.
    """
    return size * sum(map(_share, text))


@lru_cache(maxsize=10_000)
def _share(letter: str) -> float:
    if east_asian_width(letter) in "WF":
        return BROAD
    if letter in SLIM or letter in FULL:
        return THIN if letter in SLIM else WIDE
    return CAPITAL if letter.isupper() else NARROW


def block(text: str, size: float, stretch: float = 1.0) -> tuple[float, float]:
    """Width and height of a label; line breaks part its lines. `stretch`: how much wider its
    letters are than usual.
    """
    lines = text.split("\n")
    return stretch * max(text_width(line, size) for line in lines), size * LINE * len(lines)


def place(
    spots: Sequence[tuple[float, float, str]],
    frame: Box,
    *,
    size: float,
    gap: float,
    longest: float,
    stretch: float = 1.0,
    afar: bool = False,
) -> list[Placed]:
    """Places for the labels of `spots` (x, y, label), first come first served; one without room is
    left out.

    `size` is the height of the letters, `gap` the distance from a point to its label, `longest` the
    width above which a label is left out, all in drawing units; `stretch` as in `block`. With
    `afar` a label that finds no room beside its point may stand apart from it, at the end of a
    leader.
    """
    points = [Box(x - gap, y - gap, x + gap, y + gap) for x, y, _ in spots]
    placed: list[Placed] = []
    for index, (x, y, text) in enumerate(spots):
        taken = [*(p.box for p in placed), *(b for i, b in enumerate(points) if i != index)]
        lines = [(spots[p.index][:2], p.leader) for p in placed if p.leader]
        near = (
            c
            for c in _free(_beside(index, x, y, text, size, gap, stretch), frame, taken)
            if not any(_crosses(start, end, c.box) for start, end in lines)
        )
        others = (_shrunk(box) for i, box in enumerate(points) if i != index)
        held = [
            *(p.box for p in placed),
            *(box for box in others if not box.holds(Box(x, y, x, y))),
        ]
        far = _led(
            (x, y), _free(_around(index, x, y, text, size, gap, stretch), frame, taken), held, lines
        )
        found = next(near, None) or (next(far, None) if afar else None)
        if found and block(text, size, stretch)[0] <= longest:
            placed.append(found)
    return placed


def spread(
    spots: Sequence[tuple[float, float, str]],
    frame: Box,
    *,
    size: float,
    stretch: float = 1.0,
    taken: Sequence[Box] = (),
) -> list[Placed]:
    """Places for the names of areas, over their middles or as near to them as there is room."""
    placed: list[Placed] = []
    for index, (x, y, text) in enumerate(spots):
        held = [*taken, *(p.box for p in placed)]
        found = next(_free(_over(index, x, y, text, size, stretch), frame, held), None)
        if found:
            placed.append(found)
    return placed


def _free(choices: Iterable[Placed], frame: Box, taken: Sequence[Box]) -> Iterator[Placed]:
    return (c for c in choices if frame.holds(c.box) and not any(c.box.meets(box) for box in taken))


def _beside(
    index: int, x: float, y: float, text: str, size: float, gap: float, stretch: float
) -> Iterator[Placed]:
    """After the point, before it, above, below, then the four corners."""
    high = block(text, size)[1]
    far = gap * 1.5
    corner = size * LINE * 0.6 + (high - size * LINE) / 2
    for anchor, dx, dy in (
        ("start", far, 0.0), ("end", -far, 0.0), ("middle", 0.0, -far - high / 2), ("middle", 0.0, far + high / 2),
        ("start", gap, -corner), ("start", gap, corner), ("end", -gap, -corner), ("end", -gap, corner),
    ):  # fmt: skip
        yield _at(index, text, x + dx, y + dy, anchor, size, stretch)


def _around(
    index: int, x: float, y: float, text: str, size: float, gap: float, stretch: float
) -> Iterator[Placed]:
    """In widening rings around the point."""
    wide, high = block(text, size, stretch)
    for ring in range(2, 16):
        for step in range(24):
            turn = step * pi / 12
            dx, dy = (wide / 2 + gap * ring) * cos(turn), (high / 2 + gap * ring) * sin(turn)
            yield _at(index, text, x + dx, y + dy, "middle", size, stretch)


def _led(
    point: tuple[float, float],
    choices: Iterable[Placed],
    taken: Sequence[Box],
    lines: Sequence[tuple[tuple[float, float], tuple[float, float] | None]],
) -> Iterator[Placed]:
    """Those a straight leader reaches without crossing a label, and that no other leader crosses."""
    for choice in choices:
        end = (
            min(max(point[0], choice.box.left), choice.box.right),
            min(max(point[1], choice.box.top), choice.box.bottom),
        )
        crossed = any(_crosses(point, end, box) for box in taken)
        if not crossed and not any(_crosses(start, stop, choice.box) for start, stop in lines):
            yield replace(choice, leader=end)


def _shrunk(box: Box) -> Box:
    """Six tenths of a box about its middle: leaders may pass nearer to a point than labels."""
    wide, high = (box.right - box.left) / 5, (box.bottom - box.top) / 5
    return Box(box.left + wide, box.top + high, box.right - wide, box.bottom - high)


def _crosses(start: tuple[float, float], end: tuple[float, float] | None, box: Box) -> bool:
    if end is None:
        return False
    steps = [
        (start[0] + (end[0] - start[0]) * i / 32, start[1] + (end[1] - start[1]) * i / 32)
        for i in range(33)
    ]
    return any(box.left < x < box.right and box.top < y < box.bottom for x, y in steps)


def _over(
    index: int, x: float, y: float, text: str, size: float, stretch: float
) -> Iterator[Placed]:
    """Around the middle of an area: over it, then up and down, then aside by half a label's width."""
    wide = block(text, size, stretch)[0]
    for dx in (0.0, 0.25, -0.25, 0.5, -0.5):
        for dy in (0.0, -0.7, 0.7, -1.4, 1.4, -2.1, 2.1):
            yield _at(index, text, x + dx * wide, y + dy * size * LINE, "middle", size, stretch)


def _at(
    index: int, text: str, x: float, y: float, anchor: str, size: float, stretch: float
) -> Placed:
    """A label whose lines are centred on y."""
    wide, high = block(text, size, stretch)
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    first = y - high / 2 + size * (LINE / 2 + 0.36)
    return Placed(index, text, x, first, anchor, Box(left, y - high / 2, left + wide, y + high / 2))
