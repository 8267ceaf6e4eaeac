"""The HTML sitemap: all pages of the site as a tree."""

from cms.content import Reader
from cms.web.i18n import gettext as _
from cms.web.pages.menus import MenuItem, SiteMenus

MAX_LISTED_ENTRIES = 200
"""A type with more entries is left out of the HTML sitemap: its own lists have them."""


def site_tree(read: Reader, menus: SiteMenus) -> tuple[MenuItem, ...]:
    """Return the main menu with all entries below its items, then the other menus' own pages."""
    main = [MenuItem(item.label, item.url, children=_children(read, item)) for item in menus.main]
    more = tuple(item for item in menus.header + menus.footer if item.url.startswith("/"))
    if more:
        main.append(MenuItem(_("More"), "", children=more))
    return tuple(main)


def _children(read: Reader, item: MenuItem) -> tuple[MenuItem, ...]:
    """Return an item's children, then the entries whose URL begins with the item's but no child's."""
    children = [
        MenuItem(child.label, child.url, children=_entries(read, child.url, ()))
        for child in item.children
    ]
    return (*children, *_entries(read, item.url, tuple(child.url for child in item.children)))


def _entries(read: Reader, prefix: str, excluded: tuple[str, ...]) -> tuple[MenuItem, ...]:
    if prefix in ("", read.snapshot.front(read.locale)) or "://" in prefix:
        return ()
    items = []
    for model in read.snapshot.content.models.values():
        if not model.route or read.count(model.name) > MAX_LISTED_ENTRIES:
            continue
        for entry in read.list(model.name, "link"):
            inside = entry.url.startswith(prefix) and entry.url != prefix
            if inside and not entry.url.startswith(excluded):
                items.append(MenuItem(entry.title, entry.url))
    return tuple(items)
