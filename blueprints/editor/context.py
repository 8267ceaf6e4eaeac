"""Request context of the staff app: the site, the account and its permissions, the languages.

Also the redirects and cookies that several views use.
"""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, after_this_request, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blueprints.editor.template_functions import template_function
from cms.accounts import permissions
from cms.accounts.accounts import Account
from cms.accounts.permissions import Actor
from cms.content import Snapshot
from cms.core.errors import NotFound
from cms.core.languages import Locale
from cms.editing.edited_entry import EditedEntry
from cms.editing.entry_rows import EntryRow, Overview
from cms.editing.entry_search import EntrySearch
from cms.publish.publisher import Publisher
from cms.schema.content_type import Model
from cms.schema.entry_ref import Name
from cms.site import Site
from cms.web.public_addresses import SectionPages

Preview = Callable[[Snapshot, str], tuple[str, int]]
"""Renders the public page at a path from a snapshot: (HTML, status)."""
PREFERENCE_SECONDS = 365 * 24 * 3600
"""Seconds for which a browser keeps a preference."""


T = TypeVar("T")


def memoize_per_request(read: Callable[[], T]) -> Callable[[], T]:
    """Return a function that calls `read` once a request and keeps the result until the request
    ends.
    """

    @wraps(read)
    def memoized() -> T:
        results = g.setdefault("memoized", {})
        if read not in results:
            results[read] = read()
        return cast(T, results[read])

    return memoized


def forget_memoized(error: BaseException | None = None) -> None:
    """Release the results of the request. Compiled templates keep `g` alive until the next full
    garbage collection, and it would keep whole snapshots.
    """
    g.pop("memoized", None)


def attempt(action: Callable[[], T], default: Any) -> T:
    """Return `action()`, or `default` if the disk or a database fails.

    For data that no page of the editor needs for its work.
    """
    with suppress(sqlite3.Error, OSError):
        return action()
    return cast(T, default)


def wants_json() -> bool:
    """Return whether the client prefers JSON, as scripts do."""
    return request.accept_mimetypes.best == "application/json"


def search_query(limit: int = 200) -> str:
    """Return the search words of the query string, up to `limit` characters."""
    return request.args.get("q", "")[:limit].strip()


def page_number() -> int:
    """Return the page of a list that the query string names, by default the first."""
    return request.args.get("page", 1, int)


def site() -> Site:
    """Return the site this staff app belongs to."""
    return cast(Site, current_app.extensions["oasis"])


def current_snapshot() -> Snapshot:
    """Return the content that visitors see now."""
    return site().store.snapshot()


def now() -> datetime:
    """Return the current time."""
    return site().store.clock()


def site_today() -> date:
    """Return today's date in the site's time zone."""
    return now().astimezone(overview().staff.zone).date()


def preview() -> Preview:
    """Return the function that renders public pages, also from a staff snapshot."""
    return cast(Preview, current_app.extensions["oasis.preview"])


def section_pages() -> SectionPages | None:
    """Return the public pages that aren't entries'; None if the editor runs without the public
    site.
    """
    return cast(SectionPages | None, current_app.extensions["oasis.section_pages"])


@memoize_per_request
def overview() -> Overview:
    """Return every entry as lists show it, as of this request."""
    return site().editing.overviews.current()


@template_function
def entry_row(type: str, key: str) -> EntryRow | None:
    """Return an entry as lists show it, or None."""
    return overview().get(type, key)


def entries_matching(query: str, locale: str) -> list[Name]:
    """Return the entries that contain the words of a query, drafts included, best match first."""
    search = site().find(EntrySearch) or EntrySearch()
    return search.find(overview(), query, locale) if query else []


def publisher() -> Publisher:
    """Return the publisher of the site. Raises NotFound if there is no builder."""
    publisher = cast(Publisher | None, current_app.extensions["oasis.publisher"])
    if publisher is None:
        raise NotFound
    return publisher


def me() -> Account:
    """Return the signed-in account."""
    return cast(Account, current_user.account)


def actor() -> Actor:
    """Return the signed-in account as an actor for permission checks."""
    account = me()
    return Actor(account.id, account.name, account.role, account.languages)


@template_function
def may(action: str, model: Model | None = None, path: str = "", locale: str = "") -> bool:
    """Return whether the account may do an action, so that views don't offer refused ones."""
    of_features = site().settings.features.permissions
    return permissions.may(actor(), action, model, path, locale, of_features=of_features)


def require(action: str, model: Model | None = None) -> None:
    """Raise Forbidden if the account may not do something."""
    permissions.require(actor(), action, model, of_features=site().settings.features.permissions)


def creatable() -> list[Model]:
    """Return the types of which the account may create entries."""
    return [model for model in site().models.values() if not model.single and may("create", model)]


@template_function
def may_release() -> bool:
    """Return whether the account may update the site, and visitors get it as files."""
    has_publisher = current_app.extensions["oasis.publisher"] is not None
    return may("release") and has_publisher and site().settings.serves_files


def locales() -> tuple[Locale, ...]:
    """Return the languages of the site."""
    return current_snapshot().locales


def codes() -> list[str]:
    """Return the codes of the site's languages."""
    return [locale.code for locale in locales()]


@memoize_per_request
def accounts() -> tuple[Account, ...]:
    """Return all accounts."""
    return site().accounts.all()


@memoize_per_request
def names() -> dict[str, str]:
    """Return account id → name."""
    return {account.id: account.name or account.email for account in accounts()}


@template_function
def name_of(id: str) -> str:
    """Return the name of an account, or its id if the account is gone."""
    return names().get(id, id)


def open_entry(type: str, key: str) -> EditedEntry:
    """Return an entry as it is being edited. Raises NotFound."""
    return site().editing.drafts.open(type, key)


def entry_url(name: Name, **more: Any) -> str:
    """Return the URL of an entry's form."""
    return url_for("entry.edit", type=name[0], key=name[1], **more)


def see_other(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Redirect to a view after a POST."""
    return redirect(url_for(endpoint, **values), 303)


def see_entry(name: Name, **more: Any) -> ResponseReturnValue:
    """Redirect to an entry's form after a POST."""
    return redirect(entry_url(name, **more), 303)


def set_preference_cookie(cookie: str, text: str) -> None:
    """Set a preference cookie, which only the editor gets."""

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            cookie,
            text,
            max_age=PREFERENCE_SECONDS,
            path=f"{request.script_root}/",
            secure=request.is_secure,
            samesite="Lax",
        )
        return response
