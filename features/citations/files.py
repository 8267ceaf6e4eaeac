"""Citation files of one paper, of each list and of all: BibTeX, RIS and CSL-JSON."""

from collections.abc import Iterable
from functools import partial

from flask import Response

from cms.content import LocalizedEntry, Reader
from cms.formats.works import csl_json
from cms.web.context import memoize_per_snapshot
from cms.web.pages.works import paper_item
from features.citations.bibtex import bibtex
from features.citations.ris import ris

FORMATS = {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}
"""Ending → the name of the format."""
MIMETYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/json",
}
SEPARATORS = {"bib": "\n", "ris": ""}
"""The text between two works in a file."""


def file_of_list(read: Reader, entries: Iterable[LocalizedEntry], format: str) -> Response:
    """Return a file of papers in one of FORMATS."""
    if format == "json":
        body = csl_json(map(paper_item, entries))
    else:
        works = [_text(entry, format) for entry in entries]
        body = SEPARATORS[format].join(works).encode()
    return Response(body, mimetype=MIMETYPES[format])


def file_of_paper(read: Reader, entry: LocalizedEntry, format: str) -> Response:
    """Return a file of one paper in one of FORMATS."""
    return file_of_list(read, [entry], format)


def _text(entry: LocalizedEntry, format: str) -> str:
    write = bibtex if format == "bib" else ris
    return memoize_per_snapshot((format, entry.key), lambda read: write([paper_item(entry)]))


bib_file, ris_file, json_file = (partial(file_of_paper, format=format) for format in FORMATS)
bib_of_list, ris_of_list, json_of_list = (
    partial(file_of_list, format=format) for format in FORMATS
)
