"""Turning and cropping a picture of the media folder, in a process that ends (subprocess_worker.py)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.media.worker_jobs import run
from cms.schema.paths import Paths

TURNS = (0, 90, 180, 270)
"""Degrees clockwise."""
LEAST = 1.0
"""Percent of a side that a crop leaves at least."""


class PictureEdit(NamedTuple):
    """An edit of a picture: it is turned, then cropped. Percent of its sides once turned."""

    turn: int = 0
    left: float = 0.0
    top: float = 0.0
    width: float = 100.0
    height: float = 100.0

    @property
    def is_nothing(self) -> bool:
        """Whether the picture stays as it is."""
        return self == PictureEdit()


def checked(edit: PictureEdit) -> PictureEdit:
    """An edit that stays within the picture. Raises Invalid, its path `edit`, for one that can't be."""
    _turn, left, top, width, height = edit
    inside = all(0 <= side <= 100 for side in (left, top)) and all(
        LEAST <= side <= 100 for side in (width, height)
    )
    if edit.turn not in TURNS or not inside or left > 100 - LEAST or top > 100 - LEAST:
        raise Invalid("edit", N_("Choose a part of the picture: each value is a percentage of it."))
    return edit._replace(width=min(width, 100 - left), height=min(height, 100 - top))


def edited(paths: Paths, file: str, edit: PictureEdit) -> bytes:
    """The picture as it shall be. Raises NotFound, Busy, and Invalid, its path `edit`, for what is
    no picture, or can't be opened.
    """
    job = ["edit", str(paths.medium(file)), list(checked(edit))]
    _head, _, body = run(paths, job).partition(b"\n")
    if not body:
        raise Invalid(
            "edit", N_("This picture can’t be edited. Edit it elsewhere, then replace it.")
        )
    return body


def moved_focus(flat: Mapping[str, Any], edit: PictureEdit) -> dict[str, Any]:
    """The facts of a picture, its focal point where the edit has moved it."""
    left, top = flat.get("focus.x"), flat.get("focus.y")
    if left is None or top is None:
        return dict(flat)
    for _quarter in range(edit.turn // 90):
        left, top = 100 - top, left
    left = (left - edit.left) / edit.width * 100
    top = (top - edit.top) / edit.height * 100
    return {**flat, "focus.x": _within(left), "focus.y": _within(top)}


def _within(percent: float) -> int:
    return min(100, max(0, round(percent)))


def edit_file(path: Path, values: tuple[int, float, float, float, float]) -> bytes:
    """The bytes of a picture that is turned and cropped, in the format it has. Raises what UNREADABLE
    lists, ImageTooLarge, and KeyError for a format that isn't written.
    """
    from PIL.Image import Transpose
    from PIL.Image import open as open_picture

    from cms.media.file_types import SAVING
    from cms.media.image_formats import MAX_SIDE_PIXELS
    from cms.media.images import READ, flat_on_paper, saved, upright

    edit = PictureEdit(*values)
    format, options = SAVING[path.suffix.lower()]
    turns = {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}
    with open_picture(path, formats=READ) as source:
        image = upright(source, MAX_SIDE_PIXELS)
    if edit.turn:
        image = image.transpose(turns[edit.turn])
    box = (
        round(image.width * edit.left / 100),
        round(image.height * edit.top / 100),
        round(image.width * (edit.left + edit.width) / 100),
        round(image.height * (edit.top + edit.height) / 100),
    )
    image = image.crop((box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1)))
    return saved(flat_on_paper(image) if format == "JPEG" else image, format, options)
