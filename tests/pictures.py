"""Picture files, for tests that make large ones."""

from io import BytesIO

from PIL import Image

QUICK = {
    "AVIF": {"speed": 10},
    "PNG": {"compress_level": 1},
    "TIFF": {"compression": "tiff_lzw"},
    "WEBP": {"method": 0},
}
"""Fast encoder settings by format; decoding takes as long as with the usual ones."""


def packed(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    """Return the bytes of the picture as a file."""
    buffer = BytesIO()
    image.save(buffer, format, **QUICK.get(format, {}) | options)
    return buffer.getvalue()
