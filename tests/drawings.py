"""Helpers for tests of drawings: parse one strictly, and locate its texts."""

from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

from blueprints.shared.svg import LINE_HEIGHT, text_width


class Box(NamedTuple):
    """A rectangle of a drawing: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def contains(self, other: "Box") -> bool:
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = ["<script>alert(1)</script>", '"><svg onload=x>', "a & b", "]]>", "' onclick='x"]
SAFE = {
    "svg",
    "title",
    "desc",
    "path",
    "g",
    "text",
    "tspan",
    "circle",
    "rect",
    "a",
    "defs",
    "pattern",
}


def parse(svg: str) -> ElementTree.Element:
    """Parse a drawing, which must be well-formed, have a title and a description, and contain only
    shapes and text. The keys of a map follow it.
    """
    drawing, end, _keys = svg.partition("</svg>")
    root = ElementTree.fromstring(drawing + end)
    assert root.tag == f"{SVG}svg"
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    assert root.get("lang")
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= SAFE
    assert not [
        name
        for one in root.iter()
        for name in one.attrib
        if name.startswith("on") or name == "style"
    ]
    assert root.get("role") == (
        "group" if root.find(f".//{SVG}a") is not None else root.get("role")
    )
    return root


def sheet(root: ElementTree.Element) -> Box:
    """The box of the whole drawing."""
    return Box(*map(float, (root.get("viewBox") or "").split()))


def lines(text: ElementTree.Element) -> list[tuple[float, float, str]]:
    """Return (x, y, text) of each line of a text."""
    return [
        (float(one.get("x") or 0), float(one.get("y") or 0), one.text or "")
        for one in list(text) or [text]
    ]


def words(root: ElementTree.Element) -> list[str]:
    """The texts of a drawing, with the lines of each joined."""
    return [" ".join(line for *_, line in lines(text)) for text in root.iter(f"{SVG}text")]


def box(text: ElementTree.Element, size: float) -> Box:
    """Return a box slightly smaller than a text in letters of `size`, since coordinates are
    rounded.
    """
    found = lines(text)
    wide = max(text_width(line, size) for *_, line in found) - 1
    left = found[0][0] - {"middle": wide / 2, "end": wide}.get(text.get("text-anchor") or "", 0)
    top, bottom = (y - size * 0.36 for y in (found[0][1], found[-1][1]))
    return Box(
        left, top - size * LINE_HEIGHT / 2 + 1, left + wide, bottom + size * LINE_HEIGHT / 2 - 1
    )


def check_apart(boxes: list[Box], frame: Box) -> None:
    """Check that every box is inside the frame and none overlaps another."""
    assert all(frame.contains(one) for one in boxes)
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
