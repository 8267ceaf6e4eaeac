"""Stored uploads: names fit for addresses, types detected from the bytes, pictures without the
camera's metadata.
"""

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from cms.core.errors import Invalid
from cms.core.files import locked
from cms.media.gifs import MAX_FRAMES
from cms.media.image_formats import MAX_SIDE_PIXELS
from cms.media.images import measure
from cms.media.renditions import Renditions
from cms.media.uploads import prepare_upload, safe_folder, safe_stem
from cms.media.worker_jobs import job_result
from cms.schema.paths import Paths
from tests.pictures import display_p3, packed
from tests.thorough import pairs

Prepare = Callable[[str, bytes], tuple[str, bytes]]


@pytest.fixture
def prepare(tmp_path: Path) -> Prepare:
    paths = Paths(tmp_path / "data", tmp_path / "instance")
    return lambda name, data: prepare_upload(paths, name, BytesIO(data))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("lake.jpg", "lake"),
        ("咸海 2024.png", "咸海-2024"),
        ("a/b\\c.png", "c"),
        ("...", "file"),
        ("", "file"),
        ("?*<>.pdf", "file"),
        ("cafe\u0301.png", "caf\u00e9"),
        ("x" * 400 + ".png", "x" * 120),
        ("湖" * 90 + ".png", "湖" * 40),
        ("photo\u202egpj.exe.png", "photogpj.exe"),
        ("a\u200bb\u2060c\ufeff.png", "abc"),
        ("\u2066a\u2069.png", "a"),
        ("\u200f\u200e\u061c.png", "png"),
        ("a\u00adb\u180ec.png", "abc"),
    ],
)
def test_a_name_can_stand_in_an_address_and_is_what_it_looks_like(name: str, kept: str) -> None:
    assert safe_stem(name) == kept


def photo(size: tuple[int, int], orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Camera of somebody"
    return packed(Image.new("RGB", size, (1, 2, 3)), "JPEG", exif=exif)


def test_a_photograph_is_turned_upright_and_tells_nothing(prepare: Prepare) -> None:
    name, data = prepare("x.jpeg", photo((60, 20), 6))
    image = Image.open(BytesIO(data))
    assert (name, image.size) == ("x.jpg", (20, 60))
    assert not dict(image.getexif())
    assert b"Camera" not in data


def test_an_empty_file_is_called_empty(prepare: Prepare) -> None:
    with pytest.raises(Invalid, match=r"lake\.jpg is empty"):
        prepare("lake.jpg", b"")


def test_a_large_picture_is_made_smaller(prepare: Prepare) -> None:
    _name, data = prepare("x.jpg", photo((MAX_SIDE_PIXELS + 500, 100), 1))
    assert Image.open(BytesIO(data)).width == MAX_SIDE_PIXELS


@pytest.mark.parametrize("name", ["really.png", "really.pdf", "really.exe", "really"])
def test_a_picture_gets_the_ending_of_what_it_is(prepare: Prepare, name: str) -> None:
    assert prepare(name, photo((9, 9), 1))[0] == "really.jpg"


def test_transparency_is_kept(prepare: Prepare) -> None:
    clear = Image.new("RGBA", (5, 5), (0, 0, 0, 0))
    assert Image.open(BytesIO(prepare("a.png", packed(clear))[1])).mode == "RGBA"
    few = Image.new("P", (20, 20), 1)
    few.putpalette([255, 0, 0, 0, 255, 0])
    image = Image.open(BytesIO(prepare("a.png", packed(few, transparency=1))[1]))
    assert image.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(
    ("mode", "colour"),
    [
        ("RGB", (90, 120, 140)),
        ("RGBA", (90, 120, 140, 255)),
        ("P", 0),
        ("1", 1),
        ("L", 99),
        ("CMYK", (9, 9, 9, 9)),
        ("I;16", 99),
    ],
)
def test_thirty_megapixels_of_any_kind_are_taken(
    prepare: Prepare, mode: str, colour: object
) -> None:
    """In a process limited to 224 MB."""
    image = Image.new(mode, (5_470, 5_470), colour)
    _name, data = prepare("large", packed(image, "TIFF" if mode == "CMYK" else "PNG"))
    kept = Image.open(BytesIO(data))
    assert MAX_SIDE_PIXELS * 0.85 <= max(kept.size) <= MAX_SIDE_PIXELS
    if mode in ("RGB", "RGBA"):
        assert kept.getpixel((0, 0)) == kept.getpixel((2_000, 2_000)) == colour


@pytest.mark.parametrize(
    ("format", "side"),
    [
        ("PNG", 9_000),
        ("JPEG", 6_000),
        ("TIFF", 6_000),
        ("WEBP", 4_000),
        ("AVIF", 4_000),
        ("GIF", 4_000),
    ],
)
def test_a_picture_of_more_pixels_is_refused_before_it_is_unfolded(
    prepare: Prepare, format: str, side: int
) -> None:
    with pytest.raises(Invalid, match="megapixels"):
        prepare("large.png", packed(Image.new("L", (side, side)), format))


def moving(size: tuple[int, int], frames: int) -> bytes:
    made = [Image.new("L", size, number % 256) for number in range(frames)]
    return packed(
        made[0],
        "GIF",
        save_all=True,
        append_images=made[1:],
        duration=80,
        loop=3,
        comment=b"Camera of somebody",
    )


def test_a_moving_picture_is_written_anew_and_moves_on(prepare: Prepare) -> None:
    name, data = prepare("a.gif", moving((60, 40), 5) + b"<script>")
    image = Image.open(BytesIO(data))
    assert (name, image.size, image.n_frames, image.info["duration"], image.info["loop"]) == (
        "a.gif",
        (60, 40),
        5,
        80,
        3,
    )
    assert b"Camera" not in data
    assert b"<script" not in data


def test_a_still_gif_is_one(prepare: Prepare) -> None:
    assert (
        Image.open(BytesIO(prepare("a.gif", packed(Image.new("P", (9, 9)), "GIF"))[1])).n_frames
        == 1
    )


@pytest.mark.parametrize(("size", "frames"), [((2, 2), MAX_FRAMES + 1), ((1_000, 1_000), 31)])
def test_a_gif_of_too_much_is_refused(prepare: Prepare, size: tuple[int, int], frames: int) -> None:
    with pytest.raises(Invalid, match="megapixels"):
        prepare("a.gif", moving(size, frames))


@pytest.mark.parametrize(
    "data",
    [
        photo((99, 99), 1)[:200],
        b"GIF89a" + b"\xff" * 90,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 90,
        b"RIFF\xff\xff\xff\x7fWEBPVP8X" + b"\xff" * 40,
        b"\0\0\0\x20ftypavif" + b"\0" * 90,
    ],
)
def test_what_only_begins_like_a_picture_is_refused(prepare: Prepare, data: bytes) -> None:
    with pytest.raises(Invalid, match=r"(can’t be read|megapixels)"):
        prepare("a.png", data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<script>"),
        ("a.svg", b"<svg/>"),
        ("a.exe", b"MZ"),
        ("a.docm", b"x"),
        ("a", b"x"),
        ("a.csv", b"a,b"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.mp4", b"\0\0\0\x20ftypisom\0\0\2\0isom"),
        ("a.heic", b"\0\0\0\x20ftypheic\0\0\0\0"),
    ],
)
def test_anything_else_is_refused_with_the_types_that_are_accepted(
    prepare: Prepare, name: str, data: bytes
) -> None:
    with pytest.raises(
        Invalid, match=rf"{name}. Add one of these types: AVIF, GIF, JPG, PNG, TIF, WEBP"
    ):
        prepare(name, data)


ORIENTATIONS = tuple(range(1, 9))


def phone_photo(orientation: int, *, pictures: int, profile: bytes | None) -> bytes:
    """Return a JPEG as phones write it: turned by its EXIF data, with a colour profile, and with
    further pictures (a gain map, a depth map, a preview) after the first (CIPA DC-007).
    """
    first = Image.new("RGB", (60, 20), (200, 30, 30))
    first.paste((30, 30, 200), (30, 0, 60, 20))
    exif = Image.Exif()
    exif[0x0112] = orientation
    more = [Image.new("L", (15, 5), 128) for _picture in range(pictures - 1)]
    options = {"exif": exif, "icc_profile": profile, "quality": 95}
    if not more:
        return packed(first, "JPEG", **options)
    return packed(first, "MPO", save_all=True, append_images=more, **options)


@pytest.mark.parametrize(("orientation", "pictures"), pairs(ORIENTATIONS, (1, 2, 4)))
def test_a_photo_of_a_phone_is_taken_upright(
    prepare: Prepare, orientation: int, pictures: int
) -> None:
    data = phone_photo(orientation, pictures=pictures, profile=None)
    with Image.open(BytesIO(data)) as source:
        assert source.format == ("JPEG" if pictures == 1 else "MPO")
        upright = ImageOps.exif_transpose(source.convert("RGB"))
    name, kept = prepare("IMG_0001.JPG", data)
    image = Image.open(BytesIO(kept))
    assert (name, image.format, image.size) == ("IMG_0001.jpg", "JPEG", upright.size)
    for corner in ((2, 2), (image.width - 3, image.height - 3)):
        assert near(image.getpixel(corner), upright.getpixel(corner), 12)
    assert not dict(image.getexif())


@pytest.mark.parametrize("pictures", [1, 2])
@pytest.mark.parametrize(
    ("profile", "red"), [(None, (200, 30, 30)), (display_p3(), (220, 0, 0))], ids=["sRGB", "P3"]
)
def test_the_colours_of_a_phone_are_kept(
    prepare: Prepare, profile: bytes | None, red: tuple[int, int, int], pictures: int
) -> None:
    """A red of Display P3 is outside of sRGB: there, its green and blue would be negative."""
    _name, kept = prepare("a.jpg", phone_photo(1, pictures=pictures, profile=profile))
    image = Image.open(BytesIO(kept))
    assert "icc_profile" not in image.info
    assert near(image.getpixel((5, 5)), red, 12)


def near(colour: Any, other: Any, most: int) -> bool:
    return all(abs(one - two) <= most for one, two in zip(colour, other, strict=True))


def test_a_photo_of_several_pictures_put_in_by_hand_has_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(phone_photo(6, pictures=2, profile=None))
    assert measure(path) == (20, 60)


def scans(number: int) -> bytes:
    """Return a JPEG with so many scans of its picture, which decoders read one after the other."""
    data = packed(Image.new("L", (8, 8), 99), "JPEG")
    start = data.index(b"\xff\xda")
    return data[:start] + data[start:-2] * number + b"\xff\xd9"


def chunks(number: int) -> bytes:
    """Return a PNG with so many empty chunks."""
    data = packed(Image.new("L", (8, 8), 99))
    end = data.index(b"IEND") - 4
    return data[:end] + (b"\0\0\0\0tEXt" + b"\0" * 4) * number + data[end:]


@pytest.mark.parametrize(
    ("name", "data"), [("a.jpg", scans(20_000)), ("a.png", chunks(900_000))], ids=["JPEG", "PNG"]
)
def test_a_picture_of_too_many_parts_is_refused_before_it_is_decoded(
    prepare: Prepare, name: str, data: bytes
) -> None:
    with pytest.raises(Invalid, match="consists of so many parts"):
        prepare(name, data)


def test_a_progressive_photograph_is_not_too_many_parts(prepare: Prepare) -> None:
    data = packed(Image.effect_noise((900, 900), 80), "JPEG", progressive=True)
    assert data.count(b"\xff\xda") > 5
    assert prepare("a.jpg", data)[0] == "a.jpg"
    assert prepare("a.png", chunks(5_000))[0] == "a.png"


def test_a_refusal_tells_the_true_reason() -> None:
    """Too long, too much memory, a library that crashes: three processes that end in these ways."""
    reasons = {
        "import resource, time; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass": "time",
        'print(\'{"failed": "memory"}\')': "memory",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)": "error",
        "raise SystemExit(1)": "error",
    }
    for code, failure in reasons.items():
        done = subprocess.run([sys.executable, "-c", code], capture_output=True)
        assert job_result(done.returncode, done.stdout).failure == failure


def test_a_page_does_not_wait_for_uploads(tmp_path: Path) -> None:
    """Renditions have a queue of their own; so has each account before that of all uploads."""
    paths = Paths(tmp_path / "data", tmp_path / "instance")
    (paths.media / "2026").mkdir(parents=True)
    (paths.media / "2026/lake.png").write_bytes(packed(Image.new("RGB", (400, 300))))
    renditions = Renditions(paths)
    cache = paths.jobs
    with locked(cache / "uploads.lock"), locked(cache / "uploads-other.lock"):
        assert renditions.read(next(renditions.all_of("2026/lake.png")))
    with locked(cache / "uploads-other.lock"), locked(cache / "pictures.lock"):
        assert prepare_upload(
            paths, "a.png", BytesIO(packed(Image.new("RGB", (9, 9)))), account="mine"
        )


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("con.png", "file-con"),
        ("CON.txt", "file-CON"),
        ("nul.x.png", "file-nul.x"),
        ("contour.png", "contour"),
    ],
)
def test_a_name_that_windows_reserves_is_changed(name: str, kept: str) -> None:
    assert safe_stem(name) == kept
    assert safe_folder("con/lake") == "file-con/lake"
