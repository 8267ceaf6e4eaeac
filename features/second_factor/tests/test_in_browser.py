"""A second factor in a real browser: an app without scripts, a passkey, and axe on every screen."""

import re
import time
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from freeze.smallsite import make_tiny_content
from playwright.sync_api import Browser, BrowserContext, Page, expect

from features.second_factor.one_time_codes import code_at, counter_at
from tests.browser.accounts import account
from tests.browser.axe import in_both_schemes
from tests.browser.incompletes import KNOWN
from tests.browser.server import PASSWORD, Server, serving
from tests.thorough import by_turns

pytestmark = pytest.mark.browser
DECIDED = [asdict(one) for one in KNOWN]


@pytest.fixture(scope="module")
def required(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A small site that requires a second factor of administrators, at a host that passkeys take."""
    folder = tmp_path_factory.mktemp("required")
    content = make_tiny_content(folder / "tiny")
    with serving(folder, content, OASIS_SECOND_FACTOR="administrator") as server:
        server.base = server.base.replace("127.0.0.1", "localhost")
        yield server


def enter(page: Page, server: Server, email: str) -> None:
    page.goto(f"{server.base}/editor/account/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).click()


def code(secret: str, after: int = 0) -> str:
    """Return the code of a step later than the present one, as a phone that is fast shows it."""
    return code_at(secret, counter_at(time.time()) + after)


def secret_on(page: Page) -> str:
    return page.locator(".factor-key").inner_text().replace(" ", "")


def with_passkeys(context: BrowserContext, page: Page) -> None:
    """Give the browser a device that has passkeys and confirms everything."""
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    device |= {"hasUserVerification": True, "isUserVerified": True}
    device |= {"automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def test_an_app_is_set_up_and_used_without_scripts(required: Server, chromium: Browser) -> None:
    page = chromium.new_page(java_script_enabled=False, locale="en")
    email = account(required, "Ada", "administrator", (), "en")
    enter(page, required, email)
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
    expect(page.get_by_text("Add a passkey")).to_be_hidden()
    secret = secret_on(page)
    page.get_by_label("Code from your app").fill(code(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".factor-codes li")).to_have_count(10)
    codes = page.locator(".factor-codes li").all_inner_texts()
    page.get_by_role("link", name="I have saved them").click()
    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()
    sign_out(page)
    enter(page, required, email)
    page.get_by_label("Code from your app").fill(code(secret, after=1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()
    sign_out(page)
    enter(page, required, email)
    page.get_by_role("link", name="Enter a recovery code").click()
    page.get_by_label("Recovery code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()
    page.close()


def test_a_passkey_is_made_and_used(required: Server, chromium: Browser) -> None:
    context = chromium.new_context(locale="en")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    with_passkeys(context, page)
    enter(page, required, account(required, "Edi", "editor", (), "en"))
    page.goto(f"{required.base}/editor/second-factor/set-up/")
    expect(page.get_by_label("Name")).to_have_value(re.compile("Chrome on Linux|Unknown browser"))
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".factor-codes li")).to_have_count(10)
    page.goto(f"{required.base}/editor/account/")
    expect(page.get_by_text("My laptop").first).to_be_visible()
    sign_out(page)
    enter(page, required, "edi@example.org")
    page.get_by_role("button", name="Use a passkey or security key").click()
    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()
    page.goto(f"{required.base}/editor/second-factor/again/?next=/account/")
    page.get_by_role("button", name="Use a passkey or security key").click()
    expect(page).to_have_url(f"{required.base}/editor/account/")
    assert faults == []
    context.close()


def test_a_cancelled_passkey_says_so_and_can_be_tried_again(
    required: Server, chromium: Browser
) -> None:
    context = chromium.new_context(locale="en")
    page = context.new_page()
    with_passkeys(context, page)
    enter(page, required, account(required, "Bo", "editor", (), "en"))
    page.goto(f"{required.base}/editor/second-factor/set-up/")
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("could not be checked")).to_be_visible()
    expect(page.get_by_role("button", name="Add a passkey")).to_be_enabled()
    context.close()


@pytest.mark.parametrize(("language", "width"), by_turns([("en", 360), ("zh", 1440)], 2))
def test_axe_finds_nothing(required: Server, chromium: Browser, language: str, width: int) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, locale=language, reduced_motion="reduce"
    )
    page = context.new_page()
    found: list[str] = []

    def look() -> None:
        page.locator("main").wait_for()
        page.wait_for_load_state()
        found.extend(in_both_schemes(page, DECIDED))
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found.append(f"{page.url} is too wide")

    def press() -> None:
        page.locator("form .button-primary").first.click()

    name = f"Axe{language}"
    email = account(required, name, "administrator", (), language)
    door = f"{required.base}/editor/account/sign-in"

    def sign_in() -> None:
        page.goto(door)
        page.fill("#email", email)
        page.fill("#password", PASSWORD)
        press()

    sign_in()
    look()  # setting up, as a step
    secret = secret_on(page)
    page.fill("#code", "000000")
    press()
    look()
    page.fill("#code", code(secret))
    press()
    look()  # recovery codes
    for path in ("account/", "second-factor/set-up/", "second-factor/again/?next=/"):
        page.goto(f"{required.base}/editor/{path}")
        look()
    page.fill("#_again", "wrong")
    press()
    look()
    context.clear_cookies()
    sign_in()
    look()  # the code
    page.fill("#code", code(secret))
    press()
    look()  # a used code
    context.close()
    assert found == []
