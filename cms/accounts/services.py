"""The services of a site for accounts: their files and sessions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cms.accounts.accounts import Accounts
from cms.accounts.sessions import Sessions
from cms.accounts.sign_in_limit import SignInLimit

if TYPE_CHECKING:
    from cms.site import Site

PART_TYPES = ("units", "stations")
"""The content types of the institute's parts."""


def open_accounts(site: "Site") -> Accounts:
    """Return the accounts. No password may be made of the names of the site or the institute."""

    def site_names() -> Iterator[str]:
        """Yield the names and addresses of the site, which no password may be made of."""
        values = site.store.content().site.values
        for name in ("name", "short", "address"):
            yield from values.get(name, {}).values()
        yield str(values.get("email", ""))
        yield site.base_url(site.store.snapshot())

    def part_names() -> Iterator[str]:
        """Yield the names of the institute's units and stations, which passwords are guessed by."""
        entries = site.store.content().entries
        for type in PART_TYPES:
            for entry in entries.get(type, {}).values():
                yield from entry.values.get(site.models[type].title, {}).values()

    folder = site.paths.instance / "accounts"
    return Accounts(folder, site.store.clock, words=site_names, near=part_names)


def open_sessions(site: "Site") -> Sessions:
    """Return the sessions of accounts."""
    return Sessions(site.state, site.store.clock)


def open_sign_in_limit(site: "Site") -> SignInLimit:
    """Return the limit on attempts to sign in."""
    return SignInLimit(site.state, site.store.clock)
