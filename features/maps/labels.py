"""Placed labels of a map as SVG: their texts, their leaders, and the key of those that are numbers."""

from collections.abc import Sequence
from html import escape

from blueprints.shared.svg import LINE_HEIGHT, balance, borrowed_lang, paragraph
from features.maps.label_placement import LabelLayer, Placed, numbers_of

LEADER = "M{:.0f},{:.0f}L{:.0f},{:.0f}"


def label(placed: Placed, size: float, kind: str = "", lang: str = "") -> str:
    """Return a placed label of a map in letters of `size`."""
    return paragraph(
        placed.x,
        placed.y,
        placed.text.split("\n"),
        size * LINE_HEIGHT,
        kind,
        anchor=placed.anchor,
        lang=lang,
    )


def lines_of_label(name: str, layer: LabelLayer) -> str:
    """Return a name in the lines of a layer. A name with too many lines is left on one line, so that
    it is too long to be placed.
    """
    letters = layer.size * layer.stretch
    lines = balance(name, letters, layer.longest, layer.lines + 1)
    return str(name) if len(lines) > layer.lines else "\n".join(lines)


def leaders(placed: Sequence[Placed], layer: LabelLayer) -> str:
    """Return the leaders of a layer's labels, with a halo that keeps them apart from the ground."""
    lines = "".join(
        LEADER.format(*one.leader.start, *one.leader.end) for one in placed if one.leader
    )
    shapes = ("halo", "leader") if lines else ()
    return "".join(f'<path class="{shape} {layer.name}" d="{lines}"/>' for shape in shapes)


def key(placed: Sequence[Placed], names: Sequence[str], layer: LabelLayer) -> str:
    """Return an HTML list of the names that are numbers on a layer, "" if there are none. `names`
    are those of all points. Hidden from screen readers, which read the names on the map or in the
    table beside it.
    """
    items = "".join(
        f"<li><bdi{_lang(names[index])}>{escape(names[index])}</bdi></li>"
        for index in numbers_of(placed)
    )
    return f'<ol class="map-key {layer.name}" aria-hidden="true">{items}</ol>' if items else ""


def _lang(name: str) -> str:
    """Return the attribute of a name in another language than the page's, else ""."""
    lang = borrowed_lang(name)
    return f' lang="{escape(lang)}"' if lang else ""
