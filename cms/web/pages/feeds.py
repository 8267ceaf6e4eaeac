"""Feeds of lists, as sections declare them. Their formats are those of features."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from cms.content import LocalizedEntry, Reader

MAX_FEED_ENTRIES = 20


def lead(entry: LocalizedEntry) -> str:
    """Return an entry's summary, else its title."""
    return str(("summary" in entry and entry.summary) or entry.title)


class Feed(NamedTuple):
    """The feed of a list.

    `page` is the path of the list. `items` returns its entries. `date` and `body` name the fields
    of the entries. `fallback` returns a text for an entry without one, since JSON Feed requires
    content. Entries without a date are left out, since Atom requires a date.
    """

    title: Any
    page: str
    items: Callable[[], Sequence[LocalizedEntry]]
    date: str = "date"
    body: str = "body"
    fallback: Callable[[LocalizedEntry], str] = lead


FeedView = Callable[..., Feed]
EachValues = Callable[[Reader], Iterable[dict[str, Any]]]
"""Yields the values of every feed that one view makes, such as one for each category."""


class DeclaredFeed(NamedTuple):
    """The feeds of one view of a section: `name` is `<section>.<view>`, `rule` that of their
    addresses without an ending.
    """

    name: str
    rule: str
    view: FeedView
    each: EachValues
