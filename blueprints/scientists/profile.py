"""A person's page: the entry, and everything on the site that refers to it."""

from collections import Counter

from blueprints.scientists import scientists
from blueprints.scientists.contexts import Office, PersonPage
from blueprints.scientists.directory import authors_crumb
from blueprints.scientists.models import Person
from blueprints.shared.calendar import news_of, open_positions
from blueprints.shared.long_lists import first_entries
from blueprints.shared.people import AUTHOR, other_names, sorted_by_name
from blueprints.shared.themes import theme_links
from blueprints.shared.units import term_start
from cms.content import LocalizedEntry, Reader
from cms.web.i18n import gettext as _
from cms.web.pages.facets import MIN_LISTED_ENTRIES
from cms.web.pages.page import page
from cms.web.templating.render import url

WORKS = {
    "papers": ("papers", "author.person"),
    "edited": ("papers", "editor.person"),
    "datasets": ("datasets", "creators.person"),
    "projects": ("projects", "investigators.person"),
}
"""The works on a person's page: content type and the field that refers to people."""


@scientists.entry(Person)
def person(read: Reader, entry: LocalizedEntry) -> str:
    works = {name: read.related(type, path, entry.key) for name, (type, path) in WORKS.items()}
    about = entry.headline or entry.biography or entry.jobTitle
    many_papers = len(works["papers"]) >= MIN_LISTED_ENTRIES
    return page(
        read,
        PersonPage(
            entry=entry,
            body=read.render(entry.biography),
            others=other_names(read, entry),
            units=read.links("units", entry.units),
            addresses=tuple(filter(None, map(read.follow, entry.signedAs))),
            fields=theme_links(read, entry.fields),
            offices=offices(read, entry.key),
            works={name: first_entries(items) for name, items in works.items()},
            news=news_of(read, "people", entry.key),
            papers_url=url("papers.narrowed_list", facet="author", value=entry.key)
            if many_papers
            else "",
            coauthors=coauthors(read, entry.key, works["papers"]),
            duties=duties(read, entry.key),
        ),
        scientists.article_meta(
            read, [authors_crumb()] if entry.status == AUTHOR else [], entry, about
        ),
    )


def offices(read: Reader, key: str) -> list[Office]:
    """Return the terms in which a person headed units, the earliest first."""
    terms = [
        Office(unit, row)
        for unit in read.related("units", "headTerms.person", key, "page")
        for row in unit.headTerms
        if row.person == key
    ]
    return sorted(terms, key=lambda office: term_start(office.term))


def coauthors(
    read: Reader, key: str, papers: tuple[LocalizedEntry, ...]
) -> list[tuple[LocalizedEntry, int]]:
    """Return the institute's other authors of these papers with their number, the highest first."""
    counts = Counter[str]()
    for paper in papers:
        counts.update({row.person for row in paper.author if row.person} - {key})
    people = sorted_by_name(read, read.links("people", sorted(counts), "card"))
    people.sort(key=lambda person: -counts[person.key])
    return [(person, counts[person.key]) for person in people]


def duties(read: Reader, key: str) -> tuple[tuple[str, tuple[LocalizedEntry, ...]], ...]:
    """Return the duties of a person as (label, entries); labels without entries are left out."""
    all_duties = (
        (_("Heads the station"), read.related("stations", "head", key)),
        (_("Curator of"), read.related("collections", "curator", key)),
        (_("Contact for"), read.related("organizations", "contact", key)),
        (
            _("Supervises in open positions"),
            open_positions(read, read.related("jobs", "supervisor", key)),
        ),
        (_("Responsible for the pages"), read.related("pages", "owner", key)),
    )
    return tuple((label, entries) for label, entries in all_duties if entries)
