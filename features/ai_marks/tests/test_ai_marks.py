"""Marks of AI in files: read in every place that may have them, and kept in renditions."""

import json
import struct
import subprocess
import zlib
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from shutil import which

import pytest
from lxml import etree
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cms.media.file_kinds import FileKinds
from cms.media.images import encode_all
from cms.media.picture_metadata import KEPT
from cms.media.renditions import Renditions
from cms.media.uploads import prepare_upload
from cms.schema.paths import Paths
from features.ai_marks.marks import AiMarks, read_marks
from features.ai_marks.metadata import AiMetadata
from tests.pictures import packed

ON = FileKinds(metadata=AiMetadata())
LABEL = {
    "Label": "1",
    "ContentProducer": "001191110102MACQD9K64010000",
    "ProduceID": "a<b&c",
    "ReservedCode1": "",
    "ContentPropagator": "",
    "PropagateID": "",
    "ReservedCode2": "",
}
"""As in annex E of GB 45438-2025."""
MADE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
NAMES = {
    "type": "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType",
    "tool": "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}AISystemUsed",
    "label": "{http://www.tc260.org.cn/ns/AIGC/1.0/}AIGC",
}
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
    ' xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    ' xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="43,49.5N"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="Somebody"'
    f' i:DigitalSourceType="{MADE}" i:AISystemUsed="Ink &amp; Sand"'
    ' xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"><TC260:AIGC>'
    + json.dumps(LABEL).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    + "</TC260:AIGC></rdf:Description></rdf:RDF></x:xmpmeta>"
).encode()
PICTURE = Image.effect_noise((90, 60), 60).convert("RGB")


@pytest.fixture(autouse=True)
def in_the_worker() -> Iterator[None]:
    """Let this process encode pictures as the worker process of a site with the feature does."""
    before = KEPT.set(AiMetadata.xmp)
    yield
    KEPT.reset(before)


def xmp_facts(data: bytes) -> dict[str, str]:
    """Return the XMP properties of a picture, as read by Pillow and lxml."""
    image = Image.open(BytesIO(data))
    image.load()
    packet = image.info.get("xmp", b"")
    if not packet:
        return {}
    root = etree.fromstring(packet.strip(b"\0"))
    facts = {name: root.findtext(f".//{tag}") for name, tag in NAMES.items()}
    return {name: text for name, text in facts.items() if text}


def with_exif(comment: bytes) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8769)[0x9286] = comment
    exif.get_ifd(0x8825)[2] = (43.0, 49.0, 30.0)
    return packed(PICTURE, "JPEG", exif=exif)


def png(keyword: str, text: str, **options: bool) -> bytes:
    info = PngInfo()
    info.add_itxt(keyword, text, **options)
    return packed(PICTURE, "PNG", pnginfo=info)


AIGC = json.dumps({"AIGC": LABEL})
WITH_LABEL = {
    "xmp.jpg": packed(PICTURE, "JPEG", xmp=XMP),
    "xmp.png": png("XML:com.adobe.xmp", XMP.decode(), zip=True),
    "xmp.webp": packed(PICTURE, "WEBP", xmp=XMP),
    "xmp.avif": packed(PICTURE, "AVIF", xmp=XMP),
    "xmp.tif": packed(PICTURE, "TIFF", tiffinfo={700: XMP}),
    "text.png": png("AIGC", json.dumps(LABEL)),
    "exif.jpg": with_exif(b"ASCII\0\0\0" + AIGC.encode()),
    "utf16.jpg": with_exif(b"UNICODE\0" + AIGC.encode("utf-16-le")),
}


@pytest.mark.parametrize("name", WITH_LABEL)
def test_an_upload_keeps_its_label_and_nothing_else(name: str, tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data", tmp_path / "instance")
    _name, data = prepare_upload(paths, name, BytesIO(WITH_LABEL[name]), kinds=ON)
    facts = xmp_facts(data)
    assert json.loads(facts["label"]) == LABEL
    if name.startswith("xmp"):
        assert (facts["type"], facts["tool"]) == (MADE, "Ink & Sand")
    assert read_marks(BytesIO(data)).ai == "made"
    assert not {b"Somebody", b"GPS", b"Camera"} & {
        word for word in (b"Somebody", b"GPS", b"Camera") if word in data
    }


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_sizes_and_crops_keep_it(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"x.{ending}"
    file.write_bytes(WITH_LABEL[f"xmp.{ending}"])
    sizes = [(40, "avif"), (40, "webp"), (40, "jpeg")]
    bodies = [*encode_all(file, sizes)]
    if find_spec("features.picture_edits"):
        pixels = import_module("features.picture_edits.pixels")
        bodies.append(pixels.edit_file(file, [90, 10, 10, 50, 50]))
    for body in bodies:
        assert json.loads(xmp_facts(body)["label"]) == LABEL
        assert xmp_facts(body)["type"] == MADE
        assert b"Somebody" not in body


def test_sizes_have_what_an_editor_says_unless_the_file_says_it(tmp_path: Path) -> None:
    file = tmp_path / "x.jpg"
    file.write_bytes(packed(PICTURE, "JPEG"))
    assert xmp_facts(next(encode_all(file, [(40, "webp")]))) == {}
    facts = xmp_facts(next(encode_all(file, [(40, "webp")], "edited", "Ink")))
    assert facts["type"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert facts["tool"] == "Ink"
    file.write_bytes(WITH_LABEL["xmp.jpg"])
    assert xmp_facts(next(encode_all(file, [(40, "webp")], "edited")))["type"] == MADE


@pytest.mark.skipif(not which("exiftool"), reason="exiftool isn’t installed")
def test_exiftool_reads_it(tmp_path: Path) -> None:
    for number, body in enumerate(
        encode_all(_written(tmp_path), [(40, "avif"), (40, "webp"), (40, "jpeg")])
    ):
        file = tmp_path / f"{number}.bin"
        file.write_bytes(body)
        command = ["exiftool", "-j", "-G1", str(file)]
        said = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)[0]
        assert said["XMP-iptcExt:DigitalSourceType"] == MADE
        assert not [name for name in said if "GPS" in name]


def _written(folder: Path) -> Path:
    file = folder / "x.jpg"
    file.write_bytes(WITH_LABEL["xmp.jpg"])
    return file


def manifest(code: str) -> bytes:
    """Return a box like that of a manifest of C2PA, whose claim is CBOR."""
    address = f"http://cv.iptc.org/newscodes/digitalsourcetype/{code}".encode()
    cbor = b"\x71digitalSourceType\x78" + bytes([len(address)]) + address
    body = b"jumbjumdc2pa" + b"\0" * 40 + cbor
    return struct.pack(">I4s", len(body) + 8, b"jumb") + body


def in_jpeg(box: bytes, piece: int) -> bytes:
    """Return a JPEG with a box in segments APP11 of some bytes (ISO/IEC 19566-5, D.2)."""
    plain, segments, rest, number = packed(PICTURE, "JPEG"), b"", box, 0
    while rest:
        part, rest, number = rest[:piece], rest[piece:], number + 1
        head = b"" if number == 1 else box[:8]
        body = b"JP\0\1" + struct.pack(">I", number) + head + part
        segments += b"\xff\xeb" + struct.pack(">H", len(body) + 2) + body
    return plain[:2] + segments + plain[2:]


def in_png(box: bytes) -> bytes:
    plain = packed(PICTURE, "PNG")
    chunk = (
        struct.pack(">I", len(box)) + b"caBX" + box + struct.pack(">I", zlib.crc32(b"caBX" + box))
    )
    return plain[:33] + chunk + plain[33:]


@pytest.mark.parametrize("piece", [60_000, 90])
def test_a_manifest_says_the_source_type(piece: int) -> None:
    for data in (in_jpeg(manifest("trainedAlgorithmicMedia"), piece), in_png(manifest(MADE[-23:]))):
        marks = read_marks(BytesIO(data))
        assert marks.ai == "made"
    film = struct.pack(">I4s8x", 16, b"ftyp") + struct.pack(">I", 1000) + b"uuid"
    film += bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + manifest(
        "compositeWithTrainedAlgorithmicMedia"
    )
    assert read_marks(BytesIO(film)).ai == "edited"
    assert read_marks(BytesIO(in_png(manifest("digitalCapture")))).ai == ""


@pytest.mark.parametrize("head", [b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"])
@pytest.mark.parametrize("rest", [b"", b"\0" * 99, b"\xff" * 99, b"\xff\xff\xff\xffiTXtAIGC\0" * 9])
def test_lengths_that_lie_end_the_reading(head: bytes, rest: bytes) -> None:
    assert read_marks(BytesIO(head + rest)) == AiMarks()
    for size in (0, 1, 2**31, 2**32 - 1):
        box = struct.pack(">I4s8x", 16, b"ftyp") + struct.pack(">I4s", size, b"moov") + rest
        assert read_marks(BytesIO(box)) == AiMarks()


def test_only_what_a_label_may_have_is_kept() -> None:
    deep = json.dumps({"AIGC": 1})[:-1] + ',"Label"' + ":{" * 9000
    assert read_marks(BytesIO(png("AIGC", deep))).aigc == ""
    more = LABEL | {"Author": "Somebody", "ReservedCode2": ["x"]}
    kept = json.loads(read_marks(BytesIO(png("AIGC", json.dumps(more)))).aigc)
    assert kept == {name: value for name, value in LABEL.items() if name != "ReservedCode2"}
    bomb = png("AIGC", "x" * 50_000_000 + json.dumps(LABEL), zip=True)
    assert read_marks(BytesIO(bomb)).aigc == ""


def test_the_sizes_on_a_site_say_it_in_their_file(tmp_path: Path) -> None:
    """Those that the worker process makes, with the facts of the file and without the feature."""
    paths = Paths(tmp_path / "data", tmp_path / "instance")
    paths.media.mkdir(parents=True)
    (paths.media / "x.jpg").write_bytes(WITH_LABEL["xmp.jpg"])
    (paths.media / "y.jpg").write_bytes(packed(PICTURE.resize((800, 600)), "JPEG"))
    kept = Renditions(paths, lambda _file: ("made", "Ink"), AiMetadata.xmp)
    said = xmp_facts(kept.read(next(kept.all_of("y.jpg"))))
    assert said == {"type": MADE, "tool": "Ink"}
    plain = Renditions(paths)
    assert xmp_facts(plain.read(next(plain.all_of("y.jpg")))) == {}
    _name, data = prepare_upload(paths, "x.jpg", BytesIO(WITH_LABEL["xmp.jpg"]))
    assert xmp_facts(data) == {}
