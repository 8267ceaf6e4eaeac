"""A site with relative addresses, below a path and from a folder on a disk, in a browser."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from features.relative_links.links import relative
from tests.waiting import wait_until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(frozen: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The institute, frozen and made relative, in a folder `institute`."""
    target = tmp_path_factory.mktemp("relative") / "institute"
    for path in frozen.rglob("*"):
        if path.is_file():
            name = path.relative_to(frozen).as_posix()
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(relative(name, path.read_bytes(), "/institute/"))
    return target


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *values: object) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[str]:
    """The address of the site, below a path."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/institute"
    server.shutdown()
    server.server_close()


@pytest.fixture
def failed(page: Page) -> list[str]:
    """Record the addresses that fail to load."""
    found: list[str] = []
    page.on(
        "response", lambda response: found.append(response.url) if response.status >= 400 else None
    )
    page.on(
        "requestfailed",
        lambda request: found.append(request.url) if "ABORTED" not in request.failure else None,
    )
    return found


def walk(page: Page, root: str, index: str) -> None:
    """Follow links from the page of languages, in Chinese, to a person, and back by the logo."""
    page.goto(f"{root}/{index}")
    page.locator(f'main a[href$="zh/{index or "index.html"}"]').first.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.locator('nav a[href*="/scientists/"], header a[href*="scientists/"]').first.click()
    expect(page.locator("h1")).to_be_visible()
    page.locator("a.brand").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    loaded = "[...document.querySelectorAll('link[rel=stylesheet]')].every((one) => one.sheet)"
    wait_until(lambda: page.evaluate(loaded))
    assert page.evaluate(
        "[...document.images].every((one) => one.loading === 'lazy' || one.naturalWidth > 0)"
    )


def test_it_works_below_a_path(page: Page, base: str, failed: list[str]) -> None:
    walk(page, base, "index.html")
    assert failed == []
    assert page.url.startswith(f"{base}/zh/")


def test_it_works_from_a_disk(page: Page, folder: Path, failed: list[str]) -> None:
    walk(page, folder.as_uri(), "index.html")
    assert [one for one in failed if not urlsplit(one).path.endswith(".js")] == [], (
        "modules need a web server"
    )


def test_search_and_papers_find_below_a_path(page: Page, base: str, failed: list[str]) -> None:
    page.goto(f"{base}/en/index.html")
    page.fill("#q", "chen")
    page.press("#q", "Enter")
    first = page.locator('[data-slot="hits"] a').first
    expect(first).to_be_visible()
    expect(page.locator("[data-without]")).to_be_hidden()
    first.click()
    expect(page.locator("h1")).to_be_visible()
    page.goto(f"{base}/en/papers/index.html")
    page.fill("#find-q", "water")
    link = page.locator("#found a[href*='/en/papers/']").first
    expect(page.locator("#find-status")).not_to_be_empty()
    link.click()
    page.wait_for_url(f"{base}/en/papers/**")
    expect(page.locator("h1")).to_be_visible()
    assert failed == []


def test_from_a_disk_search_says_that_it_cannot(page: Page, folder: Path) -> None:
    page.goto(f"{folder.as_uri()}/en/search/index.html?q=snow")
    expect(page.locator("[data-without]")).to_be_visible()
    expect(page.locator("[data-without] a")).to_have_attribute(
        "href", "../../en/sitemap/index.html"
    )
    page.goto(f"{folder.as_uri()}/en/papers/index.html")
    expect(page.locator("#found a").first).to_be_visible()
