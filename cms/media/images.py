"""Photographs at the sizes pages need: turned upright, without what cameras write into them, in three formats.

AVIF and WebP for browsers that read them, JPEG for the rest; Pillow does the work.
"""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

WIDTHS = (320, 640, 960, 1440, 1920)
"""Pixels across. A picture is never made larger than it is."""

FORMATS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 55, "speed": 7},
    "webp": {"quality": 78, "method": 4},
    "jpeg": {"quality": 80, "optimize": True, "progressive": True},
}
"""Format, which is the ending of its address too → how it is encoded; the best one first."""

READ = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")
ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff"})
MOST_PIXELS = 80_000_000
"""A small file may unfold to more than fits into memory."""
PAPER = (251, 250, 246)
"""What shows through a transparent picture in JPEG, which has no transparency."""
UNREADABLE = (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses at twice this number


@dataclass(frozen=True, slots=True)
class Shape:
    """A picture as it stands upright: its size in pixels, and the digest of its file."""

    width: int
    height: int
    digest: str

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths it is offered in: those of WIDTHS it fills, and its own where it is narrower than the widest."""
        smaller = tuple(width for width in WIDTHS if width < self.width)
        return smaller if len(smaller) == len(WIDTHS) else (*smaller, self.width)

    def height_at(self, width: int) -> int:
        return max(1, round(self.height * width / self.width))


def shape(path: Path) -> Shape | None:
    """The shape of a picture; None for a file that is none, or none that can be made smaller."""
    if path.suffix.lower() not in ENDINGS:
        return None
    try:
        stat = path.stat()
    except OSError:
        return None
    return _shape(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=20_000)
def _shape(path: Path, changed: int, size: int) -> Shape | None:
    try:
        with Image.open(path, formats=READ) as image:
            if getattr(image, "n_frames", 1) > 1:
                return None
            width, height = image.size
            if image.getexif().get(0x0112, 1) >= 5:  # lies on its side
                width, height = height, width
        return Shape(width, height, blake2b(path.read_bytes(), digest_size=6).hexdigest())
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
