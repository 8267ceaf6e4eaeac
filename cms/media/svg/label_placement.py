"""Label placement: names of points stand beside them, names of areas over their centres. No label
leaves the frame or covers another label or point.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import cos, pi, sin
from unicodedata import east_asian_width

from cms.media.svg.geometry import XY, Box

# Widths as shares of the em, for the broadest fonts that the site names (DejaVu, Verdana).
THIN, NARROW, CAPITAL, WIDE, BROAD = 0.38, 0.61, 0.7, 0.94, 1.0
SLIM, FULL = frozenset("fijlrtI.,:;'’‘|!()[] "), frozenset("mwMW—…%")
LINE_HEIGHT = 1.25
"""Line height, in heights of the letters."""
ANCHOR_SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""Anchor → the share of a label's width that is left of its anchor."""

LabelPoint = tuple[float, float, str]
"""x, y and the label of a point."""


@dataclass(frozen=True)
class LabelLayer:
    """A set of labels in one part of a drawing. All lengths are in units.

    `size` is the height of the letters and `gap` the distance from a point to its label. A label
    wider than `longest` is left out. `lines`: how many lines a label may have. `stretch`: how much
    wider than usual the letters are.
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
    """A label with its position: the index of its point, the start (x) and baseline (y) of its
    first line, anchor and box.

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
    """A label to be placed near (x, y), in letters of `size`, `stretch` times as wide as usual.
    Line breaks separate its lines.
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
        return self.size * LINE_HEIGHT * (self.text.count("\n") + 1)

    def moved(self, dx: float, dy: float, anchor: str) -> Placed:
        """Return the label, vertically centred at an offset from its point."""
        x, y = self.x + dx, self.y + dy
        left = x - self.width * ANCHOR_SHARES[anchor]
        top = y - self.height / 2
        box = Box(left, top, left + self.width, y + self.height / 2)
        first_line = top + self.size * (LINE_HEIGHT / 2 + 0.36)
        return Placed(self.index, self.text, x, first_line, anchor, box)


def text_width(text: str, size: float) -> float:
    """Return a generous estimate of a text's width in a sans-serif font of `size`. East Asian wide
    characters fill the em.
    """
    return size * sum(map(_letter_width, text))


@lru_cache(maxsize=10_000)
def _letter_width(letter: str) -> float:
    """Return a letter's width as a share of the em."""
    if east_asian_width(letter) in "WF":
        return BROAD
    if letter in SLIM:
        return THIN
    if letter in FULL:
        return WIDE
    return CAPITAL if letter.isupper() else NARROW


def place_labels(
    points: Sequence[LabelPoint], layer: LabelLayer, *, with_leaders: bool = False
) -> list[Placed]:
    """Place the labels of points in the given order; labels without room are left out.

    If `with_leaders`, a label that has no room beside its point may stand apart, at the end of a
    leader.
    """
    occupied_points = [Box.around(x, y, layer.gap) for x, y, _text in points]
    placed: list[Placed] = []
    leaders: list[Box] = []

    for index, point in enumerate(points):
        label = _Label(index, *point, layer.size, layer.stretch)
        if label.width > layer.longest:
            continue
        labels = [other.box for other in placed]
        others = occupied_points[:index] + occupied_points[index + 1 :]
        occupied = labels + others + leaders

        position = next(_free(_beside(label, layer.gap), layer.frame, occupied), None)
        if with_leaders and not position:
            apart = _free(_around(label, layer.gap), layer.frame, occupied)
            position = _with_leader(label, apart, labels, others)
        if position:
            placed.append(position)
            if position.leader:
                leaders += _points_along((label.x, label.y), position.leader)
    return placed


def place_area_names(
    points: Sequence[LabelPoint], layer: LabelLayer, *, stretch: float, occupied: Sequence[Box]
) -> list[Placed]:
    """Place the names of areas over their centres, or as near as there is room. `taken` are boxes
    that no name may cover.
    """
    placed: list[Placed] = []
    for index, point in enumerate(points):
        label = _Label(index, *point, layer.size, stretch)
        obstacles = [*occupied, *(other.box for other in placed)]
        placed += list(_free(_over(label), layer.frame, obstacles))[:1]
    return placed


def _free(candidates: Iterable[Placed], frame: Box, occupied: Sequence[Box]) -> Iterator[Placed]:
    """Yield the candidates inside the frame that overlap nothing occupied."""
    for candidate in candidates:
        if frame.contains(candidate.box) and not any(map(candidate.box.overlaps, occupied)):
            yield candidate


def _beside(label: _Label, gap: float) -> Iterator[Placed]:
    """Yield positions right of the point, left, above, below, then at the four corners."""
    far, half = gap * 1.5, label.height / 2
    line = label.size * LINE_HEIGHT
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
    """Yield positions on widening ellipses around the point."""
    for ring in range(2, 16):
        across = label.width / 2 + gap * ring
        down = label.height / 2 + gap * ring
        for step in range(24):
            angle = step * pi / 12
            yield label.moved(across * cos(angle), down * sin(angle), "middle")


def _over(label: _Label) -> Iterator[Placed]:
    """Yield positions over the centre of an area, then up and down, then aside by parts of the
    label's width.
    """
    for dx in (0.0, 0.25, -0.25, 0.5, -0.5):
        for dy in (0.0, -0.7, 0.7, -1.4, 1.4, -2.1, 2.1):
            yield label.moved(dx * label.width, dy * label.size * LINE_HEIGHT, "middle")


def _with_leader(
    label: _Label, candidates: Iterable[Placed], labels: Sequence[Box], points: Sequence[Box]
) -> Placed | None:
    """Return the first candidate that a straight leader reaches without crossing a label or a
    point.
    """
    start = (label.x, label.y)
    shrunk = map(_shrunk, points)
    obstacles = [*labels, *(box for box in shrunk if not box.contains(Box.around(*start)))]
    for candidate in candidates:
        end = _nearest(candidate.box, *start)
        leader = _points_along(start, end)
        if not any(point.overlaps(box) for point in leader for box in obstacles):
            return replace(candidate, leader=end)
    return None


def _nearest(box: Box, x: float, y: float) -> XY:
    """Return the position in a box that is nearest to a point."""
    return min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)


def _shrunk(box: Box) -> Box:
    """Return the box at six tenths of its size: leaders may pass nearer to a point than labels."""
    return box.inset((box.right - box.left) / 5, (box.bottom - box.top) / 5)


def _points_along(start: XY, end: XY) -> list[Box]:
    """Return 33 points along a leader, its ends included, each as an empty box."""
    (x0, y0), (x1, y1) = start, end
    steps = [step / 32 for step in range(33)]
    return [Box.around(x0 + (x1 - x0) * step, y0 + (y1 - y0) * step) for step in steps]
