"""Formats, widths and limits of photographs."""

from typing import Any

WIDTHS = (320, 640, 960, 1440, 1920)
"""Widths of renditions in pixels. A picture is never enlarged."""

FORMATS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 55, "speed": 7},
    "webp": {"quality": 78, "method": 4},
    "jpeg": {"quality": 80, "optimize": True, "progressive": True},
}
"""Format, which is also the ending of its address → encoder options; the preferred format first.
AVIF and WebP are for browsers that read them, JPEG for all others.
"""

MAX_PIXELS = 30_000_000
"""Pixels of one picture: each takes four bytes, or eight while the picture is rotated or resized.
"""
MAX_SIDE_PIXELS = 3000
"""Pixels of the longer side of a kept picture: no page shows more."""

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff"})
"""Endings of pictures that have renditions."""
PICTURES = ENDINGS | {".gif"}

PICTURE_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")
AVIF_SIGNATURES = (b"ftypavif", b"ftypavis")
"""Follow the four bytes of a length."""


def is_picture(ending: str, head: bytes) -> bool:
    """Return whether a file is a picture by its first bytes, or claims to be one by its ending."""
    return (
        head.startswith(PICTURE_SIGNATURES) or head[4:12] in AVIF_SIGNATURES or ending in PICTURES
    )
