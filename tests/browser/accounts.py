"""Accounts at a running server."""

import re

from playwright.sync_api import BrowserContext

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


def sign_in(context: BrowserContext, email: str) -> None:
    """Give a browser the session of somebody, by what the form sends: drawing the pages of it would
    take longer than most tests.
    """
    form = context.request.get("account/sign-in").text()
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert token, form
    answer = context.request.post(
        "account/sign-in",
        form={"csrf_token": token[1], "email": email, "password": PASSWORD},
        max_redirects=0,
    )
    assert answer.status == 303, answer.text()
