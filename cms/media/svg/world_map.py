"""Maps of the world with points, as small inline SVG: land and lakes, no boundaries of states.

Base: Natural Earth's physical themes (public domain) as GeoJSON. Projection: Equal Earth.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

import orjson

from cms.media.svg import geometry
from cms.media.svg.geometry import clip, straight, thin
from cms.media.svg.label_placement import Box, Placed, place
from cms.media.svg.projections import equal_earth
from cms.media.svg.svg import balance, label

XY = geometry.Point
SOUTH, NORTH = -56.0, 78.0
HOME = "home"
# The home point's label is bold, capitals are many.
LETTERS = 1.05


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
        return ((x - self.left) * self.scale, (self.top - y) * self.scale)


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
    points = sorted(points, key=lambda p: p.kind != HOME)
    wide, narrow = (_placed(sheet, points, *sizes) for sizes in ((13, 7, 150), (30, 14, 330)))
    return (
        f'<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width} {sheet.height}" role="img" '
        f'lang="{escape(lang)}"><title>{escape(title)}</title><desc>{escape(description)}</desc>'
        f"{_ground(base.read_bytes(), sheet)}{_lines(points, sheet)}"
        f'<g class="points">{"".join(_mark(p, sheet.at(p.x, p.y)) for p in points)}</g>'
        f"{_labels('wide', 13, points, wide)}{_labels('narrow', 30, points, narrow)}</svg>\n"
    )


def _placed(
    sheet: _Sheet, points: Sequence[Point], size: float, gap: float, longest: float
) -> list[Placed]:
    frame = Box(2, 2, sheet.width - 2, sheet.height - 2)
    spots = [(*sheet.at(p.x, p.y), _broken(p.label, size, longest)) for p in points]
    return place(spots, frame, size=size, gap=gap, longest=longest, stretch=LETTERS)


def _broken(words: str, size: float, longest: float) -> str:
    """A label in two lines at most; as it is, and so too long to be placed, where it would take
    more.
    """
    lines = balance(words, size, longest, 3)
    return "\n".join(lines) if len(lines) < 3 else words


def _sheet(width: int, centre: float) -> _Sheet:
    left = equal_earth(-180, 0)[0]
    top, bottom = equal_earth(0, NORTH)[1], equal_earth(0, SOUTH)[1]
    scale = width / (-2 * left)
    return _Sheet(centre, width, round((top - bottom) * scale), scale, left, top)


@lru_cache(maxsize=4)
def _ground(base: bytes, sheet: _Sheet) -> str:
    """Land and lakes under the lines of the sheet: most of a map's time, and the same whatever the
    points.
    """
    features = orjson.loads(base)["features"]
    paths = [
        f'<path class="sea" d="{straight(_outline(sheet))}"/>',
        f'<path class="grid" d="{_grid(sheet)}"/>',
    ]
    for kind in ("land", "lake"):
        rings = [
            r
            for f in features
            if f["properties"]["kind"] == kind
            for r in f["geometry"]["coordinates"]
        ]
        paths.append(
            f'<path class="{kind}" d="{"".join(d for ring in rings for d in _drawn(ring, sheet))}"/>'
        )
    return "".join(paths)


def _drawn(ring: Sequence[Sequence[float]], sheet: _Sheet) -> Iterator[str]:
    """A ring cut at the sheet's edges; what lies across the opposite meridian comes in again from
    the other side.
    """
    for turn in (-360, 0, 360):
        part = [(lon - sheet.centre + turn, lat) for lon, lat in ring[:-1]]
        for axis, low, high in ((0, -180.0, 180.0), (1, SOUTH, NORTH)):
            part = clip(clip(part, axis, low, keep_above=True), axis, high, keep_above=False)
        if len(part) > 2:
            yield straight(thin([sheet.near(lon, lat) for lon, lat in part], 0.4))


def _outline(sheet: _Sheet) -> list[XY]:
    steps = [SOUTH + (NORTH - SOUTH) * i / 24 for i in range(25)]
    return [sheet.near(-180, lat) for lat in steps] + [
        sheet.near(180, lat) for lat in reversed(steps)
    ]


def _grid(sheet: _Sheet) -> str:
    """Meridians and parallels every 30 degrees, counted from Greenwich and the equator."""
    turned = (30 - sheet.centre) % 30
    meridians = [
        [(turned + 30 * i, SOUTH + (NORTH - SOUTH) * j / 16) for j in range(17)]
        for i in range(-6, 6)
    ]
    parallels = [[(-180.0, lat), (180.0, lat)] for lat in (-30.0, 0.0, 30.0, 60.0)]
    return "".join(
        "M" + " ".join(_pair(sheet.near(*p)) for p in line) for line in meridians + parallels
    )


def _pair(xy: XY) -> str:
    return f"{xy[0]:.0f},{xy[1]:.0f}"


def _lines(points: Sequence[Point], sheet: _Sheet) -> str:
    home = next((p for p in points if p.kind == HOME), None)
    if home is None:
        return ""
    start = sheet.at(home.x, home.y)
    ends = dict.fromkeys(sheet.at(p.x, p.y) for p in points if p.kind != HOME)
    return f'<path class="lines" d="{"".join(_arc(start, end) for end in ends)}"/>'


def _arc(start: XY, end: XY) -> str:
    """A line bent upward by an eighth of its length, as flights are drawn."""
    (x0, y0), (x1, y1) = start, end
    bend = 0.125 if x1 > x0 else -0.125
    middle = ((x0 + x1) / 2 + (y1 - y0) * bend, (y0 + y1) / 2 - (x1 - x0) * bend)
    return f"M{_pair(start)}Q{_pair(middle)} {_pair(end)}"


def _mark(point: Point, xy: XY) -> str:
    x, y = round(xy[0]), round(xy[1])
    shapes = {
        HOME: f"M{x - 7},{y}a7,7 0 1 0 14,0a7,7 0 1 0-14,0z",
        "international": f"M{x},{y - 6}l6,6-6,6-6-6z",
        "agency": f"M{x},{y - 6}l6,10h-12z",
        "institute": f"M{x - 4},{y - 4}h8v8h-8z",
        "company": f"M{x - 5},{y - 2}h10v4h-10z",
    }
    shape = shapes.get(point.kind, f"M{x - 5},{y}a5,5 0 1 0 10,0a5,5 0 1 0-10,0z")
    return f'<path class="{escape(point.kind)}" d="{shape}"/>'


def _labels(layer: str, size: float, points: Sequence[Point], placed: Sequence[Placed]) -> str:
    texts = [label(p, size, points[p.index].kind) for p in placed]
    return f'<g class="labels labels-{layer}" aria-hidden="true">{"".join(texts)}</g>'
