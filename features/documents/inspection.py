"""Detect a document's type by its bytes, and macros or scripts that would run when it is opened."""

import re
import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

PDF, ZIP = b"%PDF-", b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The signature of Word, Excel and PowerPoint files from before 2007."""
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

EXTERNAL_PARTS = re.compile(
    rb"<Relationship\b(?=[^>]*\bTargetMode=[\"']External)"
    rb"(?=[^>]*\bType=[\"'][^\"']*/(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath))",
    re.IGNORECASE,
)
"""A relation of an office document to a file elsewhere, which is loaded when it is opened."""
EMBEDDED = re.compile(r"(^|/)(embeddings/[^/]+\.bin|oleObject[^/]*)$", re.IGNORECASE)
"""Names in an archive of objects that another program opens (OLE)."""
FIELD_CODES = re.compile(rb"<w:instrText[^>]*>([^<]*)<|\bw:instr=[\"']([^\"']*)", re.IGNORECASE)
DDE = re.compile(rb"\bDDE(?:AUTO)?\b", re.IGNORECASE)
"""Commands that run a program (Dynamic Data Exchange)."""
MAX_PART_BYTES = 16 << 20
"""Bytes of a part of an office document that are searched."""

FORBIDDEN_ACTIONS = frozenset(
    (
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/Rendition",
        "/Movie",
        "/RichMediaExecute",
    )
)
"""Actions of a PDF that run a program or a script, or send something (ISO 32000-2, 12.6)."""
FORBIDDEN_KEYS = frozenset(("/JS", "/XFA", "/RichMediaContent", "/RichMediaSettings"))
SUSPICIOUS = re.compile(
    rb"/(?:JavaScript|Launch|SubmitForm|ImportData|Rendition|Movie|RichMedia\w*|JS|XFA|OpenAction|AA|EF)\b"
)
"""Names without which an object of a PDF is harmless. Looking at every object in Python is slow."""
ALLOWED_AT_OPENING = frozenset(("/GoTo", "/Named", "/SetOCGState", "/Trans"))
"""Actions that a PDF may start by itself: they stay within it."""
ALLOWED_ATTACHMENTS = (".csv", ".txt", ".xml", ".json", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
MAX_PDF_OBJECTS = 300_000
MAX_DEPTH = 50
"""Levels of dictionaries and arrays within an object of a PDF."""


class ActiveContent(Exception):
    """The document runs a program, sends data or loads a file when it is opened."""


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
        _check_office_parts(archive, names)

    for folder, ending in OFFICE.items():
        if any(name.startswith(folder) for name in names):
            return ending
    return ".zip"


def _check_office_parts(archive: ZipFile, names: Iterable[str]) -> None:
    """Raise ActiveContent for an office document that loads something from elsewhere, embeds an
    object or runs a program; Uninspectable if a part is too large.
    """
    for name in names:
        if EMBEDDED.search(name):
            raise ActiveContent
        if not name.endswith((".rels", ".xml")):
            continue
        part = _read(archive, name, MAX_PART_BYTES + 1)
        if len(part) > MAX_PART_BYTES:
            raise Uninspectable
        codes = b"".join(code or attribute for code, attribute in FIELD_CODES.findall(part))
        if EXTERNAL_PARTS.search(part) or DDE.search(codes) or b"<ddeLink" in part:
            raise ActiveContent


def _read(archive: ZipFile, name: str, most: int = MAX_MEMBER_BYTES) -> bytes:
    """Return up to `most` bytes of a member of an archive. Raises BadZipFile if it can't be
    unpacked.
    """
    try:
        with archive.open(name) as member:
            return member.read(most)
    except (RuntimeError, NotImplementedError, zlib.error, EOFError) as fault:
        # encrypted, or an unsupported compression method
        raise BadZipFile(str(fault)) from fault


def check_pdf(data: bytes) -> bytes | None:
    """Check a PDF. Return the bytes to store if it had to be repaired, so that no program finds
    unchecked content in it; else None.

    Raises ActiveContent if it runs, sends or loads something; Uninspectable if it needs a password
    or is too large to be inspected; ValueError if it is damaged. qpdf reads it, so objects are
    found however they are written, packed or encrypted.
    """
    import pikepdf  # slow to load

    damage = ""
    for attempt_recovery in (False, True):
        try:
            with pikepdf.open(BytesIO(data), attempt_recovery=attempt_recovery) as pdf:
                _check_objects(pdf)
                return _written(pdf) if attempt_recovery else None
        except pikepdf.PasswordError:
            raise Uninspectable from None
        except pikepdf.PdfError as fault:
            damage = str(fault)
    raise ValueError(damage)


def _written(pdf: Any) -> bytes:
    written = BytesIO()
    pdf.save(written)
    return written.getvalue()


def _check_objects(pdf: Any) -> None:
    if len(pdf.objects) > MAX_PDF_OBJECTS:
        raise Uninspectable
    for object in pdf.objects:
        if SUSPICIOUS.search(_source(object)):
            _check_pdf_object(object, 0)


def _source(object: Any) -> bytes:
    """Return an object of a PDF as qpdf writes it, with plain names; of a stream the dictionary."""
    from pikepdf import Stream

    source: bytes = (object.stream_dict if isinstance(object, Stream) else object).unparse(
        resolved=True
    )
    return source


def _check_pdf_object(object: Any, depth: int) -> None:
    """Check an object of a PDF with the dictionaries and arrays in it. Indirect objects in it are
    checked on their own.
    """
    from pikepdf import Array, Dictionary, Stream

    if depth > MAX_DEPTH:
        raise Uninspectable
    if isinstance(object, Stream):
        object = object.stream_dict
    if isinstance(object, Dictionary):
        _check_dictionary(object)
        inner: Iterable[Any] = (value for _key, value in object.items())
    elif isinstance(object, Array):
        inner = iter(object)
    else:
        return
    for value in inner:
        if isinstance(value, Dictionary | Array) and not value.is_indirect:
            _check_pdf_object(value, depth + 1)


def _check_dictionary(dictionary: Any) -> None:
    """Raise ActiveContent for a dictionary of a PDF that is an action, or starts one."""
    keys = set(dictionary.keys())
    if str(dictionary.get("/S", "")) in FORBIDDEN_ACTIONS or keys & FORBIDDEN_KEYS:
        raise ActiveContent
    if "/OpenAction" in keys:
        _check_started(dictionary["/OpenAction"])
    if "/AA" in keys:
        for _event, action in dictionary["/AA"].items():
            _check_started(action)
    if "/EF" in keys:
        name = str(dictionary.get("/UF", dictionary.get("/F", "")))
        if not name.lower().endswith(ALLOWED_ATTACHMENTS):
            raise ActiveContent


def _check_started(action: Any, depth: int = 0) -> None:
    """Check an action that starts without a click, with those that follow it. A destination is an
    array.
    """
    from pikepdf import Array, Dictionary

    if depth > MAX_DEPTH:
        raise Uninspectable
    if not isinstance(action, Dictionary):
        return
    if "/S" in action and str(action["/S"]) not in ALLOWED_AT_OPENING:
        raise ActiveContent
    following = action.get("/Next")
    for one in following if isinstance(following, Array) else (following,):
        _check_started(one, depth + 1)
