"""A fault at any call of a change of the library: the reported outcome is the state on the disk."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from cms.editing.editing import Editing
from features.media_library.library import MediaLibrary
from features.media_library.trash import delete_leftovers
from tests.cms.editing.fault_trials import ANN, Act, Trial, check_outcomes, then
from tests.pictures import packed

FILE = "2024/a.png"
PICTURE, OTHER = (packed(Image.new("RGB", (side, 8))) for side in (8, 9))


def upload(editing: Editing) -> None:
    editing.media.add(ANN, "a.png", BytesIO(PICTURE))


def remove(editing: Editing) -> None:
    MediaLibrary(editing).remove(ANN, FILE)


def restore(editing: Editing) -> None:
    MediaLibrary(editing).restore(ANN, FILE)


def replace(editing: Editing) -> None:
    MediaLibrary(editing).replace(ANN, FILE, "b.png", BytesIO(OTHER))


def describe(editing: Editing) -> None:
    MediaLibrary(editing).facts.save(ANN, FILE, {}, {"description.en": "Words"})


ACTS: dict[str, tuple[Act, Act]] = {
    "remove": (upload, remove),
    "restore": (then(upload, remove), restore),
    "replace": (upload, replace),
    "describe": (upload, describe),
}


@pytest.mark.parametrize("name", ACTS)
def test_what_is_told_is_what_is_there(tmp_path: Path, name: str) -> None:
    check_outcomes(
        Trial(tmp_path, *ACTS[name]), lambda editing: delete_leftovers(editing.files.paths)
    )
