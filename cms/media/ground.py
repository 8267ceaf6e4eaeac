"""The ground of the map of Central Asia: what nature put there, as SVG paths, drawn once for a base.

Base: Natural Earth's 1:10m physical themes as GeoJSON (see data/geo/README.md). Projection: Albers' equal-area conic.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import orjson

from cms.media.curves import Point, Ring, clip, cut, open_line, straight, thin
from cms.media.labels import Box
from cms.media.projections import albers

WIDTH, HEIGHT = 1600, 900
SHEET = Box(0, 0, WIDTH, HEIGHT)
EDGE = 6.0
SCALE = 2720.0
CENTRE, PARALLELS, MIDDLE = 75.5, (36.0, 49.0), 42.4
SMALLEST = {"lake": 40.0, "glacier": 26.0, "playa": 60.0}
TOLERANCE = {"glacier": 1.6}

Feature = dict[str, Any]

_project = albers(CENTRE, *PARALLELS)


def at(longitude: float, latitude: float) -> Point:
    """Where a place stands on the sheet, in units; outside of `SHEET` it isn't shown."""
    x, y = _project(longitude, latitude)
    middle = _project(CENTRE, MIDDLE)[1]
    return (WIDTH / 2 + x * SCALE, HEIGHT / 2 - (y - middle) * SCALE)


@lru_cache(maxsize=4)
def ground(base: bytes) -> str:
    """Land, deserts, relief and waters. Raises orjson.JSONDecodeError when `base` is no JSON."""
    features = orjson.loads(base)["features"]
    layers = [f'<path class="{kind.replace(" ", "-")}" d="{_areas(features, kind)}"/>'
              for kind in ("land", "playa", "historic lake", "glacier")]
    rivers = f'<path class="river" d="{_lines(features)}"/>'
    lakes = f'<path class="lake" d="{_areas(features, "lake")}"/>'
    return "".join([*layers, rivers, lakes])


def rings(features: Sequence[Feature], kind: str) -> Iterator[Ring]:
    """The lines of all features of a kind, projected; polygons' rings without their last point."""
    for feature in features:
        if feature["properties"]["kind"] == kind:
            yield from outlines(feature)


def outlines(feature: Feature) -> Iterator[Ring]:
    """The lines of one feature, projected."""
    shape, places = feature["geometry"]["type"], feature["geometry"]["coordinates"]
    for part in places if shape.startswith("Multi") else [places]:
        for line in part if shape.endswith("Polygon") else [part]:
            yield [at(longitude, latitude) for longitude, latitude in line]


def _areas(features: Sequence[Feature], kind: str) -> str:
    drawn = (_area(ring, TOLERANCE.get(kind, 0.9), SMALLEST.get(kind, 0.0)) for ring in rings(features, kind))
    return "".join(drawn)


def _area(ring: Ring, tolerance: float, smallest: float) -> str:
    for axis, low, high in ((0, -EDGE, WIDTH + EDGE), (1, -EDGE, HEIGHT + EDGE)):
        ring = clip(clip(ring, axis, low, keep_above=True), axis, high, keep_above=False)
    return straight(thin([*ring, ring[0]], tolerance)[:-1]) if len(ring) > 2 and size(ring) >= smallest else ""


def size(ring: Sequence[Point]) -> float:
    """The area a ring encloses, in square units."""
    turned = [*ring[1:], ring[0]]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, turned, strict=True))) / 2


def _lines(features: Sequence[Feature]) -> str:
    limits = (-EDGE, -EDGE, WIDTH + EDGE, HEIGHT + EDGE)
    return "".join(open_line(thin(piece, 0.9)) for line in rings(features, "river") for piece in cut(line, limits))
