"""The institute's units: all in a tree, those of one kind, and the page of each."""

from collections.abc import Iterator, Sequence

from blueprints.research import research
from blueprints.research.contexts import ResearchFront, UnitList, UnitPage
from blueprints.research.models import Unit
from blueprints.shared.calendar import news_of, open_positions
from blueprints.shared.long_lists import first_entries, numbered, where_of
from blueprints.shared.people import authors_naming, heads_as_members, members, ranked
from blueprints.shared.themes import split_by_picture, theme_links, themes
from blueprints.shared.units import (
    GROUPS,
    INSTITUTE,
    Branch,
    below,
    by_position,
    grouped,
    heads,
    present_heads,
    root_of,
    walk,
)
from cms.content import LocalizedEntry, Reader
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.facets import MIN_LISTED_ENTRIES, EntryList, Facet, choice_label
from cms.web.pages.list_pages import PageName
from cms.web.pages.menus import MenuItem
from cms.web.pages.page import ListPart, joined_labels, page, pages_below
from cms.web.section import PagesOfList
from cms.web.templating.render import url

MAX_FIRST = 8
"""How many people stand above the text of a unit, its heads before others."""
MAX_PICTURED = 8
"""How many themes have a picture; the others are names only."""
LABELS = {kind: label for kind, label in GROUPS.items() if kind != INSTITUTE} | {
    INSTITUTE: N_("The institute and its predecessors")
}
"""Kind → heading of its units. Present units come before predecessors of the institute."""


ALL = EntryList("units", "research.index", N_("Research"))
BY_KIND = Facet(ALL, "kind", "research.of_kind", ("kind",), choice_label(LABELS))


@research.page("/")
def index(read: Reader) -> str:
    entry, meta = research.front_meta(read)
    units = read.list("units")
    shown, more = split_by_picture(themes(read), MAX_PICTURED)
    return page(
        read,
        ResearchFront(
            entry=entry,
            body=read.render(entry.body),
            kinds=kinds(read),
            groups=grouped(forest(units, root_of(units)), LABELS),
            themes=shown,
            more_themes=more,
            children=pages_below(read, entry),
        ),
        meta,
    )


def forest(units: Sequence[LocalizedEntry], top: LocalizedEntry | None) -> tuple[Branch, ...]:
    """Return every unit once, as the trees below `top` and of units without a shown parent.

    `top` itself is a tree without children.
    """
    keys, root = {unit.key for unit in units}, top.key if top else None
    branches = []
    for unit in by_position(units):
        if unit.key == root:
            branches.append(Branch(unit))
        elif unit.parent not in keys or unit.parent == root:
            branches.append(Branch(unit, below(units, unit)))
    reached = {unit.key for unit in walk(branches)}
    return (*branches, *(Branch(unit) for unit in units if unit.key not in reached))


def units_of(read: Reader, argument: str) -> list[LocalizedEntry]:
    """Return the units that meet an argument `kind=value`."""
    return by_position(read.list("units", where=where_of(argument)))


PAGES = numbered(
    "units",
    lambda read, argument: [unit.key for unit in units_of(read, argument)],
    is_ascending=True,
)


@research.page("/kind/<kind>/", BY_KIND.each)
def of_kind(read: Reader, kind: str) -> str:
    return render_kind(read, kind, PAGES.first(BY_KIND.address(kind), f"kind={kind}"))


def long_kinds(read: Reader) -> Iterator[PagesOfList]:
    """Yield the kinds, with the pages after the first of each long list."""
    for values in BY_KIND.each(read):
        yield values, PAGES.others(f"kind={BY_KIND.value_of(values)}")


@research.pages_of("research.of_kind", "/kind/<kind>/", PAGES, long_kinds)
def page_of_kind(read: Reader, name: PageName, kind: str) -> str:
    return render_kind(read, kind, PAGES.page(BY_KIND.address(kind), name, f"kind={kind}"))


def render_kind(read: Reader, kind: str, part: ListPart | None) -> str:
    """Render the list of the units of a kind, or a part of it."""
    root = root_of(read.list("units"))
    listed = part.entries(read, "units") if part else units_of(read, f"kind={kind}")
    units = [(unit, parent_below(read, unit, root)) for unit in listed]
    crumbs = [BY_KIND.crumb(read, kind)]
    if part and part.crumbs:
        *_before, (_label, address) = part.crumbs
        crumbs.append((joined_labels([*crumbs, *part.crumbs]), address))
    about = _("Units of the institute, by kind.")
    return page(read, UnitList(kinds(read), units), research.list_meta(read, crumbs, about, part))


def parent_below(
    read: Reader, unit: LocalizedEntry, root: LocalizedEntry | None
) -> LocalizedEntry | None:
    """Return the unit that a unit is part of; None if that is the institute, of which all are."""
    return None if root and unit.parent == root.key else read.get("units", unit.parent, "link")


def kinds(read: Reader) -> list[MenuItem]:
    """Return the kinds that have units, in the order of `LABELS`."""
    order = [_(label) for label in LABELS.values()]
    return sorted(BY_KIND.items(read), key=lambda item: order.index(item.label))


@research.entry(Unit)
def unit(read: Reader, entry: LocalizedEntry) -> str:
    key, by_type, terms = entry.key, works(read, entry.key), heads(read, entry)
    root = root_of(read.list("units"))
    people = ranked(read, read.related("people", "units", key))
    above = [unit for unit in read.ancestors("units", key) if not root or unit.key != root.key]
    many_people = len(people) >= MIN_LISTED_ENTRIES
    present = present_heads(terms)
    leading = heads_as_members(read, ((entry, *head) for head in present), entry)
    named = {head.person.key for head in leading}
    first = [*leading, *members(read, (one for one in people if one.key not in named))]
    many_papers = len(by_type["papers"]) >= MIN_LISTED_ENTRIES
    crumbs = [(unit.title, unit.url) for unit in above]
    return page(
        read,
        UnitPage(
            entry=entry,
            body=read.render(entry.description),
            kind_url=BY_KIND.url(read, entry.kind),
            heads=terms,
            present=present,
            first=first[:MAX_FIRST],
            fields=theme_links(read, entry.keywords),
            parent=read.get("units", entry.parent, "link"),
            predecessors=read.links("units", entry.predecessors),
            successors=read.related("units", "predecessors", key),
            groups=grouped(below(read.list("units"), entry)),
            people=members(read, first_entries(people).entries) if len(first) > MAX_FIRST else (),
            authors=members(read, first_entries(authors_naming(read, f"units/{key}")).entries),
            works={name: first_entries(items) for name, items in by_type.items()},
            directory_url=url("scientists.in_unit", key=key) if many_people else "",
            papers_url=url("papers.narrowed_list", facet="unit", value=key) if many_papers else "",
        ),
        research.article_meta(read, crumbs, entry, entry.description),
    )


def works(read: Reader, key: str) -> dict[str, tuple[LocalizedEntry, ...]]:
    """Return the entries that refer to a unit, by type."""
    reference = f"units/{key}"
    return {
        "papers": read.related("papers", "units", key),
        "projects": read.related("projects", "coordinator", reference),
        "conferences": read.related("conferences", "organizers", reference),
        "stations": read.related("stations", "unit", key),
        "news": news_of(read, "units", key),
        "jobs": open_positions(read, read.related("jobs", "unit", key)),
    }
