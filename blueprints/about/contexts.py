"""The contexts of the templates of about."""

from collections.abc import Mapping

from blueprints.shared.units import Groups, Heads
from cms.content import LocalizedEntry
from cms.markdown import Rendered
from cms.web.pages.template_context import Entries, TemplateContext


class AboutFront(TemplateContext):
    """The front page about the institute."""

    template = "about/index.html"

    entry: LocalizedEntry
    """The page with the text, of type `pages`."""
    body: Rendered
    """Its text as HTML, with its table of contents."""
    children: Entries
    """The pages below it."""
    institute: LocalizedEntry | None
    """The unit that is the institute itself, if the site has one."""
    heads: Heads
    """(role, terms) of the institute, each with the latest term only: (person or none, row)."""
    predecessors: Entries
    """The units that the institute comes from."""
    counts: Mapping[str, int]
    """`people` of the institute, and `units` below it."""


class Structure(TemplateContext):
    """The units of the institute as a chart and as text."""

    template = "about/structure.html"

    entry: LocalizedEntry
    """The page with the text, of type `pages`."""
    body: Rendered
    """Its text as HTML, with its table of contents."""
    children: Entries
    """The pages below it."""
    institute: LocalizedEntry | None
    """The unit that is the institute itself, if the site has one."""
    groups: Groups
    """(plural name, branches) of each kind of unit below it; a branch has its `unit` and more
    branches in `below`.
    """
    units: Entries
    """The institute, then each unit below it once, for the chart."""


class Directors(TemplateContext):
    """The directors of the institute by role and term."""

    template = "about/directors.html"

    entry: LocalizedEntry
    """The page with the text, of type `pages`."""
    body: Rendered
    """Its text as HTML, with its table of contents."""
    children: Entries
    """The pages below it."""
    heads: Heads
    """(role, terms) of the institute; a term is (person or none, row), earliest first."""
