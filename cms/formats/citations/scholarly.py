"""A work as schema.org knows it: its type, its authors, what it is part of, its identifiers."""

from collections.abc import Callable, Mapping
from typing import Any

from cms.formats.citations.csl import NUMBERED, Item
from cms.formats.citations.names import Name, notes_of, whole
from cms.formats.citations.parts import CSTR_RESOLVER, RESOLVER, date_of, pages_of, written_date

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
    kind, custom = item["type"], item.get("custom", {})
    identifiers = _identifiers(item)
    about: Json = {
        "@type": TYPES.get(kind, "CreativeWork"),
        "name": item.get("title"),
        "headline": item.get("title"),
        "alternateName": list(custom.get("title", {}).values()),
        "author": people(item, "author", person_url),
        "editor": people(item, "editor", person_url),
        "translator": people(item, "translator", person_url),
        "datePublished": written_date(date_of(item)),
        "inLanguage": item.get("language"),
        "isPartOf": _whole(item),
        **_pages(item),
        "size": item.get("dimensions"),
        "bookEdition": item.get("edition") if TYPES.get(kind) == "Book" else None,
        "reportNumber": item.get("number") if kind == "report" else None,
        "publisher": _organization("Organization", item.get("publisher")),
        "identifier": identifiers,
        "sameAs": _addresses(item, identifiers),
        "abstract": item.get("abstract"),
        "keywords": item.get("keyword"),
        "license": custom.get("license"),
        "isAccessibleForFree": custom.get("access") == "open",
    }
    if kind == "manuscript" and item.get("archive"):
        about["holdingArchive"] = _organization("ArchiveOrganization", item["archive"])
        about["itemLocation"] = item.get("publisher-place")
    return _filled(about)


def _filled(about: Json) -> Json:
    return {name: value for name, value in about.items() if value}


def _organization(kind: str, name: str | None) -> Json | None:
    return {"@type": kind, "name": name} if name else None


def _pages(item: Item) -> Json:
    first, last = pages_of(item)
    if item["type"] not in PAGED or not first:
        return {}
    return {
        "pagination": item["page"].replace("-", "–"),
        "pageStart": first,
        "pageEnd": last,
    }


def people(item: Item, role: str, person_url: Callable[[str], str]) -> list[Json]:
    """Authors or editors: persons with the parts of their names, groups as organizations."""
    pairs = zip(item.get(role, []), notes_of(item, role), strict=True)
    return [_person(name, notes, person_url) for name, notes in pairs]


def _person(name: Name, notes: Mapping[str, Any], person_url: Callable[[str], str]) -> Json:
    key = str(notes.get("person", ""))
    is_group = name.get("literal") and not key
    about = {
        "@type": "Organization" if is_group else "Person",
        "name": whole(name),
        "familyName": name.get("family"),
        "givenName": name.get("given"),
        "honorificSuffix": name.get("suffix"),
        "alternateName": list(notes.get("name", {}).values()),
        "url": person_url(key) if key else "",
    }
    return _filled(about)


def _whole(item: Item) -> Json | None:
    """The issue of the volume of the journal, or the book, that a work is part of."""
    title, kind = item.get("container-title"), item["type"]
    if not title:
        return None
    if kind not in PERIODICALS:
        return {"@type": "Book", "name": title}
    about: Json = {
        "@type": PERIODICALS[kind],
        "name": title,
        "issn": item.get("ISSN"),
        "alternateName": item.get("container-title-short"),
    }
    part = _filled(about)
    if volume := item.get("volume"):
        part = {"@type": "PublicationVolume", "volumeNumber": volume, "isPartOf": part}
    if issue := item.get("issue"):
        part = {"@type": "PublicationIssue", "issueNumber": issue, "isPartOf": part}
    return part


def _identifiers(item: Item) -> list[Json]:
    values = (
        ("DOI", item.get("DOI"), RESOLVER),
        ("CSTR", item.get("custom", {}).get("CSTR"), CSTR_RESOLVER),
        ("PMID", item.get("PMID"), "https://pubmed.ncbi.nlm.nih.gov/"),
    )
    found = []
    for name, value, resolver in values:
        if value:
            about = {"propertyID": name, "value": value, "url": f"{resolver}{value}"}
            found.append({"@type": "PropertyValue"} | about)
    number = item.get("number")
    if number and item["type"] in NUMBERED and item["type"] != "report":
        found.append({"@type": "PropertyValue", "value": number})
    return found


def _addresses(item: Item, identifiers: list[Json]) -> list[str]:
    """The addresses of a work, each once."""
    found = [one.get("url") for one in identifiers]
    unique = dict.fromkeys([*found, item.get("URL")])
    return [address for address in unique if address]
