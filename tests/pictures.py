"""Pictures as files, for tests that make large ones."""

from io import BytesIO

from PIL import Image

QUICK = {
    "AVIF": {"speed": 10},
    "PNG": {"compress_level": 1},
    "TIFF": {"compression": "tiff_lzw"},
    "WEBP": {"method": 0},
}
"""How to write them without much ado: what reads them has the same work."""


def packed(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    """The file of a picture."""
    buffer = BytesIO()
    image.save(buffer, format, **QUICK.get(format, {}) | options)
    return buffer.getvalue()
