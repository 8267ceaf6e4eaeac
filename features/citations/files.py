"""Citation files of one paper, of each list and of all: BibTeX, RIS and CSL-JSON."""

from collections.abc import Callable, Iterable
from functools import partial

from flask import Response

from blueprints.shared.works import csl_json_text, joined_csl_json
from blueprints.shared.works.papers import paper_item
from cms.content import LocalizedEntry, Reader
from cms.web.context import note_dependency, stored_part
from features.citations.bibtex import bibtex
from features.citations.ris import ris

FORMATS = {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}
"""Ending → the name of the format."""
MIMETYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/json",
}
JOINED: dict[str, Callable[[Iterable[str]], bytes]] = {
    "bib": lambda texts: "\n".join(texts).encode(),
    "ris": lambda texts: "".join(texts).encode(),
    "json": joined_csl_json,
}
"""Ending → function that returns a file from the texts of its works."""


def file_of_list(read: Reader, keys: Iterable[str], format: str) -> Response:
    """Return a file of papers in one of FORMATS. Raises NotFound."""
    body = JOINED[format](_texts(key)[format] for key in keys)
    return Response(body, mimetype=MIMETYPES[format])


def file_of_paper(read: Reader, entry: LocalizedEntry, format: str) -> Response:
    """Return a file of one paper in one of FORMATS."""
    return file_of_list(read, [entry.key], format)


def _texts(key: str) -> dict[str, str]:
    """Return a paper in each of FORMATS. Raises NotFound."""
    return stored_part(("citations", key), lambda read: _make_texts(read, key))


def _make_texts(read: Reader, key: str) -> dict[str, str]:
    note_dependency("feature", "citations")
    item = paper_item(read.get_or_404("papers", key))
    return {"bib": bibtex([item]), "ris": ris([item]), "json": csl_json_text(item)}


bib_file, ris_file, json_file = (partial(file_of_paper, format=format) for format in FORMATS)
bib_of_list, ris_of_list, json_of_list = (
    partial(file_of_list, format=format) for format in FORMATS
)
