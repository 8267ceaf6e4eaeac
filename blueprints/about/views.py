"""Pages about the institute that show more than their own text: the front, the structure, the
directors.
"""

from typing import Any

from blueprints.about import about
from blueprints.about.organisation_chart import organisation_chart
from cms.content import LocalizedEntry, Reader
from cms.web.pages.page import of_entry, page, pages_below
from cms.web.pages.units import Heads, below, grouped, heads, root, root_of, walk

SECTION = "about"


@about.at("")
def front(read: Reader, entry: LocalizedEntry) -> str:
    institute = root(read)
    units = [*walk(below(read.list("units"), institute))] if institute else []
    return shown(
        read,
        entry,
        "about/index.html",
        institute=institute,
        heads=latest(heads(read, institute)),
        predecessors=read.links("units", institute.predecessors) if institute else (),
        counts={"people": read.count("people"), "units": len(units)},
    )


@about.at("structure/")
def structure(read: Reader, entry: LocalizedEntry) -> str:
    units = read.list("units")
    institute = root_of(units)
    branches = below(units, institute) if institute else ()
    listed = (institute, *walk(branches)) if institute else ()
    return shown(
        read,
        entry,
        "about/structure.html",
        institute=institute,
        groups=grouped(branches),
        chart=organisation_chart(read, listed),
    )


@about.at("directors/")
def directors(read: Reader, entry: LocalizedEntry) -> str:
    institute = root(read)
    return shown(
        read, entry, "about/directors.html", institute=institute, heads=heads(read, institute)
    )


def shown(read: Reader, entry: LocalizedEntry, template: str, **context: Any) -> str:
    """A page of this section, with what its template shows beside the page's own text."""
    way = [(above.title, above.url) for above in read.ancestors("pages", entry.key)]
    meta = of_entry(read, entry, way, SECTION, entry.summary or entry.body, entry.historical)
    return page(
        read,
        template,
        meta,
        entry=entry,
        body=read.render(entry.body),
        children=pages_below(read, entry),
        **context,
    )


def latest(roles: Heads) -> Heads:
    """For each role only the last term that is known."""
    return tuple((role, terms[-1:]) for role, terms in roles)
