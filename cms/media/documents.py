"""Detection of a document's type by its bytes, and of macros or scripts that would run when it is
opened.
"""

import re
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import IO
from zipfile import BadZipFile, ZipFile

PDF, ZIP = b"%PDF-", b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of files of Word, Excel and PowerPoint from before 2007."""
PICTURE = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")
TEXTS = frozenset({".csv", ".txt", ".bib", ".ris", ".ics", ".vtt"})
"""Files that must be UTF-8; they are served as text that no browser takes for a page."""
PART = 1 << 20
"""Bytes of a text that are looked at together."""
MAX_MEMBERS = 10_000
"""Files in one archive."""
MAX_MEMBER_BYTES = 1 << 20
"""Bytes that are read of one member of an archive."""
OFFICE = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
    b"application/epub+zip": ".epub",
}
MACROS = re.compile(
    r"(^|/)(vbaProject\.bin|vbaData\.xml|activeX|macrosheets|Basic|Scripts)(/|$)|\.(docm|dotm|xlsm|xltm"
    r"|xlam|pptm|potm|ppsm|ppam)$",
    re.IGNORECASE,
)
"""Names in an archive that stand for programs of office documents."""

RUNS = (b"JavaScript", b"Launch", b"SubmitForm", b"ImportData", b"RichMedia")
"""Names in a PDF without which nothing in it runs or sends."""
PACKINGS = (
    b"LZWDecode",
    b"ASCIIHexDecode",
    b"ASCII85Decode",
    b"RunLengthDecode",
    b"Crypt",
    b"Predictor",
)
"""Names of packings that aren't undone here."""
MAX_UNPACKED_BYTES = 64 << 20
"""Bytes of all object streams of a PDF."""
MAX_STREAMS = 50_000
HEAD = 600
"""Bytes before a stream in which its kind is looked for."""


class Runs(Exception):
    """It holds macros or scripts."""


class Sealed(Exception):
    """The content can't be inspected."""


def kind_of_archive(data: bytes) -> str:
    """The ending of an archive or office document. Raises Runs, Sealed, and BadZipFile for what is
    none.
    """
    if data.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise Sealed
    with ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if any(MACROS.search(name) for name in names):
            raise Runs
        if "mimetype" in names:
            return MIMETYPES.get(_read(archive, "mimetype").strip(), ".zip")
        if "[Content_Types].xml" not in names:
            return ".zip"
        if b"macroenabled" in _read(archive, "[Content_Types].xml").lower():
            raise Runs

    for folder, ending in OFFICE.items():
        if any(name.startswith(folder) for name in names):
            return ending
    return ".zip"


def _read(archive: ZipFile, name: str) -> bytes:
    """The beginning of a member of an archive. Raises BadZipFile for one that can't be unpacked."""
    try:
        with archive.open(name) as member:
            return member.read(MAX_MEMBER_BYTES)
    except (RuntimeError, NotImplementedError, zlib.error, EOFError) as fault:
        # a password, a method there isn't
        raise BadZipFile(str(fault)) from fault


def _name(name: bytes) -> bytes:
    """An expression for a name in a PDF, in which any sign may be written by its number."""
    signs = [b"(?:%c|#%02x|#%02X)" % (sign, sign, sign) for sign in name]
    return b"/" + b"".join(signs) + rb"(?![A-Za-z0-9_.-])"


def _any_name(names: Iterable[bytes]) -> bytes:
    """An expression for one of some names."""
    return b"|".join(map(_name, names))


# compiled when a document is first uploaded, for that takes long and most processes take none
SCRIPTS = _any_name(RUNS)
FORMS = rb"/XFA\s*(?:\[|\d+\s+\d+\s+R)"
OPENS = rb"/(?:OpenAction|AA)\s*<<[^>]{0,200}/S\s*/(?:URI|GoToR|GoToE|Rendition|Movie)\b"
OBJECTS = _any_name([b"ObjStm"])
FLATE = _any_name([b"FlateDecode"])
KEPT_BACK = _any_name([b"Encrypt"])
OTHER = _any_name(PACKINGS)
STREAM = rb"(?<!end)stream\r?\n"


def check_pdf(data: bytes) -> None:
    """Raises Runs for a PDF that would run something, and Sealed where that can't be seen."""
    if re.search(KEPT_BACK, data):
        raise Sealed
    for part in (data, *_object_streams(data)):
        if any(re.search(runs, part) for runs in (SCRIPTS, FORMS, OPENS)):
            raise Runs


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The streams in which other objects are packed, unfolded."""
    left = MAX_UNPACKED_BYTES
    for number, found in enumerate(re.finditer(STREAM, data)):
        if number > MAX_STREAMS:
            raise Sealed
        head = data[max(0, found.start() - HEAD) : found.start()].rpartition(b"endobj")[2]
        if not re.search(OBJECTS, head):
            continue
        if re.search(OTHER, head) or not re.search(FLATE, head):
            raise Sealed
        part = _unfolded(data[found.end() : data.find(b"endstream", found.end())], left)
        left -= len(part)
        yield part


def _unfolded(packed: bytes, most: int) -> bytes:
    """Raises Sealed for what isn't packed as it says, or unfolds to more than `most` bytes."""
    unpack = zlib.decompressobj()
    try:
        part = unpack.decompress(packed, most)
    except zlib.error:
        raise Sealed from None
    if not unpack.eof or len(unpack.unused_data) > len("\r\n\r\n"):
        raise Sealed
    return part


def is_text(file: IO[bytes]) -> bool:
    """Whether a file is text in UTF-8, and not nothing."""
    decoder, found = getincrementaldecoder("utf-8-sig")(), False
    try:
        while part := file.read(PART):
            text = decoder.decode(part)
            found = found or bool(text.strip())
            if "\0" in text:
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return found
