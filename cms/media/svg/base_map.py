"""The ground of the map of Central Asia: what nature put there, as SVG paths.

Base: Natural Earth's 1:10m physical themes as GeoJSON (see data/geo/README.md). Projection: Albers'
equal-area conic.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from cms.media.svg.geometry import Point, Ring, clip, cut, even, open_line, smooth, straight, thin
from cms.media.svg.hachures import Range, hachures
from cms.media.svg.label_placement import Box
from cms.media.svg.projections import albers

WIDTH, HEIGHT = 1600, 840
SHEET = Box(0, 0, WIDTH, HEIGHT)
EDGE = 6.0
SCALE = 2720.0
CENTRE, PARALLELS, MIDDLE = 75.5, (36.0, 49.0), 42.6
SMALLEST = {"lake": 40.0, "glacier": 40.0, "playa": 60.0}
TOLERANCE = {"glacier": 2.0}
RANGES = frozenset(
    {
        "ABAKANSKIY RA.",
        "ALATAW MTS.",
        "ALTAY MOUNTAINS",
        "BOROHORO MTS.",
        "ELBURZ MTS.",
        "HANGAYN MTS.",
        "HIMALAYAS",
        "HINDU KUSH",
        "KARAKORAM RA.",
        "KARATAU RANGE",
        "KOPET DAG MTS .",
        "PAMIRS",
        "PAROPAMISUS RA.",
        "SULAIMAN RA.",
        "TANNU-OLA RA.",
        "TARBAGATAY RA.",
        "TIAN SHAN",
        "WESTERN SAYAN MTS.",
    }
)
RIMS = frozenset({"PLATEAU OF TIBET"})
# The Gurbantunggut has no outline of its own there; it fills the Junggar Basin.
DESERTS = frozenset({"BETPAQDALA DESERT", "GOBI DESERT", "JUNGGAR BASIN", "TAKLIMAKAN DESERT"})
SMALLEST_RANGE, SMALLEST_RIM = 200.0, 100_000.0
DUNES = (
    '<defs><pattern id="dunes" width="44" height="30" patternUnits="userSpaceOnUse"><path class="dunes" '
    'd="M4 10q5-5 11-1q4-2 6 1M25 24q5-5 11-1q4-2 6 1"/></pattern></defs>'
)

Feature = dict[str, Any]

_project = albers(CENTRE, *PARALLELS)
_MIDDLE = _project(CENTRE, MIDDLE)[1]


def at(longitude: float, latitude: float) -> Point:
    """Where a place stands on the sheet, in units; outside of `SHEET` it isn't shown."""
    x, y = _project(longitude, latitude)
    return (WIDTH / 2 + x * SCALE, HEIGHT / 2 - (y - _MIDDLE) * SCALE)


def ground(base: bytes) -> str:
    """Land, deserts, waters and relief: a third of a second. Raises orjson.JSONDecodeError when
    `base` is no JSON.
    """
    features = orjson.loads(base)["features"]
    deserts = "".join(_desert(ring) for ring in _regions(features, DESERTS, SMALLEST_RANGE))
    lit, shaded = _relief(features)
    return (
        f'{DUNES}<path class="sea" d="M0,0h{WIDTH}v{HEIGHT}H0z"/>{_layer(features, "land")}'
        f'<path class="desert" d="{deserts}"/><path class="sand" fill="url(#dunes)" d="{deserts}"/>'
        f"{_layer(features, 'playa')}{_layer(features, 'historic lake')}{_layer(features, 'glacier')}"
        f'<path class="lit" d="{lit}"/><path class="shaded" d="{shaded}"/>'
        f'<path class="river" d="{_rivers(features)}"/>{_layer(features, "lake")}'
    )


def _layer(features: Sequence[Feature], kind: str) -> str:
    drawn = (
        _area(ring, TOLERANCE.get(kind, 1.0), SMALLEST.get(kind, 0.0))
        for feature in features
        if feature["properties"]["kind"] == kind
        for ring in _lines(feature)
    )
    return f'<path class="{kind.replace(" ", "-")}" d="{"".join(drawn)}"/>'


def _lines(feature: Feature) -> Iterator[Ring]:
    """The lines of a feature, projected; the first point of a polygon comes again at its end."""
    shape, places = feature["geometry"]["type"], feature["geometry"]["coordinates"]
    for part in places if shape.startswith("Multi") else [places]:
        for line in part if shape.endswith("Polygon") else [part]:
            yield [at(longitude, latitude) for longitude, latitude in line]


def _regions(features: Sequence[Feature], names: frozenset[str], smallest: float) -> list[Ring]:
    """The outlines of named regions; the slivers that clipping left are dropped."""
    return [
        ring[:-1]
        for feature in features
        if feature["properties"]["kind"] == "region"
        and feature["properties"]["name"].upper() in names
        for ring in _lines(feature)
        if size(ring) > smallest
    ]


def _relief(features: Sequence[Feature]) -> tuple[str, str]:
    ranges = [Range(tuple(ring)) for ring in _regions(features, RANGES, SMALLEST_RANGE)]
    rims = [Range(tuple(ring), rim=True) for ring in _regions(features, RIMS, SMALLEST_RIM)]
    lakes = [
        ring[:-1]
        for feature in features
        if feature["properties"]["kind"] == "lake"
        for ring in _lines(feature)
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


def _rivers(features: Sequence[Feature]) -> str:
    limits = (-EDGE, -EDGE, WIDTH + EDGE, HEIGHT + EDGE)
    lines = (
        line
        for feature in features
        if feature["properties"]["kind"] == "river"
        for line in _lines(feature)
    )
    return "".join(open_line(thin(piece, 1.0)) for line in lines for piece in cut(line, limits))
