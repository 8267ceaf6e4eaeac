"""The settings of the station map in `data/geo/station-map.json`: its projection, the parts of the
base to draw, and the names on it.
"""

import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import orjson

from cms.content import Problem
from cms.content.entry import problems
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.formats import KEY
from cms.schema.paths import first_existing
from cms.site import Site
from features.maps.base_maps import folders
from features.maps.sheet import Landmark, Sheet, TextByLanguage

FILE = "station-map.json"
KINDS = ("water", "range", "sand")
MIN_SCALE, MAX_SCALE = 200, 20_000


@lru_cache(maxsize=8)
def parse_sheet(raw: bytes) -> Sheet:
    """Parse the file. Raises Invalid with the path within the file."""
    try:
        parsed = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Invalid("", N_("The file must hold one JSON object.")) from None

    settings = _object(parsed, "")
    projection = _object(settings.get("projection"), "projection")
    descriptions = _object(settings.get("descriptions", {}), "descriptions")
    return Sheet(
        base=_base(settings.get("base")),
        meridian=_number(projection, "projection", "meridian", -180, 180),
        parallels=_parallels(projection.get("parallels")),
        latitude=_number(projection, "projection", "latitude", -90, 90),
        scale=_number(projection, "projection", "scale", MIN_SCALE, MAX_SCALE),
        ranges=_regions(settings, "ranges"),
        rims=_regions(settings, "rims"),
        deserts=_regions(settings, "deserts"),
        descriptions={
            name: _text_by_language(descriptions, "descriptions", name) for name in descriptions
        },
        names=tuple(_landmarks(settings)),
    )


def _base(raw: Any) -> str:
    """Return the name of the base file in `data/geo/`. Raises Invalid."""
    if isinstance(raw, str) and re.fullmatch(KEY, raw):
        return raw
    raise Invalid(
        "base", N_("Enter the name of a .geojson file in data/geo, without the extension.")
    )


def _landmarks(settings: Mapping[str, Any]) -> Iterator[Landmark]:
    """Yield the names on the map. Raises Invalid."""
    for number, raw in enumerate(_list(settings, "names"), 1):
        path = f"names.{number}"
        row = _object(raw, path)
        if row.get("kind") not in KINDS:
            choices = ", ".join(KINDS)
            raise Invalid(f"{path}.kind", N_("Choose one of: %(choices)s."), choices=choices)
        yield Landmark(
            _text_by_language(row, path, "name"),
            _number(row, path, "longitude", -180, 180),
            _number(row, path, "latitude", -90, 90),
            row["kind"],
            row.get("narrow") is True,
        )


def _object(raw: Any, path: str) -> dict[str, Any]:
    """Return a JSON object. Raises Invalid."""
    if not isinstance(raw, dict):
        raise Invalid(path, N_("Enter a JSON object: names and values in braces."))
    return raw


def _list(settings: Mapping[str, Any], name: str) -> list[Any]:
    """Return a JSON list, empty if it is missing. Raises Invalid."""
    items = settings.get(name, [])
    if not isinstance(items, list):
        raise Invalid(name, N_("Enter a JSON list: values in square brackets."))
    return items


def _regions(settings: Mapping[str, Any], name: str) -> frozenset[str]:
    """Return names of regions of the base, in capitals."""
    return frozenset(str(name_of_region).upper() for name_of_region in _list(settings, name))


def _text_by_language(row: Mapping[str, Any], path: str, name: str) -> TextByLanguage:
    """Return a text by language. Raises Invalid."""
    path = f"{path}.{name}"
    texts = _object(row.get(name), path)
    if not texts or not all(isinstance(text, str) and text for text in texts.values()):
        raise Invalid(path, N_("Enter an object with a text for at least one language."))
    return texts


def _number(row: Mapping[str, Any], path: str, name: str, minimum: float, maximum: float) -> float:
    """Return a number within its bounds. Raises Invalid."""
    value = row.get(name)
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not minimum <= value <= maximum
    ):
        raise Invalid(
            f"{path}.{name}",
            # i18n: %(least)s and %(most)s: the smallest and the largest number
            N_("Enter a number from %(least)s to %(most)s."),
            least=minimum,
            most=maximum,
        )
    return value


def _parallels(raw: Any) -> tuple[float, float]:
    """Return the two parallels along which scale is true, from south to north. Raises Invalid."""
    values = raw if isinstance(raw, list) else []
    pair = dict(zip(("south", "north"), values, strict=False))
    south = _number(pair, "projection.parallels", "south", -89, 89)
    north = _number(pair, "projection.parallels", "north", -89, 89)
    if abs(south + north) < 1:  # the cone would be a cylinder
        raise Invalid("projection.parallels", N_("Enter two latitudes on one side of the equator."))
    return south, north


def file_problems(site: Site) -> list[Problem]:
    """Return the problems of the file: it is invalid, or its base map is missing.

    A missing or empty file has none.
    """
    folder = site.paths.data / "geo"
    path = folder / FILE
    raw = path.read_bytes() if path.is_file() else b""
    if not raw:
        return []
    file = os.path.relpath(path, folder.parent.parent)
    try:
        sheet = parse_sheet(raw)
    except Invalid as refusal:
        return list(problems(file, raw, [refusal]))
    if first_existing(folders(site.settings), f"{sheet.base}.geojson").is_file():
        return []
    return list(problems(file, raw, [Invalid("base", N_("data/geo has no such file."))]))
