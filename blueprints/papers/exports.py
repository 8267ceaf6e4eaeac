"""Citation files: BibTeX, RIS and CSL-JSON of one paper, of every list, of all."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response

from blueprints.papers import papers
from blueprints.papers.facets import listed, narrowed
from cms.content import LocalizedEntry, Reader
from cms.formats.citations import Item, bibtex, csl_json, ris
from cms.web.context import memoize_per_snapshot
from cms.web.pages.facets import journal_slug
from cms.web.pages.page import absolute
from cms.web.templating.formats import item_of, reference
from cms.web.templating.render import url, urls

FORMATS = {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}
MIMETYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/json",
}
BETWEEN = {"bib": "\n", "ris": ""}
"""The separator between two works."""
FORMAT = "<any(bib, ris, json):format>"
FACET = "<any(year, type, author, journal, unit, access):facet>"


@papers.page(f"/<key>.{FORMAT}")
def export(read: Reader, key: str, format: str) -> Response:
    return answer(read, [read.one("papers", key)], format)


@papers.page(f"/papers.{FORMAT}")
def export_all(read: Reader, format: str) -> Response:
    return answer(read, read.list("papers", "page"), format, found=True)


@papers.page(f"/{FACET}/<value>/papers.{FORMAT}")
def export_narrowed(read: Reader, facet: str, value: str, format: str) -> Response:
    found = narrowed(read, facet, value)[1]
    return answer(read, (read.one("papers", item.key) for item in found), format)


def cited(read: Reader, entry: LocalizedEntry, found: bool = False) -> Item:
    """A paper for other programs. With `found`, also what the search by script shows: the reference
    in its parts.

    Each stands in a file of its own and in those of a dozen lists.
    """
    return memoize_per_snapshot(
        ("cited", entry.key, found), lambda read: _cited(read, entry, found)
    )


def _cited(read: Reader, entry: LocalizedEntry, found: bool) -> Item:
    if found:
        return _cited_in_parts(cited(read, entry), entry)
    item = item_of(entry, (term.title for term in read.links("terms", entry.keywords)))
    own: dict[str, Any] = {"page": absolute(entry.url), "units": list(entry.units)}
    if entry["container-title"]:
        own["journal"] = journal_slug(entry["container-title"])
    return item | {"custom": item.get("custom", {}) | own}


def _cited_in_parts(item: Item, entry: LocalizedEntry) -> Item:
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


def answer(
    read: Reader, entries: Iterable[LocalizedEntry], format: str, found: bool = False
) -> Response:
    """A file of works; `found` as in `cited`."""
    if format == "json":
        body = csl_json(cited(read, entry, found) for entry in entries)
    else:
        works = [written(read, entry, format, found) for entry in entries]
        body = BETWEEN[format].join(works).encode()
    return Response(body, mimetype=MIMETYPES[format])


def written(read: Reader, entry: LocalizedEntry, format: str, found: bool) -> str:
    """A paper as the files of a format have it."""
    write = bibtex if format == "bib" else ris
    return memoize_per_snapshot(
        (format, entry.key, found), lambda read: write([cited(read, entry, found)])
    )


def files(endpoint: str, **values: Any) -> tuple[tuple[str, str], ...]:
    """(name, address) of what a page offers in every format."""
    return tuple((name, url(endpoint, format=format, **values)) for format, name in FORMATS.items())


def addresses(read: Reader) -> Iterator[str]:
    """Every address of a file."""
    for format in FORMATS:
        yield from urls("papers.export", "key", read.keys("papers"), format=format)
    yield from (address for _name, address in files("papers.export_all"))
    for facet, value in listed(read):
        offered = files("papers.export_narrowed", facet=facet, value=value)
        yield from (address for _name, address in offered)
