"""The files of `data/geo/` that maps are drawn from. A page depends on each that it looks for."""

from pathlib import Path

from cms.core.settings import SHIPPED, Settings
from cms.schema.paths import first_existing
from cms.web.context import note_dependency, page_context


def folders(settings: Settings) -> tuple[Path, ...]:
    """Return the folders in which a base map is searched, in order of precedence."""
    shipped = (SHIPPED / "data" / "geo",) if settings.site else ()
    return settings.data / "geo", *shipped


def base_map(name: str) -> Path | None:
    """Return the path of a base map (GeoJSON) of `data/geo/`, else the program's, or None."""
    return geo_file(f"{name}.geojson")


def geo_file(name: str) -> Path | None:
    """Return the path of a file of `data/geo/`, else of the program's, or None."""
    note_dependency("file", f"geo/{name}")
    file = first_existing(folders(page_context().state.site.settings), name)
    return file if file.is_file() else None
