"""The places of public pages that features fill."""

from typing import TYPE_CHECKING, NamedTuple

from cms.core.slots import Slot

if TYPE_CHECKING:
    from cms.content import Reader
    from cms.web.pages.page import PageHead


class PagePlace(NamedTuple):
    """A place of a public page."""

    read: "Reader"


class ArticlePlace(NamedTuple):
    """A place of the page of an entry."""

    read: "Reader"
    page: "PageHead"


FOLLOW = Slot("follow", PagePlace)
"""First on the page that lists feeds and calendars."""
PRIVACY = Slot("privacy", PagePlace)
"""At the end of the page on privacy: which data of visitors are kept."""

ARTICLE_END = Slot("article.end", ArticlePlace)
"""Below the text of an entry."""

SLOTS = (FOLLOW, PRIVACY, ARTICLE_END)
