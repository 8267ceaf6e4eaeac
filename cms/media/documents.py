"""Detect a document's type by its bytes, and macros or scripts that would run when it is opened."""

import re
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import IO
from zipfile import BadZipFile, ZipFile

PDF, ZIP = b"%PDF-", b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The signature of Word, Excel and PowerPoint files from before 2007."""
PICTURE_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")
TEXT_ENDINGS = frozenset({".csv", ".txt", ".bib", ".ris", ".ics", ".vtt"})
"""Files that must be UTF-8. They are served as text, so no browser takes them for a page."""
CHUNK_BYTES = 1 << 20
"""Bytes of a text that are decoded at once."""
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
"""Names in an archive that belong to macros of office documents."""

ACTIVE_NAMES = (b"JavaScript", b"Launch", b"SubmitForm", b"ImportData", b"RichMedia")
"""Names in a PDF without which it neither runs nor sends anything."""
UNSUPPORTED_FILTERS = (
    b"LZWDecode",
    b"ASCIIHexDecode",
    b"ASCII85Decode",
    b"RunLengthDecode",
    b"Crypt",
    b"Predictor",
)
"""Stream filters of PDF that aren't decoded here."""
MAX_UNPACKED_BYTES = 64 << 20
"""Bytes of all object streams of a PDF."""
MAX_STREAMS = 50_000
DICTIONARY_BYTES = 600
"""Bytes before a stream that are searched for its dictionary."""


class ActiveContent(Exception):
    """The document has macros or scripts."""


class Uninspectable(Exception):
    """The content can't be inspected."""


def archive_ending(data: bytes) -> str:
    """Return the ending of an archive or office document. Raises ActiveContent, Uninspectable, or
    BadZipFile if it isn't an archive.
    """
    if data.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise Uninspectable
    with ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if any(MACROS.search(name) for name in names):
            raise ActiveContent
        if "mimetype" in names:
            return MIMETYPES.get(_read(archive, "mimetype").strip(), ".zip")
        if "[Content_Types].xml" not in names:
            return ".zip"
        if b"macroenabled" in _read(archive, "[Content_Types].xml").lower():
            raise ActiveContent

    for folder, ending in OFFICE.items():
        if any(name.startswith(folder) for name in names):
            return ending
    return ".zip"


def _read(archive: ZipFile, name: str) -> bytes:
    """Return the beginning of a member of an archive. Raises BadZipFile if it can't be unpacked."""
    try:
        with archive.open(name) as member:
            return member.read(MAX_MEMBER_BYTES)
    except (RuntimeError, NotImplementedError, zlib.error, EOFError) as fault:
        # encrypted, or an unsupported compression method
        raise BadZipFile(str(fault)) from fault


def _name_pattern(name: bytes) -> bytes:
    """Return a regular expression for a name in a PDF, in which any character may be written as `#`
    and its code.
    """
    characters = [b"(?:%c|#%02x|#%02X)" % (character, character, character) for character in name]
    return b"/" + b"".join(characters) + rb"(?![A-Za-z0-9_.-])"


def _any_name_pattern(names: Iterable[bytes]) -> bytes:
    """Return a regular expression for any of `names`."""
    return b"|".join(map(_name_pattern, names))


# Compiled at the first upload: it takes long, and most processes get no uploads.
SCRIPTS = _any_name_pattern(ACTIVE_NAMES)
FORMS = rb"/XFA\s*(?:\[|\d+\s+\d+\s+R)"
OPENS = rb"/(?:OpenAction|AA)\s*<<[^>]{0,200}/S\s*/(?:URI|GoToR|GoToE|Rendition|Movie)\b"
OBJECTS = _name_pattern(b"ObjStm")
FLATE = _name_pattern(b"FlateDecode")
ENCRYPTED = _name_pattern(b"Encrypt")
UNSUPPORTED = _any_name_pattern(UNSUPPORTED_FILTERS)
STREAM = rb"(?<!end)stream\r?\n"


def check_pdf(data: bytes) -> None:
    """Raise ActiveContent for a PDF that would run something, Uninspectable if that can't be
    determined.
    """
    if re.search(ENCRYPTED, data):
        raise Uninspectable
    for part in (data, *_object_streams(data)):
        if any(re.search(pattern, part) for pattern in (SCRIPTS, FORMS, OPENS)):
            raise ActiveContent


def _object_streams(data: bytes) -> Iterator[bytes]:
    """Yield the decompressed streams that contain other objects."""
    remaining = MAX_UNPACKED_BYTES
    for number, match in enumerate(re.finditer(STREAM, data)):
        if number > MAX_STREAMS:
            raise Uninspectable
        before = data[max(0, match.start() - DICTIONARY_BYTES) : match.start()]
        dictionary = before.rpartition(b"endobj")[2]
        if not re.search(OBJECTS, dictionary):
            continue
        if re.search(UNSUPPORTED, dictionary) or not re.search(FLATE, dictionary):
            raise Uninspectable
        part = _decompress(data[match.end() : data.find(b"endstream", match.end())], remaining)
        remaining -= len(part)
        yield part


def _decompress(packed: bytes, max_bytes: int) -> bytes:
    """Decompress a stream. Raises Uninspectable if it is malformed or larger than `max_bytes`."""
    unpack = zlib.decompressobj()
    try:
        part = unpack.decompress(packed, max_bytes)
    except zlib.error:
        raise Uninspectable from None
    if not unpack.eof or len(unpack.unused_data) > len("\r\n\r\n"):
        raise Uninspectable
    return part


def is_text(file: IO[bytes]) -> bool:
    """Return whether a file is UTF-8 text and not blank."""
    decoder, has_text = getincrementaldecoder("utf-8-sig")(), False
    try:
        while part := file.read(CHUNK_BYTES):
            text = decoder.decode(part)
            has_text = has_text or bool(text.strip())
            if "\0" in text:
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return has_text
