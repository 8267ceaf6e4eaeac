"""A window on any part of the world that shows some places: how far it reaches is taken from them.

Projection: Lambert's azimuthal equal-area around the middle of the places (Snyder, 1987, USGS Prof.
Paper 1395, §24).
"""

from collections.abc import Iterator, Sequence
from math import cos, hypot, radians, sin, sqrt
from typing import Any, NamedTuple

import orjson

from cms.media.svg.base_map import EDGE
from cms.media.svg.geometry import Point, Ring, clip, cut, open_line, straight, thin
from cms.media.svg.sheet import HEIGHT, WIDTH

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

Feature = dict[str, Any]


class MapWindow(NamedTuple):
    """The middle in degrees, and where it stands on the sheet."""

    longitude: float
    latitude: float
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def at(self, longitude: float, latitude: float) -> Point:
        """Where a place stands on the sheet, in units."""
        north, middle, turn = (
            radians(latitude),
            radians(self.latitude),
            radians(self.east(longitude)),
        )
        facing = sin(middle) * sin(north) + cos(middle) * cos(north) * cos(turn)
        stretch = sqrt(2 / max(1 + facing, 1e-9))
        x = stretch * cos(north) * sin(turn)
        y = stretch * (cos(middle) * sin(north) - sin(middle) * cos(north) * cos(turn))
        return self.left + x * self.scale, self.top - y * self.scale

    def east(self, longitude: float) -> float:
        """Degrees east of the middle, from -180 to 180."""
        return (longitude - self.longitude + 180) % 360 - 180


def window_on(places: Sequence[Point]) -> MapWindow | None:
    """The window on some places (degrees east and north); None where they are too far apart, or
    there are none.
    """
    arc = _arc(sorted(longitude % 360 for longitude, _latitude in places))
    north = [latitude for _longitude, latitude in places]
    if not places or arc[1] > 180:
        return None
    middle = MapWindow((arc[0] + arc[1] / 2 + 180) % 360 - 180, (max(north) + min(north)) / 2)
    across, down = zip(*(middle.at(*place) for place in places), strict=True)
    room = (
        (size - 2 * margin) / max(max(found) - min(found), 1e-9)
        for size, margin, found in ((WIDTH, MARGIN[0], across), (HEIGHT, MARGIN[1], down))
    )
    scale = min(*room, CLOSEST)
    if scale < FURTHEST:
        return None
    return middle._replace(
        scale=scale,
        left=WIDTH / 2 - (max(across) + min(across)) / 2 * scale,
        top=HEIGHT / 2 - (max(down) + min(down)) / 2 * scale,
    )


def _arc(longitudes: Sequence[float]) -> tuple[float, float]:
    """(where it begins, how long it is) of the shortest arc that holds all of some sorted
    longitudes.
    """
    if not longitudes:
        return 0.0, 0.0
    gaps = [
        ((after - before) % 360, after)
        for before, after in zip((longitudes[-1], *longitudes), longitudes, strict=False)
    ]
    gap, begin = max(gaps)
    return (begin, 360 - gap) if len(set(longitudes)) > 1 else (longitudes[0], 0.0)


def plain_ground(base: bytes, window: MapWindow) -> str:
    """Land and waters of a base map (GeoJSON) in a window. Raises orjson.JSONDecodeError when
    `base` is no JSON.
    """
    features = orjson.loads(base)["features"]
    areas = "".join(
        f'<path class="{kind}" d="{"".join(_areas(features, kind, window))}"/>'
        for kind in ("land", "glacier", "lake")
    )
    return (
        f'<path class="sea" d="M0,0h{WIDTH}v{HEIGHT}H0z"/>{areas}'
        f'<path class="river" d="{"".join(_rivers(features, window))}"/>'
    )


def _areas(features: Sequence[Feature], kind: str, window: MapWindow) -> Iterator[str]:
    for ring in _lines(features, kind, "Polygon"):
        for turn in (-360.0, 0.0, 360.0):
            part = [
                (longitude - window.longitude + turn, latitude) for longitude, latitude in ring[:-1]
            ]
            part = clip(clip(part, 0, -OPPOSITE, keep_above=True), 0, OPPOSITE, keep_above=False)
            shown = _within(_projected(part, window))
            if len(shown) > 2:
                yield straight(thin([*shown, shown[0]], 1.0)[:-1])


def _projected(ring: Ring, window: MapWindow) -> Ring:
    """A ring (degrees east of the middle, degrees north) on the sheet, with points added where a
    line bends there.
    """
    return [
        window.at(window.longitude + east, north)
        for start, end in zip(ring, [*ring[1:], *ring[:1]], strict=True)
        for east, north in _bent(start, end, window, HALVES)
    ]


def _bent(start: Point, end: Point, window: MapWindow, halves: int) -> Iterator[Point]:
    (x, y), (across, down) = (
        window.at(window.longitude + east, north) for east, north in (start, end)
    )
    if halves and hypot(across - x, down - y) > STEP * window.scale:
        middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        yield from _bent(start, middle, window, halves - 1)
        yield from _bent(middle, end, window, halves - 1)
    else:
        yield start


def _within(ring: Ring) -> Ring:
    for axis, limit in ((0, WIDTH), (1, HEIGHT)):
        ring = clip(clip(ring, axis, -EDGE, keep_above=True), axis, limit + EDGE, keep_above=False)
    return ring


def _rivers(features: Sequence[Feature], window: MapWindow) -> Iterator[str]:
    limits = (-EDGE, -EDGE, WIDTH + EDGE, HEIGHT + EDGE)
    for line in _lines(features, "river", "LineString"):
        near = [window.at(*place) for place in line if abs(window.east(place[0])) < 90]
        yield from (open_line(thin(piece, 1.0)) for piece in cut(near, limits))


def _lines(features: Sequence[Feature], kind: str, shape: str) -> Iterator[Ring]:
    for feature in features:
        found, places = feature["geometry"]["type"], feature["geometry"]["coordinates"]
        if feature["properties"]["kind"] != kind or not found.endswith(shape):
            continue
        for part in places if found.startswith("Multi") else [places]:
            yield from (
                [tuple(place[:2]) for place in line]
                for line in (part if shape == "Polygon" else [part])
            )
