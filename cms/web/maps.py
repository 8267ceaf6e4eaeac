"""The partner map of a page, drawn once for the same points."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from flask_babel import gettext as _
from markupsafe import Markup

from cms.media.contours import contours
from cms.media.maps import Point, partner_map
from cms.store import Reader
from cms.web.state import state

_drawn = lru_cache(maxsize=64)(partner_map)
_contours = lru_cache(maxsize=64)(contours)


def world_map(points: Sequence[Point], read: Reader) -> Markup:
    """The world with its partners as inline SVG; the table beside it says the same in words."""
    return Markup(_drawn(  # noqa: S704 - our own drawing, its labels escaped
        tuple(points), base=base_map(), title=_("Map of partners"), lang=read.language.lang,
        description=_("The places of the partner organizations in the world. The table says the same in words.")))


def contour_lines(seed: str, width: int, height: int) -> Markup:
    """Contour lines of a made-up landscape, always the same for the same seed."""
    return Markup(_contours(seed, width, height))  # noqa: S704 - our own drawing


def base_map() -> Path:
    """Land and lakes of the world (GeoJSON)."""
    return state().site.paths.data / "geo" / "world.geojson"
