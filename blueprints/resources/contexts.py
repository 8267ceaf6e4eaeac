"""The contexts of the templates of resources."""

from typing import NamedTuple

from blueprints.resources.climate import MonthlyClimate
from blueprints.shared.long_lists import FirstEntries
from blueprints.shared.people import Member
from cms.content import LocalizedEntry
from cms.markdown import Rendered
from cms.web.pages.facets import Filters
from cms.web.pages.template_context import Entries, TemplateContext


class ResourcesFront(TemplateContext):
    """The front page of the resources."""

    template = "resources/index.html"

    entry: LocalizedEntry
    """The page with the text of the section; without one an empty entry with the section’s name."""
    body: Rendered
    """Its text as HTML, with its table of contents."""
    counts: dict[str, int]
    """How many `stations`, `collections`, `datasets` and `journals` there are in all."""
    stations: Entries
    """All by name; of a long list its beginning."""
    off_map: int
    """How many of these stations have no confirmed position."""
    collections: Entries
    """The first five."""
    datasets: Entries
    """The newest five."""
    journals: Entries
    """The first five."""


class Extremes(NamedTuple):
    """The highest, lowest and oldest station. None where the height or year of one isn't confirmed,
    since that one might be it.
    """

    highest: LocalizedEntry | None
    lowest: LocalizedEntry | None
    oldest: LocalizedEntry | None


class StationList(TemplateContext):
    """The list of field stations in one of its orders, and that of a level."""

    template = "resources/stations.html"

    heading: str
    """The name of the list, whatever its order."""
    items: Entries
    """The stations in the order of the list."""
    order: str
    """`name`, `year` or `height` for a list of all; empty for a narrowed list or a part of a long one."""
    extremes: Extremes
    """The `highest`, `lowest` and `oldest` of them, None each unless it is certain."""
    off_map: int
    """How many of them have no confirmed position."""
    filters: Filters
    """(label, links) of the filter by level."""


class StationPage(TemplateContext):
    """The page of a field station."""

    template = "resources/station.html"

    entry: LocalizedEntry
    """The station."""
    body: Rendered
    """Its description as HTML."""
    unit: LocalizedEntry | None
    """The unit of the institute that it belongs to or is."""
    level_url: str
    """The address of the list of its level; empty without a level."""
    climate: MonthlyClimate
    """Mean temperatures in °C and precipitation in mm, from January; `measured` says whether any is known."""
    head: LocalizedEntry | None
    """The person who leads it."""
    datasets: Entries
    """The datasets that name it."""
    papers: FirstEntries
    """Papers of its own unit and those that use its data in `entries`, the newest first; `is_cut` says
    that there are more."""
    collections: Entries
    """The collections that name it."""
    people: tuple[Member, ...]
    """The people of its own unit, as lists show them: former members last."""
    authors: tuple[Member, ...]
    """The people whose papers give it as their address, by name."""
    news: Entries
    """The items that name its own unit."""


class DatasetList(TemplateContext):
    """The list of datasets, and that of a kind of access or a year."""

    template = "resources/datasets.html"

    heading: str
    """The name of the list."""
    items: Entries
    """The datasets, the newest first."""
    filters: Filters
    """(label, links) of the filters by access and by year."""


class DatasetPage(TemplateContext):
    """The page of a dataset."""

    template = "resources/dataset.html"

    entry: LocalizedEntry
    """The dataset."""
    body: Rendered
    """Its description as HTML."""
    access_url: str
    """The address of the list of its kind of access; empty without one."""
    creators: tuple[tuple[str, LocalizedEntry | None], ...]
    """(name, the institute’s person if any) of each."""
    keywords: list[tuple[str, str]]
    """(name, address of its research theme) of each; the address is empty without such a theme."""
    station: LocalizedEntry | None
    """The field station that it comes from."""
    project: LocalizedEntry | None
    """The project that it comes from."""
    papers: FirstEntries
    """The papers that use it in `entries`; `is_cut` says that there are more."""


class CollectionList(TemplateContext):
    """The list of collections, and that of a kind."""

    template = "resources/collections.html"

    heading: str
    """The name of the list."""
    items: Entries
    """The collections."""
    filters: Filters
    """(label, links) of the filter by kind."""


class CollectionPage(TemplateContext):
    """The page of a collection."""

    template = "resources/collection.html"

    entry: LocalizedEntry
    """The collection."""
    body: Rendered
    """Its description as HTML."""
    kind_url: str
    """The address of the list of its kind; empty without a kind."""
    curator: LocalizedEntry | None
    """The person in charge of it."""
    station: LocalizedEntry | None
    """The field station that it is at."""


class JournalList(TemplateContext):
    """The list of journals."""

    template = "resources/journals.html"

    heading: str
    """The name of the list."""
    items: Entries
    """The journals."""


class JournalPage(TemplateContext):
    """The page of a journal."""

    template = "resources/journal.html"

    entry: LocalizedEntry
    """The journal."""
    body: Rendered
    """Its description as HTML."""
    papers: Entries
    """The newest ten of its papers on this site."""
    papers_url: str
    """The address of the list of its papers; empty if there is none."""
