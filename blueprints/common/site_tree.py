"""All pages of the site as a tree for people."""

from cms.content import Reader
from cms.web.i18n import gettext as _
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
