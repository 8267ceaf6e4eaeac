"""What somebody puts into the media folder: under a name that can stand in an address, and what it says it is."""

import unicodedata
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from PIL import Image

from cms.errors import Invalid
from cms.i18n import N_
from cms.media.images import READ, UNREADABLE, upright
from cms.media.shapes import ENDINGS
from cms.patterns import pattern

MOST = 32 * 2**20
"""Bytes of one file."""
LARGEST = 3000
"""Pixels of a picture's longer side; a larger one is made smaller: no page shows more."""
LONGEST = 120
"""Bytes of a name before its ending; a file's name may have 255."""
UNFIT = pattern(r"[\s/\\<>\"'?#%:*|\x00-\x1f\x7f]+")

KINDS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "AVIF": ".avif", "TIFF": ".jpg"}
"""What a picture is → the ending it gets, whatever its name says."""
SAVING: dict[str, tuple[str, dict[str, Any]]] = {
    ".jpg": ("JPEG", {"quality": 92, "optimize": True}), ".png": ("PNG", {"optimize": True}),
    ".webp": ("WEBP", {"quality": 92}), ".avif": ("AVIF", {"quality": 85}),
}
ZIP = b"PK\x03\x04"
BEGINNINGS = {".pdf": b"%PDF-", ".gif": b"GIF8", ".zip": ZIP, ".docx": ZIP, ".xlsx": ZIP, ".pptx": ZIP, ".odt": ZIP,
              ".ods": ZIP, ".epub": ZIP}
TEXTS = frozenset({".csv", ".txt", ".bib", ".ris", ".ics"})
"""Files that must be UTF-8 and hold no markup a browser would run."""


def prepared(name: str, data: bytes) -> tuple[str, bytes]:
    """(name, bytes) as the file is kept: pictures upright, no larger than pages need, without what cameras write.

    Raises Invalid, its path `file`, for what is too large, empty, of a kind that isn't taken, or not what its name
    says.
    """
    if len(data) > MOST:
        raise Invalid("file", N_("%(name)s is larger than %(most)s MB. Reduce its size."), name=name,
                      most=MOST // 2**20)
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if ending in ENDINGS:
        ending, data = _picture(name, data)
    elif ending in TEXTS:
        _check_text(name, data)
    elif not data.startswith(BEGINNINGS.get(ending, b"\0never")):
        raise Invalid("file", N_("This file type isn’t supported: %(name)s. Add pictures (JPEG, PNG, WebP, "
                                 "AVIF, GIF), PDF, office documents, CSV, text or ZIP."), name=name)
    return stem(name) + ending, data


def stem(name: str) -> str:
    """A name without folders and ending, in any script, of characters that an address and a file system take."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    text = UNFIT.sub("-", last.rpartition(".")[0] or last).strip("-. ")
    return text.encode()[:LONGEST].decode("utf-8", "ignore").strip("-. ") or "file"


def _picture(name: str, data: bytes) -> tuple[str, bytes]:
    try:
        with Image.open(BytesIO(data), formats=READ) as source:
            ending = KINDS[source.format or ""]
            image = upright(source)
    except UNREADABLE:
        raise Invalid("file", N_("%(name)s can’t be read as a picture. Save it again as JPEG or PNG."),
                      name=name) from None
    image.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    format, options = SAVING[ending]
    buffer = BytesIO()
    (image.convert("RGB") if format == "JPEG" else image).save(buffer, format, **options)
    return ending, buffer.getvalue()


def _check_text(name: str, data: bytes) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if not text.strip() or "\0" in text:
        raise Invalid("file", N_("%(name)s isn’t UTF-8 text. Save it again in UTF-8."), name=name)
