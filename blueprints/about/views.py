"""The pages about the institute that have a view of their own: front, structure, directors."""

from blueprints.about import about
from blueprints.about.contexts import AboutFront, Directors, Structure
from blueprints.shared.people import staff
from blueprints.shared.units import Heads, below, grouped, heads, root, root_of, walk
from cms.content import LocalizedEntry, Reader
from cms.web.pages.page import PageMeta, entry_meta, page, pages_below

SECTION = "about"


@about.page_at("")
def front(read: Reader, entry: LocalizedEntry) -> str:
    institute = root(read)
    units = [*walk(below(read.list("units"), institute))] if institute else []
    return page(
        read,
        AboutFront(
            entry=entry,
            body=read.render(entry.body),
            children=pages_below(read, entry),
            institute=institute,
            heads=latest_terms(heads(read, institute)),
            predecessors=read.links("units", institute.predecessors) if institute else (),
            counts={"people": len(staff(read)), "units": len(units)},
        ),
        page_meta(read, entry),
    )


@about.page_at("structure/")
def structure(read: Reader, entry: LocalizedEntry) -> str:
    units = read.list("units")
    institute = root_of(units)
    branches = below(units, institute) if institute else ()
    return page(
        read,
        Structure(
            entry=entry,
            body=read.render(entry.body),
            children=pages_below(read, entry),
            institute=institute,
            groups=grouped(branches),
            units=(institute, *walk(branches)) if institute else (),
        ),
        page_meta(read, entry),
    )


@about.page_at("directors/")
def directors(read: Reader, entry: LocalizedEntry) -> str:
    return page(
        read,
        Directors(
            entry=entry,
            body=read.render(entry.body),
            children=pages_below(read, entry),
            heads=heads(read, root(read)),
        ),
        page_meta(read, entry),
    )


def page_meta(read: Reader, entry: LocalizedEntry) -> PageMeta:
    """Return the metadata of a page of this section."""
    crumbs = [(above.title, above.url) for above in read.ancestors("pages", entry.key)]
    return entry_meta(read, entry, crumbs, SECTION, entry.summary or entry.body, entry.historical)


def latest_terms(roles: Heads) -> Heads:
    """Return each role with its latest known term only."""
    return tuple((role, terms[-1:]) for role, terms in roles)
