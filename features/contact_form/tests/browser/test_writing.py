"""A visitor writes to the institute, by keyboard alone and without JavaScript; staff reads and
erases the message.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from blueprints.shared.form_token import FormTokens
from tests.browser.axe import in_both_schemes
from tests.browser.server import Server

pytestmark = pytest.mark.browser
WORDS = {
    "en": ("Write to us", "Enter your name.", "Your message has arrived"),
    "zh": ("给我们留言", "请填写姓名。", "您的留言已收到"),
}
HOSTILE = '</textarea><script>document.title="run"</script>"\'<img src=x onerror="document.title=\'run\'">'


@pytest.fixture(params=[360, 1440])
def plain(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """A browser without scripts."""
    context = chromium.new_context(
        viewport={"width": request.param, "height": 900}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def type_and_tab(page: Page, *texts: str) -> None:
    for text in texts:
        page.keyboard.insert_text(text)
        page.keyboard.press("Tab")


def send(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Send").click()


def opened_a_minute_ago(page: Page, server: Server) -> None:
    """Date the form's token a minute back, since a form filled in within seconds is refused as
    spam.
    """
    tokens = FormTokens(
        (server.instance / "secret_key").read_bytes,
        lambda: datetime.now(UTC) - timedelta(minutes=1),
    )
    token = page.locator("[name=token]")
    token.evaluate("(field, token) => { field.value = token; }", tokens.issue())


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_message_by_keyboard_without_scripts(server: Server, plain: Page, locale: str) -> None:
    invitation, missing, thanks = WORDS[locale]
    plain.goto(f"{server.base}/{locale}/contact/")
    plain.get_by_role("link", name=invitation).focus()
    plain.keyboard.press("Enter")
    plain.locator("#name").focus()
    type_and_tab(plain, "", "li@example.org", "Lake 博斯腾湖", "How old is it?\nLi")
    plain.keyboard.press("Enter")
    expect(plain.locator("#name-error")).to_have_text(missing)
    assert plain.locator("#text").input_value() == "How old is it?\nLi"
    plain.locator(".notice-fault a").first.focus()
    plain.keyboard.press("Enter")
    plain.locator("#name").focus()
    plain.keyboard.insert_text("李华")
    opened_a_minute_ago(plain, server)
    plain.keyboard.press("Enter")
    expect(plain.locator("main")).to_contain_text(thanks)
    assert plain.context.cookies(plain.url) == []


def test_the_pages_in_between_are_accessible(server: Server, chromium: Browser) -> None:
    page = chromium.new_context(reduced_motion="reduce").new_page()
    page.goto(f"{server.base}/en/contact/write/")
    send(page)
    assert in_both_schemes(page) == []
    page.emulate_media(color_scheme="light")
    page.goto(f"{server.base}/en/contact/write/thanks/")
    assert in_both_schemes(page) == []
    page.context.close()


def test_what_is_said_never_runs(
    server: Server, chromium: Browser, signed_in: BrowserContext
) -> None:
    """With the Content-Security-Policy off: escaping alone must suffice."""
    context = chromium.new_context(bypass_csp=True, storage_state=signed_in.storage_state())
    page = context.new_page()
    page.goto(f"{server.base}/en/contact/write/")
    page.fill("#name", HOSTILE)
    page.fill("#email", "x")
    page.fill("#subject", HOSTILE)
    page.fill("#text", HOSTILE)
    send(page)
    assert page.title() != "run"
    page.fill("#email", "x@example.org")
    opened_a_minute_ago(page, server)
    send(page)
    page.wait_for_url("**/thanks/")
    page.goto(f"{server.base}/editor/messages/")
    assert page.title() != "run"
    page.set_viewport_size({"width": 390, "height": 844})
    tick, subject = page.get_by_role("checkbox").first, page.locator(".table-title").first
    middle = "(one) => one.getBoundingClientRect().top + one.getBoundingClientRect().height / 2"
    assert tick.evaluate(middle) <= subject.evaluate("(one) => one.getBoundingClientRect().bottom")
    assert tick.evaluate(middle) >= subject.evaluate("(one) => one.getBoundingClientRect().top")
    page.get_by_role("link", name="</textarea>").click()
    expect(page.locator(".message-text")).to_contain_text(HOSTILE)
    assert page.title() != "run"
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete permanently").wait_for()
    assert page.title() != "run"
    page.get_by_role("button", name="Delete permanently").click()
    expect(page.locator(".notice-done")).to_be_visible()
    expect(page.get_by_role("link", name="</textarea>")).to_have_count(0)
    context.close()
