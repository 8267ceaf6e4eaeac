"""The `citation_*` meta tags (Highwire Press) from which Google Scholar and reference managers read
a work's page.
"""

from collections.abc import Iterator
from typing import Any

from blueprints.shared.works.csl import Item
from blueprints.shared.works.names import full_name, inverted, is_han
from blueprints.shared.works.work import Work, format_date

CONTAINERS = {
    "article-journal": "citation_journal_title",
    "article": "citation_journal_title",
    "article-newspaper": "citation_journal_title",
    "chapter": "citation_inbook_title",
}
MAKERS = {
    "thesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
}
VARIABLE_TAGS = (
    ("citation_volume", "volume"),
    ("citation_issue", "issue"),
    ("citation_doi", "DOI"),
    ("citation_isbn", "ISBN"),
    ("citation_issn", "ISSN"),
    ("citation_pmid", "PMID"),
    ("citation_language", "language"),
)


def highwire(item: Item, page: str = "", pdf: str = "") -> tuple[tuple[str, str], ...]:
    """Return (name, content) of every tag that has content. `page` and `pdf` are absolute
    addresses.
    """
    tags = [
        *_tags(Work(item)),
        ("citation_abstract_html_url", page),
        ("citation_pdf_url", pdf),
    ]
    return tuple((name, content) for name, content in tags if content)


def _tags(work: Work) -> Iterator[tuple[str, Any]]:
    """Yield name and content of every tag except the addresses; the content may be empty."""
    yield "citation_title", work.title
    for name in work.author:
        text = full_name(name)
        yield "citation_author", text if is_han(text) else inverted(name)

    yield "citation_publication_date", format_date(work.date, "/")
    kind, container = work.type, work.container_title
    if kind == "paper-conference":
        yield "citation_conference_title", work.event_title or container
    elif kind in CONTAINERS:
        yield CONTAINERS[kind], container
    yield MAKERS.get(kind, "citation_publisher"), work.publisher
    if kind == "report":
        yield "citation_technical_report_number", work.number
    for tag, variable in VARIABLE_TAGS:
        yield tag, work.text(variable)

    first, last = work.pages
    yield "citation_firstpage", first or work.article_number
    yield "citation_lastpage", last

    for word in work.keyword.split(", "):
        yield "citation_keywords", word
