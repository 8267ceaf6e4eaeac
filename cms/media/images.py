"""Photographs at the sizes pages need: turned upright, without what cameras write into them, in three formats.

AVIF and WebP for browsers that read them, JPEG for the rest; Pillow does the work.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from cms.media.shapes import FORMATS

READ = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")
MOST_PIXELS = 80_000_000
"""A small file may unfold to more than fits into memory."""
PAPER = (251, 250, 246)
"""What shows through a transparent picture in JPEG, which has no transparency."""
UNREADABLE = (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses at twice this number


def measure(path: Path) -> tuple[int, int] | None:
    """Width and height of a picture as it stands upright; None for what moves and what can't be read."""
    try:
        with Image.open(path, formats=READ) as image:
            if getattr(image, "n_frames", 1) > 1:
                return None
            width, height = image.size
            on_its_side = image.getexif().get(0x0112, 1) >= 5
        return (height, width) if on_its_side else (width, height)
    except UNREADABLE:
        return None


def encode(path: Path, width: int, format: str) -> bytes:
    """The picture at `path`, `width` pixels wide, in one of FORMATS. Raises OSError for what can't be read."""
    with Image.open(path, formats=READ) as source:
        image = upright(source)
    image = image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)
    if format == "jpeg" and image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, PAPER), image).convert("RGB")
    return _saved(image, format.upper(), FORMATS[format])


def upright(source: Image.Image) -> Image.Image:
    """The picture as it is meant to be seen, in sRGB, with nothing beside its pixels: no place, no camera, no name."""
    image = ImageOps.exif_transpose(source)
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        image = _to_srgb(image, profile, mode)
    image = image.convert(mode)
    image.info.clear()
    return image


def _to_srgb(image: Image.Image, profile: bytes, mode: str) -> Image.Image:
    try:
        converted = ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(BytesIO(profile)),
                                              ImageCms.createProfile("sRGB"), outputMode=mode)
    except ImageCms.PyCMSError:
        return image
    return converted or image


def _saved(image: Image.Image, format: str, options: dict[str, Any]) -> bytes:
    buffer = BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()
