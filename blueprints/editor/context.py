"""Request context of the staff app: the site, the account and what it may do, the languages; and the
redirects and cookies with which views answer.
"""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, after_this_request, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cms.accounts import permissions
from cms.accounts.accounts import Account
from cms.accounts.permissions import Actor
from cms.content import Name, Snapshot
from cms.core.errors import NotFound
from cms.core.languages import Locale
from cms.editing.edited_entry import EditedEntry
from cms.editing.entry_rows import EntryRow, Overview
from cms.publish.publisher import Publisher
from cms.schema.content_type import Model
from cms.site import Site

Preview = Callable[[Snapshot, str], tuple[str, int]]
"""Renders the public page at a path from a snapshot: (HTML, status)."""
YEAR = 365 * 24 * 3600
"""Seconds for which a browser remembers how somebody works."""


T = TypeVar("T")


def memoize_per_request(read: Callable[[], T]) -> Callable[[], T]:
    """Calls a function once a request, and keeps what it returned until the request is over."""

    @wraps(read)
    def kept() -> T:
        known = g.setdefault("kept", {})
        if read not in known:
            known[read] = read()
        return cast(T, known[read])

    return kept


def attempt(action: Callable[[], T], otherwise: Any) -> T:
    """The answer of a function; `otherwise` while the disk or a database fails, which no page of the
    editor needs for its work.
    """
    with suppress(sqlite3.Error, OSError):
        return action()
    return cast(T, otherwise)


def wants_json() -> bool:
    """Whether a script asks, which reads JSON."""
    return request.accept_mimetypes.best == "application/json"


def search_query(limit: int = 200) -> str:
    """The words that the address looks for, up to so many characters."""
    return request.args.get("q", "")[:limit].strip()


def page_number() -> int:
    """The page of a list that the address names, the first where it names none."""
    return request.args.get("page", 1, int)


def site() -> Site:
    """The site this staff app belongs to."""
    return cast(Site, current_app.extensions["oasis"])


def current_snapshot() -> Snapshot:
    """The content that visitors see now."""
    return site().store.snapshot()


def now() -> datetime:
    """The present moment."""
    return site().store.clock()


def preview() -> Preview:
    """The preview, which renders public pages from a staff snapshot."""
    return cast(Preview, current_app.extensions["oasis.preview"])


@memoize_per_request
def overview() -> Overview:
    """Every entry as lists show it, as of this request."""
    return site().editing.staff.now()


def line_of(type: str, key: str) -> EntryRow | None:
    """An entry as lists show it; None where there is none."""
    return overview().get(type, key)


def named(text: str) -> Name:
    """The entry that a text such as `news/launch` names."""
    type, _slash, key = text.partition("/")
    return type, key


def entries_matching(query: str, locale: str) -> list[Name]:
    """The entries that hold the words of a query anywhere, drafts included, best first."""
    if not query:
        return []
    found = overview()
    drafts = {
        name: ((draft.base_version, draft.version), entry)
        for name, draft in found.drafts.items()
        if not found.staff.model(name[0]).single and (entry := found.staff.entry(*name))
    }
    return site().staff_search.find(found.snapshot.content, drafts, query, locale)


def publisher() -> Publisher:
    """The publisher of the site. Raises NotFound where there is no builder."""
    found = cast(Publisher | None, current_app.extensions["oasis.publisher"])
    if found is None:
        raise NotFound
    return found


def me() -> Account:
    """The account of who is signed in."""
    return cast(Account, current_user.account)


def actor() -> Actor:
    """The signed-in account as an actor for permission checks."""
    account = me()
    return Actor(account.id, account.name, account.role, account.languages)


def may(action: str, model: Model | None = None, path: str = "", locale: str = "") -> bool:
    """Whether who is signed in may do this: so as not to offer what would be refused."""
    return permissions.may(actor(), action, model, path, locale)


def require(action: str, model: Model | None = None) -> None:
    """Raises Forbidden where who is signed in may not."""
    permissions.require(actor(), action, model)


def may_release() -> bool:
    """Whether who is signed in may publish the site, and it can be."""
    return may("release") and current_app.extensions["oasis.publisher"] is not None


def locales() -> tuple[Locale, ...]:
    """The languages of the site."""
    return current_snapshot().locales


def codes() -> list[str]:
    """Their codes."""
    return [locale.code for locale in locales()]


@memoize_per_request
def accounts() -> tuple[Account, ...]:
    """All accounts."""
    return site().accounts.all()


@memoize_per_request
def names() -> dict[str, str]:
    """Account id → name."""
    return {account.id: account.name or account.email for account in accounts()}


def name_of(id: str) -> str:
    """The name behind an account's id; the id itself where the account is gone."""
    return names().get(id, id)


def open_entry(type: str, key: str) -> EditedEntry:
    """An entry as it is being edited. Raises NotFound."""
    return site().editing.drafts.open(type, key)


def entry_url(name: Name, **more: Any) -> str:
    """The address of an entry's form."""
    return url_for("entry.edit", type=name[0], key=name[1], **more)


def see_other(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Answer a form by leading to another page."""
    return redirect(url_for(endpoint, **values), 303)


def see_entry(name: Name, **more: Any) -> ResponseReturnValue:
    """Answer a form by leading to that of an entry."""
    return redirect(entry_url(name, **more), 303)


def keep_in_browser(cookie: str, text: str) -> None:
    """Let the browser remember how somebody works; only the editor gets the cookie."""

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            cookie,
            text,
            max_age=YEAR,
            path=f"{request.script_root}/",
            secure=request.is_secure,
            samesite="Lax",
        )
        return response
