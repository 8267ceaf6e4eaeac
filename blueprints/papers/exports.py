"""Citation files of one paper, of each list and of all: BibTeX, RIS and CSL-JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response

from blueprints.papers import papers
from blueprints.papers.facets import listed_values, narrowed
from cms.content import LocalizedEntry, Reader
from cms.formats.citations import Item, bibtex, csl_json, ris
from cms.web.context import memoize_per_snapshot
from cms.web.pages.facets import journal_slug
from cms.web.pages.page import absolute
from cms.web.templating.formats import csl_item_of, reference
from cms.web.templating.render import url, urls

FORMATS = {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}
MIMETYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/json",
}
SEPARATORS = {"bib": "\n", "ris": ""}
"""The text between two works in a file."""
FORMAT = "<any(bib, ris, json):format>"
FACET = "<any(year, type, author, journal, unit, access):facet>"


@papers.page(f"/<key>.{FORMAT}")
def export(read: Reader, key: str, format: str) -> Response:
    return citation_file(read, [read.get_or_404("papers", key)], format)


@papers.page(f"/papers.{FORMAT}")
def export_all(read: Reader, format: str) -> Response:
    return citation_file(read, read.list("papers", "page"), format, for_finder=True)


@papers.page(f"/{FACET}/<value>/papers.{FORMAT}")
def export_narrowed(read: Reader, facet: str, value: str, format: str) -> Response:
    items = narrowed(read, facet, value)[1]
    return citation_file(read, (read.get_or_404("papers", item.key) for item in items), format)


def citation_item(read: Reader, entry: LocalizedEntry, for_finder: bool = False) -> Item:
    """Return a paper as a CSL item.

    With `for_finder` it also has what the script of the finder shows, such as the reference in its
    parts. Items are memoized, since each is in a file of its own and in those of a dozen lists.
    """
    return memoize_per_snapshot(
        ("cited", entry.key, for_finder), lambda read: _make_citation_item(read, entry, for_finder)
    )


def _make_citation_item(read: Reader, entry: LocalizedEntry, for_finder: bool) -> Item:
    if for_finder:
        return _with_reference_parts(citation_item(read, entry), entry)
    item = csl_item_of(entry, (term.title for term in read.links("terms", entry.keywords)))
    own: dict[str, Any] = {"page": absolute(entry.url), "units": list(entry.units)}
    if entry["container-title"]:
        own["journal"] = journal_slug(entry["container-title"])
    return item | {"custom": item.get("custom", {}) | own}


def _with_reference_parts(item: Item, entry: LocalizedEntry) -> Item:
    title, shown = entry.title, reference(entry)
    parts = [
        [part.text, part.role, part.href, *([True] if part.italic else [])] for part in shown.parts
    ]
    own = {
        "url": entry.url,
        "lang": shown.lang,
        "title-lang": title.lang if title.borrowed else "",
        "reference": parts,
    }
    if summary := entry.summary:
        own |= {"brief": summary, "brief-lang": summary.lang if summary.borrowed else ""}
    return item | {"custom": item["custom"] | own}


def citation_file(
    read: Reader, entries: Iterable[LocalizedEntry], format: str, for_finder: bool = False
) -> Response:
    """Return a file of works; `for_finder` as in `citation_item`."""
    if format == "json":
        body = csl_json(citation_item(read, entry, for_finder) for entry in entries)
    else:
        works = [citation_text(read, entry, format, for_finder) for entry in entries]
        body = SEPARATORS[format].join(works).encode()
    return Response(body, mimetype=MIMETYPES[format])


def citation_text(read: Reader, entry: LocalizedEntry, format: str, for_finder: bool) -> str:
    """Return a paper as text in a format of `FORMATS` other than JSON."""
    write = bibtex if format == "bib" else ris
    return memoize_per_snapshot(
        (format, entry.key, for_finder),
        lambda read: write([citation_item(read, entry, for_finder)]),
    )


def files(endpoint: str, **values: Any) -> tuple[tuple[str, str], ...]:
    """Return (name, URL) of the files of a page, one for each format."""
    return tuple((name, url(endpoint, format=format, **values)) for format, name in FORMATS.items())


def addresses(read: Reader) -> Iterator[str]:
    """Yield the URL of every citation file."""
    for format in FORMATS:
        yield from urls("papers.export", "key", read.keys("papers"), format=format)
    yield from (address for _name, address in files("papers.export_all"))
    for facet, value in listed_values(read):
        of_list = files("papers.export_narrowed", facet=facet, value=value)
        yield from (address for _name, address in of_list)
