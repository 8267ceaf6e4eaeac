"""Uploads of documents and data: recognized by their bytes, refused with macros or scripts."""

from typing import IO
from zipfile import BadZipFile

from blueprints.shared.text_files import check_text
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.media.file_kinds import ending_of
from cms.media.image_formats import PICTURE_SIGNATURES
from features.documents.inspection import (
    OLE,
    PDF,
    ZIP,
    ActiveContent,
    Uninspectable,
    archive_ending,
    check_pdf,
)

TEXT_ENDINGS = frozenset({".csv", ".txt", ".bib", ".ris", ".ics"})
"""Files that must be UTF-8. They are served as text, so no browser takes them for a page."""
OLD_OFFICE = N_(
    "%(name)s is in an old office format, in which macros can’t be ruled out. Save it again as DOCX, "
    "XLSX, PPTX or PDF."
)


def is_pdf(_ending: str, head: bytes) -> bool:
    """Return whether a file is a PDF."""
    return head.startswith(PDF)


def is_archive(_ending: str, head: bytes) -> bool:
    """Return whether a file is an archive, as office documents are, or an old office document."""
    return head.startswith((ZIP, OLE))


def is_text(ending: str, head: bytes) -> bool:
    """Return whether a file is called a text or table, and isn't a picture."""
    return ending in TEXT_ENDINGS and not head.startswith(PICTURE_SIGNATURES)


def prepare_text(name: str, file: IO[bytes], _ending: str) -> tuple[str, None]:
    """Return the ending of a text. Raises Invalid if it isn't one."""
    check_text(name, file)
    return ending_of(name), None


def prepare_document(name: str, file: IO[bytes], _ending: str) -> tuple[str, bytes | None]:
    """Return (ending, bytes) of a PDF, office document or archive; the bytes are None if it is kept
    unchanged. Raises Invalid.
    """
    data = file.read()
    if data.startswith(OLE):
        raise Invalid("file", OLD_OFFICE, name=name)
    detected, kept = _inspected(name, data)
    if detected != ending_of(name):
        raise Invalid(
            "file",
            # i18n: %(kind)s: a type, such as PNG
            N_(
                "%(name)s isn’t what its name says: its content is %(kind)s. Correct the file extension."
            ),
            name=name,
            kind=detected[1:].upper(),
        )
    return detected, kept


def _inspected(name: str, data: bytes) -> tuple[str, bytes | None]:
    """Check a PDF, office document or archive; return its ending, and its bytes if they are to be
    changed. Raises Invalid.
    """
    try:
        if data.startswith(PDF):
            return ".pdf", check_pdf(data)
        return archive_ending(data), None
    except ActiveContent:
        raise Invalid(
            "file",
            N_(
                "%(name)s contains macros, scripts, programs or links that load something when it is opened. "
                "Save it again without them, for example as PDF/A."
            ),
            name=name,
        ) from None
    except Uninspectable:
        raise Invalid(
            "file",
            N_(
                "%(name)s can’t be checked for scripts, because it is protected or packed unusually. "
                "Save it again without password and protection."
            ),
            name=name,
        ) from None
    except (BadZipFile, ValueError, OSError):
        raise Invalid("file", N_("%(name)s is damaged. Save it again."), name=name) from None
