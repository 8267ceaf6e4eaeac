"""The contexts of the templates of research."""

from collections.abc import Mapping

from blueprints.shared.long_lists import FirstEntries
from blueprints.shared.people import Member
from blueprints.shared.themes import Theme
from blueprints.shared.units import Groups, Heads
from cms.content import LocalizedEntry, LocalizedRow
from cms.core.languages import Text
from cms.markdown import Rendered
from cms.web.pages.menus import MenuItem
from cms.web.pages.template_context import Entries, TemplateContext

Members = tuple[Member, ...]


class ResearchFront(TemplateContext):
    """The front page of the section, with the themes and the units."""

    template = "research/index.html"

    entry: LocalizedEntry
    """The page whose text stands below the units; without text if the site has none."""
    body: Rendered
    """That text as HTML, with its table of contents."""
    kinds: list[MenuItem]
    """Links to the lists of the units of a kind."""
    groups: Groups
    """(plural name of a kind, branches) of all units as trees below the institute."""
    themes: list[Theme]
    """Those shown with a picture, each with the number of entries of each type."""
    more_themes: list[Theme]
    """The other ones, shown as names only."""
    children: Entries
    """The pages below `entry`."""


class UnitList(TemplateContext):
    """The units of a kind."""

    template = "research/kind.html"

    kinds: list[MenuItem]
    """Links to the lists of the units of a kind; that of the page is `current`."""
    units: list[tuple[LocalizedEntry, LocalizedEntry | None]]
    """(unit, the unit that it is part of), in their order; None if that is the institute."""


class ThemePage(TemplateContext):
    """The page of a theme of research."""

    template = "research/theme.html"

    entry: LocalizedEntry
    """The term of the theme."""
    people: Members
    """Present people of the institute with this field of research, by name."""
    authors: Members
    """Authors of papers whose post is unknown with this field of research, by name."""
    counts: Mapping[str, int]
    """The number of entries about it by type, and of `authors`."""
    found: Mapping[str, Entries]
    """The entries about it by type; of papers and news the newest."""
    others: list[Theme]
    """All other themes, those with most entries first."""


class UnitPage(TemplateContext):
    """The page of a unit."""

    template = "research/unit.html"

    entry: LocalizedEntry
    """The unit."""
    body: Rendered
    """Its description as HTML."""
    kind_url: str
    """The address of the list of its kind; empty without a kind."""
    heads: Heads
    """(role, terms) of all heads, a term as (person, row); the earliest first."""
    present: tuple[tuple[str, LocalizedEntry, LocalizedRow], ...]
    """(role, person, term) of each role whose last term has no known end."""
    first: list[Member]
    """The people above the text: the present heads, then others; at most a few."""
    fields: list[tuple[Text, str]]
    """(name, address) of each field of research; the address is empty without a page of the theme."""
    parent: LocalizedEntry | None
    """The unit that it is part of."""
    predecessors: Entries
    """The units from which it was formed."""
    successors: Entries
    """The units that continue it."""
    groups: Groups
    """(plural name of a kind, branches) of the units below it."""
    people: Members
    """Its people, the first of many; none if all stand above the text."""
    authors: Members
    """Authors whose papers give it as their address, the first of many."""
    works: Mapping[str, FirstEntries]
    """The entries that refer to it and whether they are cut, by type."""
    directory_url: str
    """The address of its list in the directory of people; empty if they are too few for one."""
    papers_url: str
    """The address of the list of all its papers; empty if they are too few for one."""
