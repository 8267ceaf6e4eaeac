"""Tasks of visitors, each in at most three steps from the front page: a link by its words, or the
first result of a search (`?words`). The last page has the answer, or says whom to ask.

Each is tried on the HTML alone, and in a browser with a mouse on a desk and with a finger on a
phone, on the live and on the frozen site. A usual run does a quarter of the tasks in one of these
four ways, by turns.
"""

import json
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from urllib.parse import quote, urlsplit

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Locator, Page
from playwright.sync_api import Error as BrowserError

from tests.browser.server import serving
from tests.thorough import by_turns
from tests.warm import Original, made_once

TASKS = json.loads((Path(__file__).parent / "visitor_tasks.json").read_text("utf-8"))
MAX_STEPS = 3
LEAST_DONE = 58
NEEDED = {"programmes", "visit", "search"}
"""The features that the tasks need."""
HANDS = {
    "mouse": {"viewport": {"width": 1440, "height": 900}},
    "touch": {"viewport": {"width": 360, "height": 800}, "is_mobile": True, "has_touch": True},
}
WAYS = by_turns(product(["live", "frozen"], HANDS), 4)
FORMS = ("Write to us", "给我们留言")
"""Links to a form. A frozen site alone has none: the page before has the address to write to."""
TRIED = by_turns([(locale, *task) for locale, tasks in TASKS.items() for task in tasks], 4)


def html_of(client: FlaskClient, path: str) -> str:
    response = client.get(path, follow_redirects=True)
    assert response.status_code == 200, path
    return str(response.get_data(as_text=True))


def links(html: str) -> list[tuple[str, str]]:
    """Return (words, address) of the links to pages of the site, in their order."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    found = []
    for link in tree.iter("a"):
        address = urlsplit(link.get("href") or "")
        if not address.netloc and address.path.startswith("/"):
            found.append((" ".join("".join(link.itertext()).split()), address.path))
    return found


def step(client: FlaskClient, locale: str, html: str, words: str) -> str:
    """Return the page that a step leads to."""
    if words.startswith("?"):
        results = html_of(client, f"/{locale}/search/?q={quote(words[1:])}")
        hits = results.partition('id="hits"')[2]
        return html_of(client, links(f"<ol {hits}")[0][1])
    named = [address for text, address in links(html) if text.startswith(words)]
    assert named, f"no link “{words}”"
    return html_of(client, named[0])


def failure(client: FlaskClient, locale: str, steps: list[str], answer: str) -> str:
    """Return why a task can't be done, "" if it can."""
    html = html_of(client, f"/{locale}/")
    try:
        for words in steps:
            html = step(client, locale, html, words)
    except (AssertionError, IndexError) as fault:
        return str(fault) or "no result"
    main = html.partition("<main")[2].partition("</main>")[0]
    return "" if answer in main else f"no “{answer}”"


def test_sixty_tasks_have_three_steps_at_most() -> None:
    assert [len(tasks) for tasks in TASKS.values()] == [30, 30]
    assert all(len(steps) <= MAX_STEPS for tasks in TASKS.values() for _task, steps, _ in tasks)


def skip_without_features(app: Flask) -> None:
    if not app.extensions["oasis"].features.keys() >= NEEDED:
        pytest.skip("the tasks need features that are switched off")


def test_visitors_get_their_tasks_done(client: FlaskClient) -> None:
    skip_without_features(client.application)
    failed = {
        f"{locale}: {task}": why
        for locale, tasks in TASKS.items()
        for task, steps, answer in tasks
        if (why := failure(client, locale, steps, answer))
    }
    assert len(failed) <= 60 - LEAST_DONE, failed


class Files(SimpleHTTPRequestHandler):
    """The files of a frozen site, as any server of files sends them."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


@pytest.fixture(scope="module")
def base(
    site: str, app: Flask, shipped_original: Original, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the demonstration, live or frozen."""
    skip_without_features(app)
    if site == "live":
        with serving(tmp_path_factory.mktemp("tasks"), shipped_original) as server:
            yield server.base
        return

    def freeze(folder: Path) -> None:
        result = app.test_cli_runner().invoke(args=["freeze", str(folder)])
        assert result.exit_code == 0, result.output

    folder = made_once("frozen-demonstration", tmp_path_factory, freeze)
    files = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(folder)))
    threading.Thread(target=files.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{files.server_port}"
    files.shutdown()
    files.server_close()


class Visitor:
    """A page of a browser and the hand that uses it."""

    def __init__(self, page: Page, hand: str) -> None:
        self.page, self.hand = page, hand

    def press(self, target: Locator) -> None:
        if self.hand == "touch":
            target.tap()
        else:
            target.click()

    def follow(self, link: Locator) -> None:
        """Follow a link to another page."""
        with self.page.expect_navigation():
            self.press(link)

    def search(self, words: str) -> None:
        """Ask the box in the head of the page, and open the first result. On a phone the head has
        only a button that leads to the page of the search.
        """
        box = self.page.locator("[role=search] [name=q]:visible")
        if not box.count():
            self.follow(self.page.locator(".search-box button"))
        self.press(box)
        box.fill(words)
        with self.page.expect_navigation():
            box.press("Enter")
        self.follow(self.page.locator("#hits [data-slot=title]").first)

    def step(self, words: str) -> None:
        """Take a step. A link that isn't in sight is looked for in the menu; on a map its mark is
        pressed.
        """
        if words.startswith("?"):
            self.search(words[1:])
            return
        links = self.page.locator("a:visible", has_text=re.compile(rf"^\s*{re.escape(words)}"))
        if not links.count():
            self.press(self.page.locator(".masthead .menu-button"))
        mark = links.first.locator(".hit")
        self.follow(mark if mark.count() else links.first)

    def failure(self, base: str, locale: str, steps: list[str], answer: str) -> str:
        """Return why a task can't be done, "" if it can."""
        self.page.goto(f"{base}/{locale}/")
        try:
            for words in steps:
                self.step(words)
        except (AssertionError, BrowserError) as fault:
            return str(fault)
        return "" if answer in self.page.locator("main").inner_html() else f"no “{answer}”"


@pytest.mark.browser
@pytest.mark.parametrize(("site", "hand"), WAYS, scope="module")
def test_they_get_them_done_in_a_browser(
    base: str, site: str, hand: str, chromium: Browser
) -> None:
    visitor = Visitor(chromium.new_page(**HANDS[hand]), hand)  # type: ignore[arg-type]
    failed = {}
    for locale, task, steps, answer in TRIED:
        if site == "frozen" and steps[-1] in FORMS:
            steps, answer = steps[:-1], "mailto:"
        if why := visitor.failure(base, locale, steps, answer):
            failed[f"{locale}: {task}"] = why
    visitor.page.close()
    assert len(failed) <= 60 - LEAST_DONE, failed
