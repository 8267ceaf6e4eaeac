"""Settings of an account for lists of entries: the displayed columns and saved views. They are
stored in `instance/accounts/<id>.lists`, next to the account's file: type → columns and views, as
JSON.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from cms.core.errors import Invalid
from cms.core.files import LOCK, commit, read_record
from cms.core.i18n import N_
from cms.site import Site

MAX_VIEWS = 20
"""Saved views per account and type."""
MAX_NAME_LENGTH = 60
MAX_QUERY_LENGTH = 2000
_ID = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class ListView:
    """A saved view: its name, and the query string of its address."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class ListSettings:
    """The settings for the list of one type. `columns` is () for the default columns."""

    columns: tuple[str, ...] = ()
    views: tuple[ListView, ...] = ()

    def saved(self, name: str, query: str) -> "ListSettings":
        """Return settings with the view added; one of the same name is replaced. Raises Invalid."""
        name = valid_view_name(name)
        if len(query) > MAX_QUERY_LENGTH:
            raise Invalid("name", N_("This view has too many filters to be saved."))
        view = ListView(name, query)
        if any(other.name == name for other in self.views):
            views = tuple(view if other.name == name else other for other in self.views)
        else:
            views = (*self.views, view)
        if len(views) > MAX_VIEWS:
            raise Invalid(
                "name", N_("A list takes up to %(most)s views. Remove one first."), most=MAX_VIEWS
            )
        return replace(self, views=views)

    def renamed(self, name: str, new: str) -> "ListSettings":
        """Return settings with a view renamed. Raises Invalid, also if the name is taken."""
        new = valid_view_name(new)
        if new != name and any(view.name == new for view in self.views):
            raise Invalid("name", N_("There is already a view with this name."))
        return replace(
            self,
            views=tuple(
                replace(view, name=new) if view.name == name else view for view in self.views
            ),
        )

    def without(self, name: str) -> "ListSettings":
        """Return settings without a view."""
        return replace(self, views=tuple(view for view in self.views if view.name != name))


def valid_view_name(text: str) -> str:
    """Return a name on one line. Raises Invalid."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in name):
        raise Invalid("name", N_("Enter a name for the view."))
    if len(name) > MAX_NAME_LENGTH:
        raise Invalid(
            "name", N_("Enter a name of at most %(most)d characters."), most=MAX_NAME_LENGTH
        )
    return name


class ListSettingsFiles:
    """The settings in the folder of the accounts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, account: str, type: str) -> ListSettings:
        """Return the settings of an account for the list of a type."""
        return _parse(self._read(account).get(type))

    def change(
        self, account: str, type: str, change: Callable[[ListSettings], ListSettings]
    ) -> None:
        """Replace the settings with the result of `change`. Raises the errors of `change`, Busy, and
        OSError if nothing was changed.
        """
        path = self._path(account)
        with commit(self._folder / LOCK) as steps:
            known = self._read(account)
            settings = change(_parse(known.get(type)))
            if settings != _parse(known.get(type)):
                data = orjson.dumps(known | {type: settings}, option=orjson.OPT_INDENT_2)
                steps.write(path, data, mode=0o600)

    def _path(self, account: str) -> Path:
        if not _ID.fullmatch(account):
            raise ValueError(f"{account!r} is no account's id")
        return self._folder / f"{account}.lists"

    def _read(self, account: str) -> dict[str, Any]:
        """Return the settings of an account by type; empty if there is no readable file."""
        settings = read_record(self._path(account), orjson.loads)
        return settings if isinstance(settings, dict) else {}


def _parse(raw: Any) -> ListSettings:
    """Parse the settings of a type; invalid parts are left out."""
    raw = raw if isinstance(raw, Mapping) else {}
    views = [view for view in _listed(raw, "views") if isinstance(view, Mapping)]
    return ListSettings(
        tuple(map(str, _listed(raw, "columns"))),
        tuple(
            ListView(str(view.get("name")), str(view.get("query"))) for view in views[:MAX_VIEWS]
        ),
    )


def _listed(raw: Mapping[str, Any], name: str) -> list[Any]:
    value = raw.get(name)
    return value if isinstance(value, list) else []


def open_settings(site: Site) -> ListSettingsFiles:
    return ListSettingsFiles(site.paths.instance / "accounts")
