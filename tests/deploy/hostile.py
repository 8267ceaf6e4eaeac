"""Texts and files that would exhaust the stack, the memory or the time of a program, or harm those
who open them.
"""

import random
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image

from tests.pictures import packed
from tests.thorough import sample

SIZE = 40_000
UNITS = (
    "a@b.c ",
    "a@b.c\n",
    "mailto:a@b.c ",
    "xmpp:a@b.c/d ",
    "a&#64;b.c ",
    "www.a.b ",
    "http://a.b ",
    "https://a.b/中。",
    ">",
    "> ",
    "- ",
    "1. ",
    "* a\n",
    "*a ",
    "**a ",
    "_a ",
    "a_",
    "~a ",
    "^a~b",
    "[",
    "]",
    "[a](",
    "![",
    "](x)",
    "[[a|",
    "]]",
    "$x$ ",
    "$a ",
    "`",
    "e``",
    "|",
    "|a|b|\n",
    "# a\n",
    "a\n===\n",
    "<",
    '<a href="',
    "<!-- ",
    "<!-- a -->",
    "&",
    "&amp;",
    "\\",
    "中文\n",
    "中**文**\n",
    "a\n",
    "\n",
    "    a\n",
    "\t- ",
    "- [ ] a\n",
    "```\n",
    "{",
    "\u202e",
    "e\u0301",
)
MODES = (("RGB", 5_470), ("RGBA", 5_470), ("P", 5_470), ("1", 5_470), ("L", 6_000), ("1", 12_000))
FORMATS = (
    ("JPEG", 5_400),
    ("JPEG", 6_000),
    ("WEBP", 3_100),
    ("WEBP", 4_000),
    ("AVIF", 2_000),
    ("AVIF", 4_000),
    ("TIFF", 5_400),
)
"""Sizes of pictures that are accepted, and of those that are refused."""


def texts() -> Iterator[str]:
    """Yield at least sixty texts."""
    yield from (unit * (SIZE // len(unit)) for unit in UNITS)
    yield "a@b.c " * 6_722
    yield "**" + "a@b.c " * 30_000 + "**"
    yield "[^1]" * 49_000 + "\n\n[^1]: x"
    yield "[^1]: x\n\n" + "[^1]\n\n" * 30_000
    yield "中文\n" * 100_000
    yield "".join(f"[^{number}]: [^{number + 1}]\n\n" for number in range(9_000)) + "[^0]"
    yield "[^[a]" * 8_000 + "]" * 8_000
    yield "|" + "a|" * 2_000 + "\n|" + "-|" * 2_000 + "\n" + "|x|\n" * 2_000
    yield "&" * 200_000
    yield "$" + "{" * 490 + "x" + "}" * 490 + "$ " + "$\\sqrt{x}$ " * 2_000
    yield "a" * 3_000_000
    yield ">" * 190_000 + "[^1]\n\n[^1]: a"


def files() -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of at least forty files, sixty in a thorough run."""
    yield from _pictures()
    yield from _moving()
    yield from _torn()
    yield from _documents()


def _pictures() -> Iterator[tuple[str, bytes]]:
    for mode, side in sample(MODES, 2):
        yield f"{mode}-{side}.png", packed(Image.new(mode, (side, side)), "PNG")
    yield "wide.png", packed(Image.new("L", (300_000, 29)), "PNG")
    yield "high.png", packed(Image.new("L", (29, 300_000)), "PNG")
    for format, side in sample(FORMATS, 2):
        plain = Image.new("RGB", (side, side))
        yield f"{side}.{format.lower()}", packed(plain, format)
    noise = Image.frombytes("RGB", (1_500, 1_500), random.Random(1).randbytes(1_500 * 1_500 * 3))
    for format in sample(("PNG", "JPEG", "WEBP"), 1):
        yield f"noise.{format.lower()}", packed(noise, format)
    yield "cmyk.jpg", packed(Image.new("CMYK", (5_400, 5_400)), "JPEG")
    yield "profile.png", packed(Image.new("RGB", (9, 9)), "PNG", icc_profile=b"\0" * 100_000)


def _moving() -> Iterator[tuple[str, bytes]]:
    for side, frames in sample(((3, 2_000), (2_000, 8), (600, 60)), 1):
        made = [Image.new("L", (side, side), number % 256) for number in range(frames)]
        yield f"{side}.gif", packed(made[0], "GIF", save_all=True, append_images=made[1:])
    yield "still.gif", packed(Image.new("P", (4_000, 4_000)), "GIF")


def _torn() -> Iterator[tuple[str, bytes]]:
    """Yield truncated pictures, and pictures with random wrong bytes, with the seed in the name."""
    whole = {
        format: packed(Image.effect_noise((300, 300), 60).convert("RGB"), format)
        for format in ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF")
    }
    for format, data in whole.items():
        yield f"cut.{format.lower()}", data[: len(data) // 2]
        for seed in sample(range(3), 1):
            chance, wrong = random.Random(seed), bytearray(data)
            for _ in range(20):
                wrong[chance.randrange(len(wrong))] = chance.randrange(256)
            yield f"wrong-{seed}.{format.lower()}", bytes(wrong)
    yield "huge.webp", b"RIFF\xff\xff\xff\x7fWEBPVP8X" + b"\xff" * 40


def _documents() -> Iterator[tuple[str, bytes]]:
    for name, member in (
        ("a.docx", "word/vbaProject.bin"),
        ("b.xlsx", "xl/macrosheets/a.xml"),
        ("c.zip", "a.docm"),
    ):
        yield name, _archive({"[Content_Types].xml": b"<Types/>", member: b"x"})
    yield "bomb.docx", _archive({"[Content_Types].xml": b"a" * (40 << 20), "word/a.xml": b"x"})
    yield "many.zip", b"PK\x03\x04" + b"PK\x01\x02" * 1_000_000
    for number, body in enumerate(
        (
            b"<< /OpenAction << /S /JavaScript /JS (x) >> >>",
            b"<< /S /L#61unch >>",
            b"stream\n" * 200_000,
            b"<< /Type /ObjStm >> stream\n" * 100_000,
            _stream(zlib.compress(b"0" * (70 << 20))),
            b"<" * 9_000_000,
        )
    ):
        yield f"{number}.pdf", b"%PDF-1.7\n" + body + b"\n%%EOF"
    yield "page.html", b"<script>alert(1)</script>"
    yield "drawing.svg", b"<svg onload='alert(1)'/>"
    yield "photo\u202egpj.exe", b"MZ"
    yield "page.csv", b"<script>alert(1)</script>"
    yield "nothing.png", b""


def _archive(members: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


def _stream(body: bytes) -> bytes:
    return (
        b"1 0 obj << /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + body + b"\nendstream endobj"
    )
