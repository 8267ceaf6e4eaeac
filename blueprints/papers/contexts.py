"""The contexts of the templates of papers."""

from typing import TypeVar

from markupsafe import Markup

from blueprints.papers.facets import Filters
from blueprints.shared.finder import Finder
from blueprints.shared.periods import Runs
from cms.content import LocalizedEntry, LocalizedRow
from cms.core.dates import PartialDate
from cms.core.languages import Text
from cms.markdown import Rendered
from cms.web.pages.template_context import Entries, TemplateContext

T = TypeVar("T")
YearGroups = tuple[tuple[PartialDate | None, tuple[T, ...]], ...]
"""(year, papers of it); the year is None if unknown."""
Names = tuple[tuple[str, LocalizedRow, LocalizedEntry | None], ...]
"""(full name, row of the entry, person) of each; the person is None if not one of the institute."""


class PapersFront(TemplateContext):
    """The front page of the section, with the newest papers."""

    template = "papers/index.html"

    entry: LocalizedEntry
    """The page whose text stands below the papers; without text if the site has none."""
    body: Rendered
    """That text as HTML, with its table of contents."""
    yearly: list[tuple[str, int]]
    """(year, number of its papers), the earliest first."""
    counts: list[tuple[str, int, str]]
    """(year, number of its papers, address of its list or of all papers), the earliest first."""
    undated: int
    """The number of papers without a year."""
    groups: YearGroups[LocalizedEntry]
    """(year, papers) of the newest papers."""
    older: Runs
    """The years of earlier papers: (whether they are links, periods)."""
    without_year: YearGroups[LocalizedEntry]
    """(None, papers) of those without a year that are not among the newest."""
    more: bool
    """Whether there are more papers than the newest."""
    is_long: bool
    """Whether there are so many papers that the search shows only the first results."""
    form: Finder
    """The search of the papers: its choices."""
    ways: Filters
    """(name, label, links) of each facet that narrows the list."""


class PaperList(TemplateContext):
    """The papers of a year, type, author, journal, unit or access."""

    template = "papers/list.html"

    groups: YearGroups[LocalizedEntry] | YearGroups[Markup]
    """(year, papers); without `brief` a paper is the HTML of its reference."""
    count: int
    """The number of papers of the list; after the first page of a long one, of the page."""
    brief: bool
    """Whether the papers are shown with their summary."""
    ways: Filters
    """(name, label, links) of each facet that narrows the list."""
    list_address: str
    """The address of the whole list."""


class PapersFound(TemplateContext):
    """The papers that match the submitted search."""

    template = "papers/combined.html"

    groups: YearGroups[LocalizedEntry]
    """(year, papers) of the first results."""
    count: int
    """The number of all results."""
    form: Finder
    """The search: its choices, submitted values and results."""
    ways: Filters
    """(name, label, links) of each facet that narrows the list of all papers."""
    is_long: bool
    """Whether there are so many papers that the search shows only the first results."""
    stem: str
    """The name, without its ending, of files with the results."""


class PaperPage(TemplateContext):
    """The page of a paper."""

    template = "papers/paper.html"

    entry: LocalizedEntry
    """The paper."""
    body: Rendered
    """Its abstract as HTML."""
    authors: Names
    """(full name, row of the entry, person) in order; the person is None if not of the institute."""
    editors: Names
    """The same of its editors."""
    translators: Names
    """The same of its translators."""
    file: str
    """The address of its file; empty without one."""
    journal: tuple[str, str] | None
    """(title, address) of the journal or book; the address is that of its list or of all papers."""
    type_url: str
    """The address of the list of its type, or of all papers."""
    access_url: str
    """The address of the list of its access, or of all papers."""
    places: list[str]
    """The addresses where it can be read, permanent ones first."""
    keywords: list[tuple[Text, str]]
    """(name, address) of each keyword; the address is empty without a page of the theme."""
    related_papers: Entries
    """Papers with the same keywords or people, those that share most first."""
    projects: Entries
    """The projects that it names."""
    datasets: Entries
    """The datasets that it names."""
    units: Entries
    """The units that it names."""
    news: Entries
    """The newest items that name it."""
