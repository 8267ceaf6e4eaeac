"""Detection of an uploaded file's type by its bytes, not its name, and conversion to the form in
which it is kept (see cms/media/subprocess_worker.py).
"""

from functools import cache
from pathlib import PurePosixPath
from typing import IO, Any
from zipfile import BadZipFile

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.media.documents import OLE, PDF, PICTURE, ZIP, Runs, Sealed, check_pdf, kind_of_archive
from cms.media.gifs import written_anew
from cms.media.image_formats import MAX_SIDE_PIXELS, PICTURES
from cms.media.images import UNREADABLE, ImageTooLarge, flat_on_paper, opened, saved, upright

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""Major brands of HEIC files (ISO/IEC 23008-12)."""
HEIC_FORMAT = "HEIF"
"""Pillow's name of the format."""
KINDS = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "WEBP": ".webp",
    "AVIF": ".webp",
    "TIFF": ".jpg",
    "GIF": ".gif",
    HEIC_FORMAT: ".jpg",
}
"""Pillow's format of a picture → the ending it gets, whatever its name says."""
SAVING: dict[str, tuple[str, dict[str, Any]]] = {
    ".jpg": ("JPEG", {"quality": 92}),
    ".jpeg": ("JPEG", {"quality": 92}),
    ".png": ("PNG", {}),
    ".webp": ("WEBP", {"quality": 92, "method": 1}),
}
"""Ending → how such a picture is written: quickly, since pages show others made of it. AVIF takes a
second.
"""
QUICK = 2_000_000
"""Pixels from which a PNG is packed quickly rather than well."""
NO_HEIC = N_(
    "%(name)s is a HEIC photo, which this server can’t read. On the phone choose Settings › Camera › "
    "Formats › Most Compatible, or export the photo as JPEG."
)
OLD_OFFICE = N_(
    "%(name)s is in an old office format, in which macros can’t be ruled out. Save it again as DOCX, "
    "XLSX, PPTX or PDF."
)
UNKNOWN = N_(
    "This file type isn’t supported: %(name)s. Add pictures (JPEG, PNG, WebP, AVIF, GIF), videos (MP4, "
    "WebM), PDF, office documents, CSV, text or ZIP."
)


def prepared(name: str, file: IO[bytes], wanted: str = "") -> tuple[str, bytes | None]:
    """(ending, bytes) as the file is kept, a picture in the format of the ending `wanted`; no bytes
    where it is kept as it came.

    Raises Invalid, its path `file`, for what is of a kind that isn't taken, not what its name says,
    or runs something.
    """
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    head = file.read(16)
    file.seek(0)
    if head.startswith(PICTURE) or head[4:8] == b"ftyp" or ending in PICTURES:
        return _picture(name, file, wanted)
    data = file.read()
    if data.startswith(PDF):
        found = _document(name, ".pdf", data)
    elif data.startswith(ZIP):
        found = _document(name, ".zip", data)
    else:
        raise Invalid("file", OLD_OFFICE if data.startswith(OLE) else UNKNOWN, name=name)

    if found != ending:
        raise Invalid(
            "file",
            # i18n: %(kind)s: a type, such as PNG
            N_(
                "%(name)s isn’t what its name says: by its content it is %(kind)s. "
                "Correct the ending of its name."
            ),
            name=name,
            kind=found[1:].upper(),
        )
    return found, None


def _picture(name: str, file: IO[bytes], wanted: str) -> tuple[str, bytes]:
    """(ending, bytes) of a picture as it is kept. Raises Invalid."""
    head = file.read(16)
    file.seek(0)
    formats = ("GIF",)
    if is_heic(head):
        if not can_read_heic():
            raise Invalid("file", NO_HEIC, name=name)
        formats = (HEIC_FORMAT,)
    try:
        with opened(file, *formats) as source:
            ending = KINDS[source.format or ""]
            if ending == ".gif" and wanted in ("", ".gif"):
                return ending, written_anew(source)
            ending = wanted if wanted in SAVING else ending
            image = upright(source, MAX_SIDE_PIXELS)
            format, options = SAVING[ending]
            if format == "PNG":
                options = {"compress_level": 1 if image.width * image.height > QUICK else 6}
            if format == "JPEG":
                image = flat_on_paper(image)
            return ending, saved(image, format, options)
    except ImageTooLarge as refusal:
        raise Invalid(
            "file",
            N_("%(name)s has more than %(most)s megapixels. Reduce its size."),
            name=name,
            most=refusal.most // 1_000_000,
        ) from None
    except UNREADABLE:
        raise Invalid(
            "file",
            N_("%(name)s can’t be read as a picture. Save it again as JPEG or PNG."),
            name=name,
        ) from None


def _document(name: str, ending: str, data: bytes) -> str:
    """The ending of a PDF, office document or archive."""
    try:
        if ending == ".pdf":
            check_pdf(data)
            return ending
        return kind_of_archive(data)
    except Runs:
        raise Invalid(
            "file",
            N_(
                "%(name)s holds macros or scripts, which would run for whoever opens it. Save it "
                "again without them."
            ),
            name=name,
        ) from None
    except Sealed:
        raise Invalid(
            "file",
            N_(
                "%(name)s can’t be checked for scripts, because it is protected or packed unusually. "
                "Save it again without password and protection."
            ),
            name=name,
        ) from None
    except (BadZipFile, ValueError, OSError, MemoryError):
        raise Invalid("file", N_("%(name)s is damaged. Save it again."), name=name) from None


def is_heic(head: bytes) -> bool:
    """Whether a file is HEIC, by its first bytes."""
    return head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS


@cache
def can_read_heic() -> bool:
    """Whether `pillow-heif` is installed, which the program doesn't require: its wheels hold a library
    under the GPL. Pillow opens such files from then on.
    """
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    return True
