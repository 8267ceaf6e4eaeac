"""The left rail: every place somebody may go to, with how much is there and how much waits."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from blueprints.editor import problems
from blueprints.editor.context import overview, site
from blueprints.editor.on_site import last_amiss
from blueprints.editor.permissions import may
from blueprints.editor.work_list import own_languages
from cms.schema.paths import SINGLE
from cms.translation.queue import QueueFilter, queue

MANY = 2
"""Languages from which on there is something to translate."""

STRUCTURE = ("structure", "menus", "terms", "redirects")
"""Blueprints of the pages on which the site is put together."""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One place: its name, address and icon, the number of its entries and of those that need
    attention.
    """

    label: str
    url: str
    icon: str
    current: str = ""
    count: int | None = None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class NavigationGroup:
    """Places that belong together. `id` is for the page, `label` for people."""

    id: str
    label: str
    places: tuple[NavigationItem, ...]


def navigation_groups() -> tuple[NavigationGroup, ...]:
    """The groups of places for who is signed in."""
    found = overview()
    types = tuple(
        _type(model.name, total.entries, total.waiting)
        for model in site().models.values()
        if not model.single and (total := found.totals.get(model.name))
    )
    groups = (
        NavigationGroup(
            "top",
            "",
            (
                _place(_("Overview"), "dashboard.index", "home"),
                _place(_("Calendar"), "calendar.index", "calendar"),
                *_translate(),
                *_messages(),
                *_publish(),
            ),
        ),
        NavigationGroup("content", _("Content"), (*types, *_structure())),
        NavigationGroup("care", _("Maintenance"), _housekeeping()),
        NavigationGroup("site", _("Settings"), _settings()),
    )
    return tuple(group for group in groups if group.places)


def here() -> str:
    """The address of this page inside the staff app, to come back to."""
    return request.full_path.rstrip("?") if request.method == "GET" else ""


def _place(
    label: str, endpoint: str, icon: str, count: int | None = None, waiting: int = 0
) -> NavigationItem:
    current = "page" if request.endpoint == endpoint else ""
    if endpoint.partition(".")[0] == request.blueprint and not current:
        current = "true"
    return NavigationItem(label, url_for(endpoint), icon, current, count, waiting)


def _type(name: str, count: int, waiting: int) -> NavigationItem:
    args = {} if request.blueprint in STRUCTURE else request.view_args or {}
    here = args.get("type") == name
    current = ("page" if request.endpoint == "entries.index" else "true") if here else ""
    return NavigationItem(
        _(site().models[name].plural),
        url_for("entries.index", type=name),
        "list",
        current,
        count,
        waiting,
    )


def _structure() -> tuple[NavigationItem, ...]:
    """The trees, terms and redirects: one place, which has tabs for them."""
    pages = site().models.get("pages")
    if pages is None or not pages.ranked_by:
        return ()
    at = request.blueprint in STRUCTURE
    url = url_for("structure.entries", type="pages")
    # i18n: Where pages, menus, units, terms and redirects are put together
    return (NavigationItem(_("Structure"), url, "tree", "true" if at else ""),)


def _messages() -> tuple[NavigationItem, ...]:
    if not may("messages"):
        return ()
    return (_place(_("Messages"), "messages.index", "mail", None, site().messages.unread()),)


def _translate() -> tuple[NavigationItem, ...]:
    """The queue, with how much of it visitors miss, or see in an older version."""
    if len(overview().snapshot.by_code) < MANY:
        return ()
    items = [item for code in own_languages() for item in queue(overview(), QueueFilter(code))]
    waiting = sum(item.state != "incomplete" for item in items)
    return (_place(_("Translate"), "translate.index", "globe", None, waiting),)


def _publish() -> tuple[NavigationItem, ...]:
    if not may("release") or current_app.extensions["oasis.publisher"] is None:
        return ()
    return (_place(_("Publish"), "publishing.index", "send", None, 1 if last_amiss() else 0),)


def _housekeeping() -> tuple[NavigationItem, ...]:
    return (
        _place(_("Media library"), "media.index", "picture"),
        _place(_("Checks"), "problems.index", "alert", None, problems.count()),
        *_statistics(),
        _place(_("Trash"), "trash.index", "trash"),
    )


def _statistics() -> tuple[NavigationItem, ...]:
    if not may("statistics"):
        return ()
    label = pgettext("visits of the site", "Statistics")
    return (_place(label, "statistics.index", "bars"),)


def _settings() -> tuple[NavigationItem, ...]:
    if not may("accounts"):
        return ()
    singles = tuple(
        _single(name)
        for name, model in site().models.items()
        if model.single and not model.for_editors
    )
    return (
        *singles,
        _place(_("Accounts"), "users.index", "people"),
        _place(_("Security log"), "security_log.index", "shield"),
    )


def _single(name: str) -> NavigationItem:
    here = (request.view_args or {}).get("type") == name
    return NavigationItem(
        _(site().models[name].plural),
        url_for("entry.edit", type=name, key=SINGLE),
        "gear",
        "page" if here else "",
    )
