"""Files as they are kept: named for addresses, pictures without what cameras tell."""

from io import BytesIO

import pytest
from PIL import Image

from cms.errors import Invalid
from cms.media.uploads import LARGEST, prepared, stem


@pytest.mark.parametrize(("name", "kept"), [
    ("lake.jpg", "lake"), ("咸海 2024.png", "咸海-2024"), ("a/b\\c.png", "c"), ("...", "file"), ("", "file"),
    ("?*<>.pdf", "file"), ("cafe\u0301.png", "caf\u00e9"),
    ("x" * 400 + ".png", "x" * 120), ("湖" * 90 + ".png", "湖" * 40)])
def test_a_name_can_stand_in_an_address(name: str, kept: str) -> None:
    assert stem(name) == kept


def photo(size: tuple[int, int], orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Camera of somebody"
    buffer = BytesIO()
    Image.new("RGB", size, (1, 2, 3)).save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def test_a_photograph_is_turned_upright_and_tells_nothing() -> None:
    name, data = prepared("x.jpeg", photo((60, 20), 6))
    image = Image.open(BytesIO(data))
    assert (name, image.size) == ("x.jpg", (20, 60))
    assert not dict(image.getexif())
    assert b"Camera" not in data


def test_a_large_picture_is_made_smaller() -> None:
    _name, data = prepared("x.jpg", photo((LARGEST + 500, 100), 1))
    assert Image.open(BytesIO(data)).width == LARGEST


def test_a_picture_gets_the_ending_of_what_it_is() -> None:
    assert prepared("really.png", photo((9, 9), 1))[0] == "really.jpg"


def test_transparency_is_kept() -> None:
    buffer = BytesIO()
    Image.new("RGBA", (5, 5), (0, 0, 0, 0)).save(buffer, "PNG")
    assert Image.open(BytesIO(prepared("a.png", buffer.getvalue())[1])).mode == "RGBA"


def test_a_picture_that_unfolds_beyond_memory_is_refused() -> None:
    buffer = BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")
    with pytest.raises(Invalid):
        prepared("bomb.png", buffer.getvalue())
