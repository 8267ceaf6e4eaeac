"""Photographs at the sizes pages need: turned upright, without what cameras write into them, in
three formats.

AVIF and WebP for browsers that read them, JPEG for the rest; Pillow does the work. Nothing but
`measure`, which reads the beginning of a file, is called where others would suffer: the rest takes
memory by the megapixel, and is done in a process of its own (cms/media/subprocess_worker.py).
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import IO, Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from cms.media.image_formats import FORMATS, MAX_PIXELS

READ = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")
MAX_PIXELS_BY_FORMAT = {
    "WEBP": MAX_PIXELS // 3,
    "AVIF": MAX_PIXELS // 3,
    "GIF": MAX_PIXELS // 4,
    "HEIF": 25_000_000,
}
"""Pixels of formats whose decoders hold a picture several times."""
PAPER = (251, 250, 246)
"""The colour behind a transparent picture in JPEG, which has no transparency."""
UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    SyntaxError,
    MemoryError,
)
ORIENTATION = 0x0112
FEW_COLOURS = {
    "1": ("L", "LA"),
    "P": ("RGB", "RGBA"),
    "PA": ("RGBA", "RGBA"),
    "I;16": ("I", "I"),
    "I;16B": ("I", "I"),
    "I;16L": ("I", "I"),
}
"""Modes that can't be made smaller well, such as those of few colours → as what they are made
smaller; transparent.
"""
LARGE_PIXELS, LARGE_TRANSPARENT_PIXELS = MAX_PIXELS * 2 // 3, MAX_PIXELS // 3
"""Pixels from which a picture is halved first, band by band; of a transparent one each step makes
another copy.
"""
BAND = 512
"""Rows of a band."""
DRAFT = 0.85
"""A JPEG may be unfolded to half its size and less, if this share of what is wanted is left."""

Image.MAX_IMAGE_PIXELS = None  # `check_size` refuses what is too much, before it is unfolded


class ImageTooLarge(Exception):
    """A picture of more pixels than are taken; `most` says how many."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


def measure(path: Path) -> tuple[int, int] | None:
    """Width and height of a picture as it stands upright; None for what moves, is too large or
    can't be read.
    """
    try:
        with path.open("rb") as file:
            plain = webp_size(file.read(30))
        if plain:
            check_pixels(*plain, "WEBP")
            return plain
        with Image.open(path, formats=READ) as image:
            check_size(image)
            if getattr(image, "n_frames", 1) > 1:
                return None
            width, height = image.size
            # of a PNG this would read the whole picture, to find what hardly any has
            knows = image.format != "PNG" or "exif" in image.info
            on_its_side = knows and image.getexif().get(ORIENTATION, 1) >= 5
        return (height, width) if on_its_side else (width, height)
    except (*UNREADABLE, ImageTooLarge):
        return None


def webp_size(head: bytes) -> tuple[int, int] | None:
    """The size of a WebP of one frame and without EXIF, by its first 30 bytes: Pillow would make
    room to decode it.
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
    """A little-endian number."""
    return int.from_bytes(part, "little")


def check_size(image: Image.Image) -> None:
    """Raises ImageTooLarge, by what the beginning of the file says."""
    check_pixels(image.width, image.height, image.format or "")


def check_pixels(width: int, height: int, format: str) -> None:
    """Raises ImageTooLarge for more pixels than are taken in a format."""
    most = MAX_PIXELS_BY_FORMAT.get(format, MAX_PIXELS)
    if width * height > most:
        raise ImageTooLarge(most)


def encode_all(path: Path, wanted: Sequence[tuple[int, str]]) -> Iterator[bytes]:
    """The picture at `path` in each (width, format of FORMATS), read once. Raises what UNREADABLE
    lists, ImageTooLarge.
    """
    widest = max((width for width, _ in wanted), default=1)
    with Image.open(path, formats=READ) as source:
        whole = source.size
        longest = widest / DRAFT * max(whole) / max(min(whole), 1)
        image = upright(source, int(longest) + 1)
    if (image.width > image.height) != (whole[0] > whole[1]):
        whole = whole[::-1]

    for width, format in wanted:
        height = max(1, round(whole[1] * width / whole[0]))
        small = image.resize((width, height), Image.Resampling.LANCZOS)
        if format == "jpeg":
            small = flat_on_paper(small)
        yield saved(small, format.upper(), FORMATS[format])


def flat_on_paper(image: Image.Image) -> Image.Image:
    """A picture without transparency, as JPEG has none."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, PAPER)
    return Image.alpha_composite(paper, image).convert("RGB")


def upright(source: Image.Image, most: int) -> Image.Image:
    """The picture as it is meant to be seen, in sRGB, with nothing beside its pixels: no place, no
    camera, no name.

    Its longer side gets at most `most` pixels before anything else is done: each step holds the
    picture once more.
    """
    check_size(source)
    orientation = source.getexif().get(ORIENTATION)
    profile = source.info.get("icc_profile")
    image = _smaller(source, most)
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


def _smaller(source: Image.Image, most: int) -> Image.Image:
    """A picture of at most `most` pixels on its longer side; a JPEG is unfolded smaller at once."""
    draft = int(most * DRAFT)
    source.draft(None, (draft, draft))
    if max(source.size) <= most:
        return source

    image, clear = source, source.has_transparency_data
    large = LARGE_TRANSPARENT_PIXELS if clear else LARGE_PIXELS
    if source.width * source.height > large:
        image = _halved(source, "RGBA" if clear else source.mode)
    elif source.mode in FEW_COLOURS:
        image = source.convert(FEW_COLOURS[source.mode][clear])
    image.thumbnail((most, most), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _halved(image: Image.Image, mode: str) -> Image.Image:
    """Half as wide and high, band by band; the picture itself is let go."""
    if mode in FEW_COLOURS:
        mode, _transparent = FEW_COLOURS[mode]
    small = Image.new(mode, (ceil(image.width / 2), ceil(image.height / 2)))
    for top in range(0, image.height, BAND):
        band = image.crop((0, top, image.width, min(top + BAND, image.height)))
        if band.mode != mode:
            band = band.convert(mode)
        small.paste(band.reduce(2), (0, top // 2))
    small.info = image.info.copy()
    image.thumbnail((1, 1), Image.Resampling.NEAREST)  # its memory is needed
    return small


def _to_srgb(image: Image.Image, profile: bytes, mode: str) -> Image.Image:
    """The picture in sRGB; as it is where its profile can't be read."""
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


def saved(image: Image.Image, format: str, options: dict[str, Any]) -> bytes:
    """The bytes of a picture in a format."""
    buffer = BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def opened(file: IO[bytes], *more: str) -> Image.Image:
    """A picture that was sent, of whatever kind it is, not yet unfolded. Raises what UNREADABLE
    lists, ImageTooLarge.
    """
    plain = webp_size(file.read(30))
    file.seek(0)
    if plain:
        check_pixels(*plain, "WEBP")
    image = Image.open(file, formats=(*READ, *more))
    check_size(image)
    return image
