"""Publish → progress → way back in a real browser: with scripts and without, over a restart of the server."""

import json
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PASSWORD, Server

pytestmark = pytest.mark.browser
PATIENCE = 90_000
"""Milliseconds: a publish on a machine that does other things too."""


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def live(server: Server, page: str = "en/about/index.html") -> str:
    return (server.instance / "releases" / "current" / page).read_text("utf-8")


def retitle(server: Server, title: str) -> None:
    """Change a page's title by hand, and wait until every worker has noticed."""
    path: Path = server.data / "content/pages/about.json"
    entry = json.loads(path.read_text("utf-8"))
    entry["title"]["en"] = title
    path.write_text(json.dumps(entry), "utf-8")


@pytest.fixture
def desk(server: Server, signed_in: BrowserContext) -> Page:
    page = signed_in.new_page()
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    page.goto(f"{server.base}/editor/publish/")
    yield page
    page.close()
    assert faults == []


def test_publish_progress_rollback(server: Server, desk: Page) -> None:
    expect(desk.locator("main")).to_contain_text("The site has not been published as files yet")
    expect(desk.locator("summary").first).to_contain_text("new files")
    assert violations(desk) == []
    desk.get_by_role("button", name="Publish the site").click()
    desk.wait_for_url("**/publish/jobs/**")
    assert violations(desk) == []
    seen = desk.evaluate("""() => new Promise((done) => {
        const bar = document.querySelector("progress"), seen = new Set();
        new MutationObserver(() => { seen.add(bar.position); if (seen.size > 3) done([...seen]); })
            .observe(bar, { attributes: true });
    })""")
    assert len(set(seen)) > 3
    expect(desk.locator("h1")).to_have_text("Publish: done", timeout=PATIENCE)
    expect(desk.locator("[data-log]")).to_contain_text("is live")
    assert violations(desk) == []
    first = live(server)

    retitle(server, "About the oasis")
    desk.goto(f"{server.base}/editor/publish/")
    expect(desk.locator("main")).to_contain_text("Webmaster")
    expect(desk.locator("main")).to_contain_text("files change")
    desk.get_by_text("files change").click()
    expect(desk.locator(".publishing-list a[href='/en/about/']")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("button", name="Publish the site").click()
    expect(desk.locator("h1")).to_have_text("Publish: done", timeout=PATIENCE)
    assert "About the oasis" in live(server)

    desk.goto(f"{server.base}/editor/publish/")
    desk.get_by_role("button", name="Go back to this").click()
    expect(desk.locator("#confirm")).to_contain_text("in one step")
    desk.locator("#confirm").get_by_role("button", name="Go back").click()
    expect(desk.locator("h1")).to_have_text("Way back: done", timeout=PATIENCE)
    assert live(server) == first
    desk.goto(f"{server.base}/editor/publish/")
    expect(desk.locator("main")).to_contain_text("This is an earlier release")
    assert violations(desk) == []


def test_survives_a_closed_browser_and_a_killed_server(server: Server, desk: Page) -> None:
    before = len(list((server.instance / "releases").glob("*.json")))
    retitle(server, f"About, once more {time.time()}")
    desk.goto(f"{server.base}/editor/publish/")
    desk.get_by_role("button", name="Publish the site").click()
    desk.wait_for_url("**/publish/jobs/**")
    address = desk.url
    desk.goto("about:blank")
    server.kill()
    server.start()
    desk.goto(address)
    expect(desk.locator("h1")).to_have_text("Publish: done", timeout=PATIENCE)
    assert len(list((server.instance / "releases").glob("*.json"))) == before + 1


@pytest.mark.usefixtures("signed_in")
def test_without_scripts_in_chinese(server: Server, chromium: Browser) -> None:
    retitle(server, "About without scripts")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server.base}/editor/publish/")
    page.fill("[name=email]", "webmaster@example.org")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("button[name=interface][value=zh]").first.click()
    page.locator("form[action$='/publish/'] button").click()
    expect(page.locator("progress")).to_be_visible()
    expect(page.locator(".notice-done")).to_be_visible(timeout=PATIENCE)
    assert "About without scripts" in live(server)
    context.close()
