"""Search on a static host, in a real browser: the same results in the same order as on the live
site.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextvars import Context
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from zlib import compress

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from made_entries import make_content, snapshot_of
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from cms.content import Snapshot
from cms.web.context import app_state
from cms.web.views import open_reader, render_response
from features.search.results import search
from features.search.tests.plain_search import queries
from features.search.visitor_index import VisitorIndex, catalog_of
from tests.browser.axe import violations
from tests.search_pages import text
from tests.thorough import Run, pairs
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
INDEX_FILES = re.compile(r"/search/.*\.(?:json|bin)$")
VECTORS = json.loads((Path(__file__).parents[3] / "tests/search-vectors.json").read_text("utf-8"))
ASKED = 60 if Run.thorough else 30

RUN_VECTORS = """async (vectors) => {
  const { expand, Folding, grams, home, needles, shard, toneless } = await import("/static/search/tokens.js");
  const { marked, snippet } = await import("/static/search/snippets.js");
  const { changes, similar } = await import("/static/search/spelling.js");
  const { counted, rarity, score } = await import("/static/search/ranking.js");
  const folding = new Folding(vectors.hanzi);
  return {
    fold: vectors.fold.map(([text]) => [text, folding.text(text)]),
    terms: vectors.terms.map(([query]) => [query, folding.terms(query)]),
    grams: vectors.grams.map(([text]) => [text, grams(text)]),
    shards: vectors.shards.map(([gram, shards]) => [gram, shards, shard(gram, shards)]),
    expand: vectors.expand.map(([words]) => [words, expand(words, vectors.variants)]),
    marked: vectors.marked.map(([text, needles]) => [text, needles, marked(text, needles, folding)]),
    needles: vectors.needles.map(([groups]) => [groups, needles(groups)]),
    snippets: vectors.snippets.map(([parts, needles, titled]) =>
      [parts, needles, titled, ...snippet(parts, needles, titled, folding)]),
    changes: vectors.changes.map(([one, other]) => [one, other, changes([...one], [...other])]),
    nearest: vectors.nearest.map(([term]) => [term, similar(term, vectors.words)]),
    counted: vectors.counted.map(([facets, chosen]) => {
      const counts = Object.entries(counted([...facets.type.keys()], facets, chosen));
      return [facets, chosen, Object.fromEntries(counts.map(([name, of]) => [name, Object.fromEntries(of)]))];
    }),
    scores: vectors.scores.map(([lang, weight, locale, match]) =>
      [lang, weight, locale, match, score([lang, weight], locale, match)]),
    stopWords: vectors.stopWords.map(([query]) => [query, folding.stopWords(query)]),
    keys: vectors.keys.map(([query]) => [query, folding.queryKeys(query)]),
    homes: vectors.homes.map(([key, shards]) => [key, shards, home(key, shards)]),
    toneless: vectors.toneless.map(([term]) => [term, toneless(term)]),
    rarity: vectors.rarity.map(([number, size]) => [number, size, rarity(number, size)]),
  };
}"""

ASK = """async ([locale, queries]) => {
  const { Index } = await import("/static/search/index.js");
  const { facetsOf, hit } = await import("/static/search/results.js");
  const { advice } = await import("/static/search/spelling.js");
  const index = await Index.of(`/${locale}/search/`);
  const answers = [];
  for (const [query, type] of queries) {
    const found = await index.runQuery(query, type ? { type } : {}, Boolean(type));
    const hits = await Promise.all(found.chosen.slice(0, 20).map((place) => hit(index, place, found.groups)));
    answers.push({
      places: found.chosen, facets: facetsOf(index, found), kept: found.kept,
      advice: found.total ? null : await advice(index, found),
      hits: hits.map((hit) => [hit.url, hit.title, hit.lang, hit.label, hit.date, hit.snippet, hit.snippetLang]),
    });
  }
  return answers;
}"""


HEADERS = ("Content-Type", "Content-Range")


def static_host(client: FlaskClient) -> type[BaseHTTPRequestHandler]:
    """Return a handler that serves the pages as frozen (tests/freeze checks that they are the same)
    and, like such hosts, ignores the query string.
    """

    @cache
    def file(path: str, asked: str | None) -> tuple[int, dict[str, str], bytes]:
        response = client.get(path, headers={"Range": asked} if asked else {})
        sent = {name: response.headers[name] for name in HEADERS if name in response.headers}
        return response.status_code, sent, response.get_data()

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, content = file(urlsplit(self.path).path, self.headers["Range"])
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Host


@pytest.fixture(scope="module")
def host(app: Flask) -> Iterator[str]:
    """The frozen site's address."""
    server = HTTPServer(("127.0.0.1", 0), static_host(app.test_client()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_javascript_reads_text_as_python_does(page: Page, host: str) -> None:
    page.goto(f"{host}/en/search/")
    run = page.evaluate(RUN_VECTORS, VECTORS)
    for name, vectors in run.items():
        for vector, wanted in zip(vectors, VECTORS[name], strict=True):
            assert vector == wanted, name


@pytest.fixture(scope="module")
def snapshot(app: Flask, request: pytest.FixtureRequest) -> Snapshot:
    """The content of the tests’ institute, and a larger one whose index has two segments."""
    content = app.extensions["oasis"].site.store.content()
    return snapshot_of(make_content(content, 150) if request.param == "made" else content)


def live(
    app: Flask, snapshot: Snapshot, locale: str, asked: list[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Return the live site's answers, in the shape of ASK."""
    with app.app_context():
        g.snapshot = snapshot
        read = open_reader(snapshot, locale)
        found = catalog_of(snapshot, app_state())
        app.extensions["oasis"].site.get(VisitorIndex).of(
            found, patient=True
        )  # made entries aren’t indexed
        answers = []
        for query, type in asked:
            answer = search(read, query, 20, {"type": type} if type else {}, bool(type))
            advice = {"spellings": answer.spellings, "alone": answer.alone}
            answers.append(
                {
                    "places": answer.answer.places,
                    "kept": answer.answer.chosen,
                    "facets": answer.facets,
                    "advice": None if answer.answer.total else advice,
                    "hits": [
                        (
                            hit.url,
                            hit.title,
                            hit.lang,
                            hit.label,
                            hit.date,
                            hit.snippet,
                            hit.snippet_lang,
                        )
                        for hit in answer.hits
                    ],
                }
            )
        return json.loads(json.dumps(answers))


def serve(app: Flask, snapshot: Snapshot, route: Route) -> None:
    """Answer a request with an index file as frozen from a snapshot, and always with all of it, as a
    host does that knows no ranges.
    """

    def body() -> bytes:
        with app.app_context():
            return render_response(urlsplit(route.request.url).path, snapshot).get_data()

    route.fulfill(body=Context().run(body), content_type="application/octet-stream")


@pytest.mark.parametrize(
    ("snapshot", "locale"), pairs(("shipped", "made"), ("en", "zh")), indirect=["snapshot"]
)
def test_a_frozen_site_answers_as_the_live_one_does(
    app: Flask, page: Page, host: str, snapshot: Snapshot, locale: str
) -> None:
    page.route(INDEX_FILES, lambda route: serve(app, snapshot, route))
    page.goto(f"{host}/{locale}/search/")
    with app.app_context():
        found = catalog_of(snapshot, app_state())
    asked = [
        (query, ("", "news")[number % 3 == 2]) for number, query in enumerate(queries(found, ASKED))
    ]
    frozen = page.evaluate(ASK, [locale, asked])
    for (query, _), here, there in zip(
        asked, frozen, Context().run(live, app, snapshot, locale, asked), strict=True
    ):
        assert here == there, query
    found_something = sum(bool(answer["places"]) for answer in frozen)
    assert found_something > ASKED * 0.8, "the queries find something"
    assert any(answer["advice"] and answer["advice"]["spellings"] for answer in frozen), (
        "and need advice"
    )


FIRST = """async ([locale, queries]) => {
  const { Index } = await import("/static/search/index.js");
  const index = await Index.of(`/${locale}/search/`);
  return Promise.all(queries.map(async (query) => {
    const { chosen } = await index.runQuery(query);
    return Promise.all(chosen.slice(0, 3).map(async (place) => (await index.card(place)).url));
  }));
}"""


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_who_types_a_name_finds_what_is_called_so_first(
    app: Flask, page: Page, host: str, locale: str
) -> None:
    """In the results of the live and of the frozen site."""
    with app.app_context():
        read = open_reader(app.extensions["oasis"].site.store.snapshot(), locale)
        called = [
            one for type in ("people", "stations", "organizations") for one in read.list(type)
        ]
        names = [str(one.title) for one in called]
        live = [[hit.url for hit in search(read, name, 3).hits] for name in names]
    assert len(names) >= 40
    page.goto(f"{host}/{locale}/search/")
    assert page.evaluate(FIRST, [locale, names]) == live
    found = [first for first, *_others in live]
    missed = [one.key for one, first in zip(called, found, strict=True) if first != one.url]
    assert len(missed) <= 0.05 * len(names), missed


@pytest.mark.parametrize(
    ("locale", "query"),
    [
        ("en", "aral sea"),
        ("zh", "陳雅河"),
        ("en", "chenyahe"),
        ("zh", "kashgar"),
        ("en", "a"),
        ("en", "what is"),
        ("en", "cyn"),
        ("zh", "lv4zhou1"),
        ("en", "ar&show=30"),
        ("en", "aral&type=news&sort=date"),
        ("zh", "ar&year=2024&lang=zh"),
    ],
)
def test_the_page_shows_what_the_live_page_shows(
    client: FlaskClient, reader: Page, host: str, locale: str, query: str
) -> None:
    address = f"/{locale}/search/?q={quote(query, safe='&=')}"
    there = text(client.get(address))
    reader.route(f"**{address}", lambda route: route.fulfill(body=there, content_type="text/html"))
    reader.goto(host + address)
    hits = reader.locator("[data-slot=hits] > li")
    wanted, number = reader.locator("[data-answer]").inner_text(), hits.count()
    reader.unroute(f"**{address}")
    reader.goto(host + address)
    expect(hits).to_have_count(number)
    wait_until(lambda: reader.locator("[data-answer]").inner_text().split() == wanted.split())
    assert reader.eval_on_selector_all(
        "[data-slot=title]", "all => all.map((link) => link.getAttribute('href'))"
    ) == [f"{host}{path}" for path in re.findall(r'data-slot="title" href="([^"]+)"', there)]


WATCH = """self.moved = 0; self.painted = []; self.shown = [];
  new PerformanceObserver((list) => { for (const one of list.getEntries()) self.moved += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  const state = () => [document.querySelector("[data-search] [name=q]")?.value,
    document.querySelector("[data-slot=count]")?.innerText,
    getComputedStyle(document.querySelector("[data-without]")).display];
  new PerformanceObserver((list) => { for (const one of list.getEntries()) self.painted.push([one.name, ...state()]); })
    .observe({ type: "paint", buffered: true });
  const look = () => {
    const count = document.querySelector("[data-slot=count]")?.textContent;
    if (count !== undefined && count !== self.shown.at(-1)) self.shown.push(count);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);"""
MOVED = (
    "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(self.moved))))"
)


ASKED_SLOWLY = (
    ("en", "snow", "Searching…", "for “snow”"),
    ("zh", "雪", "正在搜索……", "与“雪”有关"),
    ("en", "zzzz", "Searching…", "Nothing was found for “zzzz”."),
)


@pytest.mark.parametrize(("asked", "width"), pairs(ASKED_SLOWLY, (360, 1440)))
def test_on_a_slow_link_the_query_stands_there_first_and_nothing_moves(
    chromium: Browser, host: str, asked: tuple[str, str, str, str], width: int
) -> None:
    """The script and the index are held back until the first paint; the files to be read are
    preloaded before they arrive.
    """
    locale, query, searching, found = asked
    page = chromium.new_page(viewport={"width": width, "height": 800})
    held: dict[str, Route] = {}
    released = False

    def hold(route: Route) -> None:
        if released:
            route.continue_()
        else:
            held[urlsplit(route.request.url).path.rsplit("/", 1)[-1]] = route

    for pattern in ("**/search/page.js*", INDEX_FILES):
        page.route(pattern, hold)
    page.add_init_script(WATCH)
    page.goto(f"{host}/{locale}/search/?q={quote(query)}", wait_until="commit")
    page.wait_for_function("self.painted.length === 2")
    assert page.evaluate("self.painted") == [
        [paint, query, searching, "none"] for paint in ("first-paint", "first-contentful-paint")
    ]
    page.wait_for_function(
        """() => {
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name.split("/").at(-1));
      return loaded.includes("common.js");
    }""",
    )
    spellings = "hanzi.json" if locale == "zh" else "latin.json"
    assert set(held) == {"page.js", "index.json", "pairs.json", "entries.json", spellings}
    released = True
    for route in held.values():
        route.continue_()
    expect(page.get_by_role("status")).to_contain_text(found)
    expect(page.locator("[data-without]")).to_be_hidden()
    assert page.evaluate(MOVED) <= 0.02
    shown = page.evaluate("self.shown")
    assert [searching, page.get_by_role("status").inner_text()] == [one for one in shown if one], (
        "and nothing between"
    )
    page.close()


NOTE_FIRST_RESULTS = """new MutationObserver((_changes, observer) => {
  if (document.querySelectorAll("[data-slot=hits] > li").length < 3) return;
  self.shown = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });"""
LOADED_FIRST = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter(({ startTime }) => startTime <= self.shown).map(({ name, encodedBodySize }) => [name, encodedBodySize])"""


@pytest.mark.parametrize(
    ("locale", "query"),
    [
        ("en", "desert"),
        ("en", "research"),
        ("en", "Chen Yahe"),
        ("en", "chenyahe"),
        ("en", "Tajikistan"),
        ("en", "fuhe station"),
        ("en", "climate change"),
        ("zh", "沙漠"),
        ("zh", "研究"),
        ("zh", "陈雅河"),
        ("zh", "策林站"),
        ("zh", "气候变化"),
    ],
)
def test_a_first_search_is_light(
    client: FlaskClient, page: Page, host: str, locale: str, query: str
) -> None:
    """Names, frequent and rare words: until three results are shown with their texts, at most 60 kB,
    compressed as by a server.
    """
    page.add_init_script(NOTE_FIRST_RESULTS)
    page.goto(f"{host}/{locale}/search/?q={quote(query)}")
    page.wait_for_function("self.shown")
    third = page.locator("[data-slot=hits] > li").nth(2)
    expect(third.locator("[data-slot=snippet]")).not_to_be_empty()
    loaded = [(urlsplit(address).path, size) for address, size in page.evaluate(LOADED_FIRST)]
    slices = [(path, size) for path, size in loaded if path.endswith(".bin")]
    files = {path for path, _size in loaded} - {path for path, _size in slices}
    assert len(files) > 10
    size = [(file, len(compress(client.get(file).get_data(), 6))) for file in sorted(files)]
    assert slices
    assert all(length for _path, length in slices)
    assert sum(length for _file, length in size + slices) <= 60_000, (size, slices)


def test_a_page_whose_script_cannot_be_loaded_says_so(page: Page, host: str) -> None:
    page.route("**/search/common.js*", lambda route: route.abort())
    page.goto(f"{host}/en/search/?q=snow")
    expect(page.get_by_role("status")).to_have_text(
        "The index of this site could not be read. Try again."
    )
    expect(page.locator("[data-without]")).to_be_visible()


def test_a_visitor_who_comes_back_is_where_they_were(page: Page, host: str) -> None:
    page.set_viewport_size({"width": 1000, "height": 600})
    page.goto(f"{host}/en/search/?q=desert&show=40")
    hits = page.locator("[data-slot=hits] > li")
    expect(hits).to_have_count(40)
    last = hits.nth(35).locator("a")
    last.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 2000
    last.click()
    page.wait_for_url(lambda url: "/search/" not in url)
    page.go_back()
    page.wait_for_function("(top) => Math.abs(scrollY - top) < 50", arg=before)


def test_the_box_in_the_masthead_leads_there_by_keyboard(page: Page, host: str) -> None:
    page.goto(f"{host}/en/")
    page.get_by_role("searchbox", name="Search the site").focus()
    page.keyboard.type("snow")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=snow")
    expect(page.get_by_role("status")).to_contain_text("for “snow”")
    expect(page.get_by_role("searchbox", name="Search terms")).to_have_value("snow")
    assert page.title().startswith("Search: snow · ")
    page.locator(".languages a").first.click()
    page.wait_for_url("**/zh/search/?q=snow")
    expect(page.get_by_role("status")).to_contain_text("“snow”")


FOCUSED = "document.activeElement.dataset.slot ?? document.activeElement.tagName"


@pytest.mark.parametrize("frozen", [False, True])
def test_the_first_result_is_near_by_keyboard(
    client: FlaskClient, page: Page, host: str, frozen: bool
) -> None:
    """After a search the focus is at the number of results, and a link skips the filters."""
    address = "/en/search/?q=snow"
    if not frozen:
        there = text(client.get(address))
        page.route(
            f"**{address}", lambda route: route.fulfill(body=there, content_type="text/html")
        )
    page.goto(f"{host}/en/")
    page.get_by_role("searchbox", name="Search the site").focus()
    page.keyboard.type("snow")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    expect(page.locator("[data-slot=hits] > li").nth(9)).to_be_visible()
    page.wait_for_function(f"({FOCUSED}) === 'count'")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the results")
    expect(skip).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("[data-slot=title]").first).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_button_of_the_box_leads_to_the_page(
    chromium: Browser, host: str, scripts: bool
) -> None:
    viewport: ViewportSize = {"width": 360, "height": 740}
    page = chromium.new_page(viewport=viewport, java_script_enabled=scripts)
    page.goto(f"{host}/zh/")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.locator(".masthead").get_by_role("button", name="搜索").click()
    page.wait_for_url("**/zh/search/?q=")
    expect(page.locator("h1")).to_have_text("搜索")
    page.close()


def test_searching_on_a_phone(chromium: Browser, host: str) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{host}/zh/search/?q=")
    page.get_by_role("searchbox").fill("雪")
    page.get_by_role("button", name="搜索").click()
    expect(page.locator("[data-slot=hits] > li").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_suggestions_while_somebody_types(page: Page, host: str) -> None:
    """By keyboard alone: `/`, arrows, Enter; then the words are highlighted on the page."""
    page.goto(f"{host}/en/about/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search the site")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("aral")
    options = page.get_by_role("listbox", name="Search suggestions").get_by_role("option")
    expect(options.first).to_contain_text("Aral Sea")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".search-box [role=status]")).to_contain_text("for “aral” Choose with")
    assert violations(page) == []
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("End", -1), ("Home", 0)):
        page.keyboard.press(key)
        chosen = options.nth(at) if at >= 0 else options.last
        expect(chosen).to_have_attribute("aria-selected", "true")
        expect(box).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("aral")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#q=aral")
    remove = page.get_by_role("button", name="Remove the marks")
    expect(remove).to_be_visible()
    marks = "() => [...CSS.highlights.get('searched') ?? []].map((range) => range.toString())"
    found = page.evaluate(marks)
    assert found
    assert all(word.lower().startswith("aral") for word in found)
    remove.click()
    expect(remove).to_have_count(0)
    assert page.evaluate(marks) == []
    assert "#" not in page.url


def test_words_are_marked_where_a_line_of_them_may_end(page: Page, host: str) -> None:
    page.goto(f"{host}/zh/news/silk-road-ecology-2023/#q=论坛在临河举行")
    expect(page.locator("h1 wbr")).not_to_have_count(0)
    expect(page.locator(".marks")).to_be_visible()
    assert page.evaluate(
        """() => [...CSS.highlights.get('searched')].some((range) =>
          range.intersectsNode(document.querySelector("h1 wbr")) && `${range}` === "论坛在临河举行")"""
    )


def test_suggestions_for_what_was_misspelt_or_half_composed(page: Page, host: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script("""new MutationObserver((_found, looking) => {
      const field = document.getElementById("q");
      field?.focus(); // before the scripts of the page run
      if (field) looking.disconnect();
    }).observe(document, { childList: true, subtree: true })""")
    page.goto(f"{host}/zh/")
    box = page.locator("#q")
    expect(box).to_have_attribute("role", "combobox")
    box.blur()
    box.focus()
    box.evaluate("""(field) => {
      field.value = "chen'ya";
      field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
      field.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", isComposing: true, bubbles: true }));
    }""")
    box.evaluate("""(field) => {
      field.value = "taklimakam";
      field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
    }""")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Taklimakan")
    expect(page.locator(".suggestions")).to_have_count(1)
    before = [address for address in asked if "/pairs/0/" in address]
    assert len(before) <= 3, "a term and its pairs, and nothing for the unfinished query"
    options.first.click()
    page.wait_for_url("**/zh/search/?q=Taklimakan")
    expect(page.locator("[data-slot=hits] > li").first).to_be_visible()


def test_the_key_that_leads_to_search_can_be_switched_off(page: Page, host: str) -> None:
    page.goto(f"{host}/en/search/")
    field = page.get_by_role("searchbox", name="Search terms").or_(
        page.get_by_role("combobox", name="Search terms")
    )
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("/")
    expect(field).to_have_value("/")
    page.get_by_role("checkbox", name="leads to the search").uncheck()
    page.goto(f"{host}/en/about/")
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()


def test_the_page_for_missing_addresses_offers_what_is_near(page: Page, host: str) -> None:
    """As static hosts show it, at the requested address."""

    def missing(route: Route) -> None:
        answer = route.fetch(url=f"{host}/en/404.html")
        route.fulfill(status=404, headers=answer.headers, body=answer.body())

    page.route("**/en/gone/**", missing)
    page.goto(f"{host}/en/gone/aral-sea-expeditoin.html")
    expect(page.locator(".nearest li a").first).to_have_attribute(
        "href", f"{host}/en/cooperation/projects/aral-sea-expedition/"
    )
    expect(page.locator("#search-query")).to_have_value("aral sea expeditoin")
    page.goto(f"{host}/en/gone/plants.html")
    near = page.locator(".nearest li a")
    expect(near.first).to_be_visible()
    named = near.evaluate_all("(all) => all.map((one) => `${one.textContent} ${one.href}`)")
    assert [one for one in named if "plant" not in one.lower()] == [], "in texts alone"
    page.goto(f"{host}/en/gone/qzqzqz/")
    expect(page.locator("#search-query")).to_have_value("qzqzqz")
    expect(page.locator(".nearest")).to_be_hidden()


def test_nothing_in_the_index_is_read_as_html(page: Page, host: str) -> None:
    hostile = "<img src=x onerror=document.title='hurt'> snow"
    row = ["/en/news/x/", hostile, "", hostile, [["", 1, hostile]]]
    body = compress(json.dumps([row] * 99).encode())
    page.route("**/search/entries/*.bin", lambda route: route.fulfill(status=206, body=body))
    page.goto(f"{host}/en/search/?q=snow%3Cimg+src%3Dx+onerror%3Ddocument.title%3D1%3E")
    page.goto(f"{host}/en/search/?q=snow")
    expect(page.locator("[data-slot=hits] > li").first).to_contain_text("<img src=x")
    expect(page.locator("[data-answer] img")).to_have_count(0)
    assert "hurt" not in page.title()


def test_an_index_that_cannot_be_read_is_said_so(page: Page, host: str) -> None:
    page.route("**/search/pairs/**/*.bin", lambda route: route.fulfill(status=500))
    page.goto(f"{host}/en/search/?q=snow")
    expect(page.get_by_role("status")).to_have_text(
        "The index of this site could not be read. Try again."
    )


def test_an_old_page_that_asks_for_files_of_before_says_so_until_it_is_loaded_again(
    client: FlaskClient, page: Page, host: str
) -> None:
    """A page and its script may be older than the site."""
    script = client.get("/static/search/common.js").get_data(as_text=True)
    old = script.replace(".bin`", ".json`")
    assert old != script
    page.route(
        "**/search/common.js*",
        lambda route: route.fulfill(body=old, content_type="text/javascript"),
    )
    page.goto(f"{host}/en/search/?q=snow")
    expect(page.get_by_role("status")).to_have_text(
        "The index of this site could not be read. Try again."
    )
    page.unroute("**/search/common.js*")
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("for “snow”")


@pytest.mark.parametrize("table", ["/search/pairs.json", "/en/search/entries.json"])
def test_a_site_that_is_updated_while_it_is_searched_is_read_anew(
    client: FlaskClient, page: Page, host: str, table: str
) -> None:
    """The places of slices are then those of the files before."""
    there = json.loads(client.get(table).get_data())
    old = json.dumps(there).replace("1", "2")
    asked: list[str] = []

    def first_old(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fulfill(body=old, content_type="application/json")
        else:
            route.continue_()

    page.route(f"**{table}", first_old)
    page.goto(f"{host}/en/search/?q=snow")
    expect(page.get_by_role("status")).to_contain_text("for “snow”")
    expect(page.locator("[data-slot=hits] > li")).not_to_have_count(0)
    assert len(asked) > 1


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_host_may_send_whole_files(
    client: FlaskClient, page: Page, host: str, locale: str
) -> None:
    """A host that knows no ranges; the same is found."""
    queries = [[query, ""] for query in ("snow", "desert", "沙漠", "陈雅河")]
    page.goto(f"{host}/{locale}/search/")
    there = page.evaluate(ASK, [locale, queries])
    whole: list[str] = []

    def without_ranges(route: Route) -> None:
        path = urlsplit(route.request.url).path
        whole.append(path)
        route.fulfill(body=client.get(path).get_data(), content_type="application/octet-stream")

    page.route("**/*.bin", without_ranges)
    assert page.evaluate(ASK, [locale, queries]) == there
    assert whole


@pytest.mark.parametrize(
    ("locale", "width", "scheme"), [("en", 360, "light"), ("zh", 1440, "dark")]
)
def test_axe_finds_nothing(
    chromium: Browser, host: str, locale: str, width: int, scheme: str
) -> None:
    page = chromium.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page.goto(f"{host}/{locale}/search/")
    page.locator("#search-query").press_sequentially("aral")
    expect(page.get_by_role("option").first).to_be_visible()
    assert violations(page) == [], "suggestions"
    for query in ("", "?q=aral+sea", "?q=taklimakam", "?q=snow+zzzz"):
        page.goto(f"{host}/{locale}/search/{query}")
        if query:
            expect(page.locator("[data-answer]")).to_be_visible()
            expect(page.get_by_role("status")).to_contain_text("“")
        assert violations(page) == [], query
    page.close()
