"""The base of a map, a GeoJSON file of `data/geo/`: its areas and lines in degrees."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from cms.media.svg.geometry import Ring


class BaseFeature(NamedTuple):
    """An area or a line of a base. The first point of each ring of an area comes again at its end."""

    kind: str
    name: str
    is_area: bool
    lines: list[Ring]


def base_features(base: bytes) -> Iterator[BaseFeature]:
    """The features of a base but for its points. Raises orjson.JSONDecodeError for what is no JSON."""
    for feature in orjson.loads(base)["features"]:
        said, geometry = feature["properties"], feature["geometry"]
        shape = geometry["type"]
        if shape != "Point":
            lines = [[complex(*place[:2]) for place in line] for line in _lines(geometry)]
            name = str(said.get("name") or "").upper()
            yield BaseFeature(said["kind"], name, shape.endswith("Polygon"), lines)


def _lines(geometry: dict[str, Any]) -> list[Any]:
    """The lines of a geometry, or the rings of its polygons."""
    shape, lines = geometry["type"], geometry["coordinates"]
    if shape == "LineString":
        return [lines]
    if shape == "MultiPolygon":
        return [ring for polygon in lines for ring in polygon]
    return list(lines)
