"""A work as schema.org knows it: its type, its authors, what it is part of, its identifiers."""

from collections.abc import Callable, Mapping
from typing import Any

from cms.formats.citations.csl import NUMBERED, Item
from cms.formats.citations.names import notes_of, whole
from cms.formats.citations.parts import RESOLVER, date_of, pages_of

Json = dict[str, Any]
TYPES: dict[str, str | list[str]] = {
    "article-journal": "ScholarlyArticle",
    "book": "Book",
    "chapter": "Chapter",
    "paper-conference": "ScholarlyArticle",
    "proceedings": "Book",
    "thesis": "Thesis",
    "dataset": "Dataset",
    "report": "Report",
    "patent": "CreativeWork",
    "software": "SoftwareSourceCode",
    "article": "ScholarlyArticle",
    "article-newspaper": "NewsArticle",
    "standard": "CreativeWork",
    "map": "Map",
    "manuscript": ["Manuscript", "ArchiveComponent"],
}
PERIODICALS = {
    "article-journal": "Periodical",
    "article": "Periodical",
    "article-newspaper": "Newspaper",
}
PAGED = (*PERIODICALS, "chapter", "paper-conference", "report")
"""Articles and chapters: what schema.org knows pages of."""


def scholarly(item: Item, person_url: Callable[[str], str] = lambda key: "") -> Json:
    """Type and properties of a work; what isn't known isn't there. `person_url`: a person's key →
    absolute address.
    """
    first, last = pages_of(item) if item["type"] in PAGED else ("", "")
    pages = str(item.get("page", "")).replace("-", "–") if first else ""
    about: Json = {
        "@type": TYPES.get(item["type"], "CreativeWork"),
        "name": item.get("title"),
        "headline": item.get("title"),
        "alternateName": list(item.get("custom", {}).get("title", {}).values()),
        "author": people(item, "author", person_url),
        "editor": people(item, "editor", person_url),
        "translator": people(item, "translator", person_url),
        "datePublished": "-".join(f"{part:02}" for part in date_of(item)),
        "inLanguage": item.get("language"),
        "isPartOf": _whole(item),
        "pagination": pages,
        "pageStart": first,
        "pageEnd": last,
        "size": item.get("dimensions"),
        "bookEdition": item.get("edition") if TYPES.get(item["type"]) == "Book" else None,
        "reportNumber": item.get("number") if item["type"] == "report" else None,
        "publisher": {"@type": "Organization", "name": item["publisher"]}
        if item.get("publisher")
        else None,
        "identifier": _identifiers(item),
        "sameAs": _addresses(item),
        "abstract": item.get("abstract"),
        "keywords": item.get("keyword"),
        "license": item.get("custom", {}).get("license"),
        "isAccessibleForFree": True if item.get("custom", {}).get("access") == "open" else None,
    }
    if item["type"] == "manuscript" and item.get("archive"):
        about["holdingArchive"] = {"@type": "ArchiveOrganization", "name": item["archive"]}
        about["itemLocation"] = item.get("publisher-place")
    return {name: value for name, value in about.items() if value}


def people(item: Item, role: str, person_url: Callable[[str], str]) -> list[Json]:
    """Authors or editors: persons with the parts of their names, groups as organizations."""
    return [
        _person(name, notes, person_url)
        for name, notes in zip(item.get(role, []), notes_of(item, role), strict=True)
    ]


def _person(
    name: Mapping[str, str], notes: Mapping[str, Any], person_url: Callable[[str], str]
) -> Json:
    key = str(notes.get("person", ""))
    about = {
        "@type": "Organization" if name.get("literal") and not key else "Person",
        "name": whole(name),
        "familyName": name.get("family"),
        "givenName": name.get("given"),
        "honorificSuffix": name.get("suffix"),
        "alternateName": list(notes.get("name", {}).values()),
        "url": person_url(key) if key else "",
    }
    return {name: value for name, value in about.items() if value}


def _whole(item: Item) -> Json | None:
    """The issue of the volume of the journal, or the book, that a work is part of."""
    title = item.get("container-title")
    if item["type"] not in PERIODICALS:
        return {"@type": "Book", "name": title} if title else None
    part: Json = {
        "@type": PERIODICALS[item["type"]],
        "name": title,
        "issn": item.get("ISSN"),
        "alternateName": item.get("container-title-short"),
    }
    part = {name: value for name, value in part.items() if value}
    if item.get("volume"):
        part = {"@type": "PublicationVolume", "volumeNumber": item["volume"], "isPartOf": part}
    if item.get("issue"):
        part = {"@type": "PublicationIssue", "issueNumber": item["issue"], "isPartOf": part}
    return part if title else None


def _identifiers(item: Item) -> list[Json]:
    values = (
        ("DOI", item.get("DOI"), RESOLVER),
        ("CSTR", item.get("custom", {}).get("CSTR"), "https://cstr.cn/"),
        ("PMID", item.get("PMID"), "https://pubmed.ncbi.nlm.nih.gov/"),
    )
    found = [
        {"@type": "PropertyValue", "propertyID": name, "value": value, "url": f"{resolver}{value}"}
        for name, value, resolver in values
        if value
    ]
    own = item.get("number") if item["type"] in NUMBERED and item["type"] != "report" else ""
    return [*found, *([{"@type": "PropertyValue", "value": own}] if own else [])]


def _addresses(item: Item) -> list[str]:
    found = [one["url"] for one in _identifiers(item) if "url" in one]
    return list(dict.fromkeys([*found, *([item["URL"]] if item.get("URL") else [])]))
