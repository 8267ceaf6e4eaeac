"""Rotating and cropping a picture of the media folder. The worker process does it
(pixels.py).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from cms.accounts.permissions import Actor, require
from cms.core.errors import Invalid
from cms.core.files import commit
from cms.core.i18n import N_
from cms.editing.entry_files import EntryFiles
from cms.editing.media_facts import notify_of_file_change
from cms.editing.media_uploads import FACTS_LEFT
from cms.media.dimensions import shape
from cms.media.worker_jobs import UPLOADS, run_job
from features.media_library.library import MediaLibrary

EDITABLE = frozenset({".jpg", ".jpeg", ".png", ".webp"})
"""Endings of pictures that can be edited."""
CHANGED_MEANWHILE = N_("The picture has changed meanwhile. Check it, then try again.")
PIXELS = "features.picture_edits.pixels:edit_file"
"""The function that the worker process calls."""
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


def edit_picture(
    library: MediaLibrary, actor: Actor, name: str, edit: PictureEdit, seen: str
) -> None:
    """Rotate or crop a picture. The old one goes to the trash, and the focal point is adjusted.

    `seen` is the digest of the picture that the user saw. Raises Forbidden, NotFound, Busy, and
    Invalid with path `edit` if it isn't a picture, or has changed.
    """
    require(actor, "media")
    files = library.files
    data = edited_picture(files, name, edit)
    with commit(files.paths.lock) as steps:
        current = shape(files.paths.library_file(name))
        if current is None or current.digest != seen:
            raise Invalid("edit", CHANGED_MEANWHILE)
        library.overwrite(steps, actor, name, data)
        notify_of_file_change(files, steps, actor, "replace", name)
        with steps.follow_up(FACTS_LEFT):
            library.facts.change(steps, actor, name, lambda flat: move_focus(flat, edit))


def edited_picture(files: EntryFiles, name: str, edit: PictureEdit) -> bytes:
    """Return the bytes of a picture after an edit. Raises NotFound, Busy, and Invalid with path
    `edit` if it isn't a picture or can't be opened.
    """
    job = ["edit", PIXELS, str(files.paths.media_file(name)), list(check_edit(edit))]
    body = run_job(files.paths, UPLOADS, job, xmp=files.file_kinds.metadata.xmp).body
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
