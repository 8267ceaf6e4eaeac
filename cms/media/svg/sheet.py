"""The settings of the station map in `data/geo/station-map.json`: its sheet and projection, the
parts of the base to draw, and the names on it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.media.svg.geometry import XY, Box, albers
from cms.schema.fields.formats import KEY

WIDTH, HEIGHT = 1600, 840
SHEET = Box(0, 0, WIDTH, HEIGHT)
EDGE_BOX = SHEET.inner(-6.0, -6.0)
"""The sheet with its edge: lines are cut just outside of what is shown."""
FILE = "station-map.json"
KINDS = ("water", "range", "sand")
SMALLEST_SCALE, LARGEST_SCALE = 200, 20_000

At = Callable[[float, float], XY]
"""Where a place (degrees east and north) stands on the sheet, in units."""
Words = Mapping[str, str]
"""A text by language."""


class Landmark(NamedTuple):
    """A name on the map: `kind` is water, range or sand; only `narrow` ones stand on a narrow map."""

    name: Words
    longitude: float
    latitude: float
    kind: str
    narrow: bool


class Sheet(NamedTuple):
    """A region in Albers' equal-area conic projection.

    `base` is a GeoJSON file of `data/geo/`. `scale` is in units a radius of the sphere; `latitude`
    stands in the middle of the sheet.
    """

    base: str
    meridian: float
    parallels: tuple[float, float]
    latitude: float
    scale: float
    ranges: frozenset[str]
    rims: frozenset[str]
    deserts: frozenset[str]
    descriptions: Mapping[str, Words]
    names: tuple[Landmark, ...]

    def projection(self) -> At:
        """Where places stand on the sheet; outside of `SHEET` they aren't shown."""
        project, scale = albers(self.meridian, *self.parallels), self.scale
        middle = project(self.meridian, self.latitude)[1]

        def at(longitude: float, latitude: float) -> XY:
            x, y = project(longitude, latitude)
            return (WIDTH / 2 + x * scale, HEIGHT / 2 - (y - middle) * scale)

        return at


def in_language(words: Words, code: str) -> str:
    """The text in a language; where there is none, in the file's first language."""
    for one in (code, code.partition("-")[0], *words):
        if one in words:
            return words[one]
    return ""


@lru_cache(maxsize=8)
def parse_sheet(raw: bytes) -> Sheet:
    """Read the file. Raises Invalid, whose path says where in the file."""
    try:
        said = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Invalid("", N_("The file must hold one JSON object.")) from None

    whole = _object(said, "")
    projection = _object(whole.get("projection"), "projection")
    described = _object(whole.get("descriptions", {}), "descriptions")
    return Sheet(
        base=_base(whole.get("base")),
        meridian=_number(projection, "projection", "meridian", -180, 180),
        parallels=_parallels(projection.get("parallels")),
        latitude=_number(projection, "projection", "latitude", -90, 90),
        scale=_number(projection, "projection", "scale", SMALLEST_SCALE, LARGEST_SCALE),
        ranges=_regions(whole, "ranges"),
        rims=_regions(whole, "rims"),
        deserts=_regions(whole, "deserts"),
        descriptions={name: _words(described, "descriptions", name) for name in described},
        names=tuple(_landmarks(whole)),
    )


def _base(raw: Any) -> str:
    """The name of the base file, which lies in `data/geo/`."""
    if isinstance(raw, str) and re.fullmatch(KEY, raw):
        return raw
    raise Invalid("base", N_("Enter the name of a .geojson file in data/geo, without the ending."))


def _landmarks(whole: Mapping[str, Any]) -> Iterator[Landmark]:
    """The names on the map. Raises Invalid for a row that isn't one."""
    for number, raw in enumerate(_list(whole, "names"), 1):
        path = f"names.{number}"
        row = _object(raw, path)
        if row.get("kind") not in KINDS:
            choices = ", ".join(KINDS)
            raise Invalid(f"{path}.kind", N_("Choose one of: %(choices)s."), choices=choices)
        yield Landmark(
            _words(row, path, "name"),
            _number(row, path, "longitude", -180, 180),
            _number(row, path, "latitude", -90, 90),
            row["kind"],
            row.get("narrow") is True,
        )


def _object(raw: Any, path: str) -> dict[str, Any]:
    """A JSON object, or a refusal."""
    if not isinstance(raw, dict):
        raise Invalid(path, N_("Enter a JSON object: names and values in braces."))
    return raw


def _list(whole: Mapping[str, Any], name: str) -> list[Any]:
    """A JSON list, or a refusal; empty where there is none."""
    found = whole.get(name, [])
    if not isinstance(found, list):
        raise Invalid(name, N_("Enter a JSON list: values in square brackets."))
    return found


def _regions(whole: Mapping[str, Any], name: str) -> frozenset[str]:
    """Names of regions of the base, in capitals."""
    return frozenset(str(one).upper() for one in _list(whole, name))


def _words(row: Mapping[str, Any], path: str, name: str) -> Words:
    """A text by language, or a refusal."""
    path = f"{path}.{name}"
    words = _object(row.get(name), path)
    if not words or not all(isinstance(text, str) and text for text in words.values()):
        raise Invalid(path, N_("Enter an object with a text for at least one language."))
    return words


def _number(row: Mapping[str, Any], path: str, name: str, least: float, most: float) -> float:
    """A number within its bounds, or a refusal."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise Invalid(
            f"{path}.{name}",
            # i18n: %(least)s and %(most)s: the smallest and the largest number
            N_("Enter a number from %(least)s to %(most)s."),
            least=least,
            most=most,
        )
    return value


def _parallels(raw: Any) -> tuple[float, float]:
    """The two parallels along which scale is true, from south to north, or a refusal."""
    values = raw if isinstance(raw, list) else []
    pair = dict(zip(("south", "north"), values, strict=False))
    south = _number(pair, "projection.parallels", "south", -89, 89)
    north = _number(pair, "projection.parallels", "north", -89, 89)
    if abs(south + north) < 1:  # the cone would be a cylinder
        raise Invalid("projection.parallels", N_("Enter two latitudes on one side of the equator."))
    return south, north
