"""Rotate and crop a picture of the media folder, in the worker process
(cms/media/subprocess_worker.py).
"""

from collections.abc import Sequence
from pathlib import Path


def edit_file(path: Path, values: Sequence[float]) -> bytes:
    """Return the bytes of a picture in its own format, rotated by `values[0]` degrees clockwise (0,
    90, 180, 270) and cropped to left, top, width, height in percent of the sides. Raises the
    exceptions of UNREADABLE, ImageTooLarge, and KeyError for a format that isn't written.
    """
    from PIL.Image import Transpose
    from PIL.Image import open as open_picture

    from cms.media.file_types import SAVE_OPTIONS
    from cms.media.image_formats import MAX_SIDE_PIXELS
    from cms.media.images import READ_FORMATS, encode, flatten, normalize
    from cms.media.picture_metadata import kept_xmp

    turn, left, top, width, height = values
    format, options = SAVE_OPTIONS[path.suffix.lower()]
    turns = {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}
    with path.open("rb") as file, open_picture(file, formats=READ_FORMATS) as source:
        xmp = kept_xmp(file, source.info)
        image = normalize(source, MAX_SIDE_PIXELS)
    if turn:
        image = image.transpose(turns[int(turn)])
    box = (
        round(image.width * left / 100),
        round(image.height * top / 100),
        round(image.width * (left + width) / 100),
        round(image.height * (top + height) / 100),
    )
    image = image.crop((box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1)))
    return encode(flatten(image) if format == "JPEG" else image, format, options, xmp)
