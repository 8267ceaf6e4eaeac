"""The institute's units: by kind in a tree, of one kind, and each unit."""

from collections.abc import Iterator

from blueprints.research import research
from blueprints.research.models import Unit
from cms.content import LocalizedEntry, Reader
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.calendar import news_of, still_open
from cms.web.pages.charts import GROUPS
from cms.web.pages.facets import MIN_LISTED_ENTRIES, Facet
from cms.web.pages.menus import MenuItem
from cms.web.pages.page import Crumb, PageMeta, of_entry, of_front, page
from cms.web.pages.people import members, ranked
from cms.web.pages.units import INSTITUTE, below, forest, grouped, heads, root_of
from cms.web.templating.render import url

SECTION = "research"
BY_KIND = Facet("units", "kind", lambda kind: url("research.of_kind", kind=kind), "research.index")
MAX_DESCRIPTION_LENGTH = 200
"""Characters of a description in a list."""
LABELS = {kind: label for kind, label in GROUPS.items() if kind != INSTITUTE} | {
    INSTITUTE: N_("The institute and its predecessors")
}
"""What units of a kind are called together, in the order of lists: what works now comes before its
past.
"""


def front() -> Crumb:
    return _("Research"), url("research.index")


@research.page("/")
def index(read: Reader) -> str:
    entry, meta = of_front(read, SECTION, front()[0])
    units = read.list("units")
    return page(
        read,
        "research/index.html",
        meta,
        entry=entry,
        body=read.render(entry.body),
        kinds=kinds(read),
        groups=grouped(forest(units, root_of(units)), LABELS),
        children=read.list("pages", "link", where={"parent": entry.key}),
    )


@research.page("/kind/<kind>/")
def of_kind(read: Reader, kind: str) -> str:
    BY_KIND.need(read, kind)
    units = read.list("units", where={"kind": kind})
    label = _(LABELS[kind])
    return page(
        read,
        "research/kind.html",
        PageMeta(
            label,
            _("Units of the institute, by kind."),
            [front(), (label, url("research.of_kind", kind=kind))],
            SECTION,
        ),
        heading=label,
        kinds=kinds(read, kind),
        units=tuple(
            (
                unit,
                read.get("units", unit.parent, "link"),
                read.summary(unit.description, MAX_DESCRIPTION_LENGTH),
            )
            for unit in units
        ),
    )


def kinds(read: Reader, current: str = "") -> tuple[MenuItem, ...]:
    """The kinds that hold units, in the order of lists."""
    order = [_(label) for label in LABELS.values()]
    items = BY_KIND.items(read, lambda kind: _(LABELS[kind]), current)
    return tuple(sorted(items, key=lambda item: order.index(item.label)))


@research.entry(Unit)
def unit(read: Reader, entry: LocalizedEntry) -> str:
    key, found = entry.key, works(read, entry.key)
    people = ranked(read, read.related("people", "units", key))
    way = [(above.title, above.url) for above in read.ancestors("units", key)]
    return page(
        read,
        "research/unit.html",
        of_entry(read, entry, [front(), *way], SECTION, entry.description),
        entry=entry,
        body=read.render(entry.description),
        kind_url=BY_KIND.url(read, entry.kind) if entry.kind else "",
        heads=heads(read, entry),
        parent=read.get("units", entry.parent, "link"),
        predecessors=read.links("units", entry.predecessors),
        successors=read.related("units", "predecessors", key),
        groups=grouped(below(read.list("units"), entry)),
        people=members(read, people),
        works=found,
        people_url=url("scientists.in_unit", key=key)
        if len(people) >= MIN_LISTED_ENTRIES
        else url("scientists.index"),
        papers_url=url("papers.narrowed_list", facet="unit", value=key)
        if len(found["papers"]) >= MIN_LISTED_ENTRIES
        else "",
    )


def works(read: Reader, key: str) -> dict[str, tuple[LocalizedEntry, ...]]:
    """Everything on the site that names a unit, by type."""
    one = f"units/{key}"
    return {
        "papers": read.related("papers", "units", key),
        "projects": read.related("projects", "coordinator", one),
        "conferences": read.related("conferences", "organizers", one),
        "stations": read.related("stations", "unit", key),
        "news": news_of(read, "units", key),
        "jobs": still_open(read, read.related("jobs", "unit", key)),
    }


@research.urls
def urls(read: Reader) -> Iterator[str]:
    yield url("research.index")
    yield from (item.url for item in kinds(read))
