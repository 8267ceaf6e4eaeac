"""All pages of the site: as a tree for people, as a list for search engines and the freeze."""

from collections.abc import Iterator, Mapping

from werkzeug.exceptions import HTTPException

from cms.content import Reader
from cms.web.context import app_state
from cms.web.i18n import gettext as _
from cms.web.pages.feeds import Feed
from cms.web.pages.menus import MenuItem, SiteMenus

MAX_LISTED_ENTRIES = 200
"""The most entries of a type that the sitemap for people names; those of larger types are found by
their own lists.
"""


def site_tree(read: Reader, tree: SiteMenus) -> tuple[MenuItem, ...]:
    """The main menu with everything below it: pages by their parents, entries by their type."""
    main = [MenuItem(item.label, item.url, children=_below(read, item)) for item in tree.main]
    more = tuple(item for item in tree.header + tree.footer if item.url.startswith("/"))
    if more:
        main.append(MenuItem(_("More"), "", children=more))
    return tuple(main)


def _below(read: Reader, item: MenuItem) -> tuple[MenuItem, ...]:
    """The menu items below an item: its own children, then the entries whose address begins with
    the item's but with no child's.
    """
    children = [
        MenuItem(child.label, child.url, children=_entries(read, child.url, ()))
        for child in item.children
    ]
    return (*children, *_entries(read, item.url, tuple(child.url for child in item.children)))


def _entries(read: Reader, front: str, taken: tuple[str, ...]) -> tuple[MenuItem, ...]:
    if front in ("", f"/{read.locale}/") or "://" in front:
        return ()
    found = []
    for model in read.snapshot.content.models.values():
        if not model.route or read.count(model.name) > MAX_LISTED_ENTRIES:
            continue
        for entry in read.list(model.name, "link"):
            inside = entry.url.startswith(front) and entry.url != front
            if inside and not entry.url.startswith(taken):
                found.append(MenuItem(entry.title, entry.url))
    return tuple(found)


def entry_urls(read: Reader) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(path, languages it is published in) of every entry's page in the reader's language."""
    for type in app_state().entry_views:
        yield from ((path, languages) for _key, path, languages in read.every(type) if path)


def section_urls(read: Reader) -> Iterator[str]:
    """The path of every page in the reader's language that isn't an entry's."""
    for section in app_state().sections.values():
        yield from section.addresses(read)


def all_feeds(read: Reader) -> tuple[tuple[Feed, tuple[str, ...]], ...]:
    """Every feed of the site with its address in each format."""
    sections = sorted(app_state().sections.values(), key=lambda section: section.name != "common")
    return tuple(
        (feed, addresses)
        for section in sections
        for feeds in section.feeds
        for feed, addresses in feeds.listed(read)
    )


def public_pages(read: Reader) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(address without its language, languages it truly exists in) of every page search engines may
    list.
    """
    front = f"/{read.locale}/"
    everywhere = tuple(locale.code for locale in read.locales)
    pages = dict.fromkeys((path for path in section_urls(read) if path.endswith("/")), everywhere)
    pages |= entry_urls(read)
    return tuple(
        (path.removeprefix(front), read.snapshot.with_derived(codes))
        for path, codes in sorted(pages.items())
        if path.startswith(front)
    )


def last_changes(read: Reader) -> dict[str, Mapping[str, str]]:
    """Address without its language → language → the moment of its last change, of the entries'
    pages that have one.
    """
    front, changes = f"/{read.locale}/", dict[str, Mapping[str, str]]()
    sources = {code: code for code in read.snapshot.by_code}
    sources |= {code: one.source.code for code, one in read.snapshot.derived.items()}
    for type in app_state().entry_views:
        known = read.modified(type)
        for key, path, _languages in read.every(type) if known else ():
            if key in known:
                changes[path.removeprefix(front)] = {
                    code: known[key][source]
                    for code, source in sources.items()
                    if source in known[key]
                }
    return changes


def is_live(path: str) -> bool:
    """Whether a path is answered by the live site alone, so that no file can stand for it; nothing
    is without one.
    """
    if not app_state().site.settings.live:
        return False
    try:
        endpoint, _values = app_state().urls.match(path)
    except HTTPException:
        return False
    return any(endpoint in section.live_endpoints for section in app_state().sections.values())
