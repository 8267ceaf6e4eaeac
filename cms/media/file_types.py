"""Detect an uploaded file's type by its bytes, not its name, and convert it to the form in which it
is kept. Runs in the worker process (cms/media/subprocess_worker.py).
"""

from functools import cache
from pathlib import PurePosixPath
from typing import IO, Any
from zipfile import BadZipFile

from PIL import Image

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.media.documents import (
    OLE,
    PDF,
    PICTURE_SIGNATURES,
    ZIP,
    ActiveContent,
    Uninspectable,
    archive_ending,
    check_pdf,
)
from cms.media.gifs import reencode_gif
from cms.media.image_formats import MAX_SIDE_PIXELS, PICTURES
from cms.media.images import UNREADABLE, ImageTooLarge, encode, flatten, normalize, open_upload
from cms.media.picture_parts import has_too_many_parts

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""Major brands of HEIC files (ISO/IEC 23008-12)."""
HEIC_FORMAT = "HEIF"
"""Pillow's name of the format."""
ENDINGS_BY_FORMAT = {
    "JPEG": ".jpg",
    "MPO": ".jpg",
    "PNG": ".png",
    "WEBP": ".webp",
    "AVIF": ".webp",
    "TIFF": ".jpg",
    "GIF": ".gif",
    HEIC_FORMAT: ".jpg",
}
"""Pillow's format of a picture → the ending it gets, whatever its name says. MPO is a JPEG with
further pictures, such as a depth map or previews, of which the first is kept (CIPA DC-007).
"""
SAVE_OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    ".jpg": ("JPEG", {"quality": 92}),
    ".jpeg": ("JPEG", {"quality": 92}),
    ".png": ("PNG", {}),
    ".webp": ("WEBP", {"quality": 92, "method": 1}),
}
"""Ending → Pillow's format and options. They favour speed, since pages show renditions of the file;
encoding AVIF would take a second.
"""
FAST_PNG_PIXELS = 2_000_000
"""Pixels from which a PNG is compressed at the fastest level."""
NO_HEIC = N_(
    "%(name)s is a HEIC photo, which this server can’t read. On the phone choose Settings › Camera › "
    "Formats › Most Compatible, or export the photo as JPEG."
)
TOO_MANY_PARTS = N_(
    "%(name)s is divided into so many parts that opening it takes too long. Save it again."
)
OLD_OFFICE = N_(
    "%(name)s is in an old office format, in which macros can’t be ruled out. Save it again as DOCX, "
    "XLSX, PPTX or PDF."
)
UNKNOWN = N_(
    "This file type isn’t supported: %(name)s. Add pictures (JPEG, PNG, WebP, AVIF, GIF), videos (MP4, "
    "WebM), PDF, office documents, CSV, text or ZIP."
)


def prepare_file(name: str, file: IO[bytes], target_ending: str = "") -> tuple[str, bytes | None]:
    """Return (ending, bytes) of the file as it is kept; the bytes are None if the file is kept
    unchanged. A picture is converted to the format of `target_ending`, if given.

    Raises Invalid with path `file` if the type isn't supported, doesn't match the name, or has
    active content.
    """
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    head = file.read(16)
    file.seek(0)
    if head.startswith(PICTURE_SIGNATURES) or head[4:8] == b"ftyp" or ending in PICTURES:
        return _picture(name, file, head, target_ending)
    data = file.read()
    if data.startswith((PDF, ZIP)):
        detected, kept = _document(name, data)
    else:
        raise Invalid("file", OLD_OFFICE if data.startswith(OLE) else UNKNOWN, name=name)

    if detected != ending:
        raise Invalid(
            "file",
            # i18n: %(kind)s: a type, such as PNG
            N_(
                "%(name)s isn’t what its name says: by its content it is %(kind)s. "
                "Correct the ending of its name."
            ),
            name=name,
            kind=detected[1:].upper(),
        )
    return detected, kept


def _picture(name: str, file: IO[bytes], head: bytes, target_ending: str) -> tuple[str, bytes]:
    """Return (ending, bytes) of a picture as it is kept. Raises Invalid."""
    if has_too_many_parts(file):
        raise Invalid("file", TOO_MANY_PARTS, name=name)
    formats = ("GIF",)
    if is_heic(head):
        if not can_read_heic():
            raise Invalid("file", NO_HEIC, name=name)
        formats = (HEIC_FORMAT,)
    try:
        with open_upload(file, *formats) as source:
            return _converted(source, target_ending)
    except ImageTooLarge as refusal:
        raise Invalid(
            "file",
            N_("%(name)s has more than %(most)s megapixels. Reduce its size."),
            name=name,
            most=refusal.max_pixels // 1_000_000,
        ) from None
    except UNREADABLE:
        raise Invalid(
            "file",
            N_("%(name)s can’t be read as a picture. Save it again as JPEG or PNG."),
            name=name,
        ) from None


def _converted(source: Image.Image, target_ending: str) -> tuple[str, bytes]:
    """Return (ending, bytes) of an opened picture as it is kept."""
    ending = ENDINGS_BY_FORMAT[source.format or ""]
    if ending == ".gif" and target_ending in ("", ".gif"):
        return ending, reencode_gif(source)
    ending = target_ending if target_ending in SAVE_OPTIONS else ending
    image = normalize(source, MAX_SIDE_PIXELS)
    format, options = SAVE_OPTIONS[ending]
    if format == "PNG":
        options = {"compress_level": 1 if image.width * image.height > FAST_PNG_PIXELS else 6}
    if format == "JPEG":
        image = flatten(image)
    return ending, encode(image, format, options)


def _document(name: str, data: bytes) -> tuple[str, bytes | None]:
    """Check a PDF, office document or archive; return its ending, and its bytes if they are to be
    changed. Raises Invalid.
    """
    try:
        if data.startswith(PDF):
            return ".pdf", check_pdf(data)
        return archive_ending(data), None
    except ActiveContent:
        raise Invalid(
            "file",
            N_(
                "%(name)s holds macros, scripts, programs or links that load something when it is "
                "opened. Save it again without them, for example as PDF/A."
            ),
            name=name,
        ) from None
    except Uninspectable:
        raise Invalid(
            "file",
            N_(
                "%(name)s can’t be checked for scripts, because it is protected or packed unusually. "
                "Save it again without password and protection."
            ),
            name=name,
        ) from None
    except (BadZipFile, ValueError, OSError):
        raise Invalid("file", N_("%(name)s is damaged. Save it again."), name=name) from None


def is_heic(head: bytes) -> bool:
    """Return whether a file is HEIC, by its first bytes."""
    return head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS


@cache
def can_read_heic() -> bool:
    """Return whether `pillow-heif` is installed, and register it with Pillow. The program doesn't
    require it, because its wheels contain a library under the GPL.
    """
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    return True
