"""Media files that style sheets and an institute's own templates show."""

from functools import lru_cache
from pathlib import Path

from cms.core.settings import Settings
from cms.schema.usages import linked_media


def styled_media(settings: Settings) -> frozenset[str]:
    """Return the media files that style sheets and an institute's own templates link to."""
    paths = [path for folder in settings.layers("static") for path in folder.rglob("*.css")]
    if settings.site:
        paths += (settings.site / "templates").rglob("*.*")
    return frozenset(name for path in paths for name in _linked_in(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=500)
def _linked_in(path: Path, mtime_ns: int) -> tuple[str, ...]:
    """Return the media that a file links to, cached by its modification time in ns."""
    return tuple(linked_media(path.read_text("utf-8", "replace"))) if path.is_file() else ()
