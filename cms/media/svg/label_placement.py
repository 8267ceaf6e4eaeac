"""Label placement: names of points stand beside them, names of areas over their middles, inside the
picture, never over another label or a point.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import cos, pi, sin
from unicodedata import east_asian_width

from cms.media.svg.geometry import XY, Box

# Shares of the em, as in the broadest of the faces the site names (DejaVu, Verdana).
THIN, NARROW, CAPITAL, WIDE, BROAD = 0.38, 0.61, 0.7, 0.94, 1.0
SLIM, FULL = frozenset("fijlrtI.,:;'’‘|!()[] "), frozenset("mwMW—…%")
LINE = 1.25
"""The height of a line, in heights of its letters."""
STARTS = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""Anchor → the share of a label's width that stands before its anchor."""

Spot = tuple[float, float, str]
"""x, y and the label of a point."""


@dataclass(frozen=True)
class LabelLayer:
    """A set of labels in one part of a drawing. `size` is the height of the letters and `gap` the
    distance from a point to its label; a label wider than `longest` is left out; all in units.
    `lines`: how many lines a label may have; `stretch`: how much wider than usual the letters are.
    """

    name: str
    frame: Box
    size: float
    gap: float
    longest: float
    lines: int
    stretch: float


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
    leader: XY | None = None


@dataclass(frozen=True)
class _Label:
    """A label that wants a place near (x, y), in letters of `size`, `stretch` times as wide as
    usual; line breaks part its lines.
    """

    index: int
    x: float
    y: float
    text: str
    size: float
    stretch: float

    @cached_property
    def width(self) -> float:
        """The width of its longest line."""
        lines = self.text.split("\n")
        return self.stretch * max(text_width(line, self.size) for line in lines)

    @cached_property
    def height(self) -> float:
        """The height of all its lines."""
        return self.size * LINE * (self.text.count("\n") + 1)

    def moved(self, dx: float, dy: float, anchor: str) -> Placed:
        """The label with its lines centred on a place near its point."""
        x, y = self.x + dx, self.y + dy
        left = x - self.width * STARTS[anchor]
        top = y - self.height / 2
        box = Box(left, top, left + self.width, y + self.height / 2)
        first_line = top + self.size * (LINE / 2 + 0.36)
        return Placed(self.index, self.text, x, first_line, anchor, box)


def text_width(text: str, size: float) -> float:
    """A generous estimate of a text's width in a sans face of `size`; East Asian wide characters
    fill the em.
    """
    return size * sum(map(_share, text))


@lru_cache(maxsize=10_000)
def _share(letter: str) -> float:
    """A letter's width as a share of the em."""
    if east_asian_width(letter) in "WF":
        return BROAD
    if letter in SLIM:
        return THIN
    if letter in FULL:
        return WIDE
    return CAPITAL if letter.isupper() else NARROW


def place(spots: Sequence[Spot], layer: LabelLayer, *, afar: bool = False) -> list[Placed]:
    """Places for the labels of points, first come first served; one without room is left out.

    With `afar` a label that finds no room beside its point may stand apart from it, at the end of a
    leader.
    """
    points = [Box.around(x, y, layer.gap) for x, y, _text in spots]
    placed: list[Placed] = []
    leaders: list[Box] = []

    for index, spot in enumerate(spots):
        label = _Label(index, *spot, layer.size, layer.stretch)
        if label.width > layer.longest:
            continue
        labels = [one.box for one in placed]
        others = points[:index] + points[index + 1 :]
        taken = labels + others + leaders

        found = next(_free(_beside(label, layer.gap), layer.frame, taken), None)
        if afar and not found:
            apart = _free(_around(label, layer.gap), layer.frame, taken)
            found = _with_leader(label, apart, labels, others)
        if found:
            placed.append(found)
            if found.leader:
                leaders += _points_along((label.x, label.y), found.leader)
    return placed


def spread(
    spots: Sequence[Spot], layer: LabelLayer, *, stretch: float, taken: Sequence[Box]
) -> list[Placed]:
    """Places for the names of areas, over their middles or as near to them as there is room."""
    placed: list[Placed] = []
    for index, spot in enumerate(spots):
        label = _Label(index, *spot, layer.size, stretch)
        occupied = [*taken, *(one.box for one in placed)]
        placed += list(_free(_over(label), layer.frame, occupied))[:1]
    return placed


def _free(choices: Iterable[Placed], frame: Box, taken: Sequence[Box]) -> Iterator[Placed]:
    """The choices inside the frame that cover nothing that is taken."""
    for choice in choices:
        if frame.holds(choice.box) and not any(map(choice.box.meets, taken)):
            yield choice


def _beside(label: _Label, gap: float) -> Iterator[Placed]:
    """After the point, before it, above, below, then the four corners."""
    far, half = gap * 1.5, label.height / 2
    line = label.size * LINE
    corner = line * 0.6 + (label.height - line) / 2

    for anchor, dx, dy in (
        ("start", far, 0.0),
        ("end", -far, 0.0),
        ("middle", 0.0, -far - half),
        ("middle", 0.0, far + half),
        ("start", gap, -corner),
        ("start", gap, corner),
        ("end", -gap, -corner),
        ("end", -gap, corner),
    ):
        yield label.moved(dx, dy, anchor)


def _around(label: _Label, gap: float) -> Iterator[Placed]:
    """In widening rings around the point."""
    for ring in range(2, 16):
        across = label.width / 2 + gap * ring
        down = label.height / 2 + gap * ring
        for step in range(24):
            turn = step * pi / 12
            yield label.moved(across * cos(turn), down * sin(turn), "middle")


def _over(label: _Label) -> Iterator[Placed]:
    """Around the middle of an area: over it, then up and down, then aside by half a label's width."""
    for dx in (0.0, 0.25, -0.25, 0.5, -0.5):
        for dy in (0.0, -0.7, 0.7, -1.4, 1.4, -2.1, 2.1):
            yield label.moved(dx * label.width, dy * label.size * LINE, "middle")


def _with_leader(
    label: _Label, choices: Iterable[Placed], labels: Sequence[Box], points: Sequence[Box]
) -> Placed | None:
    """The first choice that a straight leader reaches without crossing a label or a point."""
    start = (label.x, label.y)
    shrunk = map(_shrunk, points)
    held = [*labels, *(box for box in shrunk if not box.holds(Box.around(*start)))]
    for choice in choices:
        end = _nearest(choice.box, *start)
        leader = _points_along(start, end)
        if not any(point.meets(box) for point in leader for box in held):
            return replace(choice, leader=end)
    return None


def _nearest(box: Box, x: float, y: float) -> XY:
    """The place of a box that is nearest to a point."""
    return min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)


def _shrunk(box: Box) -> Box:
    """Six tenths of a box about its middle: leaders may pass nearer to a point than labels."""
    return box.inner((box.right - box.left) / 5, (box.bottom - box.top) / 5)


def _points_along(start: XY, end: XY) -> list[Box]:
    """33 points along a leader, its ends included, each as a box without extent."""
    (x0, y0), (x1, y1) = start, end
    steps = [step / 32 for step in range(33)]
    return [Box.around(x0 + (x1 - x0) * step, y0 + (y1 - y0) * step) for step in steps]
