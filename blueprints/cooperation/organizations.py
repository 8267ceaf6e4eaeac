"""Organizations: on a map, by country, kind and relation, and each organization."""

from collections.abc import Iterator

from blueprints.cooperation import cooperation
from blueprints.cooperation.models import KINDS, RELATIONS, Organization
from blueprints.cooperation.navigation import SECTION, front, organizations_crumb
from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.core.errors import NotFound
from cms.web.i18n import gettext as _
from cms.web.pages.calendar import news_of
from cms.web.pages.countries import by_country, institute, others, partner_points
from cms.web.pages.facets import Facet, Filters
from cms.web.pages.maps import world_map
from cms.web.pages.page import Crumb, PageMeta, of_entry, page
from cms.web.templating.formats import country
from cms.web.templating.render import url

BY_KIND = Facet(
    "organizations",
    "kind",
    lambda kind: url("cooperation.organizations_of_kind", kind=kind),
    "cooperation.organizations",
    institute,
)
BY_RELATION = Facet(
    "organizations",
    "relation",
    lambda relation: url("cooperation.organizations_by_relation", relation=relation),
    "cooperation.organizations",
    institute,
)
BY_COUNTRY = Facet(
    "organizations",
    "country",
    lambda code: url("cooperation.organizations_in", code=code),
    "cooperation.organizations",
    institute,
)


@cooperation.page("/organizations/")
def organizations(read: Reader) -> str:
    return organization_list(read, {}, organizations_crumb())


@cooperation.page("/organizations/kind/<kind>/")
def organizations_of_kind(read: Reader, kind: str) -> str:
    if kind not in KINDS:
        raise NotFound
    BY_KIND.need(read, kind)
    way = (_(KINDS[kind]), url("cooperation.organizations_of_kind", kind=kind))
    return organization_list(read, {"kind": kind}, organizations_crumb(), way, current=kind)


@cooperation.page("/organizations/relation/<relation>/")
def organizations_by_relation(read: Reader, relation: str) -> str:
    if relation not in RELATIONS:
        raise NotFound
    BY_RELATION.need(read, relation)
    way = (_(RELATIONS[relation]), url("cooperation.organizations_by_relation", relation=relation))
    return organization_list(
        read, {"relation": relation}, organizations_crumb(), way, current=relation
    )


@cooperation.page("/organizations/country/<code>/")
def organizations_in(read: Reader, code: str) -> str:
    BY_COUNTRY.need(read, code)
    way = (country(code), url("cooperation.organizations_in", code=code))
    return organization_list(read, {"country": code}, organizations_crumb(), way, current=code)


def organization_list(read: Reader, where: Where, *way: Crumb, current: str = "") -> str:
    items = others(read, read.list("organizations", where=where))
    return page(
        read,
        "cooperation/organizations.html",
        PageMeta(
            way[-1][0], _("Organizations the institute works with."), [front(), *way], SECTION
        ),
        heading=way[-1][0],
        groups=by_country(items),
        filters=organization_filters(read, current),
        narrowed=bool(current),
        map=world_map(partner_points(read, items), read),
    )


def organization_filters(read: Reader, current: str) -> Filters:
    return (
        (_("Kind"), BY_KIND.items(read, lambda kind: _(KINDS[kind]), current)),
        (_("Relation"), BY_RELATION.items(read, lambda relation: _(RELATIONS[relation]), current)),
        (_("Countries and regions"), BY_COUNTRY.items(read, country, current)),
    )


@cooperation.entry(Organization)
def organization(read: Reader, entry: LocalizedEntry) -> str:
    projects = shared_projects(read, entry)
    return page(
        read,
        "cooperation/organization.html",
        of_entry(read, entry, [front(), organizations_crumb()], SECTION, entry.description),
        entry=entry,
        body=read.render(entry.description),
        projects=projects,
        kind_url=BY_KIND.url(read, entry.kind) if entry.kind else "",
        country_url=BY_COUNTRY.url(read, entry.country) if entry.country else "",
        conferences=read.related("conferences", "organizers", f"organizations/{entry.key}"),
        news=shared_news(read, projects),
    )


def shared_projects(read: Reader, entry: LocalizedEntry) -> tuple[LocalizedEntry, ...]:
    """The projects it coordinates, then those it is a partner in."""
    found = (
        *read.related("projects", "coordinator", f"organizations/{entry.key}"),
        *read.related("projects", "partners.organization", entry.key),
    )
    return tuple({project.key: project for project in found}.values())


def shared_news(read: Reader, projects: tuple[LocalizedEntry, ...]) -> tuple[LocalizedEntry, ...]:
    """News of the projects, each item once."""
    found = (item for project in projects for item in news_of(read, "projects", project.key))
    return tuple({item.key: item for item in found}.values())


def urls(read: Reader) -> Iterator[str]:
    """Every address of the organizations' lists."""
    yield url("cooperation.organizations")
    for facet in (BY_KIND, BY_RELATION, BY_COUNTRY):
        yield from facet.urls(read)
