"""The contexts of the templates of news."""

from blueprints.shared.periods import Runs
from cms.content import LocalizedEntry
from cms.core.dates import PartialDate
from cms.markdown import Rendered
from cms.web.pages.template_context import Entries, TemplateContext


class NewsArticle(TemplateContext):
    """The page of a news item."""

    template = "news/article.html"

    entry: LocalizedEntry
    """The item."""
    category_url: str
    """The address of the list of its category; empty without a category."""
    lead: str
    """Its summary, shown above a text of several paragraphs; else empty."""
    body: Rendered
    """Its text as HTML, with its table of contents."""
    projects: Entries
    """The projects that it names."""
    conferences: Entries
    """The conferences that it names."""
    themes: list[tuple[str, str]]
    """(name, address) of each research theme among its keywords that has a page."""
    more: Entries
    """Related items, those that share most first."""
    newer: LocalizedEntry | None
    """The next newer item."""
    older: LocalizedEntry | None
    """The next older item."""


class NewsList(TemplateContext):
    """The front page of the news, and the list of a category, a year or a month."""

    template = "news/index.html"

    items: Entries
    """The items, newest first."""
    lead: bool = False
    """Whether the first item is shown large."""
    category: str = ""
    """The category that the list is narrowed to."""
    opened: str = ""
    """The year whose months are named beside the list."""
    last: PartialDate | None = None
    """The year of the last item, if there are earlier items, which are found by year only."""
    earlier: Runs = ()
    """The years or months after the items: (whether they are links, periods)."""
