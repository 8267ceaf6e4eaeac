"""Marks in a media file that it was made with AI, and the XMP that says so in pictures made from it.

Read are the DigitalSourceType of IPTC (Photo Metadata Standard 2025.1) in XMP and in manifests of
C2PA, and the AIGC label of GB 45438-2025 in XMP, EXIF and texts of PNG. Signatures of manifests
aren't checked. Lengths in files are never trusted: parts are read up to a limit, and few of them.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from html import escape, unescape
from json import JSONDecoder, dumps
from typing import IO, Any, NamedTuple

from cms.media.gifs import GIF_XMP
from cms.schema.ai import EDITED, MADE

AI_TYPES = {"trainedAlgorithmicMedia": MADE, "compositeWithTrainedAlgorithmicMedia": EDITED}
"""IPTC NewsCodes, digital source type → value of `FileFacts.ai`."""
TYPES = {ai: type for type, ai in AI_TYPES.items()}
TYPE_ADDRESS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
AIGC_KEYS = (
    *("Label", "ContentProducer", "ProduceID", "ReservedCode1"),
    *("ContentPropagator", "PropagateID", "ReservedCode2"),
)
"""Keys of the label (GB 45438-2025, annex E). Others aren't kept: they may have anything."""
GENERATED = "1"
"""The value of `Label` for generated content; 2 is possibly, 3 suspected to be generated."""
MAX_PART, MAX_PARTS, MAX_SEEN = 1 << 20, 200, 50_000
"""Bytes of a part that are read, parts with metadata, and parts that are passed over."""
MAX_AIGC, MAX_TOOL = 16_000, 100
"""Characters."""

XMP_TYPE = re.compile(
    r"""DigitalSourceType["'=>\s]{1,9}(?:rdf:resource\s?=\s?["'])?https?://cv\.iptc\.org/newscodes/"""
    r"""digitalsourcetype/([A-Za-z]{3,60})"""
)
XMP_TOOL = re.compile(r"""AISystemUsed(?:>|\s?=\s?["'])([^<>"']{1,400})""")
MANIFEST_TYPE = re.compile(
    rb"digitalSourceType.{1,4}?https?://cv\.iptc\.org/newscodes/digitalsourcetype/([A-Za-z]{3,60})",
    re.DOTALL,
)
XMP, TEXT, EXIF, MANIFEST = "xmp", "text", "exif", "manifest"
Part = tuple[str, bytes]
"""The kind of metadata, and its bytes."""

XMP_MARK = b"http://ns.adobe.com/xap/1.0/\0"
PNG_XMP = b"XML:com.adobe.xmp"
UUID_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
UUID_MANIFEST = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    ' xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/">%s</rdf:Description></rdf:RDF>'
    '</x:xmpmeta><?xpacket end="r"?>'
)


class AiMarks(NamedTuple):
    """Marks of a file: its digital source type (a code of IPTC), its AIGC label as JSON, and the AI
    system used. Those that it lacks are empty.
    """

    source_type: str = ""
    aigc: str = ""
    tool: str = ""

    @property
    def ai(self) -> str:
        """MADE, EDITED, or empty."""
        if self.source_type in AI_TYPES:
            return AI_TYPES[self.source_type]
        is_generated = self.aigc and _decoded(self.aigc, 0).get("Label") == GENERATED
        return MADE if is_generated else ""

    def told(self, ai: str, tool: str) -> "AiMarks":
        """Return the marks, completed with those that an editor has entered."""
        source_type = self.source_type if self.ai or not ai else TYPES[ai]
        return self._replace(source_type=source_type, tool=self.tool or tool)

    @property
    def xmp(self) -> bytes:
        """The marks as XMP; empty if there are none."""
        parts = (
            ("Iptc4xmpExt:DigitalSourceType", self.source_type and TYPE_ADDRESS + self.source_type),
            ("Iptc4xmpExt:AISystemUsed", self.tool),
            ("TC260:AIGC", self.aigc),
        )
        texts = (f"<{name}>{escape(text)}</{name}>" for name, text in parts if text)
        inner = "".join(texts)
        return (PACKET % inner).encode() if inner else b""


def read_marks(file: IO[bytes], info: Mapping[Any, Any] | None = None) -> AiMarks:
    """Return the marks of a file. `info`: its metadata as read by Pillow, for formats that aren't
    parsed here (AVIF, HEIC, TIFF).
    """
    file.seek(0)
    parts = [part for part, _number in zip(_parts(file), range(MAX_PARTS), strict=False)]
    file.seek(0)
    for name, kind in (("xmp", XMP), ("exif", EXIF)):
        if isinstance(found := (info or {}).get(name), bytes):
            parts.append((kind, found[:MAX_PART]))
    source_type = aigc = tool = ""
    manifest = b"".join(data for kind, data in parts if kind == MANIFEST)[: 4 * MAX_PART]
    for kind, data in parts:
        if kind == XMP:
            text = data.decode("utf-8", "replace")
            source_type = source_type or _first(XMP_TYPE, text)
            tool = tool or " ".join(unescape(_first(XMP_TOOL, text)).split())[:MAX_TOOL]
        if kind != MANIFEST:
            aigc = aigc or _aigc(data)
    if not source_type and (codes := MANIFEST_TYPE.findall(manifest)):
        source_type = codes[-1].decode()  # the active manifest is the last
    return AiMarks(source_type, aigc, tool)


def kept_xmp(file: IO[bytes], info: Mapping[Any, Any] | None, ai: str, tool: str) -> bytes:
    """Return the marks of a picture as XMP, with those in its facts (see PictureMetadata)."""
    return read_marks(file, info).told(ai, tool).xmp


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _aigc(data: bytes) -> str:
    """Return the AIGC label in a part as JSON; empty if it has none."""
    if b"A\0I\0G\0C" in data:  # UTF-16, as EXIF has it
        data = data.replace(b"\0", b"")
    if b"AIGC" not in data:
        return ""
    text = data.decode("utf-8", "replace")
    for form in (text, unescape(text)):
        start = form.find('"Label"')
        opened = form.rfind("{", 0, start) if start >= 0 else -1
        label = _decoded(form, opened) if opened >= 0 else {}
        if label:
            return dumps(label, ensure_ascii=False, separators=(",", ":"))
    return ""


def _decoded(text: str, start: int) -> dict[str, str]:
    """Return the values of the AIGC label that begins at `start`; empty if it isn't one."""
    try:
        value, _end = JSONDecoder().raw_decode(text[start : start + MAX_AIGC])
    except (ValueError, RecursionError):
        return {}
    values = value if isinstance(value, dict) else {}
    label = {key: str(values[key]) for key in AIGC_KEYS if isinstance(values.get(key), str | int)}
    return label if "Label" in label else {}


def _parts(file: IO[bytes]) -> Iterator[Part]:
    """Yield the parts with metadata of a JPEG, PNG, WebP, GIF, or of a file of boxes (MP4, AVIF)."""
    head = file.read(12)
    if head.startswith(b"\xff\xd8\xff"):
        yield from _jpeg_parts(file)
    elif head.startswith(b"\x89PNG\r\n\x1a\n"):
        yield from _png_parts(file)
    elif head.startswith(b"RIFF") and head[8:] == b"WEBP":
        yield from _riff_parts(file)
    elif head[4:8] == b"ftyp":
        yield from _box_parts(file)
    elif head.startswith(b"GIF8"):
        file.seek(0)
        data = file.read(32 * MAX_PART)
        start = data.rfind(GIF_XMP)
        if start >= 0:
            yield XMP, data[start + len(GIF_XMP) :][:MAX_PART]


def _jpeg_parts(file: IO[bytes]) -> Iterator[Part]:
    """Yield the parts before the first scan (ITU-T T.81, B.1.1.3)."""
    file.seek(2)
    for _number in range(MAX_SEEN):
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF or head[1] == 0xDA:
            return
        body = file.read(max(int.from_bytes(head[2:], "big") - 2, 0))
        if head[1] == 0xE1 and body.startswith(XMP_MARK):
            yield XMP, body[len(XMP_MARK) :]
        elif head[1] == 0xE1:
            yield EXIF, body
        elif head[1] == 0xFE:
            yield TEXT, body
        elif head[1] == 0xEB and body.startswith(b"JP"):
            # ISO/IEC 19566-5, D.2: identifier, instance, number, then a box whose head is repeated
            is_first = body[4:8] == b"\0\0\0\1"
            yield MANIFEST, body[8 if is_first else 16 :]


def _png_parts(file: IO[bytes]) -> Iterator[Part]:
    """Yield texts, EXIF and manifest of a PNG."""
    position = 8
    for _number in range(MAX_SEEN):
        file.seek(position)
        head = file.read(8)
        if len(head) < 8:
            return
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        position += length + 12
        if name == b"caBX":
            yield MANIFEST, file.read(min(length, MAX_PART))
        elif name == b"eXIf":
            yield EXIF, file.read(min(length, MAX_PART))
        elif name in (b"iTXt", b"tEXt", b"zTXt"):
            body = file.read(min(length, MAX_PART))
            yield (XMP if body.startswith(PNG_XMP) else TEXT), _png_text(name, body)


def _png_text(name: bytes, body: bytes) -> bytes:
    """Return keyword and text of a chunk, inflated up to a limit."""
    keyword, _null, rest = body.partition(b"\0")
    is_packed = name == b"zTXt" or (name == b"iTXt" and rest[:1] == b"\1")
    if not is_packed:
        return body
    packed = rest[1:] if name == b"zTXt" else rest[2:].split(b"\0", 2)[-1]
    try:
        return keyword + b"\0" + zlib.decompressobj().decompress(packed, MAX_PART)
    except zlib.error:
        return b""


def _riff_parts(file: IO[bytes]) -> Iterator[Part]:
    """Yield the parts of a WebP (RFC 9649)."""
    position, kinds = 12, {b"XMP ": XMP, b"EXIF": EXIF, b"C2PA": MANIFEST}
    for _number in range(MAX_SEEN):
        file.seek(position)
        head = file.read(8)
        if len(head) < 8:
            return
        length = int.from_bytes(head[4:], "little")
        position += 8 + length + length % 2
        if head[:4] in kinds:
            yield kinds[head[:4]], file.read(min(length, MAX_PART))


def _box_parts(file: IO[bytes]) -> Iterator[Part]:
    """Yield the parts of a file of boxes (ISO/IEC 14496-12), and the texts of a film."""
    position, kinds = 0, {UUID_XMP: XMP, UUID_MANIFEST: MANIFEST}
    end = file.seek(0, 2)
    for _number in range(MAX_SEEN):
        if position >= end:
            return
        file.seek(position)
        head = file.read(32)
        if len(head) < 16:
            return
        length, start = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, start = int.from_bytes(head[8:16], "big"), 16
        length = min(length or end, end - position)
        name, rest = head[4:8], max(length - start, 0)
        if name == b"uuid" and (kind := kinds.get(head[start : start + 16])):
            file.seek(position + start + 16)
            yield kind, file.read(max(min(rest - 16, MAX_PART), 0))
        elif name == b"moov":
            yield from _film_texts(file, position + start, rest)
        if length < 8:
            return
        position += length


def _film_texts(file: IO[bytes], start: int, length: int) -> Iterator[Part]:
    """Yield the beginning and the end of the description of a film, of which texts are a part."""
    file.seek(start)
    yield TEXT, file.read(min(length, MAX_PART))
    if length > MAX_PART:
        file.seek(start + max(length - MAX_PART, MAX_PART))
        yield TEXT, file.read(MAX_PART)
