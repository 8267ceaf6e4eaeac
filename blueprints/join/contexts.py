"""The contexts of the templates of join."""

from cms.content import LocalizedEntry
from cms.core.dates import PartialDate
from cms.markdown import Rendered
from cms.web.pages.facets import Filters
from cms.web.pages.template_context import Entries, TemplateContext


class JoinFront(TemplateContext):
    """The front page of the jobs, with the open positions."""

    template = "join/index.html"

    entry: LocalizedEntry
    """The page with the text of the section; without one an empty entry with the section’s name."""
    body: Rendered
    """Its text as HTML, with its table of contents."""
    children: Entries
    """The pages below it."""
    jobs: Entries
    """The open positions, the most urgent first; of a long list the first part."""
    filters: Filters
    """(label, links) of the filter by kind of employment."""
    closed: bool
    """Whether there are closed positions, which have a list of their own."""


class JobList(TemplateContext):
    """The list of open positions of a kind, and the parts after the first of a long list."""

    template = "join/jobs.html"

    children: Entries
    """The pages below that of the section, to name without an open position."""
    jobs: Entries
    """The open positions, the most urgent first."""
    filters: Filters
    """(label, links) of the filter by kind of employment."""
    closed: bool
    """Whether there are closed positions, which have a list of their own."""


class ClosedJobs(TemplateContext):
    """The list of closed positions."""

    template = "join/closed.html"

    years: tuple[tuple[PartialDate, Entries], ...]
    """(year, the positions whose last day was in it), the latest first."""


class JobPage(TemplateContext):
    """The page of a position."""

    template = "join/job.html"

    entry: LocalizedEntry
    """The position."""
    closed: bool
    """Whether its last day is over."""
    body: Rendered
    """Its description as HTML."""
    type_url: str
    """The address of the list of its kind of employment; empty without a kind."""
    requirements: Rendered
    """Its requirements as HTML."""
    unit: LocalizedEntry | None
    """The unit of the institute that offers it, if that has a page."""
    supervisor: LocalizedEntry | None
    """The person to work with, if that person has a page."""
