"""The navigation of the editor: the pages an account may open, with numbers of entries and of open
tasks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import current_app, request, url_for
from flask_babel import gettext as _

from blueprints.editor.context import entry_url, may, may_release, overview, site
from blueprints.editor.on_site import last_failed_job
from blueprints.editor.template_functions import template_function
from cms.schema.paths import SINGLE

STRUCTURE = "structure"
"""The group of the pages about the structure of the site, which are tabs of each other."""
LAST_IN_SIGHT = 100
"""Types with a larger `menu_order` are folded, so that the others stay in sight."""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A link with an icon, the number of entries, and the number of those that need attention."""

    label: str
    url: str
    icon: str
    current: str = ""
    count: int | None = None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class NavigationGroup:
    """Related links. `id` is for HTML, `label` for people. `more` are folded below the others."""

    id: str
    label: str
    items: tuple[NavigationItem, ...]
    more: tuple[NavigationItem, ...] = ()


@template_function
def navigation_groups() -> tuple[NavigationGroup, ...]:
    """Return the navigation of the signed-in account."""
    groups = [
        NavigationGroup("top", "", tuple(_top())),
        NavigationGroup("content", _("Content"), tuple(_content()), tuple(_types(rare=True))),
        NavigationGroup("care", _("Maintenance"), tuple(_maintenance())),
    ]
    if may("accounts"):
        settings, rare = tuple(_settings()), tuple(_rare_settings())
        groups.append(NavigationGroup("site", _("Settings"), settings, rare))
    return tuple(group for group in groups if group.items)


@template_function
def current_url() -> str:
    """Return the URL of this page within the staff app, to return to."""
    return request.full_path.rstrip("?") if request.method == "GET" else ""


def _top() -> Iterator[NavigationItem]:
    yield _place(_("Overview"), "dashboard.index", "home")
    yield from items_of_features("top")
    if may_release():
        waiting = 1 if last_failed_job() else 0
        yield _place(_("Update the site"), "publishing.index", "send", waiting=waiting)


def is_about_structure() -> bool:
    """Return whether this page is one about the structure of the site."""
    entries = (entry for feature in site().settings.features for entry in feature.menu)
    added = (one.endpoint.partition(".")[0] for one in entries if one.group == STRUCTURE)
    return request.blueprint in added


@template_function
def structure_tabs() -> list[NavigationItem]:
    """Return the tabs about the structure that this site has and that the account may use."""
    tabs = list(items_of_features(STRUCTURE))
    if any(tab.current == "page" for tab in tabs):
        tabs = [replace(tab, current=tab.current.replace("true", "")) for tab in tabs]
    return tabs


def items_of_features(group: str) -> Iterator[NavigationItem]:
    """Yield the links of features in a group that the account sees."""
    features = site().settings.features
    entries = [(one, feature) for feature in features for one in feature.menu if one.group == group]
    for one, feature in sorted(entries, key=lambda pair: pair[0].order):
        exists = one.endpoint in current_app.view_functions  # its module may have failed
        allowed = exists and may(one.permission)
        if allowed and (not one.shown or site().call(feature, one.shown)):
            waiting = site().call(feature, one.waiting, default=0) if one.waiting else 0
            yield _place(_(one.label), one.endpoint, one.icon, waiting=waiting)


def _types(rare: bool) -> Iterator[NavigationItem]:
    """Yield the lists of the types that are folded in the menu, or of the others."""
    models, totals = site().models, overview().totals
    for name in sorted(models, key=lambda name: models[name].menu_order):
        total = totals.get(name)
        if total and not total.model.single and (models[name].menu_order > LAST_IN_SIGHT) == rare:
            yield _type(name, total.entries, total.waiting)


def _content() -> Iterator[NavigationItem]:
    yield from _types(rare=False)
    yield from items_of_features("content")
    if tabs := structure_tabs():
        current = "true" if is_about_structure() else ""
        # i18n: Where pages, menus, units, terms and redirects are put together
        yield NavigationItem(_("Structure"), tabs[0].url, "tree", current)


def _maintenance() -> Iterator[NavigationItem]:
    yield from items_of_features("care")
    yield _place(_("Trash"), "trash.index", "trash")


def _settings() -> Iterator[NavigationItem]:
    first, *others = _single_entries(rare=False)
    yield first
    yield _place(_("Accounts"), "users.index", "people")
    yield from others
    yield from items_of_features("settings")


def _rare_settings() -> Iterator[NavigationItem]:
    yield from _single_entries(rare=True)
    yield from items_of_features("site")


def _single_entries(rare: bool) -> Iterator[NavigationItem]:
    """Yield the entries that administrators alone may change, that of the site first: those of types
    that are folded in the menu, or the others.
    """
    for name, model in site().models.items():
        if model.single and not model.for_editors and (model.menu_order > LAST_IN_SIGHT) == rare:
            current = "page" if (request.view_args or {}).get("type") == name else ""
            yield NavigationItem(_(model.plural), entry_url((name, SINGLE)), model.icon, current)


def _place(label: str, endpoint: str, icon: str, *, waiting: int = 0) -> NavigationItem:
    current = ""
    if request.endpoint == endpoint:
        current = "page"
    elif endpoint.partition(".")[0] == request.blueprint:
        current = "true"
    return NavigationItem(label, url_for(endpoint), icon, current, None, waiting)


def _type(name: str, count: int, waiting: int) -> NavigationItem:
    model, current = site().models[name], ""
    if not is_about_structure() and (request.view_args or {}).get("type") == name:
        current = "page" if request.endpoint == "entries.index" else "true"
    url = url_for("entries.index", type=name)
    return NavigationItem(_(model.plural), url, model.icon, current, count, waiting)
