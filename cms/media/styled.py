"""The files of the media folder that style sheets and an institute's own templates show."""

from functools import lru_cache
from pathlib import Path

from cms.core.settings import Settings
from cms.schema.usages import linked_media


def styled_media(settings: Settings) -> frozenset[str]:
    """The files that style sheets name, and an institute's own templates."""
    paths = [path for folder in settings.layers("static") for path in folder.rglob("*.css")]
    for folder in settings.layers("templates")[:-1]:
        paths += folder.rglob("*.*")
    return frozenset(name for path in paths for name in _named(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=500)
def _named(path: Path, changed: int) -> tuple[str, ...]:
    """The media that a file links to. The file is read again only when `changed`, its modification
    time in ns, differs.
    """
    return tuple(linked_media(path.read_text("utf-8", "replace"))) if path.is_file() else ()
