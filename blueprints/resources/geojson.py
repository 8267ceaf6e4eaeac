"""Map features as GeoJSON (RFC 7946): WGS 84, longitude before latitude."""

from collections.abc import Mapping, Sequence
from typing import Any

from blueprints.shared.filled import filled

Json = dict[str, Any]
MIMETYPE = "application/geo+json"
DIGITS = 6
"""Decimals of a degree, as RFC 7946 §11.2 recommends: about 10 cm."""


def point(longitude: float, latitude: float) -> Json:
    """Return a Point geometry, in degrees east and north."""
    return {"type": "Point", "coordinates": [round(longitude, DIGITS), round(latitude, DIGITS)]}


def feature(id: str, geometry: Json, properties: Mapping[str, Any]) -> Json:
    """Return a Feature without empty properties."""
    return {"type": "Feature", "id": id, "geometry": geometry, "properties": filled(properties)}


def feature_collection(features: Sequence[Json]) -> Json:
    """Return a FeatureCollection of points, with their bounding box (west, south, east, north) if
    there are any.
    """
    if not features:
        return {"type": "FeatureCollection", "features": []}
    places = [feature["geometry"]["coordinates"] for feature in features]
    longitudes, latitudes = zip(*places, strict=True)
    box = [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]
    return {"type": "FeatureCollection", "bbox": box, "features": list(features)}
