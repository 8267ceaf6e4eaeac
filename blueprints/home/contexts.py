"""The contexts of the templates of home."""

from typing import Any, NamedTuple

from blueprints.shared.people import Member
from blueprints.shared.themes import Theme
from cms.content import LocalizedEntry, LocalizedRow
from cms.core.languages import Text
from cms.web.pages.menus import QuickLink
from cms.web.pages.template_context import Entries, TemplateContext


class ResearchLine(NamedTuple):
    """A line of research and the entry it links to."""

    title: Any
    address: str
    text: Any
    entry: LocalizedEntry


class UpcomingItem(NamedTuple):
    """An upcoming event, deadline or open position; only an event has a `start`."""

    start: Any
    end: Any
    label: str
    entry: LocalizedEntry


class HomePage(TemplateContext):
    """The front page of a language."""

    template = "home/index.html"

    statement: Text
    """The sentence at the top, on the purpose of the institute; may be empty."""
    lead: Text
    """The text below the statement; may be empty."""
    figures: tuple[LocalizedRow, ...]
    """Rows with `value`, `label`, `asOf` and `source`."""
    quick_links: tuple[QuickLink, ...]
    """(label, address, summary of the page there), in the order of the menus."""
    story: LocalizedEntry | None
    """The item of type `news` that the page begins with."""
    news: list[LocalizedEntry]
    """The items beside the lead story, newest first."""
    lines: tuple[ResearchLine, ...]
    """(title, address, text of one line, entry) of each line of research."""
    themes: list[Theme]
    """The largest research themes, shown by name below `lines`, and with pictures without any."""
    people: tuple[Member, ...]
    """Heads, authors of new papers and others of the institute, those with a photograph first."""
    happenings: list[UpcomingItem]
    """The next conferences, deadlines and open positions, the nearest first."""
    latest: LocalizedEntry | None
    """The last conference known to have taken place, if `happenings` is empty."""
    papers: Entries
    """The newest, as cards."""
    stations: Entries
    """Those of the institute, in the order of their list."""
