"""Maps of the world with points, as small inline SVG: land and lakes, no boundaries of states.

Base: Natural Earth's physical themes (public domain) as GeoJSON. Projection: Equal Earth.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from cms.media.svg import geometry
from cms.media.svg.geometry import Box, Ring, equal_earth, straight
from cms.media.svg.ground import base_features, east_of, lines_of, outline, path, wrapped
from cms.media.svg.label_placement import LabelLayer, place
from cms.media.svg.svg import Caption, balance, label, svg

SOUTH, NORTH = -56.0, 78.0
SHOWN = Box(-180.0, SOUTH, 180.0, NORTH)
"""Degrees east of the middle, and degrees north."""
WIDTH = 960
"""Units; the height follows from the latitudes that are shown."""
CENTRE = 40.0
"""The meridian in the middle, in degrees east."""
LEFT = equal_earth(-180, 0)[0]
TOP, BOTTOM = equal_earth(0, NORTH)[1], equal_earth(0, SOUTH)[1]
SCALE = WIDTH / (-2 * LEFT)
HEIGHT = round((TOP - BOTTOM) * SCALE)
HOME = "home"
LETTERS = 1.05
"""How much wider the labels are than usual: the home point's is bold, capitals are many."""
SHAPES = {
    HOME: (7, 0, "a7,7 0 1 0 14,0a7,7 0 1 0-14,0z"),
    "international": (0, 6, "l6,6-6,6-6-6z"),
    "agency": (0, 6, "l6,10h-12z"),
    "institute": (4, 4, "h8v8h-8z"),
    "company": (5, 2, "h10v4h-10z"),
}
"""Kind of a point → how far left and above of it its shape begins, and the path data of the rest."""
OTHER_SHAPE = (5, 0, "a5,5 0 1 0 10,0a5,5 0 1 0-10,0z")


class Point(NamedTuple):
    """A place on a map. `kind` becomes its CSS class and shape; `"home"` is where the lines start
    from.
    """

    label: str
    x: float
    y: float
    kind: str


FRAME = Box(2, 2, WIDTH - 2, HEIGHT - 2)
LAYERS = (
    LabelLayer("wide", FRAME, 13, 7, 150, 2, LETTERS),
    LabelLayer("narrow", FRAME, 30, 14, 330, 2, LETTERS),
)


def partner_map(points: Sequence[Point], base: bytes, *, caption: Caption) -> str:
    """An `<svg>` of the world with `points` (x: longitude, y: latitude, in degrees) and lines from
    the home point.

    `base` is GeoJSON whose features have `kind` land or lake. Labels that find no room are
    left out: a table must stand beside the map. They come in two layers, `.labels-wide` and
    `.labels-narrow` (larger letters, fewer of them), of which the page's CSS shows one. Raises
    orjson.JSONDecodeError when `base` is no JSON.
    """
    points = sorted(points, key=lambda point: point.kind != HOME)
    ground = _ground(base) + _lines(points)
    marks = "".join(map(_mark, points))
    labels = "".join(_labels(layer, points) for layer in LAYERS)
    body = f'{ground}<g class="points">{marks}</g>{labels}'
    return svg("map", WIDTH, HEIGHT, body, caption)


def _at(longitude: float, latitude: float) -> geometry.Point:
    """Where a place stands on the sheet, in units."""
    return _near(complex(east_of(CENTRE, longitude), latitude))


def _near(place: geometry.Point) -> geometry.Point:
    """The same of degrees east of the centre and degrees north."""
    x, y = equal_earth(place.real, place.imag)
    return complex((x - LEFT) * SCALE, (TOP - y) * SCALE)


@lru_cache(maxsize=4)
def _ground(base: bytes) -> str:
    """Land and lakes under the lines of the sheet: most of a map's time, and the same whatever the
    points.
    """
    features = base_features(base)
    land, lakes = (_areas(lines_of(features, kind)) for kind in ("land", "lake"))
    layers = [
        path("sea", straight(_outline())),
        path("grid", _grid()),
        path("land", land),
        path("lake", lakes),
    ]
    return "".join(layers)


def _areas(rings: Iterable[Ring]) -> str:
    """Path data of areas (degrees) cut at the sheet's edges."""
    parts = (part for ring in rings for part in wrapped(ring, CENTRE, SHOWN))
    return "".join(outline(list(map(_near, part)), 0.4) for part in parts)


def _outline() -> Ring:
    """The edge of the world, up the western and down the eastern one."""
    return [*map(_near, _meridian(-180, 24)), *map(_near, _meridian(180, 24)[::-1])]


def _meridian(east: float, steps: int) -> Ring:
    """A meridian from the south of the sheet to its north."""
    return [complex(east, SOUTH + (NORTH - SOUTH) * step / steps) for step in range(steps + 1)]


def _grid() -> str:
    """Meridians and parallels every 30 degrees, counted from Greenwich and the equator."""
    first = (30 - CENTRE) % 30
    lines = [_meridian(first + 30 * number, 16) for number in range(-6, 6)]
    lines += [[complex(-180, latitude), complex(180, latitude)] for latitude in (-30, 0, 30, 60)]
    return "".join(f"M{' '.join(_pair(_near(place)) for place in line)}" for line in lines)


def _pair(point: geometry.Point) -> str:
    """`120,45`: a point in whole units."""
    return f"{point.real:.0f},{point.imag:.0f}"


def _lines(points: Sequence[Point]) -> str:
    """The lines from the home point, if there is one: it comes first."""
    if not points or points[0].kind != HOME:
        return ""
    home, *others = points
    start = _at(home.x, home.y)
    ends = dict.fromkeys(_at(point.x, point.y) for point in others if point.kind != HOME)
    data = "".join(_arc(start, end) for end in ends)
    return f'<path class="lines" d="{data}"/>'


def _arc(start: geometry.Point, end: geometry.Point) -> str:
    """A line bent upward by an eighth of its length, as flights are drawn."""
    way = end - start
    bend = -0.125j if way.real > 0 else 0.125j
    middle = (start + end) / 2 + way * bend
    return f"M{_pair(start)}Q{_pair(middle)} {_pair(end)}"


def _mark(point: Point) -> str:
    """The mark of a point, in the shape of its kind."""
    place = _at(point.x, point.y)
    left, above, data = SHAPES.get(point.kind, OTHER_SHAPE)
    start = f"M{round(place.real) - left},{round(place.imag) - above}"
    return f'<path class="{escape(point.kind)}" d="{start}{data}"/>'


def _labels(layer: LabelLayer, points: Sequence[Point]) -> str:
    """A layer with the labels that find room."""
    spots = []
    for point in points:
        at = _at(point.x, point.y)
        spots.append((at.real, at.imag, _in_lines(point.label, layer)))
    placed = place(spots, layer)
    texts = [label(one, layer.size, points[one.index].kind) for one in placed]
    return f'<g class="labels labels-{layer.name}" aria-hidden="true">{"".join(texts)}</g>'


def _in_lines(words: str, layer: LabelLayer) -> str:
    """A label in the lines of a layer; as it is, and so too long to be placed, where it would take
    more.
    """
    lines = balance(words, layer.size, layer.longest, layer.lines + 1)
    return words if len(lines) > layer.lines else "\n".join(lines)
