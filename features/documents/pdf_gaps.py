"""Gaps of a PDF that people with a screen reader meet: no title, language, tags, or no text at all.

A worker process looks for them, as for the check of an upload. The gaps are stored in `site.db`
until the file changes.
"""

from io import BytesIO
from pathlib import Path
from typing import IO, Any

import orjson

from cms.core.cached_results import CachedResults
from cms.core.errors import NotFound
from cms.core.files import Busy
from cms.core.i18n import N_
from cms.media.file_kinds import ending_of
from cms.media.worker_jobs import UPLOADS, run_job
from cms.site import Site

GAPS = {
    "title": N_(
        "The PDF has no title. Enter one in the properties of the document, then export the PDF again."
    ),
    "language": N_(
        "The PDF doesn’t say its language, so screen readers may read it with the wrong voice. Set the "
        "language of the document, then export the PDF again."
    ),
    "tags": N_(
        "The PDF has no tags, so screen readers can’t tell headings, lists and tables. Export it again as "
        "a tagged (accessible) PDF."
    ),
    "text": N_(
        "The PDF has no text: its pages are pictures, as of a scanner. Recognize their text (OCR), then "
        "export the PDF again."
    ),
}
"""Gap → message."""
MAX_PAGES = 20
"""Pages that are looked at for text."""
TARGET = "features.documents.pdf_gaps:describe"


def gaps_of(site: Site, file: str) -> list[str]:
    """Return the gaps of a file of the media folder: keys of GAPS. None for other files, and if it
    can't be read now.
    """
    if ending_of(file) != ".pdf":
        return []
    try:
        path = site.paths.media_file(file)
        stat = path.stat()
    except (NotFound, OSError):
        return []
    source = orjson.dumps(["gaps of a PDF", file, stat.st_mtime_ns, stat.st_size])
    try:
        found = site.get(CachedResults).get_or_make(source, lambda: _looked_at(site, path))
    except (Busy, OSError):
        return []
    return [gap for gap in GAPS if gap in orjson.loads(found)]


def _looked_at(site: Site, path: Path) -> bytes:
    """Return the gaps as JSON, found by a worker process; none if it fails."""
    with path.open("rb") as file:
        result = run_job(site.paths, UPLOADS, ["prepare", TARGET, "", path.name, ""], file)
    return result.body or b"[]"


def describe(_name: str, file: IO[bytes], ending: str) -> tuple[str, bytes]:
    """Return the gaps of a PDF as JSON, with `ending`. Runs in the worker process."""
    import pikepdf  # slow to load

    try:
        with pikepdf.open(BytesIO(file.read())) as pdf:
            return ending, orjson.dumps(_gaps(pdf))
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return ending, b"[]"


def _gaps(pdf: Any) -> list[str]:
    root = pdf.Root
    marked = root.get("/MarkInfo", {}).get("/Marked", False)
    has_title = bool(str(pdf.docinfo.get("/Title", "")).strip())
    if not has_title:
        with pdf.open_metadata() as metadata:
            has_title = bool(str(metadata.get("dc:title") or "").strip())
    found = {
        "title": has_title,
        "language": bool(str(root.get("/Lang", "")).strip()),
        "tags": bool(marked) and "/StructTreeRoot" in root,
        "text": _has_text(pdf),
    }
    return [gap for gap, is_there in found.items() if not is_there]


def _has_text(pdf: Any) -> bool:
    """Return whether the first pages have fonts, or no pictures, so that they aren't scanned."""
    has_pictures = False
    for page in list(pdf.pages[:MAX_PAGES]):
        resources = page.resources
        inner = [one for _name, one in resources.get("/XObject", {}).items()]
        forms = [one.get("/Resources", {}) for one in inner if one.get("/Subtype") == "/Form"]
        if any("/Font" in one for one in (resources, *forms)):
            return True
        has_pictures = has_pictures or any(one.get("/Subtype") == "/Image" for one in inner)
    return not has_pictures
