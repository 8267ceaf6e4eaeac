"""The `citation_*` meta tags by which Google Scholar and reference managers know a work's page
(Highwire Press).
"""

from collections.abc import Iterator
from typing import Any

from cms.formats.citations.csl import Item, article_number
from cms.formats.citations.names import inverted, is_han, whole
from cms.formats.citations.parts import date_of, pages_of

CONTAINERS = {
    "article-journal": "journal",
    "article": "journal",
    "chapter": "inbook",
    "paper-conference": "conference",
}
MAKERS = {
    "thesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
}
PLAIN = (
    ("citation_volume", "volume"),
    ("citation_issue", "issue"),
    ("citation_doi", "DOI"),
    ("citation_isbn", "ISBN"),
    ("citation_issn", "ISSN"),
    ("citation_pmid", "PMID"),
    ("citation_language", "language"),
)


def highwire(item: Item, page: str = "", pdf: str = "") -> tuple[tuple[str, str], ...]:
    """(name, content) of every tag. `page` and `pdf` are absolute addresses; what isn't known has
    no tag.
    """
    tags = (*_tags(item), ("citation_abstract_html_url", page), ("citation_pdf_url", pdf))
    return tuple((name, str(value)) for name, value in tags if value)


def _tags(item: Item) -> Iterator[tuple[str, Any]]:
    yield "citation_title", item.get("title")
    for name in item.get("author", []):
        yield "citation_author", whole(name) if is_han(whole(name)) else inverted(name)
    yield "citation_publication_date", "/".join(f"{part:02}" for part in date_of(item))
    yield from _source(item)
    yield from ((tag, item.get(name)) for tag, name in PLAIN)
    first, last = pages_of(item)
    yield from (("citation_firstpage", first or article_number(item)), ("citation_lastpage", last))
    yield from (("citation_keywords", word) for word in str(item.get("keyword", "")).split(", "))


def _source(item: Item) -> Iterator[tuple[str, Any]]:
    if item["type"] == "article-newspaper":
        yield "citation_journal_title", item.get("container-title")
    if kind := CONTAINERS.get(item["type"]):
        event = item.get("event-title") if kind == "conference" else ""
        yield f"citation_{kind}_title", event or item.get("container-title")
    yield MAKERS.get(item["type"], "citation_publisher"), item.get("publisher")
    if item["type"] == "report":
        yield "citation_technical_report_number", item.get("number")
