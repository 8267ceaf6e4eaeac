"""The places of public pages that features fill."""

from typing import TYPE_CHECKING, NamedTuple

from cms.core.slots import Slot

if TYPE_CHECKING:
    from cms.content import LocalizedEntry, Reader
    from cms.web.pages.page import PageHead


class PagePlace(NamedTuple):
    """A place of a public page."""

    read: "Reader"


class EntryListPlace(NamedTuple):
    """A place of a list of entries of a type."""

    read: "Reader"
    type: str


class ArticlePlace(NamedTuple):
    """A place of the page of an entry, which is `page.entry`."""

    read: "Reader"
    page: "PageHead"

    @property
    def entry(self) -> "LocalizedEntry":
        assert self.page.entry
        return self.page.entry


FOLLOW = Slot("follow", PagePlace)
"""First on the page that lists feeds and calendars."""
FOLLOW_MORE = Slot("follow.more", PagePlace)
"""There, below the feeds."""
PRIVACY = Slot("privacy", PagePlace)
"""At the end of the page on privacy: which data of visitors are kept."""

LIST_LINKS = Slot("list.links", EntryListPlace)
"""First in the line of links below a list of conferences or datasets."""

ARTICLE_HEAD = Slot("article.head", ArticlePlace)
"""Last in the `<head>`."""
ARTICLE_FACTS = Slot("article.facts", ArticlePlace)
"""The last facts: `<div class="fact"><dt>…</dt><dd>…</dd></div>`."""
ARTICLE_ASIDE = Slot("article.aside", ArticlePlace)
"""Below the facts of a person."""
ARTICLE_END = Slot("article.end", ArticlePlace)
"""Below the text of an entry."""

SLOTS = (
    FOLLOW,
    FOLLOW_MORE,
    PRIVACY,
    LIST_LINKS,
    ARTICLE_HEAD,
    ARTICLE_FACTS,
    ARTICLE_ASIDE,
    ARTICLE_END,
)
