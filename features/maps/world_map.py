"""Maps of the world with points, as small inline SVG: land and lakes, without political boundaries.

Base: Natural Earth's physical themes (public domain) as GeoJSON. Projection: Equal Earth.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from blueprints.shared.svg import Caption, svg
from features.maps import geometry
from features.maps.geometry import Box, Ring, equal_earth, polygon_path
from features.maps.ground import base_features, east_of, lines_of, outline, path, wrapped
from features.maps.label_placement import LabelLayer, place_labels
from features.maps.labels import key, label, leaders, lines_of_label

SOUTH, NORTH = -56.0, 78.0
SHOWN = Box(-180.0, SOUTH, 180.0, NORTH)
"""Degrees east of the centre, and degrees north."""
WIDTH = 960
"""Units; the height follows from the latitudes that are shown."""
CENTRE = 40.0
"""The central meridian, in degrees east."""
LEFT = equal_earth(-180, 0)[0]
TOP, BOTTOM = equal_earth(0, NORTH)[1], equal_earth(0, SOUTH)[1]
SCALE = WIDTH / (-2 * LEFT)
HEIGHT = round((TOP - BOTTOM) * SCALE)
HOME = "home"
LETTER_STRETCH = 1.05
"""How much wider the labels are than usual: that of the home point is bold, and many letters are
capitals.
"""
SHAPES = {
    HOME: (7, 0, "a7,7 0 1 0 14,0a7,7 0 1 0-14,0z"),
    "international": (0, 6, "l6,6-6,6-6-6z"),
    "agency": (0, 6, "l6,10h-12z"),
    "institute": (4, 4, "h8v8h-8z"),
    "company": (5, 2, "h10v4h-10z"),
}
"""Kind of a point → how far left of and above the point its shape starts, and the remaining path
data.
"""
OTHER_SHAPE = (5, 0, "a5,5 0 1 0 10,0a5,5 0 1 0-10,0z")


class Point(NamedTuple):
    """A point on a map. `kind` is its CSS class and shape; lines start from the point of kind
    `"home"`.
    """

    label: str
    x: float
    y: float
    kind: str


FRAME = Box(2, 2, WIDTH - 2, HEIGHT - 2)
LAYERS = (
    LabelLayer("wide", FRAME, 16, 7, 180, 2, LETTER_STRETCH),
    LabelLayer("narrow", FRAME, 34, 14, 360, 2, LETTER_STRETCH),
)


def partner_map(points: Sequence[Point], base: bytes, *, caption: Caption) -> str:
    """Return an `<svg>` of the world with `points` (x: longitude, y: latitude, in degrees) and
    lines from the home point; behind it the keys of names that have no room on it.

    `base` is GeoJSON whose features have `kind` land or lake. Labels and keys come in two layers,
    `.wide` and `.narrow` (larger letters), of which the page's CSS shows one. A table with all
    points must stand beside the map. Raises
    orjson.JSONDecodeError if `base` isn't JSON.
    """
    points = sorted(points, key=lambda point: point.kind != HOME)
    positions = [_project(point.x, point.y) for point in points]
    drawn, keys = _ground(base) + _lines(points), ""
    marks = list(map(_mark, points))
    for layer in LAYERS:
        placed = place_labels(
            [
                (at.real, at.imag, lines_of_label(point.label, layer))
                for point, at in zip(points, positions, strict=True)
            ],
            layer,
        )
        drawn += leaders(placed, layer)
        keys += key(placed, [point.label for point in points], layer)
        for one in placed:
            kind = f"{layer.name} {HOME}" if points[one.index].kind == HOME else layer.name
            marks[one.index] += label(one, layer.size, kind)

    body = "".join(f"<g>{mark}</g>" for mark in marks)
    return svg("map", WIDTH, HEIGHT, f'{drawn}<g class="points">{body}</g>', caption) + keys


def _project(longitude: float, latitude: float) -> geometry.Point:
    """Return the position of a place on the sheet, in units."""
    return _project_from_centre(complex(east_of(CENTRE, longitude), latitude))


def _project_from_centre(point: geometry.Point) -> geometry.Point:
    """As `_project`, from degrees east of the centre and degrees north."""
    x, y = equal_earth(point.real, point.imag)
    return complex((x - LEFT) * SCALE, (TOP - y) * SCALE)


@lru_cache(maxsize=4)
def _ground(base: bytes) -> str:
    """Return land, lakes and grid. Cached, because it takes most of a map's time and doesn't depend
    on the points.
    """
    features = base_features(base)
    land, lakes = (_areas(lines_of(features, kind)) for kind in ("land", "lake"))
    layers = [
        path("sea", polygon_path(_outline())),
        path("grid", _grid()),
        path("land", land),
        path("lake", lakes),
    ]
    return "".join(layers)


def _areas(rings: Iterable[Ring]) -> str:
    """Return path data of areas (degrees), clipped to the sheet."""
    parts = (part for ring in rings for part in wrapped(ring, CENTRE, SHOWN))
    return "".join(outline(list(map(_project_from_centre, part)), 0.4) for part in parts)


def _outline() -> Ring:
    """Return the edge of the world, up its western and down its eastern side."""
    return [
        *map(_project_from_centre, _meridian(-180, 24)),
        *map(_project_from_centre, _meridian(180, 24)[::-1]),
    ]


def _meridian(east: float, steps: int) -> Ring:
    """Return a meridian from the south of the sheet to its north."""
    return [complex(east, SOUTH + (NORTH - SOUTH) * step / steps) for step in range(steps + 1)]


def _grid() -> str:
    """Return meridians and parallels every 30 degrees from Greenwich and the equator."""
    first = (30 - CENTRE) % 30
    lines = [_meridian(first + 30 * number, 16) for number in range(-6, 6)]
    lines += [[complex(-180, latitude), complex(180, latitude)] for latitude in (-30, 0, 30, 60)]
    return "".join(
        f"M{' '.join(_pair(_project_from_centre(point)) for point in line)}" for line in lines
    )


def _pair(point: geometry.Point) -> str:
    """Return a point in whole units: `120,45`."""
    return f"{point.real:.0f},{point.imag:.0f}"


def _lines(points: Sequence[Point]) -> str:
    """Return the lines from the home point, which comes first if there is one."""
    if not points or points[0].kind != HOME:
        return ""
    home, *others = points
    start = _project(home.x, home.y)
    ends = dict.fromkeys(_project(point.x, point.y) for point in others if point.kind != HOME)
    data = "".join(_arc(start, end) for end in ends)
    return f'<path class="lines" d="{data}"/>'


def _arc(start: geometry.Point, end: geometry.Point) -> str:
    """Return a line bent upward by an eighth of its length, as flight routes are drawn."""
    vector = end - start
    bend = -0.125j if vector.real > 0 else 0.125j
    middle = (start + end) / 2 + vector * bend
    return f"M{_pair(start)}Q{_pair(middle)} {_pair(end)}"


def _mark(point: Point) -> str:
    """Return the mark of a point, in the shape of its kind."""
    position = _project(point.x, point.y)
    left, above, data = SHAPES.get(point.kind, OTHER_SHAPE)
    start = f"M{round(position.real) - left},{round(position.imag) - above}"
    return f'<path class="{escape(point.kind)}" d="{start}{data}"/>'
