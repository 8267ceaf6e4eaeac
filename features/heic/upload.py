"""Uploads of HEIC photos (ISO/IEC 23008-12), read by `pillow-heif`.

The program doesn't require it, because its wheels contain a library under the GPL.
"""

from typing import IO

from cms.core.errors import Invalid
from cms.core.i18n import N_

BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""Major brands of HEIC files."""
FORMAT = "HEIF"
"""Pillow's name of the format."""
NO_HEIC = N_(
    "%(name)s is a HEIC photo, which this server can’t read. On the phone choose Settings › Camera › "
    "Formats › Most Compatible, or export the photo as JPEG."
)


def recognizes(_ending: str, head: bytes) -> bool:
    """Return whether a file is HEIC, by its first bytes."""
    return head[4:8] == b"ftyp" and head[8:12] in BRANDS


def prepare(name: str, file: IO[bytes], ending: str) -> tuple[str, bytes]:
    """Return (ending, bytes) of a photo as it is kept. Raises Invalid if it can't be read."""
    from cms.media.file_types import prepare_picture

    if not _can_read():
        raise Invalid("file", NO_HEIC, name=name)
    return prepare_picture(name, file, ending, FORMAT)


def _can_read() -> bool:
    """Return whether `pillow-heif` is installed, and register it with Pillow."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    return True
