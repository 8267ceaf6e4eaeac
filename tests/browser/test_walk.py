"""The editor from end to end in a real browser: from the first-run link to the frozen page."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.server import PASSWORD, Server, serving
from tests.warm import Original

pytestmark = pytest.mark.browser
ENTRY = "news/aral-sea-expedition"
ENGLISH, CHINESE = "A headline typed in Chromium", "在浏览器里写的标题"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, small_original: Original) -> Iterator[Server]:
    """A small site, since all of it is frozen."""
    with serving(tmp_path_factory.mktemp("served"), small_original) as server:
        yield server


@pytest.fixture(scope="module")
def signed_in(server: Server, chromium: Browser) -> Iterator[BrowserContext]:
    """The administrator, set up through the first-run link."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(server.first_run_link())
    page.fill("[name=email]", "webmaster@example.org")
    page.fill("[name=name]", "Webmaster")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    page.wait_for_url(f"{server.base}/editor/")
    page.close()
    yield context
    context.close()


@pytest.fixture
def form(server: Server, signed_in: BrowserContext) -> Iterator[Page]:
    page = signed_in.new_page()
    page.goto(f"{server.base}/editor/entries/{ENTRY}/")
    yield page
    page.close()


def public(server: Server, page: Page, locale: str) -> str:
    page.goto(f"{server.base}/{locale}/{ENTRY}/")
    return page.locator("h1").inner_text()


def on_disk(server: Server) -> dict[str, dict[str, str]]:
    return json.loads((server.data / f"content/{ENTRY}.json").read_text("utf-8"))


def test_1_the_first_run_link_works_once(
    server: Server, signed_in: BrowserContext, page: Page
) -> None:
    page.goto(server.first_run_link())
    assert page.locator("[name=password]").count() == 0 or "sign-in" in page.url
    page.goto(f"{server.base}/editor/")
    page.fill("[name=email]", "webmaster@example.org")
    page.fill("[name=password]", "something else entirely")
    page.locator("[name=password]").press("Enter")
    expect(page.locator("[name=password]")).to_be_visible()


def test_2_what_is_typed_survives_a_killed_server(server: Server, form: Page) -> None:
    before = (server.data / f"content/{ENTRY}.json").read_bytes()
    form.fill("[name='headline.en']", ENGLISH)
    form.fill("[name='headline.zh']", CHINESE)
    expect(form.locator("[data-save-state]")).to_contain_text("Saved")
    server.kill()
    server.start()
    form.reload()
    expect(form.locator("[name='headline.en']")).to_have_value(ENGLISH)
    expect(form.locator("[name='headline.zh']")).to_have_value(CHINESE)
    assert (server.data / f"content/{ENTRY}.json").read_bytes() == before, (
        "the site does not change by typing"
    )


def test_3_what_is_typed_while_the_server_is_down_is_kept(server: Server, form: Page) -> None:
    server.kill()
    form.locator(".form-group[data-fields~=author] > summary").click()
    form.fill("[name='author.en']", "typed while it was down")
    expect(form.locator("[data-save-state]")).not_to_contain_text("Saved")
    server.start()
    expect(form.locator("[data-save-state]")).to_contain_text("Saved")
    form.reload()
    expect(form.locator("[name='author.en']")).to_have_value("typed while it was down")


def test_4_publishing_one_language_leaves_the_other(server: Server, form: Page, page: Page) -> None:
    form.locator(".menu > .button-primary").click()
    with form.expect_navigation():
        form.locator("button[name=_do][value='publish:en']").click()
    assert public(server, page, "en") == ENGLISH
    assert public(server, page, "zh") == "咸海科学考察启动"
    assert on_disk(server)["headline"] == {"en": ENGLISH, "zh": "咸海科学考察启动"}


def test_5_the_frozen_page_shows_it(server: Server, page: Page) -> None:
    target = server.folder / "build"
    result = server.run("freeze", str(target))
    assert result.returncode == 0, result.stderr
    page.goto((target / f"en/{ENTRY}/index.html").as_uri())
    assert page.locator("h1").inner_text() == ENGLISH
    page.goto((target / f"zh/{ENTRY}/index.html").as_uri())
    assert page.locator("h1").inner_text() == "咸海科学考察启动"
    assert CHINESE not in (target / f"zh/{ENTRY}/index.html").read_text("utf-8")


def test_6_the_history_tells_who_and_gives_back(server: Server, form: Page) -> None:
    form.goto(f"{server.base}/editor/entries/{ENTRY}/history/")
    expect(form.locator("main")).to_contain_text("Webmaster")


def test_7_without_javascript_the_form_saves_too(server: Server, signed_in: BrowserContext) -> None:
    context = signed_in.browser.new_context(
        java_script_enabled=False, storage_state=signed_in.storage_state()
    )  # type: ignore[union-attr]
    page = context.new_page()
    page.goto(f"{server.base}/editor/entries/{ENTRY}/")
    page.fill("[name='summary.zh']", "没有脚本也能保存。")
    with page.expect_navigation():
        page.locator("button[name=_do][value=save]").click()
    expect(page.locator("[name='summary.zh']")).to_have_value("没有脚本也能保存。")
    copy = json.loads((server.instance / f"drafts/{ENTRY}.json").read_text("utf-8"))
    assert copy["fields"]["summary.zh"] == "没有脚本也能保存。"
    context.close()


def test_8_signing_out_ends_a_copied_cookie(
    server: Server, signed_in: BrowserContext, page: Page
) -> None:
    copied = signed_in.browser.new_context(storage_state=signed_in.storage_state())  # type: ignore[union-attr]
    mine = signed_in.new_page()
    mine.goto(f"{server.base}/editor/")
    with mine.expect_navigation():
        mine.get_by_role("button", name="Sign out").click()
    other = copied.new_page()
    other.goto(f"{server.base}/editor/users/")
    expect(other.locator("[name=password]")).to_be_visible()
    copied.close()
    mine.fill("[name=email]", "webmaster@example.org")
    mine.fill("[name=password]", PASSWORD)
    mine.locator("[name=password]").press("Enter")
    mine.wait_for_url(f"{server.base}/editor/**")
    mine.close()
