"""Links to feeds: in the head of every page, below lists, and on the page of feeds and calendars."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from cms.content import Reader
from cms.core.i18n import N_
from cms.web.beside import feed_url
from cms.web.context import app_state
from cms.web.i18n import gettext as _
from cms.web.pages.feeds import MAX_FEED_ENTRIES, DeclaredFeed
from cms.web.templating.slots import EntryListPlace, PagePlace
from features.feeds.formats import ATOM, FORMATS

SITE, NEWS = "common.feed", "news.feed"


class ListLink(NamedTuple):
    """The link below a list to its feed; `more`: with a link to all feeds."""

    feed: str
    label: str
    more: bool = False


LISTS = {
    "news": ListLink(NEWS, N_("News feed"), more=True),
    "conferences": ListLink("cooperation.conferences_feed", N_("Conference feed"), more=True),
    "datasets": ListLink("resources.datasets_feed", N_("Feed of the datasets")),
    "jobs": ListLink("join.feed", N_("Feed of open positions")),
}


def of_head(place: PagePlace) -> dict[str, Any]:
    """Return `feeds`: (media type, title, address) of the feeds of the site and of the news. Feed
    readers that know JSON Feed know Atom too.
    """
    name = place.read.single("site").name
    feeds = ((ATOM, name, _url(SITE, "atom")), (ATOM, _("News"), _url(NEWS, "atom")))
    return {"feeds": [feed for feed in feeds if feed[-1]]}


def of_list(place: EntryListPlace) -> dict[str, Any] | None:
    """Return the link to the feed of a list; None if it has no such link."""
    link = LISTS.get(place.type)
    address = _url(link.feed, "atom") if link else ""
    return (
        {"address": address, "label": _(link.label), "more": link.more}
        if link and address
        else None
    )


def of_all(place: PagePlace) -> dict[str, Any]:
    """Return `feeds`: title, path of the list, addresses in each of FORMATS; the site's feed first."""
    feeds = sorted(_declared(), key=lambda one: one.name != SITE)
    return {
        "feeds": [row for declared in feeds for row in _rows(place.read, declared)],
        "most": MAX_FEED_ENTRIES,
    }


def _rows(read: Reader, declared: DeclaredFeed) -> Iterator[tuple[Any, str, list[str]]]:
    for values in declared.each(read):
        feed = declared.view(read, **values)
        yield feed.title, feed.page, [feed_url(declared, format, **values) for format in FORMATS]


def _url(name: str, format: str) -> str:
    section = app_state().sections.get(name.partition(".")[0])
    declared = next((one for one in section.feeds if one.name == name), None) if section else None
    return feed_url(declared, format) if declared else ""


def _declared() -> Iterator[DeclaredFeed]:
    for section in app_state().sections.values():
        yield from section.feeds
