"""The places of public pages that features fill.

At those of charts and maps the page gives what is drawn, and has the same as text beside it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cms.core.slots import Slot

if TYPE_CHECKING:
    from cms.content import LocalizedEntry, Reader
    from cms.web.pages.page import PageHead


class PagePlace(NamedTuple):
    """A place of a public page."""

    read: "Reader"


class HeadPlace(NamedTuple):
    """A place of a page that gets its title and metadata."""

    read: "Reader"
    page: "PageHead"


class MastheadPlace(NamedTuple):
    """A place in the masthead of the pages of a section."""

    read: "Reader"
    section: str


class MissingPlace(NamedTuple):
    """A place of the page for a missing address. `requested` is its path, empty on the page that a
    static host shows for all.
    """

    read: "Reader"
    requested: str


class EntryListPlace(NamedTuple):
    """A place of a list of entries of a type."""

    read: "Reader"
    type: str


class ListFilesPlace(NamedTuple):
    """A place of a list of entries of a type, at `path`, that a visitor may have narrowed.

    `query` is then the query string with its question mark, `stem` a name for files without their
    ending; both are empty for the whole list.
    """

    read: "Reader"
    type: str
    path: str
    query: str
    stem: str


class ArticlePlace(NamedTuple):
    """A place of the page of an entry, which is `page.entry`."""

    read: "Reader"
    page: "PageHead"

    @property
    def entry(self) -> "LocalizedEntry":
        assert self.page.entry
        return self.page.entry


class YearsPlace(NamedTuple):
    """A place of a chart of numbers per year: pairs of (year, number), the earliest first."""

    read: "Reader"
    counts: Sequence[tuple[str, int]]
    title: str
    description: str


class SpansPlace(NamedTuple):
    """A place of a chart of entries over the years, by their `start`, `end` and `state`."""

    read: "Reader"
    items: "Sequence[LocalizedEntry]"
    title: str
    description: str


class TimelinePlace(NamedTuple):
    """A place of a timeline: rows with `date`, `until` and `label`."""

    read: "Reader"
    rows: Sequence[Any]


class UnitsPlace(NamedTuple):
    """A place of the organisation chart: units by their title, `kind` and `parent`."""

    read: "Reader"
    units: "Sequence[LocalizedEntry]"


class ClimatePlace(NamedTuple):
    """A place of a chart of a climate by month, in °C and mm; a series that is unknown is empty."""

    read: "Reader"
    temperature: Sequence[float]
    precipitation: Sequence[float]


class StationsPlace(NamedTuple):
    """A place of a map of stations. `relief`: with mountains and glaciers, where the base has them."""

    read: "Reader"
    stations: "Sequence[LocalizedEntry]"
    relief: bool


class PartnersPlace(NamedTuple):
    """A place of a map of the world with organizations, and lines to them from `institute`."""

    read: "Reader"
    institute: "LocalizedEntry | None"
    organizations: "Sequence[LocalizedEntry]"


HEAD = Slot("head", HeadPlace)
"""In the `<head>` of every page, before its style sheets."""
SHARED_HEAD = Slot("head.shared", PagePlace)
"""In the part of the `<head>` that is the same on every page, after the common style sheet."""
MASTHEAD = Slot("masthead", MastheadPlace)
"""In the masthead, before the button of the menu."""
MISSING = Slot("missing", MissingPlace)
"""First on the page for a missing address."""
HOME_LEAD = Slot("home.lead", HeadPlace)
"""On the front page, between the figures and the news."""
HOME_END = Slot("home.end", HeadPlace)
"""At the end of the front page."""
FOLLOW = Slot("follow", PagePlace)
"""On the page of feeds and calendars: links to follow, such as feeds."""
FOLLOW_END = Slot("follow.end", PagePlace)
"""Last on the page of feeds and calendars: data for programs."""
CONTACT = Slot("contact", PagePlace)
"""Below the institute's address and telephones: other ways to reach it."""
PRIVACY = Slot("privacy", PagePlace)
"""At the end of the page on privacy: which data of visitors are kept."""

RESEARCH_THEMES = Slot("research.themes", HeadPlace)
"""Below the themes on the front page of research."""

LIST_LINKS = Slot("list.links", EntryListPlace)
"""First in the line of links below a list of conferences or datasets."""
LIST_ASIDE = Slot("list.aside", ListFilesPlace)
"""Beside a list of papers, below its filters."""

ARTICLE_HEAD = Slot("article.head", ArticlePlace)
"""Last in the `<head>`."""
ARTICLE_FACTS = Slot("article.facts", ArticlePlace)
"""The last facts: `<div class="fact"><dt>…</dt><dd>…</dd></div>`."""
ARTICLE_ASIDE = Slot("article.aside", ArticlePlace)
"""Below the facts of a person."""
ARTICLE_BELOW = Slot("article.below", ArticlePlace)
"""Below text and facts, before the notice on unverified facts."""
ARTICLE_END = Slot("article.end", ArticlePlace)
"""Below the text of an entry."""

CHART_YEARS = Slot("chart.years", YearsPlace)
"""Numbers per year."""
CHART_SPANS = Slot("chart.spans", SpansPlace)
"""Entries over the years."""
CHART_TIMELINE = Slot("chart.timeline", TimelinePlace)
"""Events in their order."""
CHART_UNITS = Slot("chart.units", UnitsPlace)
"""The units of the institute and what they belong to."""
CHART_CLIMATE = Slot("chart.climate", ClimatePlace)
"""Temperature and precipitation by month."""
MAP_STATIONS = Slot("map.stations", StationsPlace)
"""Where the stations are."""
MAP_PARTNERS = Slot("map.partners", PartnersPlace)
"""Where the partners are."""
MAP_INSTITUTE = Slot("map.institute", PagePlace)
"""Where the institute is, beside its address."""

SLOTS = tuple(one for one in globals().values() if isinstance(one, Slot))
