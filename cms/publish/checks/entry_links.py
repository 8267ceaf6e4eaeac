"""The links in an entry's texts to addresses of this site at which nothing stands.

What no text has (menus, lists, headings to jump to) is seen when the pages are made.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice

from cms.content import Name, Snapshot
from cms.core.messages import LazyMessage, lazy_message
from cms.publish.checks.levels import Finding
from cms.publish.checks.links import target_of
from cms.publish.checks.pages import BROKEN, LOST
from cms.publish.checks.texts import TextLink
from cms.schema.usages import MEDIA

MAX_CHECKED_LINKS = 100
"""Links of a text that are looked at: each may be a page that is made for it."""
ELSEWHERE = ("#", "entry:", "mailto:", "tel:", "http:", "https:", "www.")
"""Beginnings of links that lead to no address of this site."""

Stands = Callable[[str], bool]
"""Whether a path of the site is answered."""


def broken_addresses(
    snapshot: Snapshot,
    name: Name,
    codes: Collection[str],
    links: Iterable[TextLink],
    stands: Stands,
    base_url: str = "",
) -> Iterator[Finding]:
    """A finding for each address to which the texts of an entry link in some languages and at which
    nothing stands.
    """
    own = snapshot.addresses.of.get(name, "")
    inside = (
        (link, path)
        for link in links
        if link.start > 0  # in a text
        if not link.locale or link.locale in codes
        if (path := _path(link, f"/{link.locale or snapshot.default_locale}/{own}", base_url))
    )
    for link, path in islice(inside, MAX_CHECKED_LINKS):
        if not (_is_page(snapshot, path) or stands(path)):
            yield Finding(
                "links", _said(path), *name, link.path, start=link.start, quote=link.target
            )


def _path(link: TextLink, page: str, base_url: str) -> str:
    """The path on this site that a link leads to; empty where it leads elsewhere."""
    is_own = bool(base_url) and link.target.startswith(base_url)
    if not is_own and link.target.startswith(ELSEWHERE):
        return ""
    return target_of(page, link.target, base_url).partition("#")[0]


def _is_page(snapshot: Snapshot, path: str) -> bool:
    """Whether an entry that is shown has its page at a path, in this language."""
    code, _slash, address = path.strip("/").partition("/")
    name, _moved = snapshot.addresses.find(f"{address}/")
    return name is not None and code in snapshot.languages[name]


def _said(target: str) -> LazyMessage:
    if target.startswith(MEDIA):
        return lazy_message(LOST, file=target.removeprefix(MEDIA))
    return lazy_message(BROKEN, address=target)
