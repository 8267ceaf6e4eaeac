"""Projects: by status, by country, and the page of each."""

from collections.abc import Iterator, Sequence

from blueprints.cooperation import cooperation
from blueprints.cooperation.contexts import ProjectList, ProjectPage
from blueprints.cooperation.models import STATES, Project
from blueprints.shared.calendar import news_of
from blueprints.shared.long_lists import dated, entries_of, first_entries
from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.core.i18n import N_
from cms.core.languages import Text
from cms.web.i18n import gettext as _
from cms.web.pages.facets import EntryList, Facet
from cms.web.pages.feeds import MAX_FEED_ENTRIES, Feed
from cms.web.pages.page import Crumb, ListPart, page
from cms.web.templating.formats import country
from cms.web.templating.render import url

LIST = EntryList("projects", "cooperation.projects", N_("International Projects"))
COUNTRIES = Facet(LIST, "countries", f"{LIST.endpoint}_in", ("code",), country)


def status_of(item: LocalizedEntry, today: str) -> str:
    """Return "planned", "running" or "ended" by the entry's state, else by its dates; "" if unknown."""
    if item.state:
        return str(item.state)
    if item.start and str(item.start) > today:
        return "planned"
    if not item.end:
        return ""
    return "ended" if str(item.end) < today[: len(str(item.end))] else "running"


def by_status(
    items: tuple[LocalizedEntry, ...], today: str
) -> list[tuple[str, list[LocalizedEntry]]]:
    """Return projects grouped by the label of their status; those without one come last."""
    groups: dict[str, list[LocalizedEntry]] = {"running": [], "planned": [], "ended": [], "": []}
    for item in items:
        groups[status_of(item, today)].append(item)
    found = {status: projects for status, projects in groups.items() if projects}
    rest = _("Other projects") if len(found) > 1 else _("Projects")
    return [(_(STATES[status]) if status else rest, items) for status, items in found.items()]


@cooperation.listing("/projects/", LIST, {"country/<code>/": COUNTRIES}, pages=dated("projects"))
def projects(read: Reader, where: Where, way: Sequence[Crumb], part: ListPart | None) -> str:
    items = entries_of(read, "projects", where, part)
    return page(
        read,
        ProjectList(
            groups=by_status(items, read.today()),
            filters=((_("Countries and regions"), COUNTRIES.items(read)),),
            dated=sorted(
                (item for item in items if item.start or item.end),
                key=lambda item: str(item.start or item.end),
            ),
            narrowed=bool(where),
        ),
        cooperation.list_meta(read, way, _("Projects with partners abroad."), part),
    )


@cooperation.entry(Project)
def project(read: Reader, entry: LocalizedEntry) -> str:
    status = status_of(entry, read.today())
    return page(
        read,
        ProjectPage(
            entry=entry,
            body=read.render(entry.description),
            partners=tuple(partners(read, entry)),
            coordinator=read.follow(entry.coordinator),
            countries=tuple((country(code), COUNTRIES.url(read, code)) for code in entry.countries),
            status=_(STATES[status]) if status else "",
            people=tuple(investigators(read, entry)),
            news=news_of(read, "projects", entry.key),
            papers=first_entries(read.related("papers", "projects", entry.key)),
            datasets=read.related("datasets", "project", entry.key, "link"),
        ),
        cooperation.article_meta(read, [LIST.crumb()], entry, entry.description),
    )


def partners(read: Reader, entry: LocalizedEntry) -> Iterator[tuple[LocalizedEntry, Text]]:
    """Yield (organization, role) of the partners that have a page."""
    for row in entry.partners:
        if organization := read.get("organizations", row.organization, "link"):
            yield organization, row.role


def investigators(read: Reader, entry: LocalizedEntry) -> Iterator[tuple[LocalizedEntry, Text]]:
    """Yield (person, role) of the investigators that have a page."""
    for row in entry.investigators:
        if person := read.get("people", row.person, "link"):
            yield person, row.role


@cooperation.feed("/projects/feed")
def projects_feed(read: Reader) -> Feed:
    return Feed(
        _("Projects"),
        url(LIST.endpoint),
        lambda: read.list("projects", "page", limit=MAX_FEED_ENTRIES),
        "start",
        "description",
    )
