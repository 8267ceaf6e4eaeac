"""Rotate and crop a picture of the media folder in a worker process (subprocess_worker.py)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.media.worker_jobs import UPLOADS, run_job
from cms.schema.paths import Paths

TURNS = (0, 90, 180, 270)
"""Degrees clockwise."""
MIN_CROP_PERCENT = 1.0
"""Percent of a side that a crop must leave."""


class PictureEdit(NamedTuple):
    """A rotation followed by a crop, in percent of the sides of the rotated picture."""

    turn: int = 0
    left: float = 0.0
    top: float = 0.0
    width: float = 100.0
    height: float = 100.0

    @property
    def is_identity(self) -> bool:
        """Whether the edit leaves the picture unchanged."""
        return self == PictureEdit()


def check_edit(edit: PictureEdit) -> PictureEdit:
    """Return the edit limited to the picture. Raises Invalid with path `edit` if it is out of
    range.
    """
    _turn, left, top, width, height = edit
    is_inside = all(0 <= side <= 100 for side in (left, top)) and all(
        MIN_CROP_PERCENT <= side <= 100 for side in (width, height)
    )
    if (
        edit.turn not in TURNS
        or not is_inside
        or left > 100 - MIN_CROP_PERCENT
        or top > 100 - MIN_CROP_PERCENT
    ):
        raise Invalid("edit", N_("Choose a part of the picture: each value is a percentage of it."))
    return edit._replace(width=min(width, 100 - left), height=min(height, 100 - top))


def edit_picture(paths: Paths, file: str, edit: PictureEdit) -> bytes:
    """Return the edited picture. Raises NotFound, Busy, and Invalid with path `edit` if it isn't a
    picture or can't be opened.
    """
    job = ["edit", str(paths.media_file(file)), list(check_edit(edit))]
    body = run_job(paths, UPLOADS, job).body
    if not body:
        raise Invalid(
            "edit", N_("This picture can’t be edited. Edit it elsewhere, then replace it.")
        )
    return body


def move_focus(flat: Mapping[str, Any], edit: PictureEdit) -> dict[str, Any]:
    """Return the facts of a picture with its focal point moved by the edit."""
    left, top = flat.get("focus.x"), flat.get("focus.y")
    if left is None or top is None:
        return dict(flat)
    for _quarter in range(edit.turn // 90):
        left, top = 100 - top, left
    left = (left - edit.left) / edit.width * 100
    top = (top - edit.top) / edit.height * 100
    return {**flat, "focus.x": _clamp(left), "focus.y": _clamp(top)}


def _clamp(percent: float) -> int:
    return min(100, max(0, round(percent)))


def edit_file(path: Path, values: tuple[int, float, float, float, float]) -> bytes:
    """Return the bytes of a picture after rotating and cropping it, in its own format. Raises the
    exceptions of UNREADABLE, ImageTooLarge, and KeyError for a format that isn't written.
    """
    from PIL.Image import Transpose
    from PIL.Image import open as open_picture

    from cms.media.file_types import SAVE_OPTIONS
    from cms.media.image_formats import MAX_SIDE_PIXELS
    from cms.media.images import READ_FORMATS, encode, flatten, normalize

    edit = PictureEdit(*values)
    format, options = SAVE_OPTIONS[path.suffix.lower()]
    turns = {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}
    with open_picture(path, formats=READ_FORMATS) as source:
        image = normalize(source, MAX_SIDE_PIXELS)
    if edit.turn:
        image = image.transpose(turns[edit.turn])
    box = (
        round(image.width * edit.left / 100),
        round(image.height * edit.top / 100),
        round(image.width * (edit.left + edit.width) / 100),
        round(image.height * (edit.top + edit.height) / 100),
    )
    image = image.crop((box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1)))
    return encode(flatten(image) if format == "JPEG" else image, format, options)
