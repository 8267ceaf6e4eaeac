"""Organizations: on a map, by country, kind and relation, and the page of each."""

from collections.abc import Sequence

from blueprints.cooperation import cooperation
from blueprints.cooperation.contexts import OrganizationList, OrganizationPage
from blueprints.cooperation.countries import (
    by_country,
    institute_and_parents,
    without_institute,
)
from blueprints.cooperation.models import KINDS, RELATIONS, Organization
from blueprints.shared.calendar import news_of
from blueprints.shared.long_lists import entries_of, lettered
from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.facets import EntryList, Facet, choice_label
from cms.web.pages.page import Crumb, ListPart, page
from cms.web.pages.template_context import Entries
from cms.web.templating.formats import country

LIST = EntryList("organizations", "cooperation.organizations", N_("Partners and organizations"))
BY_KIND = Facet(
    LIST, "kind", f"{LIST.endpoint}_of_kind", ("kind",), choice_label(KINDS), institute_and_parents
)
BY_RELATION = Facet(
    LIST,
    "relation",
    f"{LIST.endpoint}_by_relation",
    ("relation",),
    choice_label(RELATIONS),
    institute_and_parents,
)
BY_COUNTRY = Facet(
    LIST, "country", f"{LIST.endpoint}_in", ("code",), country, institute_and_parents
)


@cooperation.listing(
    "/organizations/",
    LIST,
    {
        "kind/<kind>/": BY_KIND,
        "relation/<relation>/": BY_RELATION,
        "country/<code>/": BY_COUNTRY,
    },
    pages=lettered("organizations"),
)
def organizations(read: Reader, where: Where, way: Sequence[Crumb], part: ListPart | None) -> str:
    items = without_institute(read, entries_of(read, "organizations", where, part))
    return page(
        read,
        OrganizationList(
            heading=way[-1][0],
            groups=by_country(items),
            filters=(
                (_("Kind"), BY_KIND.items(read)),
                (_("Relation"), BY_RELATION.items(read)),
                (_("Countries and regions"), BY_COUNTRY.items(read)),
            ),
            narrowed=bool(where),
            institute=read.get("organizations", read.single("site").organization, "card"),
            organizations=items,
        ),
        cooperation.list_meta(read, way, _("Organizations the institute works with."), part),
    )


@cooperation.entry(Organization)
def organization(read: Reader, entry: LocalizedEntry) -> str:
    projects = shared_projects(read, entry)
    all_news = (item for project in projects for item in news_of(read, "projects", project.key))
    return page(
        read,
        OrganizationPage(
            entry=entry,
            body=read.render(entry.description),
            projects=projects,
            kind_url=BY_KIND.url(read, entry.kind),
            country_url=BY_COUNTRY.url(read, entry.country),
            conferences=read.related("conferences", "organizers", f"organizations/{entry.key}"),
            contact=read.get("people", entry.contact, "link"),
            news=tuple({item.key: item for item in all_news}.values()),
        ),
        cooperation.article_meta(read, [LIST.crumb()], entry, entry.description),
    )


def shared_projects(read: Reader, entry: LocalizedEntry) -> Entries:
    """Return the projects it coordinates, then those it is a partner in."""
    projects = (
        *read.related("projects", "coordinator", f"organizations/{entry.key}"),
        *read.related("projects", "partners.organization", entry.key),
    )
    return tuple({project.key: project for project in projects}.values())
