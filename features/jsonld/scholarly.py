"""A work in schema.org's vocabulary: its type, authors, containing work and identifiers."""

from collections.abc import Callable
from typing import Any

from blueprints.shared.works.csl import NAMES, NUMBERED, Item, without_empty
from blueprints.shared.works.names import Name, full_name
from blueprints.shared.works.work import CSTR_RESOLVER, RESOLVER, Notes, Work, format_date

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
PAGED_TYPES = (*PERIODICALS, "chapter", "paper-conference", "report")
"""Articles and chapters: the types for which schema.org has pages."""


def scholarly(item: Item, person_url: Callable[[str], str] = lambda key: "") -> Json:
    """Return type and properties of a work, without empty ones. `person_url`: a person's key →
    absolute address.
    """
    work = Work(item)
    kind, custom = work.type, work.custom
    identifiers = _identifiers(work)
    urls = [identifier.get("url") for identifier in identifiers]
    unique = dict.fromkeys([*urls, work.URL])
    about: Json = {
        "@type": TYPES.get(kind, "CreativeWork"),
        "name": work.title,
        "headline": work.title,
        "alternateName": list(work.translated_titles.values()),
        **{role: people(work, role, person_url) for role in NAMES},
        "datePublished": format_date(work.date),
        "inLanguage": work.language,
        "isPartOf": _container(work),
        **_pages(work),
        "size": work.dimensions,
        "bookEdition": work.edition if TYPES.get(kind) == "Book" else None,
        "reportNumber": work.number if kind == "report" else None,
        "publisher": _organization("Organization", work.publisher),
        "identifier": identifiers,
        "sameAs": [address for address in unique if address],
        "abstract": work.abstract,
        "keywords": work.keyword,
        "license": custom.get("license"),
        "isAccessibleForFree": custom.get("access") == "open",
    }
    if kind == "manuscript" and work.archive:
        about["holdingArchive"] = _organization("ArchiveOrganization", work.archive)
        about["itemLocation"] = work.publisher_place
    return without_empty(about)


def _organization(kind: str, name: str) -> Json | None:
    """Return an organization by its name; None without a name."""
    return {"@type": kind, "name": name} if name else None


def _pages(work: Work) -> Json:
    """Return the pages of a work whose type has pages in schema.org."""
    first, last = work.pages
    if work.type not in PAGED_TYPES or not first:
        return {}
    return {
        "pagination": work.page.replace("-", "–"),
        "pageStart": first,
        "pageEnd": last,
    }


def people(work: Work, role: str, person_url: Callable[[str], str]) -> list[Json]:
    """Return authors or editors: persons with the parts of their names, groups as organizations."""
    return [_person(name, notes, person_url) for name, notes in work.people(role)]


def _person(name: Name, notes: Notes, person_url: Callable[[str], str]) -> Json:
    """Return a group, or a person with a page if they are one of the institute's."""
    key = str(notes.get("person", ""))
    is_group = name.get("literal") and not key
    about = {
        "@type": "Organization" if is_group else "Person",
        "name": full_name(name),
        "familyName": name.get("family"),
        "givenName": name.get("given"),
        "honorificSuffix": name.get("suffix"),
        "alternateName": list(notes.get("name", {}).values()),
        "url": person_url(key) if key else "",
    }
    return without_empty(about)


def _container(work: Work) -> Json | None:
    """Return the journal's issue and volume, or the book, that a work is part of."""
    title, kind = work.container_title, work.type
    if not title:
        return None
    if kind not in PERIODICALS:
        return {"@type": "Book", "name": title}
    about: Json = {
        "@type": PERIODICALS[kind],
        "name": title,
        "issn": work.ISSN,
        "alternateName": work.container_title_short,
    }
    part = without_empty(about)
    if volume := work.volume:
        part = {"@type": "PublicationVolume", "volumeNumber": volume, "isPartOf": part}
    if issue := work.issue:
        part = {"@type": "PublicationIssue", "issueNumber": issue, "isPartOf": part}
    return part


def _identifiers(work: Work) -> list[Json]:
    """Return the identifiers with their schemes and addresses, and a number of its own."""
    values = (
        ("DOI", work.DOI, RESOLVER),
        ("CSTR", work.cstr, CSTR_RESOLVER),
        ("PMID", work.PMID, "https://pubmed.ncbi.nlm.nih.gov/"),
    )
    found = []
    for name, value, resolver in values:
        if value:
            about = {"propertyID": name, "value": value, "url": f"{resolver}{value}"}
            found.append({"@type": "PropertyValue"} | about)

    number = work.number
    if number and work.type in NUMBERED and work.type != "report":
        found.append({"@type": "PropertyValue", "value": number})
    return found
