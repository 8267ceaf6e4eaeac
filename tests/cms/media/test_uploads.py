"""Stored uploads: names fit for addresses, types detected from the bytes, pictures without the
camera's metadata.
"""

import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from cms.core.errors import Invalid
from cms.media.gifs import MAX_FRAMES
from cms.media.image_formats import MAX_SIDE_PIXELS
from cms.media.uploads import prepare_upload, safe_stem
from cms.schema.paths import Paths
from tests.pictures import packed

Prepare = Callable[[str, bytes], tuple[str, bytes]]


@pytest.fixture
def prepare(tmp_path: Path) -> Prepare:
    paths = Paths(tmp_path / "data", tmp_path / "instance")
    return lambda name, data: prepare_upload(paths, name, BytesIO(data))


def archive(**members: bytes | str) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


def office(folder: str, types: str = "", **more: bytes | str) -> bytes:
    return archive(
        **{
            "[Content_Types].xml": f"<Types>{types}</Types>",
            f"{folder}/document.xml": "<x/>",
            **more,
        }
    )


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    return (
        b"%PDF-1.7\n"
        + b"\n".join(b"%d 0 obj\n%b\nendobj" % one for one in enumerate(objects, 1))
        + (b"\ntrailer << /Root 1 0 R " + trailer + b" >>\n%%EOF\n")
    )


def stream(body: bytes, head: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    return b"<< " + head + b" /Length %d >>\nstream\n" % len(body) + body + b"\nendstream"


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
        ("a.docx", office("word")),
        ("a.xlsx", office("xl")),
        ("a.pptx", office("ppt")),
        ("a.zip", archive(a=b"x")),
        (
            "a.odt",
            archive(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"}),
        ),
        (
            "a.pdf",
            pdf(
                b"<< /Type /Catalog /OpenAction [3 0 R /Fit] >>",
                stream(zlib.compress(b"5 0 << /A 1 >>")),
            ),
        ),
        ("a.pdf", pdf(b"<< /Title (About JavaScript) /JavaScripted 1 >>")),
        ("a.csv", "名,b\n".encode()),
        ("a.bib", b"@article{a}"),
    ],
)
def test_a_sound_file_is_kept_byte_for_byte(prepare: Prepare, name: str, data: bytes) -> None:
    assert prepare(name, data) == (name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", office("word", **{"word/vbaProject.bin": b"x"})),
        ("a.docx", office("word", **{"word/VBAPROJECT.BIN": b"x"})),
        ("a.docx", office("word", "application/vnd.ms-word.document.macroEnabled.main+xml")),
        ("a.xlsx", office("xl", **{"xl/macrosheets/sheet1.xml": "<x/>"})),
        ("a.pptx", office("ppt", **{"ppt/activeX/activeX1.xml": "<x/>"})),
        (
            "a.odt",
            archive(
                mimetype="application/vnd.oasis.opendocument.text",
                **{"Basic/Standard/M.xml": "<x/>"},
            ),
        ),
        ("a.zip", archive(**{"in/letter.DOCM": b"x"})),
        ("a.pdf", pdf(b"<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>")),
        ("a.pdf", pdf(b"<< /OpenAction 2 0 R >>", b"<< /S /JavaScript /JS 3 0 R >>")),
        ("a.pdf", pdf(b"<< /Names << /JavaScript 2 0 R >> >>")),
        ("a.pdf", pdf(b"<< /AA << /O << /S /Launch /F (a) >> >> >>")),
        ("a.pdf", pdf(b"<< /OpenAction << /S /URI /URI (https://a.example) >> >>")),
        ("a.pdf", pdf(b"<< /S /J#61vaScr#69pt >>")),
        ("a.pdf", pdf(b"<< /AcroForm << /XFA 4 0 R >> >>")),
        ("a.pdf", pdf(stream(zlib.compress(b"5 0 << /S /JavaScript /JS (x) >>")))),
        (
            "a.pdf",
            pdf(
                stream(
                    zlib.compress(b"5 0 << /S /Launch >>"),
                    b"/Type /Obj#53tm /Filter [/Fl#61teDecode]",
                )
            ),
        ),
    ],
)
def test_what_would_run_with_whoever_opens_it_is_refused(
    prepare: Prepare, name: str, data: bytes
) -> None:
    with pytest.raises(Invalid, match="macros or scripts"):
        prepare(name, data)


MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41"
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("film.mp4", MP4),
        ("Film.WEBM", WEBM),
        ("film.en.vtt", b"WEBVTT\n\n00:00.000 --> 00:02.000\nWind\n"),
        ("film.vtt", b"\xef\xbb\xbfWEBVTT\n"),
    ],
)
def test_a_video_and_its_captions_are_kept_as_they_came(
    prepare: Prepare, name: str, data: bytes
) -> None:
    kept, bytes_kept = prepare(name, data)
    assert (kept.lower(), bytes_kept) == (name.lower(), data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("film.mp4", WEBM),
        ("film.webm", MP4),
        ("film.mp4", b"<html><script>alert(1)</script>"),
        ("film.mp4", b"\0\0\0\x20ftypheic\0\0\0\0"),
        ("film.mp4", b""),
        ("film.vtt", b"1\n00:00:00,000 --> 00:00:02,000\nWind\n"),
    ],
)
def test_what_browsers_would_not_play_is_refused(prepare: Prepare, name: str, data: bytes) -> None:
    with pytest.raises(Invalid):
        prepare(name, data)


@pytest.mark.parametrize(
    "data",
    [
        pdf(b"<< >>", trailer=b"/Encrypt 5 0 R"),
        pdf(stream(zlib.compress(b"0" * (65 << 20), 1))),
        pdf(stream(b"no zlib")),
        pdf(stream(b"x", b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]")),
        pdf(
            stream(
                zlib.compress(b"x"),
                b"/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
            )
        ),
    ],
)
def test_a_pdf_that_can_not_be_checked_is_refused(prepare: Prepare, data: bytes) -> None:
    with pytest.raises(Invalid, match="can’t be checked"):
        prepare("a.pdf", data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", archive(a=b"x")),
        ("a.zip", pdf()),
        ("a.docx", archive(a=b"x")),
        ("a.zip", office("word")),
        ("a.csv", pdf()),
        ("a.xlsx", office("word")),
    ],
)
def test_a_name_that_says_another_kind_is_refused(prepare: Prepare, name: str, data: bytes) -> None:
    with pytest.raises(Invalid, match="isn’t what its name says"):
        prepare(name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<script>"),
        ("a.svg", b"<svg/>"),
        ("a.exe", b"MZ"),
        ("a.docm", b"x"),
        ("a", b"x"),
        ("a.csv", b"\xff\xfe"),
        ("a.txt", b""),
        ("a.zip", b"PK\x03\x04" + b"\0" * 90),
    ],
)
def test_anything_else_is_refused(prepare: Prepare, name: str, data: bytes) -> None:
    with pytest.raises(Invalid):
        prepare(name, data)
