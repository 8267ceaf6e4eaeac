"""The sheet of a station map: its projection, the parts of the base to draw, the names on it."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from features.maps.geometry import XY, Box, albers

WIDTH, HEIGHT = 1600, 840
SHEET = Box(0, 0, WIDTH, HEIGHT)
EDGE_BOX = SHEET.inset(-6.0, -6.0)
"""The sheet with a margin, so that lines are clipped just outside the visible part."""

Projection = Callable[[float, float], XY]
"""(Degrees east, degrees north) → position on the sheet, in units."""
TextByLanguage = Mapping[str, str]
"""Language → text."""


class Landmark(NamedTuple):
    """A name on the map. `kind` is water, range or sand. Only those with `narrow` stand on a narrow
    map.
    """

    name: TextByLanguage
    longitude: float
    latitude: float
    kind: str
    narrow: bool


class Sheet(NamedTuple):
    """A region in Albers' equal-area conic projection.

    `base` is a GeoJSON file of `data/geo/`. `scale` is the units in a radius of the sphere;
    `latitude` is in the middle of the sheet.
    """

    base: str
    meridian: float
    parallels: tuple[float, float]
    latitude: float
    scale: float
    ranges: frozenset[str]
    rims: frozenset[str]
    deserts: frozenset[str]
    descriptions: Mapping[str, TextByLanguage]
    names: tuple[Landmark, ...]

    def projection(self) -> Projection:
        """Return the projection of places to the sheet. Positions outside of `SHEET` aren't shown."""
        albers_project, scale = albers(self.meridian, *self.parallels), self.scale
        middle_y = albers_project(self.meridian, self.latitude)[1]

        def project(longitude: float, latitude: float) -> XY:
            x, y = albers_project(longitude, latitude)
            return (WIDTH / 2 + x * scale, HEIGHT / 2 - (y - middle_y) * scale)

        return project


def in_language(words: TextByLanguage, code: str) -> str:
    """Return the text in a language, else in the file's first language."""
    for candidate in (code, code.partition("-")[0], *words):
        if candidate in words:
            return words[candidate]
    return ""
