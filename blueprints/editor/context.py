"""Request context of the staff app: the site, the account, its languages."""

from collections.abc import Callable
from typing import cast

from flask import current_app, g
from flask_login import current_user

from cms.accounts.account import Account
from cms.accounts.permissions import Actor
from cms.content import Name, Snapshot
from cms.core.errors import NotFound
from cms.core.languages import Locale
from cms.editing.entry_rows import Overview
from cms.publish.publisher import Publisher
from cms.site import Site

Preview = Callable[[Snapshot, str], tuple[str, int]]
"""Renders the public page at a path from a snapshot: (HTML, status)."""


def site() -> Site:
    """The site this staff app belongs to."""
    return cast(Site, current_app.extensions["oasis"])


def preview() -> Preview:
    """The preview, which renders public pages from a staff snapshot."""
    return cast(Preview, current_app.extensions["oasis.preview"])


def overview() -> Overview:
    """Every entry as lists show it, as of this request."""
    if "overview" not in g:
        g.overview = site().editing.staff.now()
    return cast(Overview, g.overview)


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


def me() -> Account:
    """The account of who is signed in."""
    return cast(Account, current_user.account)


def publisher() -> Publisher:
    """The publisher of the site. Raises NotFound where there is no builder."""
    found = cast(Publisher | None, current_app.extensions["oasis.publisher"])
    if found is None:
        raise NotFound
    return found


def actor() -> Actor:
    """The signed-in account as an actor for permission checks."""
    account = me()
    return Actor(account.id, account.name, account.role, account.languages)


def locales() -> tuple[Locale, ...]:
    """The languages of the site."""
    return site().store.snapshot().locales


def codes() -> list[str]:
    """Their codes."""
    return [locale.code for locale in locales()]


def accounts() -> tuple[Account, ...]:
    """All accounts, read once a request."""
    if "accounts" not in g:
        g.accounts = site().accounts.all()
    return cast(tuple[Account, ...], g.accounts)


def name_of(id: str) -> str:
    """The name behind an account's id; the id itself where the account is gone."""
    if "names" not in g:
        g.names = {account.id: account.name or account.email for account in accounts()}
    return cast(dict[str, str], g.names).get(id, id)
