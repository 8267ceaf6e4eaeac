"""A map of any part of the world that fits some places, in an azimuthal projection.

Projection: Lambert's azimuthal equal-area around the centre of the places (Snyder, 1987, USGS Prof.
Paper 1395, §24).
"""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, radians, sin, sqrt
from typing import NamedTuple

from features.maps.geometry import XY
from features.maps.sheet import HEIGHT, WIDTH

MARGIN = 220.0, 110.0
"""Units beside and above the outermost places, for their labels."""
MAX_SCALE, MIN_SCALE = 4500.0, 600.0
"""Units in a radius of the sphere, at most and at least: the map shows 2,300 kilometres at least,
and less than half the world.
"""


class MapWindow(NamedTuple):
    """The centre of the map in degrees, and its scale and position on the sheet."""

    longitude: float
    latitude: float
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def project(self, longitude: float, latitude: float) -> XY:
        """Return the position of a place on the sheet, in units."""
        north, middle = radians(latitude), radians(self.latitude)
        angle = radians(longitude - self.longitude)
        facing = sin(middle) * sin(north) + cos(middle) * cos(north) * cos(angle)
        stretch = sqrt(2 / max(1 + facing, 1e-9))
        x = stretch * cos(north) * sin(angle)
        y = stretch * (cos(middle) * sin(north) - sin(middle) * cos(north) * cos(angle))
        return self.left + x * self.scale, self.top - y * self.scale


def window_on(places: Sequence[XY]) -> MapWindow | None:
    """Return the window that fits some places (degrees east and north); None if they are too far
    apart, or there are none.
    """
    start, length = _arc(sorted({longitude % 360 for longitude, _latitude in places}))
    if not places or length > 180:
        return None
    north = [latitude for _longitude, latitude in places]
    longitude = (start + length / 2 + 180) % 360 - 180
    centre = MapWindow(longitude, (max(north) + min(north)) / 2)

    xs, ys = zip(*(centre.project(*place) for place in places), strict=True)
    across = (WIDTH - 2 * MARGIN[0]) / max(max(xs) - min(xs), 1e-9)
    down = (HEIGHT - 2 * MARGIN[1]) / max(max(ys) - min(ys), 1e-9)
    scale = min(across, down, MAX_SCALE)
    if scale < MIN_SCALE:
        return None
    return centre._replace(
        scale=scale,
        left=WIDTH / 2 - (max(xs) + min(xs)) / 2 * scale,
        top=HEIGHT / 2 - (max(ys) + min(ys)) / 2 * scale,
    )


def _arc(longitudes: Sequence[float]) -> tuple[float, float]:
    """Return (start, length) of the shortest arc that contains all of some sorted longitudes."""
    if not longitudes:
        return 0.0, 0.0
    if len(longitudes) == 1:
        return longitudes[0], 0.0
    gaps = []
    for before, after in pairwise([longitudes[-1], *longitudes]):
        gaps.append(((after - before) % 360, after))
    gap, start = max(gaps)
    return start, 360 - gap
