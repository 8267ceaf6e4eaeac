"""Detect an uploaded picture's type by its bytes, not its name, and convert it to the form in which
it is kept. Runs in the worker process (cms/media/subprocess_worker.py).
"""

from typing import IO, Any

from PIL import Image

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.media.gifs import reencode_gif, with_gif_xmp
from cms.media.image_formats import MAX_SIDE_PIXELS
from cms.media.images import UNREADABLE, ImageTooLarge, encode, flatten, normalize, open_upload
from cms.media.picture_metadata import kept_xmp
from cms.media.picture_parts import has_too_many_parts

ENDINGS_BY_FORMAT = {
    "JPEG": ".jpg",
    "MPO": ".jpg",
    "PNG": ".png",
    "WEBP": ".webp",
    "AVIF": ".webp",
    "TIFF": ".jpg",
    "GIF": ".gif",
}
"""Pillow's format of a picture → the ending it gets, whatever its name says; others become JPEG.
MPO is a JPEG with further pictures, such as a depth map or previews, of which the first is kept
(CIPA DC-007).
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
TOO_MANY_PARTS = N_(
    "%(name)s consists of so many parts that opening it takes too long. Save it again."
)


def prepare_picture(
    name: str, file: IO[bytes], target_ending: str = "", *formats: str
) -> tuple[str, bytes]:
    """Return (ending, bytes) of a picture as it is kept, in the format of `target_ending` if given.
    `formats` are Pillow's names of those that it may have besides the usual ones.

    Raises Invalid with path `file` if it is too large or can't be read.
    """
    if has_too_many_parts(file):
        raise Invalid("file", TOO_MANY_PARTS, name=name)
    try:
        with open_upload(file, "GIF", *formats) as source:
            return _converted(source, file, target_ending)
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


def _converted(source: Image.Image, file: IO[bytes], target_ending: str) -> tuple[str, bytes]:
    """Return (ending, bytes) of an opened picture as it is kept."""
    position = file.tell()
    xmp = kept_xmp(file, source.info)
    file.seek(position)
    ending = ENDINGS_BY_FORMAT.get(source.format or "", ".jpg")
    if ending == ".gif" and target_ending in ("", ".gif"):
        return ending, with_gif_xmp(reencode_gif(source), xmp)
    ending = target_ending if target_ending in SAVE_OPTIONS else ending
    image = normalize(source, MAX_SIDE_PIXELS)
    format, options = SAVE_OPTIONS[ending]
    if format == "PNG":
        options = {"compress_level": 1 if image.width * image.height > FAST_PNG_PIXELS else 6}
    if format == "JPEG":
        image = flatten(image)
    return ending, encode(image, format, options, xmp)
