"""Places for the labels of a map: beside their points, inside the picture, never over another label or a point."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

NARROW, BROAD = 0.56, 1.0
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
    """A label with a place: which point (its index), where the text begins (x) and stands (y), its box and anchor."""

    index: int
    text: str
    x: float
    y: float
    anchor: str
    box: Box


def text_width(text: str, size: float) -> float:
    """A generous estimate of a text's width in a sans face of `size`; East Asian wide characters fill the em."""
    return size * sum(BROAD if east_asian_width(c) in "WF" else NARROW for c in text)


def place(spots: Sequence[tuple[float, float, str]], frame: Box, *, size: float, gap: float,
          longest: float) -> list[Placed]:
    """Places for the labels of `spots` (x, y, label), first come first served; one without room is left out.

    `size` is the height of the letters, `gap` the distance from a point to its label, `longest` the width above which
    a label is left out, all in drawing units.
    """
    points = [Box(x - gap, y - gap, x + gap, y + gap) for x, y, _ in spots]
    placed: list[Placed] = []
    for index, (x, y, text) in enumerate(spots):
        taken = [*(p.box for p in placed), *(b for i, b in enumerate(points) if i != index)]
        found = next(_free(_choices(index, x, y, text, size, gap), frame, taken), None)
        if found and text_width(text, size) <= longest:
            placed.append(found)
    return placed


def _free(choices: Iterable[Placed], frame: Box, taken: Sequence[Box]) -> Iterator[Placed]:
    return (c for c in choices if frame.holds(c.box) and not any(c.box.meets(box) for box in taken))


def _choices(index: int, x: float, y: float, text: str, size: float, gap: float) -> Iterator[Placed]:
    """After the point, before it, above, below, then the four corners."""
    wide, high = text_width(text, size), size * LINE
    rise = size * 0.36
    far = gap * 1.5
    for anchor, dx, dy in (
        ("start", far, 0.0), ("end", -far, 0.0), ("middle", 0.0, -far - high / 2), ("middle", 0.0, far + high / 2),
        ("start", gap, -high * 0.6), ("start", gap, high * 0.6), ("end", -gap, -high * 0.6), ("end", -gap, high * 0.6),
    ):  # fmt: skip
        left = x + dx - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        box = Box(left, y + dy - high / 2, left + wide, y + dy + high / 2)
        yield Placed(index, text, x + dx, y + dy + rise, anchor, box)
