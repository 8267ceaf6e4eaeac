"""Broken links in an entry's texts to addresses of this site.

Links outside of texts (menus, lists) and anchors are checked once the pages are built.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice

from cms.content import Snapshot
from cms.core.messages import LazyMessage, lazy_message
from cms.publish.checks.levels import Finding
from cms.publish.checks.links import target_of
from cms.publish.checks.pages import BROKEN, LOST
from cms.publish.checks.texts import TextLink
from cms.schema.entry_ref import Name
from cms.schema.usages import MEDIA

MAX_CHECKED_LINKS = 100
"""Links of a text that are checked: each may require rendering a page."""
EXTERNAL_PREFIXES = ("#", "entry:", "mailto:", "tel:", "http:", "https:", "www.")
"""Prefixes of links that don't lead to an address of this site."""

PathExists = Callable[[str], bool]
"""A function that returns whether a path of the site exists."""


def broken_addresses(
    snapshot: Snapshot,
    name: Name,
    codes: Collection[str],
    links: Iterable[TextLink],
    path_exists: PathExists,
    base_url: str = "",
) -> Iterator[Finding]:
    """Yield a finding for each link in an entry's texts in some languages whose path on this site
    doesn't exist.
    """
    own = snapshot.addresses.by_name.get(name, "")
    inside = (
        (link, path)
        for link in links
        if link.start > 0  # a link in a text, not a field
        if not link.locale or link.locale in codes
        if (path := link_path(link, f"/{link.locale or snapshot.default_locale}/{own}", base_url))
    )
    for link, path in islice(inside, MAX_CHECKED_LINKS):
        if not (_is_page(snapshot, path) or path_exists(path)):
            yield Finding(
                "links", _message(path), *name, link.path, start=link.start, quote=link.target
            )


def link_path(link: TextLink, page: str, base_url: str) -> str:
    """Return the path on this site that a link leads to; empty if it leads elsewhere."""
    is_own = bool(base_url) and link.target.startswith(base_url)
    if not is_own and link.target.startswith(EXTERNAL_PREFIXES):
        return ""
    return target_of(page, link.target, base_url).partition("#")[0]


def _is_page(snapshot: Snapshot, path: str) -> bool:
    """Return whether a path is the page of an entry that is published in its language."""
    code, _slash, address = path.strip("/").partition("/")
    name, _moved = snapshot.addresses.find(f"{address}/")
    return name is not None and code in snapshot.languages[name]


def _message(target: str) -> LazyMessage:
    if target.startswith(MEDIA):
        return lazy_message(LOST, file=target.removeprefix(MEDIA))
    return lazy_message(BROKEN, address=target)
