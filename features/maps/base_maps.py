"""The files of `data/geo/` that maps are drawn from. A page depends on each that it looks for."""

from pathlib import Path

from cms.schema.paths import first_existing
from cms.web.context import note_dependency, page_context


def base_map(name: str) -> Path | None:
    """Return the path of a base map (GeoJSON) of `data/geo/`, else the program's, or None."""
    return geo_file(f"{name}.geojson")


def geo_file(name: str) -> Path | None:
    """Return the path of a file of `data/geo/`, else of the program's, or None."""
    note_dependency("file", f"geo/{name}")
    file = first_existing(page_context().state.site.settings.base_maps(), name)
    return file if file.is_file() else None
