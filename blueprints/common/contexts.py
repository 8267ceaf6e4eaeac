"""The contexts of the templates of common."""

from cms.content import LocalizedEntry, LocalizedRow
from cms.core.languages import Locale, Text
from cms.markdown import Rendered
from cms.web.pages.menus import MenuItem
from cms.web.pages.template_context import TemplateContext

Event = tuple[LocalizedRow, LocalizedEntry | None]


class LanguageChoice(TemplateContext):
    """The page at `/` of a site with several languages, where visitors choose one."""

    template = "common/languages.html"

    fronts: list[tuple[Locale, Text]]
    """(language, name of the site in it) of each language."""


class TextPage(TemplateContext):
    """An entry of type `pages`, in any section. The template extends `common/page.html`."""

    template = "common/entry.html"

    entry: LocalizedEntry
    """The entry of the page."""
    body: Rendered
    """Its text as HTML, with its table of contents."""
    events: tuple[Event, ...]
    """(row, the entry that it names or none) of its timeline."""
    children: tuple[LocalizedEntry, ...]
    """The pages below it."""
    kept: bool
    """Whether it is the page on privacy, where features say which data they keep."""


class Sitemap(TemplateContext):
    """All pages of the site as a tree."""

    template = "common/sitemap.html"

    tree: tuple[MenuItem, ...]
    """The items of the main menu with entries in `children`; then the pages of other menus below an
    item without an address.
    """


class Feeds(TemplateContext):
    """The feeds and calendars of the site, which features show in slots."""

    template = "common/feeds.html"
