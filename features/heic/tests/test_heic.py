"""HEIC photos: kept as JPEG, or refused with what to do."""

from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
from people import Desk, Visitor
from PIL import Image

from features.heic.tests.heic_photo import HEIC


def send(visitor: Visitor, name: str, data: bytes) -> None:
    visitor.post("/media/", 303, file=(BytesIO(data), name))


def test_a_heic_photo_is_kept_as_jpeg(editor: Visitor, desk: Desk) -> None:
    send(editor, "IMG_1.HEIC", b64decode(HEIC))
    with Image.open(desk.paths.media / "2026/IMG_1.jpg") as image:
        assert image.size == (64, 48)


def test_a_heic_photo_that_cannot_be_read_is_refused_with_what_to_do(
    editor: Visitor, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pillow_heif.py").write_text("raise ImportError")  # as if it weren't installed
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    send(editor, "IMG_1.HEIC", b64decode(HEIC))
    assert "Most Compatible" in editor.text("/media/")
    assert not list(desk.paths.media.rglob("IMG_1*"))
