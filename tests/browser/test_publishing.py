"""Publish, progress and rollback in a real browser: with scripts and without, over a restart of the
server.
"""

import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cms.core.jobs import JobLog
from cms.core.messages import lazy_message
from cms.core.processes import Command
from cms.publish.jobs import PublishJobs
from tests import waiting
from tests.browser.accounts import account, sign_in
from tests.browser.axe import violations
from tests.browser.server import PASSWORD, Server, serving
from tests.thorough import by_turns
from tests.waiting import wait_until
from tests.warm import Original

pytestmark = pytest.mark.browser


def live(server: Server, page: str = "en/about/index.html") -> str:
    return (server.instance / "releases" / "current" / page).read_text("utf-8")


def retitle(server: Server, title: str) -> None:
    """Change a page's title by hand, and wait until the server has noticed."""
    path: Path = server.data / "content/pages/about.json"
    entry = json.loads(path.read_text("utf-8"))
    entry["title"]["en"] = title
    path.write_text(json.dumps(entry), "utf-8")

    def is_shown() -> bool:
        with urlopen(f"{server.base}/en/about/") as answer:
            return title in answer.read().decode()

    wait_until(is_shown)


def see_changes(server: Server, page: Page) -> None:
    page.goto(f"{server.base}/editor/publish/")
    expect(page.get_by_role("button", name="Update the site")).to_be_visible()


WATCH_THE_BAR = """
addEventListener("DOMContentLoaded", () => {
  const bar = document.querySelector("progress");
  if (!bar) return;
  const note = () => { sessionStorage.moves = `${sessionStorage.moves ?? ""} ${bar.position.toFixed(2)}`.trim(); };
  new MutationObserver(note).observe(bar, { attributes: true });
});
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, tiny_original: Original) -> Iterator[Server]:
    """A site of a few entries, since all of them are frozen."""
    folder = tmp_path_factory.mktemp("served")
    releases = str(folder / "instance" / "releases")
    with serving(folder, tiny_original, OASIS_RELEASES=releases) as server:
        yield server


@pytest.fixture
def desk(server: Server, signed_in: BrowserContext) -> Iterator[Page]:
    page = signed_in.new_page()
    page.add_init_script(WATCH_THE_BAR)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: faults.append(message.text) if "Content Security" in message.text else None,
    )
    page.goto(f"{server.base}/editor/publish/")
    yield page
    page.close()
    assert faults == []


def test_publish_progress_rollback(server: Server, desk: Page) -> None:
    expect(desk.locator("main")).to_contain_text("The site has not been updated yet")
    expect(desk.locator("main summary").first).to_contain_text("new files")
    assert violations(desk) == []
    desk.get_by_role("button", name="Update the site").click()
    desk.wait_for_url("**/publish/jobs/**")
    expect(desk.locator("h1")).to_have_text("Update: done")
    expect(desk.locator("[data-log]")).to_contain_text("is live")
    assert violations(desk) == []
    first = live(server)

    retitle(server, "About the oasis")
    see_changes(server, desk)
    expect(desk.locator("main")).to_contain_text("Webmaster")
    desk.get_by_text(re.compile(r"\d+ changed files?$")).click()
    expect(desk.locator(".publishing-list a[href='/en/about/']")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("button", name="Update the site").click()
    expect(desk.locator("h1")).to_have_text("Update: done")
    assert "About the oasis" in live(server)

    desk.goto(f"{server.base}/editor/publish/")
    desk.get_by_role("button", name="Roll back to this release").click()
    expect(desk.locator("#confirm")).to_contain_text("in one step")
    desk.locator("#confirm").get_by_role("button", name="Roll back").click()
    expect(desk.locator("h1")).to_have_text("Rollback: done")
    assert live(server) == first
    desk.goto(f"{server.base}/editor/publish/")
    expect(desk.locator("main")).to_contain_text("This is an earlier release")
    assert violations(desk) == []


def test_survives_a_closed_browser_and_a_killed_server(server: Server, desk: Page) -> None:
    before = len(list((server.instance / "releases").glob("*.json")))
    retitle(server, f"About, once more {time.time()}")
    see_changes(server, desk)
    desk.get_by_role("button", name="Update the site").click()
    desk.wait_for_url("**/publish/jobs/**")
    address = desk.url
    desk.goto("about:blank")
    server.kill()
    server.start()
    desk.goto(address)
    expect(desk.locator("h1")).to_have_text("Update: done")
    assert len(list((server.instance / "releases").glob("*.json"))) == before + 1


@contextmanager
def job_at_work(server: Server) -> Iterator[JobLog]:
    """A running job that makes no progress: the test holds its log and its lock."""
    jobs = PublishJobs(server.instance / "cache" / "jobs", Command((), {}, server.folder))
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setattr("cms.core.jobs.LOCK_TIMEOUT_SECONDS", waiting.PATIENCE)
        stack.enter_context(jobs.lock())
        log = jobs.begin("publish", "command")
        log.write("step", lazy_message("Building the pages"))
        log.write("progress", done=30, total=120)
        yield log


@pytest.mark.parametrize(("width", "scheme"), by_turns([(360, "dark"), (1440, "light")], 2))
def test_a_job_at_work_is_accessible(server: Server, desk: Page, width: int, scheme: str) -> None:
    desk.set_viewport_size({"width": width, "height": 800})
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    with job_at_work(server) as log:
        desk.goto(f"{server.base}/editor/publish/jobs/{log.id}/")
        expect(desk.locator("progress")).to_have_js_property("position", 0.25)
        log.write("progress", done=60, total=120)
        log.write(
            "fault", lazy_message("<img src=x onerror=alert(1)> %(what)s", what="<b>bold</b>")
        )
        expect(desk.locator("progress")).to_have_js_property("position", 0.5)
        expect(desk.locator("[data-percent]")).to_have_text("60 of 120")
        log.write("progress", done=90, total=120)
        expect(desk.locator("progress")).to_have_js_property("position", 0.75)
        moves = desk.evaluate("sessionStorage.moves").split()
        assert len(moves) >= 2, "the bar has moved, and more than once"
        assert moves[-1] == "0.75"
        expect(desk.locator("[data-log] .log-fault")).to_have_text(
            "<img src=x onerror=alert(1)> <b>bold</b>"
        )
        assert violations(desk) == []
        assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        desk.goto(f"{server.base}/editor/publish/")
        expect(desk.get_by_role("button", name="Update the site")).to_have_count(0)
        assert violations(desk) == []
        assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        desk.get_by_role("link", name="View progress").click()
        expect(desk.locator("progress")).to_be_visible()
    expect(desk.locator("h1")).to_have_text("Update: interrupted")
    expect(desk.locator("[role=alert]")).to_contain_text("Update it again")
    assert violations(desk) == []


def test_a_server_that_cannot_be_reached_is_told_and_asked_again(
    server: Server, desk: Page
) -> None:
    with job_at_work(server) as log:
        desk.goto(f"{server.base}/editor/publish/jobs/{log.id}/")
        expect(desk.locator("[data-percent]")).to_have_text("30 of 120")
        desk.context.set_offline(True)
        expect(desk.get_by_role("alert")).to_have_text("The server does not answer. Trying again …")
        log.write("progress", done=60, total=120)
        desk.context.set_offline(False)
        expect(desk.locator("[data-percent]")).to_have_text("60 of 120")
        expect(desk.get_by_role("alert")).to_have_count(0)


@pytest.mark.usefixtures("signed_in")
def test_a_form_tells_of_an_update_after_a_save_without_reloading(
    tmp_path: Path, tiny_original: Original, chromium: Browser
) -> None:
    with serving(tmp_path, tiny_original, OASIS_PUBLISH_ON_SAVE="1") as server:
        assert server.run("publish").returncode == 0
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        sign_in(server, context, account(server, "Edi", "editor", (), "en"))
        page = context.new_page()
        page.goto(f"{server.base}/editor/entries/pages/about/")
        pages = page.locator("[data-states]")
        link = pages.get_by_role("link", name="English: Published (View page)")
        expect(link).to_be_visible()
        page.fill("[name='title.en']", "About the snow")
        page.keyboard.press("Control+Enter")
        with page.expect_navigation():
            page.get_by_role("button", name="Publish English").click()
        page.evaluate("window.isSamePage = true")
        expect(link).to_be_visible()
        expect(pages).not_to_contain_text("in a moment")
        assert page.evaluate("window.isSamePage"), "not reloaded"
        assert "About the snow" in live(server)
        context.close()


def test_without_scripts_in_chinese(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.base}/editor/publish/")
    page.fill("[name=email]", "webmaster@example.org")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    retitle(server, "About without scripts")
    see_changes(server, page)
    with page.expect_navigation():
        page.locator("button[name=interface][value=zh]").first.click()
    with job_at_work(server) as log:
        page.goto(f"{server.base}/editor/publish/jobs/{log.id}/")
        expect(page.locator("progress")).to_be_visible()
    page.goto(f"{server.base}/editor/publish/")
    page.locator("form[action$='/publish/'] button").click()
    expect(page.locator(".notice-done")).to_be_visible()
    assert "About without scripts" in live(server)
    context.close()
