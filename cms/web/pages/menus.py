"""Menus as pages show them: each item's label and address, and whether it is where the visitor is."""

from typing import Any, NamedTuple

from werkzeug.routing import BuildError

from cms.content import LocalizedRow, Reader
from cms.core.languages import Text
from cms.web.context import app_state, memoize_per_snapshot
from cms.web.i18n import gettext


class MenuItem(NamedTuple):
    """One item of a menu, a filter or a tree of pages."""

    label: Any
    url: str
    current: bool = False
    children: tuple["MenuItem", ...] = ()


class SiteMenus(NamedTuple):
    """The site's three menus."""

    header: tuple[MenuItem, ...]
    main: tuple[MenuItem, ...]
    footer: tuple[MenuItem, ...]

    @property
    def top(self) -> frozenset[str]:
        """The addresses that the header links to."""
        return frozenset(item.url for item in self.header)


def menus() -> SiteMenus:
    """The site’s menus in the page’s language; what leads nowhere is left out.

    Resolved once a snapshot and language, since every page shows them.
    """
    return memoize_per_snapshot("menus", _resolve)


def _resolve(read: Reader) -> SiteMenus:
    trees = read.single("menus")
    return SiteMenus(*(_items(read, trees[name]) for name in ("header", "main", "footer")))


def _items(read: Reader, rows: tuple[LocalizedRow, ...]) -> tuple[MenuItem, ...]:
    found = []
    for row in rows:
        label, url = _target(read, row)
        if url:
            children = _items(read, row.children) if "children" in row else ()
            found.append(MenuItem(_words(read, row, label, url), url, children=children))
    return tuple(found)


def _words(read: Reader, row: LocalizedRow, title: Any, url: str) -> Any:
    """The label of an item. Where the site has no word in the page's language, the program may have
    one: for its own pages, and for the fronts of sections.
    """
    label = row.label or title
    if label and not (isinstance(label, Text) and label.borrowed):
        return label
    route = read.snapshot.model("menus").fields["main"].fields["route"]  # type: ignore[attr-defined]
    section = app_state().sections.get(url.removeprefix(f"/{read.locale}/").rstrip("/"))
    word = route.choices.get(row.route) or (section.label if section else "")
    said = gettext(word) if word else ""
    return said if said != word or not label else label


def _target(read: Reader, row: LocalizedRow) -> tuple[Any, str]:
    if row.entry:
        entry = read.follow(row.entry)
        return (entry.title, entry.url) if entry else ("", "")
    if row.route:
        url = _page_of_program(row.route, read.locale)
        return "", "" if _is_empty_list(read, url) else url
    return row.url, row.url or ""


def _page_of_program(route: str, locale: str) -> str:
    """The address of an endpoint; none where it isn't one or needs more than a language: a typo
    breaks no page.
    """
    try:
        return app_state().urls.build(route, locale)
    except (BuildError, KeyError):
        return ""


def _is_empty_list(read: Reader, url: str) -> bool:
    """Whether an address is that of a type's list without entries, and no page stands there."""
    address = url.removeprefix(f"/{read.locale}/")
    if not address:
        return False
    for model in read.snapshot.content.models.values():
        is_its_list = address == model.route.partition("{")[0]
        if is_its_list and not read.count(model.name, most=1):
            return not read.stands(address)
    return False


def section_menu(read: Reader, section: str) -> tuple[MenuItem, ...]:
    """The menu beside a section's pages: the main menu's items below the section, then the pages
    below its front.
    """
    return memoize_per_snapshot(("section", section), lambda read: _beside(read, section))


def _beside(read: Reader, section: str) -> tuple[MenuItem, ...]:
    front = f"/{read.locale}/{section}/"
    items = [child for item in menus().main if item.url == front for child in item.children]
    listed = {item.url for item in items}
    page = read.stands(f"{section}/")
    if page is None:
        return tuple(items)
    _type, key = page
    for below in read.list("pages", "link", where={"parent": key}, order="position"):
        if below.url not in listed:
            items.append(MenuItem(below.title, below.url))
    return tuple(items)
