"""The ground of a region's map: what nature put there, as SVG paths.

The base is GeoJSON; data/geo/README.md says which kinds of features it has.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from cms.media.svg.base_features import BaseFeature, base_features
from cms.media.svg.geometry import (
    Ring,
    area,
    clip_to,
    even,
    open_line,
    pieces_within,
    smooth,
    straight,
    thin,
)
from cms.media.svg.hachures import Range, hachures
from cms.media.svg.sheet import EDGE_BOX, HEIGHT, WIDTH, Sheet

SMALLEST = {"lake": 40.0, "glacier": 40.0, "playa": 60.0}
"""Kind → the smallest area that is drawn, in square units."""
TOLERANCE = {"glacier": 2.0}
SMALLEST_RANGE, SMALLEST_RIM = 200.0, 100_000.0
DESERT_STEP = 36.0
GROUND = (
    '<defs><pattern id="dunes" width="44" height="30" patternUnits="userSpaceOnUse">'
    '<path class="dunes" d="M4 10q5-5 11-1q4-2 6 1M25 24q5-5 11-1q4-2 6 1"/></pattern></defs>'
    f'<path class="sea" d="M0,0h{WIDTH}v{HEIGHT}H0z"/><path class="land" d="{{land}}"/>'
    '<path class="desert" d="{desert}"/><path class="sand" fill="url(#dunes)" d="{desert}"/>'
    '<path class="playa" d="{playa}"/><path class="historic-lake" d="{historic_lake}"/>'
    '<path class="glacier" d="{glacier}"/><path class="lit" d="{lit}"/>'
    '<path class="shaded" d="{shaded}"/><path class="river" d="{river}"/>'
    '<path class="lake" d="{lake}"/>'
)


def ground(base: bytes, sheet: Sheet) -> str:
    """Land, deserts, waters and relief as SVG paths. Raises orjson.JSONDecodeError when `base` is no
    JSON.
    """
    features = list(_projected(base_features(base), sheet))
    deserts = _regions(features, sheet.deserts, SMALLEST_RANGE)
    lit, shaded = _relief(features, sheet)
    return GROUND.format(
        land=_layer(features, "land"),
        desert=_drawn(deserts, _desert),
        playa=_layer(features, "playa"),
        historic_lake=_layer(features, "historic lake"),
        glacier=_layer(features, "glacier"),
        lit=lit,
        shaded=shaded,
        river=rivers(_lines(features, "river")),
        lake=_layer(features, "lake"),
    )


def _projected(features: Iterable[BaseFeature], sheet: Sheet) -> Iterator[BaseFeature]:
    """The features on the sheet, in units."""
    at = sheet.projection()
    for feature in features:
        lines = [[complex(*at(place.real, place.imag)) for place in line] for line in feature.lines]
        yield feature._replace(lines=lines)


def _lines(features: Iterable[BaseFeature], kind: str) -> Iterator[Ring]:
    """The lines of all features of a kind."""
    for feature in features:
        if feature.kind == kind:
            yield from feature.lines


def _drawn(lines: Iterable[Ring], draw: Callable[[Ring], str]) -> str:
    """The path data of several lines."""
    return "".join(map(draw, lines))


def _layer(features: Iterable[BaseFeature], kind: str) -> str:
    """The areas of a kind, those that are large enough."""
    tolerance, smallest = TOLERANCE.get(kind, 1.0), SMALLEST.get(kind, 0.0)
    rings = (clip_to(EDGE_BOX, ring) for ring in _lines(features, kind))
    return "".join(outline(ring, tolerance) for ring in rings if area(ring) >= smallest)


def outline(ring: Ring, tolerance: float = 1.0) -> str:
    """Path data of an area; "" for what clipping left no area of."""
    if len(ring) < 3:
        return ""
    return straight(thin([*ring, ring[0]], tolerance)[:-1])


def _regions(features: Iterable[BaseFeature], names: frozenset[str], smallest: float) -> list[Ring]:
    """The outlines of named regions; the slivers that clipping left are dropped."""
    named = [feature for feature in features if feature.name in names]
    return [ring[:-1] for ring in _lines(named, "region") if area(ring) > smallest]


def _relief(features: Sequence[BaseFeature], sheet: Sheet) -> tuple[str, str]:
    """Hachures of the ranges and of the rims of plateaus: those in the light, those in the shade."""
    ranges = _regions(features, sheet.ranges, SMALLEST_RANGE)
    rims = _regions(features, sheet.rims, SMALLEST_RIM)
    lakes = [ring[:-1] for ring in _lines(features, "lake") if area(ring) > SMALLEST["lake"]]
    rising = [Range(tuple(ring)) for ring in ranges]
    rising += [Range(tuple(ring), rim=True) for ring in rims]
    return hachures(rising, lakes, WIDTH, HEIGHT)


def _desert(ring: Ring) -> str:
    """Path data of a desert, with a smooth outline."""
    ring = clip_to(EDGE_BOX, even(ring, DESERT_STEP))
    return smooth(even(ring, DESERT_STEP)) if len(ring) > 2 else ""


def rivers(lines: Iterable[Ring]) -> str:
    """Path data of the parts of rivers that are on the sheet."""
    pieces = (piece for line in lines for piece in pieces_within(EDGE_BOX, line))
    return "".join(open_line(thin(piece, 1.0)) for piece in pieces)
