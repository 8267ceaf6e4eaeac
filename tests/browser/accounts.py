"""Accounts at a running server."""

from cms.accounts import Accounts, Passwords
from cms.content.store import utc_now
from tests.browser.server import PASSWORD, Server


def account(
    server: Server, name: str, role: str, languages: tuple[str, ...], interface: str
) -> str:
    """The address of somebody's account, made at their first coming."""
    accounts = Accounts(
        server.instance / "accounts", utc_now, Passwords(time_cost=1, memory_cost=64)
    )
    email = f"{name.lower()}@example.org"
    if accounts.by_email(email) is None:
        _, token = accounts.invite(email, name, role, languages)
        accounts.accept(token, PASSWORD, interface=interface)
    return email
