"""GIFs, still and moving: measured frame by frame, and written anew with nothing but their frames."""

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageSequence

from cms.media.image_formats import MAX_PIXELS
from cms.media.images import ImageTooLarge

MAX_FRAMES = 300


def written_anew(source: Image.Image) -> bytes:
    """The same pictures one after the other, as long as each was shown. Raises ImageTooLarge, and what
    Pillow raises.
    """
    frames, times = zip(*_frames(source), strict=True)
    buffer = BytesIO()
    if len(frames) == 1:
        frames[0].save(buffer, "GIF")
    else:
        again = source.info.get("loop")
        frames[0].save(
            buffer,
            "GIF",
            save_all=True,
            append_images=frames[1:],
            duration=times,
            disposal=2,
            **({} if again is None else {"loop": again}),
        )
    return buffer.getvalue()


def _frames(source: Image.Image) -> Iterator[tuple[Image.Image, int]]:
    """Each frame as it is seen, and for how many milliseconds; all together of no more pixels than
    one picture.
    """
    most = MAX_PIXELS // (source.width * source.height)
    for number, frame in enumerate(ImageSequence.Iterator(source)):
        if number >= min(most, MAX_FRAMES):
            raise ImageTooLarge(MAX_PIXELS)
        duration = int(frame.info.get("duration", 0))
        clear = frame.has_transparency_data
        plain = frame.convert("RGBA" if clear else "RGB").quantize(
            255, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        plain.info.pop("comment", None)
        yield plain, min(max(duration, 0), 600_000)
