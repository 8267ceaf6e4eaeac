"""The pages about the institute that have a view of their own: front, structure, directors."""

from typing import Any

from blueprints.about import about
from blueprints.shared.people import staff
from blueprints.shared.units import Heads, below, grouped, heads, root, root_of, walk
from cms.content import LocalizedEntry, Reader
from cms.web.pages.page import entry_meta, page, pages_below

SECTION = "about"


@about.page_at("")
def front(read: Reader, entry: LocalizedEntry) -> str:
    institute = root(read)
    units = [*walk(below(read.list("units"), institute))] if institute else []
    return render_page(
        read,
        entry,
        "about/index.html",
        institute=institute,
        heads=latest_terms(heads(read, institute)),
        predecessors=read.links("units", institute.predecessors) if institute else (),
        counts={"people": len(staff(read)), "units": len(units)},
    )


@about.page_at("structure/")
def structure(read: Reader, entry: LocalizedEntry) -> str:
    units = read.list("units")
    institute = root_of(units)
    branches = below(units, institute) if institute else ()
    listed = (institute, *walk(branches)) if institute else ()
    return render_page(
        read,
        entry,
        "about/structure.html",
        institute=institute,
        groups=grouped(branches),
        units=listed,
    )


@about.page_at("directors/")
def directors(read: Reader, entry: LocalizedEntry) -> str:
    institute = root(read)
    return render_page(
        read, entry, "about/directors.html", institute=institute, heads=heads(read, institute)
    )


def render_page(read: Reader, entry: LocalizedEntry, template: str, **context: Any) -> str:
    """Render a page of this section; `context`: the values of its template besides the entry."""
    crumbs = [(above.title, above.url) for above in read.ancestors("pages", entry.key)]
    meta = entry_meta(read, entry, crumbs, SECTION, entry.summary or entry.body, entry.historical)
    return page(
        read,
        template,
        meta,
        entry=entry,
        body=read.render(entry.body),
        children=pages_below(read, entry),
        **context,
    )


def latest_terms(roles: Heads) -> Heads:
    """Return each role with its latest known term only."""
    return tuple((role, terms[-1:]) for role, terms in roles)
