"""Decode, normalize and encode photographs: upright, in sRGB, at the sizes that pages need, without
metadata but what a feature asks to keep (cms/media/picture_metadata.py).

Pillow does the work. Only `measure`, which reads the beginning of a file, may be called in a web
worker. The rest takes memory by the megapixel, so it runs in a process of its own
(cms/media/subprocess_worker.py).
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import IO, Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.PngImagePlugin import PngInfo

from cms.media.image_formats import FORMATS, MAX_PIXELS
from cms.media.picture_metadata import kept_xmp

READ_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")
MAX_PIXELS_BY_FORMAT = {
    "WEBP": MAX_PIXELS // 3,
    "AVIF": MAX_PIXELS // 3,
    "GIF": MAX_PIXELS // 4,
}
"""Lower limits for formats whose decoders hold several copies of a picture."""
MAX_OTHER_PIXELS = 25_000_000
"""The limit for formats that a feature reads."""
BACKGROUND = (251, 250, 246)
"""The colour behind a transparent picture in JPEG, which has no transparency."""
UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    SyntaxError,
)
ORIENTATION = 0x0112
RESIZE_MODES = {
    "1": ("L", "LA"),
    "P": ("RGB", "RGBA"),
    "PA": ("RGBA", "RGBA"),
    "I;16": ("I", "I"),
    "I;16B": ("I", "I"),
    "I;16L": ("I", "I"),
}
"""Pillow modes that can't be resampled well, such as palettes → the modes to convert them to,
opaque and transparent.
"""
LARGE_PIXELS, LARGE_TRANSPARENT_PIXELS = MAX_PIXELS * 2 // 3, MAX_PIXELS // 3
"""Pixels from which a picture is first halved in bands. The limit for transparent pictures is
lower, because each step makes another copy.
"""
BAND_ROWS = 512
"""Rows of a band."""
DRAFT_SHARE = 0.85
"""The share of the requested size that a JPEG decoded at reduced size must still have."""

Image.MAX_IMAGE_PIXELS = None  # `check_size` refuses large pictures before they are decoded


class ImageTooLarge(Exception):
    """A picture has more than `max_pixels` pixels."""

    def __init__(self, max_pixels: int) -> None:
        super().__init__(max_pixels)
        self.max_pixels = max_pixels


def measure(path: Path) -> tuple[int, int] | None:
    """Return width and height of a picture when upright; None if it is animated, too large or
    unreadable.
    """
    try:
        with path.open("rb") as file:
            webp = webp_size(file.read(30))
        if webp:
            check_pixels(*webp, "WEBP")
            return webp
        with Image.open(path, formats=READ_FORMATS) as image:
            check_size(image)
            if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
                return None
            width, height = image.size
            # For a PNG this would read the whole file, and hardly any PNG has EXIF data.
            may_have_exif = image.format != "PNG" or "exif" in image.info
            is_sideways = may_have_exif and image.getexif().get(ORIENTATION, 1) >= 5
        return (height, width) if is_sideways else (width, height)
    except (*UNREADABLE, MemoryError, ImageTooLarge):
        return None


def webp_size(head: bytes) -> tuple[int, int] | None:
    """Return the size of a WebP without animation and EXIF from its first 30 bytes; else None.
    Pillow would allocate memory to decode it.
    """
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or len(head) < 30:
        return None
    kind, flags = head[12:16], head[20]
    if kind == b"VP8 ":
        return _number(head[26:28]) & 0x3FFF, _number(head[28:30]) & 0x3FFF
    if kind == b"VP8L":
        size = _number(head[21:25])
        return (size & 0x3FFF) + 1, (size >> 14 & 0x3FFF) + 1
    if kind == b"VP8X" and not flags & 0b1010:
        return _number(head[24:27]) + 1, _number(head[27:30]) + 1
    return None


def _number(part: bytes) -> int:
    """Return a little-endian number."""
    return int.from_bytes(part, "little")


def check_size(image: Image.Image) -> None:
    """Raise ImageTooLarge by the size in the file's header."""
    check_pixels(image.width, image.height, image.format or "")


def check_pixels(width: int, height: int, format: str) -> None:
    """Raise ImageTooLarge if a picture has more pixels than its format may have."""
    most = MAX_PIXELS if format in ("", "MPO", *READ_FORMATS) else MAX_OTHER_PIXELS
    max_pixels = MAX_PIXELS_BY_FORMAT.get(format, most)
    if width * height > max_pixels:
        raise ImageTooLarge(max_pixels)


def encode_all(
    path: Path, sizes: Sequence[tuple[int, str]], ai: str = "", tool: str = ""
) -> Iterator[bytes]:
    """Yield the picture at `path` in each (width, format of FORMATS), decoding it once. `ai` and
    `tool` are what its facts say. Raises the exceptions of UNREADABLE, and ImageTooLarge.
    """
    widest = max((width for width, _ in sizes), default=1)
    with path.open("rb") as file, Image.open(file, formats=READ_FORMATS) as source:
        xmp = kept_xmp(file, source.info, ai, tool)
        original = source.size
        longest = widest / DRAFT_SHARE * max(original) / max(min(original), 1)
        image = normalize(source, int(longest) + 1)
    if (image.width > image.height) != (original[0] > original[1]):
        original = original[::-1]

    for width, format in sizes:
        height = max(1, round(original[1] * width / original[0]))
        small = image.resize((width, height), Image.Resampling.LANCZOS)
        if format == "jpeg":
            small = flatten(small)
        yield encode(small, format.upper(), FORMATS[format], xmp)


def flatten(image: Image.Image) -> Image.Image:
    """Return a picture without transparency, because JPEG has none."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    background = Image.new("RGBA", image.size, BACKGROUND)
    return Image.alpha_composite(background, image).convert("RGB")


def normalize(source: Image.Image, max_side: int) -> Image.Image:
    """Return the picture upright, in sRGB and without metadata such as location or camera.

    Its longer side is first reduced to `max_side` pixels, because each step holds another copy.
    """
    check_size(source)
    orientation = source.getexif().get(ORIENTATION)
    profile = source.info.get("icc_profile")
    image = _shrink(source, max_side)
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        image = _to_srgb(image, profile, mode)
    image = image.convert(mode)
    image.info.clear()
    if orientation:
        image.getexif()[ORIENTATION] = orientation
        ImageOps.exif_transpose(image, in_place=True)
    image.info.clear()
    image.getexif().clear()
    return image


def _shrink(source: Image.Image, max_side: int) -> Image.Image:
    """Return a picture of at most `max_side` pixels on its longer side. A JPEG is decoded at a
    reduced size.
    """
    draft = int(max_side * DRAFT_SHARE)
    source.draft(None, (draft, draft))
    if max(source.size) <= max_side:
        return source

    image, is_transparent = source, source.has_transparency_data
    large = LARGE_TRANSPARENT_PIXELS if is_transparent else LARGE_PIXELS
    if source.width * source.height > large:
        image = _halve(source, "RGBA" if is_transparent else source.mode)
    elif source.mode in RESIZE_MODES:
        image = source.convert(RESIZE_MODES[source.mode][is_transparent])
    image.thumbnail((max_side, max_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _halve(image: Image.Image, mode: str) -> Image.Image:
    """Return the picture at half its size, reduced band by band. Frees the memory of the original."""
    if mode in RESIZE_MODES:
        mode, _transparent = RESIZE_MODES[mode]
    small = Image.new(mode, (ceil(image.width / 2), ceil(image.height / 2)))
    for top in range(0, image.height, BAND_ROWS):
        band = image.crop((0, top, image.width, min(top + BAND_ROWS, image.height)))
        if band.mode != mode:
            band = band.convert(mode)
        small.paste(band.reduce(2), (0, top // 2))
    small.info = image.info.copy()
    image.thumbnail((1, 1), Image.Resampling.NEAREST)  # frees its memory
    return small


def _to_srgb(image: Image.Image, profile: bytes, mode: str) -> Image.Image:
    """Return the picture in sRGB; unchanged if its profile can't be read."""
    try:
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode=mode,
        )
    except ImageCms.PyCMSError:
        return image
    return converted or image


def encode(image: Image.Image, format: str, options: dict[str, Any], xmp: bytes = b"") -> bytes:
    """Return a picture encoded in a format, with XMP."""
    buffer, more = BytesIO(), dict[str, Any]()
    if xmp and format == "PNG":
        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_itxt("XML:com.adobe.xmp", xmp.decode())
    elif xmp:
        more["xmp"] = xmp
    image.save(buffer, format, **options, **more)
    return buffer.getvalue()


def open_upload(file: IO[bytes], *more_formats: str) -> Image.Image:
    """Open an uploaded picture without decoding it. Raises the exceptions of UNREADABLE, and
    ImageTooLarge.
    """
    webp = webp_size(file.read(30))
    file.seek(0)
    if webp:
        check_pixels(*webp, "WEBP")
    image = Image.open(file, formats=(*READ_FORMATS, *more_formats))
    check_size(image)
    return image
