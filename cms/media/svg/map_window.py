"""A window on any part of the world that shows some places: how far it reaches is taken from them.

Projection: Lambert's azimuthal equal-area around the middle of the places (Snyder, 1987, USGS Prof.
Paper 1395, §24).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, radians, sin, sqrt
from typing import NamedTuple

from cms.media.svg.base_features import BaseFeature, base_features
from cms.media.svg.base_map import outline, rivers
from cms.media.svg.geometry import XY, Point, Ring, clip, clip_to, sides
from cms.media.svg.sheet import EDGE_BOX, HEIGHT, WIDTH

MARGIN = 220.0, 110.0
"""Units beside and above the outermost places: room for their names."""
CLOSEST, FURTHEST = 4500.0, 600.0
"""Units that a radius of the sphere may have: from edge to edge 2,300 kilometres at least, and not
half the world.
"""
OPPOSITE = 179.95
"""Degrees from the middle at which areas are cut: what lies opposite is drawn out to the plane's
whole edge.
"""
STEP, HALVES = 0.05, 14
"""Radii that a line may go on straight; how often it is halved at most."""
GROUND = (
    f'<path class="sea" d="M0,0h{WIDTH}v{HEIGHT}H0z"/><path class="land" d="{{land}}"/>'
    '<path class="glacier" d="{glacier}"/><path class="lake" d="{lake}"/>'
    '<path class="river" d="{river}"/>'
)


class MapWindow(NamedTuple):
    """The middle in degrees, and where it stands on the sheet."""

    longitude: float
    latitude: float
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def at(self, longitude: float, latitude: float) -> XY:
        """Where a place stands on the sheet, in units."""
        north, middle = radians(latitude), radians(self.latitude)
        turn = radians(self.east(longitude))
        facing = sin(middle) * sin(north) + cos(middle) * cos(north) * cos(turn)
        stretch = sqrt(2 / max(1 + facing, 1e-9))
        x = stretch * cos(north) * sin(turn)
        y = stretch * (cos(middle) * sin(north) - sin(middle) * cos(north) * cos(turn))
        return self.left + x * self.scale, self.top - y * self.scale

    def east(self, longitude: float) -> float:
        """Degrees east of the middle, from -180 to 180."""
        return (longitude - self.longitude + 180) % 360 - 180


def window_on(places: Sequence[XY]) -> MapWindow | None:
    """The window on some places (degrees east and north); None where they are too far apart, or
    there are none.
    """
    begin, length = _arc(sorted({longitude % 360 for longitude, _latitude in places}))
    if not places or length > 180:
        return None
    north = [latitude for _longitude, latitude in places]
    longitude = (begin + length / 2 + 180) % 360 - 180
    middle = MapWindow(longitude, (max(north) + min(north)) / 2)

    xs, ys = zip(*(middle.at(*place) for place in places), strict=True)
    across = (WIDTH - 2 * MARGIN[0]) / max(max(xs) - min(xs), 1e-9)
    down = (HEIGHT - 2 * MARGIN[1]) / max(max(ys) - min(ys), 1e-9)
    scale = min(across, down, CLOSEST)
    if scale < FURTHEST:
        return None
    return middle._replace(
        scale=scale,
        left=WIDTH / 2 - (max(xs) + min(xs)) / 2 * scale,
        top=HEIGHT / 2 - (max(ys) + min(ys)) / 2 * scale,
    )


def _arc(longitudes: Sequence[float]) -> tuple[float, float]:
    """(where it begins, how long it is) of the shortest arc that holds all of some sorted
    longitudes.
    """
    if not longitudes:
        return 0.0, 0.0
    if len(longitudes) == 1:
        return longitudes[0], 0.0
    gaps = []
    for before, after in pairwise([longitudes[-1], *longitudes]):
        gaps.append(((after - before) % 360, after))
    gap, begin = max(gaps)
    return begin, 360 - gap


def plain_ground(base: bytes, window: MapWindow) -> str:
    """Land and waters of a base map (GeoJSON) in a window. Raises orjson.JSONDecodeError when
    `base` is no JSON.
    """
    features = list(base_features(base))
    areas = {kind: _areas(features, kind, window) for kind in ("land", "glacier", "lake")}
    return GROUND.format(**areas, river=rivers(_rivers(features, window)))


def _areas(features: Sequence[BaseFeature], kind: str, window: MapWindow) -> str:
    """Path data of all areas of a kind."""
    areas = (one for one in features if one.is_area and one.kind == kind)
    rings = (ring for one in areas for ring in one.lines)
    return "".join(outline(shown) for ring in rings for shown in _shown(ring, window))


def _shown(ring: Ring, window: MapWindow) -> Iterator[Ring]:
    """The parts of a ring (degrees) on the sheet; what lies across the opposite meridian comes in
    again from the other side.
    """
    for turn in (-360.0, 0.0, 360.0):
        part = [place - window.longitude + turn for place in ring[:-1]]
        part = clip(part, lambda place: place.real + OPPOSITE)
        part = clip(part, lambda place: OPPOSITE - place.real)
        yield clip_to(EDGE_BOX, _projected(part, window))


def _projected(ring: Ring, window: MapWindow) -> Ring:
    """A ring (degrees east of the middle, degrees north) on the sheet, with points added where a
    line bends there.
    """
    places = (place for side in sides(ring) for place in _bent(*side, window, HALVES))
    return [_at(window, place) for place in places]


def _at(window: MapWindow, place: Point) -> Point:
    """Where a place (degrees east of the middle, degrees north) stands on the sheet."""
    return complex(*window.at(window.longitude + place.real, place.imag))


def _bent(start: Point, end: Point, window: MapWindow, halves: int) -> Iterator[Point]:
    """The start of a line and the places between that its projection needs."""
    length = abs(_at(window, end) - _at(window, start))
    if not halves or length <= STEP * window.scale:
        yield start
        return
    middle = (start + end) / 2
    yield from _bent(start, middle, window, halves - 1)
    yield from _bent(middle, end, window, halves - 1)


def _rivers(features: Sequence[BaseFeature], window: MapWindow) -> Iterator[Ring]:
    """Rivers on the sheet, but for what is on the other half of the globe."""
    for one in features:
        if one.kind == "river" and not one.is_area:
            for line in one.lines:
                near = [place for place in line if abs(window.east(place.real)) < 90]
                yield [complex(*window.at(place.real, place.imag)) for place in near]
