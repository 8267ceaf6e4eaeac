"""The ground of a region's map: what nature put there, as SVG paths.

The base is GeoJSON; data/geo/README.md says which kinds of features it has.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import orjson

from cms.media.svg.geometry import Point, Ring, clip, cut, even, open_line, smooth, straight, thin
from cms.media.svg.hachures import Range, hachures
from cms.media.svg.sheet import HEIGHT, WIDTH, At, Sheet

EDGE = 6.0
SMALLEST = {"lake": 40.0, "glacier": 40.0, "playa": 60.0}
DRAWN = frozenset({"land", "lake", "historic lake", "river", "glacier", "playa", "region"})
TOLERANCE = {"glacier": 2.0}
SMALLEST_RANGE, SMALLEST_RIM = 200.0, 100_000.0
DUNES = (
    '<defs><pattern id="dunes" width="44" height="30" patternUnits="userSpaceOnUse"><path class="dunes" '
    'd="M4 10q5-5 11-1q4-2 6 1M25 24q5-5 11-1q4-2 6 1"/></pattern></defs>'
)


def ground(base: bytes, sheet: Sheet) -> str:
    """Land, deserts, waters and relief as SVG paths. Raises orjson.JSONDecodeError when `base` is no
    JSON.
    """
    shapes = list(_shapes(orjson.loads(base)["features"], sheet.projection()))
    deserts = "".join(_desert(ring) for ring in _regions(shapes, sheet.deserts, SMALLEST_RANGE))
    lit, shaded = _relief(shapes, sheet)
    return (
        f'{DUNES}<path class="sea" d="M0,0h{WIDTH}v{HEIGHT}H0z"/>{_layer(shapes, "land")}'
        f'<path class="desert" d="{deserts}"/><path class="sand" fill="url(#dunes)" d="{deserts}"/>'
        f"{_layer(shapes, 'playa')}{_layer(shapes, 'historic lake')}{_layer(shapes, 'glacier')}"
        f'<path class="lit" d="{lit}"/><path class="shaded" d="{shaded}"/>'
        f'<path class="river" d="{_rivers(shapes)}"/>{_layer(shapes, "lake")}'
    )


class _Shape(NamedTuple):
    """A feature of the base on the sheet; the first point of a polygon comes again at its end."""

    kind: str
    name: str
    lines: list[Ring]


def _shapes(features: Sequence[dict[str, Any]], at: At) -> Iterator[_Shape]:
    for feature in features:
        said, drawn = feature["properties"], feature["geometry"]
        if said["kind"] in DRAWN:
            yield _Shape(said["kind"], said["name"].upper(), list(_lines(drawn, at)))


def _lines(geometry: dict[str, Any], at: At) -> Iterator[Ring]:
    shape, places = geometry["type"], geometry["coordinates"]
    for part in places if shape.startswith("Multi") else [places]:
        for line in part if shape.endswith("Polygon") else [part]:
            yield [at(longitude, latitude) for longitude, latitude in line]


def _layer(shapes: Sequence[_Shape], kind: str) -> str:
    drawn = (
        _area(ring, TOLERANCE.get(kind, 1.0), SMALLEST.get(kind, 0.0))
        for shape in shapes
        if shape.kind == kind
        for ring in shape.lines
    )
    return f'<path class="{kind.replace(" ", "-")}" d="{"".join(drawn)}"/>'


def _regions(shapes: Sequence[_Shape], names: frozenset[str], smallest: float) -> list[Ring]:
    """The outlines of named regions; the slivers that clipping left are dropped."""
    return [
        ring[:-1]
        for shape in shapes
        if shape.kind == "region" and shape.name in names
        for ring in shape.lines
        if size(ring) > smallest
    ]


def _relief(shapes: Sequence[_Shape], sheet: Sheet) -> tuple[str, str]:
    ranges = [Range(tuple(ring)) for ring in _regions(shapes, sheet.ranges, SMALLEST_RANGE)]
    rims = [Range(tuple(ring), rim=True) for ring in _regions(shapes, sheet.rims, SMALLEST_RIM)]
    lakes = [
        ring[:-1]
        for shape in shapes
        if shape.kind == "lake"
        for ring in shape.lines
        if size(ring) > SMALLEST["lake"]
    ]
    return hachures([*ranges, *rims], lakes, WIDTH, HEIGHT)


def _area(ring: Ring, tolerance: float, smallest: float) -> str:
    ring = _clipped(ring)
    return (
        straight(thin([*ring, ring[0]], tolerance)[:-1])
        if len(ring) > 2 and size(ring) >= smallest
        else ""
    )


def _desert(ring: Ring) -> str:
    ring = _clipped(even(ring, 36))
    return smooth(even(ring, 36)) if len(ring) > 2 else ""


def _clipped(ring: Ring) -> Ring:
    for axis, limit in ((0, WIDTH), (1, HEIGHT)):
        ring = clip(clip(ring, axis, -EDGE, keep_above=True), axis, limit + EDGE, keep_above=False)
    return ring


def size(ring: Sequence[Point]) -> float:
    """The area a ring encloses, in square units."""
    turned = [*ring[1:], *ring[:1]]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, turned, strict=True))) / 2


def _rivers(shapes: Sequence[_Shape]) -> str:
    limits = (-EDGE, -EDGE, WIDTH + EDGE, HEIGHT + EDGE)
    lines = (line for shape in shapes if shape.kind == "river" for line in shape.lines)
    return "".join(open_line(thin(piece, 1.0)) for line in lines for piece in cut(line, limits))
