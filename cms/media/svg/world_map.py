"""Maps of the world with points, as small inline SVG: land and lakes, no boundaries of states.

Base: Natural Earth's physical themes (public domain) as GeoJSON. Projection: Equal Earth.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from cms.media.svg import geometry
from cms.media.svg.base_features import base_features
from cms.media.svg.geometry import Box, Ring, clip_to, straight, thin
from cms.media.svg.label_placement import Placed, place
from cms.media.svg.projections import equal_earth
from cms.media.svg.svg import balance, label, svg

XY = geometry.Point
SOUTH, NORTH = -56.0, 78.0
SHOWN = Box(-180.0, SOUTH, 180.0, NORTH)
"""Degrees east of the middle, and degrees north."""
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


@dataclass(frozen=True)
class Point:
    """A place on a map. `kind` becomes its CSS class and shape; `"home"` is where the lines start
    from.
    """

    label: str
    x: float
    y: float
    kind: str


@dataclass(frozen=True)
class _Sheet:
    """The sheet: its size in units, and the turn from longitude and latitude to them."""

    centre: float
    width: int
    height: int
    scale: float
    left: float
    top: float

    def at(self, longitude: float, latitude: float) -> XY:
        east = (longitude - self.centre + 180) % 360 - 180
        return self.near(east, latitude)

    def near(self, east: float, latitude: float) -> XY:
        x, y = equal_earth(east, latitude)
        return (x - self.left) * self.scale, (self.top - y) * self.scale


@dataclass(frozen=True)
class _LabelLayer:
    """A set of labels: its name, the size of its letters, their distance from the points, and the
    longest line, in units.
    """

    name: str
    size: float
    gap: float
    longest: float


LAYERS = (_LabelLayer("wide", 13, 7, 150), _LabelLayer("narrow", 30, 14, 330))


def partner_map(
    points: Sequence[Point],
    *,
    base: Path,
    title: str,
    description: str,
    lang: str,
    width: int = 960,
    centre: float = 40.0,
) -> str:
    """An `<svg>` of the world with `points` (x: longitude, y: latitude, in degrees) and lines from
    the home point.

    `base` is a GeoJSON file whose features have `kind` land or lake. Labels that find no room are
    left out: a table must stand beside the map. They come in two layers, `.labels-wide` and
    `.labels-narrow` (larger letters, fewer of them), of which the page's CSS shows one. Raises
    OSError or orjson.JSONDecodeError when `base` cannot be read.
    """
    sheet = _sheet(width, centre)
    points = sorted(points, key=lambda point: point.kind != HOME)
    ground = _ground(base.read_bytes(), sheet) + _lines(points, sheet)
    marks = "".join(_mark(point, sheet) for point in points)
    labels = "".join(_labels(layer, points, sheet) for layer in LAYERS)
    body = f'{ground}<g class="points">{marks}</g>{labels}'
    return svg(
        "map", sheet.width, sheet.height, body, title=title, description=description, lang=lang
    )


def _sheet(width: int, centre: float) -> _Sheet:
    left, _ = equal_earth(-180, 0)
    _, top = equal_earth(0, NORTH)
    _, bottom = equal_earth(0, SOUTH)
    scale = width / (-2 * left)
    return _Sheet(centre, width, round((top - bottom) * scale), scale, left, top)


@lru_cache(maxsize=4)
def _ground(base: bytes, sheet: _Sheet) -> str:
    """Land and lakes under the lines of the sheet: most of a map's time, and the same whatever the
    points.
    """
    data: dict[str, list[str]] = {"land": [], "lake": []}
    for feature in base_features(base):
        if feature.kind in data:
            for ring in feature.lines:
                data[feature.kind] += _areas(ring, sheet)
    paths = {"sea": straight(_outline(sheet)), "grid": _grid(sheet)}
    paths |= {kind: "".join(areas) for kind, areas in data.items()}
    return "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in paths.items())


def _areas(ring: Ring, sheet: _Sheet) -> Iterator[str]:
    """A ring cut at the sheet's edges; what lies across the opposite meridian comes in again from
    the other side.
    """
    for turn in (-360, 0, 360):
        turned = [(longitude - sheet.centre + turn, latitude) for longitude, latitude in ring[:-1]]
        shown = clip_to(SHOWN, turned)
        if len(shown) > 2:
            yield straight(thin([sheet.near(*place) for place in shown], 0.4))


def _outline(sheet: _Sheet) -> list[XY]:
    latitudes = _steps(SOUTH, NORTH, 24)
    west = [sheet.near(-180, latitude) for latitude in latitudes]
    east = [sheet.near(180, latitude) for latitude in reversed(latitudes)]
    return west + east


def _steps(first: float, last: float, count: int) -> list[float]:
    return [first + (last - first) * step / count for step in range(count + 1)]


def _grid(sheet: _Sheet) -> str:
    """Meridians and parallels every 30 degrees, counted from Greenwich and the equator."""
    lines = []
    first = (30 - sheet.centre) % 30
    for number in range(-6, 6):
        east = first + 30 * number
        lines.append([(east, latitude) for latitude in _steps(SOUTH, NORTH, 16)])
    for latitude in (-30.0, 0.0, 30.0, 60.0):
        lines.append([(-180.0, latitude), (180.0, latitude)])
    return "".join(f"M{' '.join(_pair(sheet.near(*place)) for place in line)}" for line in lines)


def _pair(xy: XY) -> str:
    return f"{xy[0]:.0f},{xy[1]:.0f}"


def _lines(points: Sequence[Point], sheet: _Sheet) -> str:
    """The lines from the home point, if there is one: it comes first."""
    if not points or points[0].kind != HOME:
        return ""
    home, *others = points
    start = sheet.at(home.x, home.y)
    ends = dict.fromkeys(sheet.at(point.x, point.y) for point in others if point.kind != HOME)
    data = "".join(_arc(start, end) for end in ends)
    return f'<path class="lines" d="{data}"/>'


def _arc(start: XY, end: XY) -> str:
    """A line bent upward by an eighth of its length, as flights are drawn."""
    (x0, y0), (x1, y1) = start, end
    bend = 0.125 if x1 > x0 else -0.125
    x = (x0 + x1) / 2 + (y1 - y0) * bend
    y = (y0 + y1) / 2 - (x1 - x0) * bend
    return f"M{_pair(start)}Q{_pair((x, y))} {_pair(end)}"


def _mark(point: Point, sheet: _Sheet) -> str:
    x, y = sheet.at(point.x, point.y)
    left, above, data = SHAPES.get(point.kind, OTHER_SHAPE)
    start = f"M{round(x) - left},{round(y) - above}"
    return f'<path class="{escape(point.kind)}" d="{start}{data}"/>'


def _labels(layer: _LabelLayer, points: Sequence[Point], sheet: _Sheet) -> str:
    size = layer.size
    placed = _placed(layer, points, sheet)
    texts = "".join(label(one, size, points[one.index].kind) for one in placed)
    return f'<g class="labels labels-{layer.name}" aria-hidden="true">{texts}</g>'


def _placed(layer: _LabelLayer, points: Sequence[Point], sheet: _Sheet) -> list[Placed]:
    spots = []
    for point in points:
        x, y = sheet.at(point.x, point.y)
        spots.append((x, y, _in_two_lines(point.label, layer)))
    return place(
        spots,
        Box(2, 2, sheet.width - 2, sheet.height - 2),
        size=layer.size,
        gap=layer.gap,
        longest=layer.longest,
        stretch=LETTERS,
    )


def _in_two_lines(words: str, layer: _LabelLayer) -> str:
    """A label in two lines at most; as it is, and so too long to be placed, where it would take
    more.
    """
    lines = balance(words, layer.size, layer.longest, 3)
    return "\n".join(lines) if len(lines) < 3 else words
