"""The contexts of the templates of cooperation."""

from blueprints.cooperation.countries import Groups
from blueprints.shared.long_lists import FirstEntries
from cms.content import LocalizedEntry
from cms.core.dates import PartialDate
from cms.core.languages import Text
from cms.markdown import Rendered
from cms.web.pages.facets import Filters
from cms.web.pages.template_context import Entries, TemplateContext


class CooperationFront(TemplateContext):
    """The front page of international cooperation."""

    template = "cooperation/index.html"

    entry: LocalizedEntry
    """The page with the text of the section; without one an empty entry with the section’s name."""
    body: Rendered
    """Its text as HTML, with its table of contents."""
    counts: dict[str, int]
    """How many `projects`, `conferences` and `organizations` the section lists in all."""
    projects: Entries
    """The newest three."""
    conferences: Entries
    """The latest three."""
    organizations: Entries
    """The first six, without the institute and its parent organizations."""


class ProjectList(TemplateContext):
    """The list of projects, and that of a country or region."""

    template = "cooperation/projects.html"

    groups: list[tuple[str, list[LocalizedEntry]]]
    """(label of a status, its projects): running, planned, ended, those of unknown status."""
    filters: Filters
    """(label, links) of the filter by country and region."""
    dated: list[LocalizedEntry]
    """The projects with a start or an end, the earliest first, for the chart."""
    narrowed: bool
    """Whether these are the projects of one country or region."""


class ProjectPage(TemplateContext):
    """The page of a project."""

    template = "cooperation/project.html"

    entry: LocalizedEntry
    """The project."""
    body: Rendered
    """Its description as HTML."""
    partners: tuple[tuple[LocalizedEntry, Text], ...]
    """(organization, role) of each partner that has a page."""
    coordinator: LocalizedEntry | None
    """The organization or unit that leads it, if that has a page."""
    countries: tuple[tuple[str, str], ...]
    """(name, address of the list of its projects) of each country or region."""
    status: str
    """The label of its status: planned, running or ended; empty if unknown."""
    people: tuple[tuple[LocalizedEntry, Text], ...]
    """(person, role) of each investigator that has a page."""
    news: Entries
    """The newest items that name it."""
    papers: FirstEntries
    """Its papers in `entries`; `is_cut` says that there are more."""
    datasets: Entries
    """The datasets that name it."""


class ConferenceList(TemplateContext):
    """The list of conferences, and that of a year."""

    template = "cooperation/conferences.html"

    upcoming: Entries
    """Those to come and those under way: the next first, those without a date last."""
    past: tuple[tuple[PartialDate, Entries], ...]
    """(year, its conferences), the latest first."""
    filters: Filters
    """(label, links) of the filter by year."""


class ConferencePage(TemplateContext):
    """The page of a conference."""

    template = "cooperation/conference.html"

    entry: LocalizedEntry
    """The conference."""
    body: Rendered
    """Its description as HTML."""
    organizers: Entries
    """The organizations and units that hold it and have a page."""
    stage: str
    """“Upcoming” or “Past” in the page’s language; empty if only an announcement is known of a past one."""
    news: Entries
    """The newest items that name it."""


class OrganizationList(TemplateContext):
    """The list of organizations, and that of a kind, a relation, or a country or region."""

    template = "cooperation/organizations.html"

    heading: str
    """The name of the list, for the caption of a narrowed one."""
    groups: Groups
    """(name of a country or region, its organizations), by name; international ones come last."""
    filters: Filters
    """(label, links) of the filters by kind, by relation, and by country and region."""
    narrowed: bool
    """Whether it has organizations of one kind, relation, or country or region only."""
    institute: LocalizedEntry | None
    """The institute’s own entry, for the map, if the site names it."""
    organizations: Entries
    """All that `groups` has, in the order of the list."""


class OrganizationPage(TemplateContext):
    """The page of an organization."""

    template = "cooperation/organization.html"

    entry: LocalizedEntry
    """The organization."""
    body: Rendered
    """Its description as HTML."""
    projects: Entries
    """The projects it coordinates, then those it is a partner in."""
    kind_url: str
    """The address of the list of its kind; empty without a kind."""
    country_url: str
    """The address of the list of its country or region; empty without one."""
    conferences: Entries
    """The conferences that it organizes."""
    contact: LocalizedEntry | None
    """The person of the institute to ask about it, if that person has a page."""
    news: Entries
    """Items about these projects."""
