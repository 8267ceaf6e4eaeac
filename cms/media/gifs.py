"""Still and animated GIFs: checked frame by frame, and re-encoded without anything but their
frames.
"""

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageSequence

from cms.media.image_formats import MAX_PIXELS
from cms.media.images import ImageTooLarge

MAX_FRAMES = 300
GIF_XMP = b"\x21\xff\x0bXMP DataXMP"
GIF_MAGIC = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
"""Ends XMP in a GIF (XMP Specification, part 3): whoever reads it as sub-blocks gets to the end."""


def reencode_gif(source: Image.Image) -> bytes:
    """Return the GIF re-encoded with the same frames and durations. Raises ImageTooLarge, and
    Pillow's exceptions.
    """
    frames, durations = zip(*_frames(source), strict=True)
    buffer = BytesIO()
    if len(frames) == 1:
        frames[0].save(buffer, "GIF")
    else:
        loop = source.info.get("loop")
        frames[0].save(
            buffer,
            "GIF",
            save_all=True,
            append_images=frames[1:],
            duration=durations,
            disposal=2,
            **({} if loop is None else {"loop": loop}),
        )
    return buffer.getvalue()


def _frames(source: Image.Image) -> Iterator[tuple[Image.Image, int]]:
    """Yield each frame and its duration in milliseconds. All frames together may have as many
    pixels as one picture.
    """
    max_frames = MAX_PIXELS // (source.width * source.height)
    for number, frame in enumerate(ImageSequence.Iterator(source)):
        if number >= min(max_frames, MAX_FRAMES):
            raise ImageTooLarge(MAX_PIXELS)
        duration = int(frame.info.get("duration", 0))
        is_transparent = frame.has_transparency_data
        quantized = frame.convert("RGBA" if is_transparent else "RGB").quantize(
            255, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        quantized.info.pop("comment", None)
        yield quantized, min(max(duration, 0), 600_000)


def with_gif_xmp(gif: bytes, xmp: bytes) -> bytes:
    """Return a GIF with XMP before its end."""
    return gif[:-1] + GIF_XMP + xmp + GIF_MAGIC + gif[-1:] if xmp else gif
