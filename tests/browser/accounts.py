"""Accounts at a running server, and signed-in browsers."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from cms.accounts.accounts import Accounts
from cms.accounts.passwords import Passwords
from cms.core.dates import utc_now
from tests.browser.server import PASSWORD, Server


def account(
    server: Server, name: str, role: str, languages: tuple[str, ...], interface: str
) -> str:
    """Create the account unless it exists, and return its email address."""
    accounts = Accounts(
        server.instance / "accounts", utc_now, Passwords(time_cost=1, memory_cost=64)
    )
    email = f"{name.lower()}@example.org"
    if accounts.by_email(email) is None:
        _, token = accounts.invite(email, name, role, languages)
        accounts.accept(token, PASSWORD, interface=interface)
    return email


def sign_in(server: Server, context: BrowserContext, email: str) -> None:
    """Sign a browser context in, as the form would."""
    door = f"{server.base}/editor/account/sign-in"
    token = re.search(r'name="csrf_token" value="([^"]+)"', context.request.get(door).text())
    assert token
    form: dict[str, str | float | bool] = {
        "csrf_token": token[1],
        "email": email,
        "password": PASSWORD,
    }
    answer = context.request.post(door, form=form, max_redirects=0)
    assert answer.status == 303, answer.status


def choose_language(server: Server, page: Page, interface: str) -> None:
    """Open the editor and switch it to a language."""
    page.goto(f"{server.base}/editor/")
    other = page.locator(f"button[name=interface][value={interface}]")
    if other.count():
        with page.expect_navigation():
            other.first.evaluate("one => one.click()")
    expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{interface}"))
