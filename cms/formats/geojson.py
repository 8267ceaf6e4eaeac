"""Features on a map as GeoJSON (RFC 7946): WGS 84, longitude before latitude."""

from collections.abc import Mapping, Sequence
from typing import Any

from cms.formats.jsonld import filled

Json = dict[str, Any]
MIMETYPE = "application/geo+json"
DIGITS = 6
"""Decimals of a degree, as RFC 7946 §11.2 advises: about 10 cm."""


def point(longitude: float, latitude: float) -> Json:
    """A Point geometry, in degrees east and north."""
    return {"type": "Point", "coordinates": [round(longitude, DIGITS), round(latitude, DIGITS)]}


def feature(id: str, geometry: Json, properties: Mapping[str, Any]) -> Json:
    """A Feature; properties without a value are left out."""
    return {"type": "Feature", "id": id, "geometry": geometry, "properties": filled(properties)}


def feature_collection(features: Sequence[Json]) -> Json:
    """A FeatureCollection of points; with the box around them (west, south, east, north) where
    there are any.
    """
    if not features:
        return {"type": "FeatureCollection", "features": []}
    places = [one["geometry"]["coordinates"] for one in features]
    longitudes, latitudes = zip(*places, strict=True)
    box = [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]
    return {"type": "FeatureCollection", "bbox": box, "features": list(features)}
