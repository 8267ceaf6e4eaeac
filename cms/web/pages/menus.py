"""Menus as pages show them: labels, addresses, and which item is current."""

from typing import Any, NamedTuple

from werkzeug.routing import BuildError

from cms.content import LocalizedRow, Reader
from cms.core.languages import Text
from cms.web.context import FRONT, app_state
from cms.web.i18n import gettext
from cms.web.shared_values import shared


class MenuItem(NamedTuple):
    """An item of a menu, a filter or a tree of pages."""

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
        """The addresses in the header menu."""
        return frozenset(item.url for item in self.header)


class QuickLink(NamedTuple):
    """A link of the front page, with the summary of the page to which it leads, if it has one."""

    label: Any
    url: str
    summary: Any


@shared
def menus(read: Reader) -> SiteMenus:
    """Return the site’s menus in the page’s language, without items that lead nowhere."""
    trees = read.single("menus")
    return SiteMenus(*(_items(read, trees[name]) for name in ("header", "main", "footer")))


def quick_links(read: Reader) -> tuple[QuickLink, ...]:
    """Return the quick links of the front page, without those that lead nowhere."""
    found = []
    for row in read.single("menus").quickLinks:
        title, url = _target(read, row)
        if url:
            found.append(QuickLink(_label(read, row, title, url), url, _summary_at(read, url)))
    return tuple(found)


def _summary_at(read: Reader, url: str) -> Any:
    name = read.name_at(url.removeprefix(f"/{read.locale}/"))
    entry = read.get(*name, "card") if name else None
    return entry.summary if entry and "summary" in entry else ""


def _items(read: Reader, rows: tuple[LocalizedRow, ...]) -> tuple[MenuItem, ...]:
    items = []
    for row in rows:
        label, url = _target(read, row)
        if url:
            children = _items(read, row.children) if "children" in row else ()
            items.append(MenuItem(_label(read, row, label, url), url, children=children))
    return tuple(items)


def _label(read: Reader, row: LocalizedRow, title: Any, url: str) -> Any:
    """Return the label of an item.

    If the site has no label in the page's language, the program's message for its own pages or for
    the front of the section is used.
    """
    label = row.label or title
    if label and not (isinstance(label, Text) and label.borrowed):
        return label
    route = read.snapshot.model("menus").fields["main"].fields["route"]  # type: ignore[attr-defined]
    section = app_state().sections.get(url.removeprefix(f"/{read.locale}/").rstrip("/"))
    message = route.choices.get(row.route) or (section.label if section else "")
    translated = gettext(message) if message else ""
    return translated if translated != message or not label else label


def _target(read: Reader, row: LocalizedRow) -> tuple[Any, str]:
    if row.entry:
        entry = read.follow(row.entry)
        return (entry.title, entry.url) if entry else ("", "")
    if row.route:
        is_front = row.route == FRONT
        url = read.snapshot.front(read.locale) if is_front else _route_url(row.route, read.locale)
        return "", "" if is_empty_list(read, url) else url
    return row.url, row.url or ""


def _route_url(route: str, locale: str) -> str:
    """Return the address of an endpoint; empty if it doesn't exist or needs more than a language.

    So a typo in a menu breaks no page.
    """
    try:
        return app_state().urls.build(route, locale)
    except (BuildError, KeyError):
        return ""


def is_empty_list(read: Reader, url: str) -> bool:
    """Return whether an address is the list of a type, or the front of a section of such lists, that
    has no entries, with no page at the address.
    """
    address = url.removeprefix(f"/{read.locale}/")
    models = read.snapshot.content.models.values()
    listed = [model.name for model in models if model.route.partition("{")[0].startswith(address)]
    if not address or not listed or any(read.count(type, limit=1) for type in listed):
        return False
    return not read.name_at(address)


@shared
def section_menu(read: Reader, section: str) -> tuple[MenuItem, ...]:
    """Return the menu beside a section's pages: the main menu's items below it, then the pages
    below its front.
    """
    front = f"/{read.locale}/{section}/"
    items = [child for item in menus().main if item.url == front for child in item.children]
    listed = {item.url for item in items}
    page = read.name_at(f"{section}/")
    if page is None:
        return tuple(items)
    _type, key = page
    for child in read.list("pages", "link", where={"parent": key}, order="position"):
        if child.url not in listed:
            items.append(MenuItem(child.title, child.url))
    return tuple(items)
