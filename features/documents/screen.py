"""The part of the page of a PDF in the media library."""

from typing import Any

from blueprints.editor.context import site
from blueprints.editor.slots import FilePlace
from features.documents.pdf_gaps import GAPS, gaps_of


def gaps(place: FilePlace) -> dict[str, Any] | None:
    """Return the gaps of a PDF; None if it has none, or is no PDF."""
    found = gaps_of(site(), place.file)
    return {"gaps": [GAPS[gap] for gap in found]} if found else None
