"""A window on any part of the world that shows some places: how far it reaches is taken from them.

Projection: Lambert's azimuthal equal-area around the middle of the places (Snyder, 1987, USGS Prof.
Paper 1395, §24).
"""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, radians, sin, sqrt
from typing import NamedTuple

from cms.media.svg.geometry import XY
from cms.media.svg.sheet import HEIGHT, WIDTH

MARGIN = 220.0, 110.0
"""Units beside and above the outermost places: room for their names."""
CLOSEST, FURTHEST = 4500.0, 600.0
"""Units that a radius of the sphere may have: from edge to edge 2,300 kilometres at least, and not
half the world.
"""


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
        turn = radians(longitude - self.longitude)
        facing = sin(middle) * sin(north) + cos(middle) * cos(north) * cos(turn)
        stretch = sqrt(2 / max(1 + facing, 1e-9))
        x = stretch * cos(north) * sin(turn)
        y = stretch * (cos(middle) * sin(north) - sin(middle) * cos(north) * cos(turn))
        return self.left + x * self.scale, self.top - y * self.scale


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
