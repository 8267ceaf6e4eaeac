"""Formats, widths and bounds of photographs."""

from typing import Any

WIDTHS = (320, 640, 960, 1440, 1920)
"""Pixels across. A picture is never made larger than it is."""

FORMATS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 55, "speed": 7},
    "webp": {"quality": 78, "method": 4},
    "jpeg": {"quality": 80, "optimize": True, "progressive": True},
}
"""Format, which is the ending of its address too → how it is encoded; the best one first."""

MAX_PIXELS = 30_000_000
"""Pixels of one picture: each takes four bytes, or eight while it is turned or made smaller."""
MAX_SIDE_PIXELS = 3000
"""Pixels of the longer side of a picture that is kept: no page shows more."""

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff"})
"""Of pictures that have sizes."""
PICTURES = ENDINGS | {".gif"}
