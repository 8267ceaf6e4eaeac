"""Picture files, for tests that make large ones."""

import struct
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


DISPLAY_P3 = {
    b"rXYZ": (0.51512, 0.24120, -0.00105),
    b"gXYZ": (0.29198, 0.69225, 0.04189),
    b"bXYZ": (0.15710, 0.06657, 0.78407),
}
"""The primaries of Display P3, adapted to D50, as phones embed them."""


def display_p3() -> bytes:
    """Return an ICC profile (ICC.1:2001-04) of the colours of phones, with a gamma of 2.2."""
    tags = {tag: b"XYZ \0\0\0\0" + _fixed(*values) for tag, values in DISPLAY_P3.items()}
    tags[b"wtpt"] = b"XYZ \0\0\0\0" + _fixed(0.96420, 1.0, 0.82491)
    for tag in (b"rTRC", b"gTRC", b"bTRC"):
        tags[tag] = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    tags[b"cprt"] = b"text\0\0\0\0none\0\0\0\0"
    tags[b"desc"] = b"desc\0\0\0\0" + struct.pack(">I", 3) + b"P3\0" + b"\0" * 81
    offset, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for tag, data in tags.items():
        table += tag + struct.pack(">II", offset + len(body), len(data))
        body += data
    head = struct.pack(">I4xI4s4s4s", offset + len(body), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head = head.ljust(36, b"\0") + b"acsp" + b"\0" * 28 + _fixed(0.96420, 1.0, 0.82491)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _fixed(*values: float) -> bytes:
    """Return numbers as s15Fixed16."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))
