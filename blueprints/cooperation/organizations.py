"""Organizations: on a map, by country, kind and relation, and each organization."""

from blueprints.cooperation import cooperation
from blueprints.cooperation.models import KINDS, RELATIONS, Organization
from blueprints.cooperation.navigation import SECTION, front, organizations_crumb
from cms.content import LocalizedEntry, Reader
from cms.web.i18n import gettext as _
from cms.web.pages.calendar import news_of
from cms.web.pages.countries import by_country, institute, others, partner_points
from cms.web.pages.facets import Facet, choice, narrowed
from cms.web.pages.maps import world_map
from cms.web.pages.page import article_page, list_page
from cms.web.templating.formats import country

LIST = "cooperation.organizations"
BY_KIND = Facet(
    "organizations", "kind", f"{LIST}_of_kind", ("kind",), LIST, choice(KINDS), institute
)
BY_RELATION = Facet(
    "organizations",
    "relation",
    f"{LIST}_by_relation",
    ("relation",),
    LIST,
    choice(RELATIONS),
    institute,
)
BY_COUNTRY = Facet("organizations", "country", f"{LIST}_in", ("code",), LIST, country, institute)


@cooperation.page("/organizations/")
def organizations(read: Reader) -> str:
    return organization_list(read)


@cooperation.page("/organizations/kind/<kind>/", BY_KIND.each)
def organizations_of_kind(read: Reader, kind: str) -> str:
    return organization_list(read, BY_KIND, kind)


@cooperation.page("/organizations/relation/<relation>/", BY_RELATION.each)
def organizations_by_relation(read: Reader, relation: str) -> str:
    return organization_list(read, BY_RELATION, relation)


@cooperation.page("/organizations/country/<code>/", BY_COUNTRY.each)
def organizations_in(read: Reader, code: str) -> str:
    return organization_list(read, BY_COUNTRY, code)


def organization_list(read: Reader, facet: Facet | None = None, value: str = "") -> str:
    where, way = narrowed(read, organizations_crumb(), facet, value)
    items = others(read, read.list("organizations", where=where))
    return list_page(
        read,
        "cooperation/organizations.html",
        SECTION,
        [front(), *way],
        _("Organizations the institute works with."),
        groups=by_country(items),
        filters=(
            (_("Kind"), BY_KIND.items(read)),
            (_("Relation"), BY_RELATION.items(read)),
            (_("Countries and regions"), BY_COUNTRY.items(read)),
        ),
        narrowed=facet is not None,
        map=world_map(partner_points(read, items), read),
    )


@cooperation.entry(Organization)
def organization(read: Reader, entry: LocalizedEntry) -> str:
    projects = shared_projects(read, entry)
    return article_page(
        read,
        "cooperation/organization.html",
        SECTION,
        [front(), organizations_crumb()],
        entry,
        entry.description,
        projects=projects,
        kind_url=BY_KIND.url(read, entry.kind),
        country_url=BY_COUNTRY.url(read, entry.country),
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
