"""HEIC, in which phones take photographs: read where `pillow-heif` is installed, which the program
doesn't require (its wheels hold a library under the GPL).
"""

from functools import cache

BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""Major brands of such files (ISO/IEC 23008-12)."""
FORMAT = "HEIF"
"""Pillow's name of the format."""


def is_heic(head: bytes) -> bool:
    """Whether a file is HEIC, by its first bytes."""
    return head[4:8] == b"ftyp" and head[8:12] in BRANDS


@cache
def can_read() -> bool:
    """Whether the library is there. Pillow opens such files from then on."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    return True
