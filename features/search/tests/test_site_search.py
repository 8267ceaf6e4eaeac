"""The search page of a live site, which needs no script."""

import html
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from cms.content.entry import parse_text
from features.search.index.block_layout import FILE_SHARDS
from features.search.index.stored_index import SearchIndex
from features.search.visitor_index import VisitorIndex
from tests.search_pages import results, slices, text

Get = Callable[[str], TestResponse]
ITEM = "content/news/aral-sea-expedition.json"


def stored_index(site: SimpleNamespace) -> SearchIndex:
    index: VisitorIndex = site.site.get(VisitorIndex)
    return index.stored


def visible(page: str) -> str:
    """The visible text of the page's main element."""
    main = page[page.index("<main") : page.index("</main>")]
    main = re.sub(r"<(\w+)[^>]*\shidden[^>]*>.*?</\1>", "", main, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", main))


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_page_without_a_question(get: Get, locale: str) -> None:
    page = text(get(f"/{locale}/search/"))
    label = "The whole site" if locale == "en" else "全站"
    assert f'role="search" aria-label="{label}" action="/{locale}/search/"' in page
    assert '<label for="search-query">' in page
    assert page.count('role="search"') == 1, "the masthead's box would be a second one"
    assert "data-without" in page
    assert results(page) == []


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize(
    "query",
    [
        "陈雅河",
        "陳雅河",
        "Chen Yahe",
        "yahe chen",
        "chenyahe",
        "yahechen",
        "雅河",
        "CHEN  YAHE",
        "chen ya he",
    ],
)
def test_a_person_is_found_by_every_way_of_typing_the_name(
    get: Get, locale: str, query: str
) -> None:
    assert (
        results(text(get(f"/{locale}/search/?q={quote(query)}")))[0]
        == f"/{locale}/scientists/chen-yahe/"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Celin", "Qilin"),
        ("Taklimakan", "Taklamakan"),
        ("Kashi", "Kashgar"),
        ("Aksar", "Akesa"),
        ("Bayansu", "Bayinsu"),
    ],
)
def test_every_spelling_of_a_place_finds_the_same_first(get: Get, one: str, other: str) -> None:
    found = results(text(get(f"/en/search/?q={one}")))
    assert found
    assert results(text(get(f"/en/search/?q={other}")))[:3] == found[:3]


def test_the_title_counts_more_than_the_text_and_the_newest_comes_first(get: Get) -> None:
    found = results(text(get("/en/search/?q=aral+sea&show=100")))
    assert {
        "/en/news/aral-sea-expedition/",
        "/en/cooperation/projects/aral-sea-expedition/",
    } <= set(found[:3])
    assert "/en/about/history/" in found[3:]


@pytest.mark.parametrize(("locale", "label"), [("en", "News"), ("zh", "新闻")])
def test_results_say_what_they_are_and_where_the_words_stand(
    get: Get, locale: str, label: str
) -> None:
    page = text(get(f"/{locale}/search/?q={quote('咸海' if locale == 'zh' else 'Aral Sea')}"))
    assert (
        "<mark>咸海</mark>" in page
        if locale == "zh"
        else "<mark>Aral</mark> <mark>Sea</mark>" in page
    )
    assert label in visible(page)
    assert "2024" in visible(page)


def test_words_of_the_other_language_are_found_and_named_as_such(get: Get) -> None:
    page = text(get(f"/en/search/?q={quote('咸海')}"))
    assert "/en/news/aral-sea-expedition/" in results(page)
    assert re.search(r'data-slot="snippet" lang="zh-Hans">.*?<mark>咸海</mark>', page)


def choices(page: str) -> dict[str, dict[str, int]]:
    """Facet → value → number of results, as shown."""
    found: dict[str, dict[str, int]] = {"type": {}, "year": {}, "lang": {}}
    for query, number in re.findall(
        r'<a dir="auto" href="\?([^"]+)"[^>]*>[^<]+ \(([\d,]+)\)</a>', page
    ):
        asked = parse_qs(html.unescape(query))
        for facet, counts in found.items():
            if facet in asked:
                counts[asked[facet][0]] = int(number)
    return found


def test_results_are_narrowed(get: Get) -> None:
    everything = "/en/search/?q=ar&show=1000"
    page = text(get(everything))
    counts = choices(page)
    assert sum(counts["type"].values()) == len(results(page))
    assert counts["lang"] == {}, "every entry is in both languages: the filter is useless"
    narrowed = text(get(f"{everything}&type=news"))
    assert len(results(narrowed)) == counts["type"]["news"]
    assert all(path.startswith("/en/news/") for path in results(narrowed))
    assert re.search(r'type=news" aria-current="true"', narrowed)
    both = text(get(f"{everything}&type=news&year=2024&sort=date"))
    own = choices(narrowed)["year"]
    assert len(results(both)) == own["2024"] < counts["year"]["2024"]
    assert 'href="?q=ar&amp;type=news&amp;year=2024" ' not in both, "the list is sorted by date"
    nothing = text(get(f"{everything}&type=pages&year=2024"))
    assert not results(nothing), "pages have no date"
    assert len(re.findall(r"aria-current=\"true\">[^<]+ \(0\)<", nothing)) == 2, "to be let go"
    one = results(narrowed)[0].strip("/").split("/")[-1].replace("-", " ")
    few = text(get(f"/en/search/?q={quote(one)}&show=1000"))
    offered = [held for numbers in choices(few).values() for held in numbers.values()]
    assert max(offered, default=0) < len(results(few)), (
        "a filter that matches everything is left out"
    )
    dates = [
        int(year)
        for year in re.findall(
            r'data-slot="date">[^<]*(\d{4})<', text(get(f"{everything}&sort=date"))
        )
    ]
    assert dates == sorted(dates, reverse=True)
    assert len(dates) > 30


@pytest.mark.parametrize("type", ["", "nonsense", "jobs", "../etc", "<b>"])
def test_a_type_without_results_narrows_nothing(get: Get, type: str) -> None:
    everything = results(text(get("/en/search/?q=aral+sea")))
    assert results(text(get(f"/en/search/?q=aral+sea&type={quote(type)}"))) == everything


def test_more_is_shown_a_step_at_a_time(get: Get) -> None:
    first = text(get("/en/search/?q=ar"))
    more = re.search(r'data-slot="more" href="([^"]+)"', first)
    assert more
    second = text(get("/en/search/" + html.unescape(more[1])))
    assert len(results(first)) == 10
    assert len(results(second)) == 20
    assert results(second)[:10] == results(first)
    assert 'data-slot="more" hidden' in text(get("/en/search/?q=ar&show=1000"))


@pytest.mark.parametrize("show", ["0", "-5", "x", "", "99999999999999999999"])
def test_odd_numbers_are_no_fault(get: Get, show: str) -> None:
    assert results(text(get(f"/en/search/?q=aral&show={show}")))


def test_nothing_found_says_what_to_try(get: Get) -> None:
    page = text(get("/en/search/?q=taklimakam+desertt"))
    assert "Nothing was found for “taklimakam desertt”." in visible(page)
    page = text(get("/en/search/?q=glacier+taklimakam"))
    assert "Did you mean:" not in visible(page), "no text has both glacier and Taklimakan"
    page = text(get("/en/search/?q=taklimakam"))
    assert 'href="?q=Taklimakan"' in page
    assert 'href="/en/sitemap/"' in page
    assert 'href="/en/scientists/"' in visible_links(page)


def visible_links(page: str) -> str:
    return page[page.index('data-slot="nothing"') : page.index("</main>")]


def test_words_that_stand_nowhere_together_are_offered_alone(get: Get) -> None:
    page = text(get(f"/zh/search/?q={quote('雪崩 zzzzz')}"))
    assert re.search(rf'href="\?q={quote("雪崩")}">雪崩</a> \(\d+\)', page)
    assert "zzzzz</a>" not in page


@pytest.mark.parametrize("query", ["", " ", "…", "’", "\u200b", "!!!"])
def test_a_question_without_a_word_is_the_page(get: Get, query: str) -> None:
    page = text(get(f"/en/search/?q={quote(query)}"))
    assert results(page) == []
    assert "Nothing was found" not in visible(page)


@pytest.mark.parametrize(
    "query",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' OR 1=1 --",
        '" OR "a',
        "{{7*7}}",
        "%00%",
        "NEAR(a b)",
        "a*",
        "\x00",
        "é" * 5000,
        "\ud83d",
        "^",
        "pairs:x",
        "-a",
        "a AND b",
        "\u202eabc",
    ],
)
def test_hostile_questions_are_words(client: FlaskClient, query: str) -> None:
    response = client.get("/en/search/", query_string={"q": query.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    page = text(response)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "49" not in re.findall(r"for “(.*?)”", page)


def test_an_answer_is_kept_briefly_and_listed_nowhere(client: FlaskClient) -> None:
    headers = client.get("/en/search/?q=aral").headers
    assert headers["Cache-Control"] == "private, max-age=30"
    assert headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in headers
    assert client.post("/en/search/?q=aral").status_code == 405
    assert client.get("/xx/search/?q=aral").status_code == 404


def test_the_languages_keep_the_question(get: Get) -> None:
    page = text(get("/en/search/?q=aral+sea&type=news"))
    assert 'href="/zh/search/?q=aral+sea&amp;type=news"' in page
    assert 'rel="canonical" href="https://oasis.example/en/search/"' in page


def test_a_draft_and_tomorrows_news_are_not_found(small_site: SimpleNamespace) -> None:
    file = small_site.data / ITEM
    raw = json.loads(file.read_text("utf-8"))
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    for window in ({"state": "draft"}, {"state": "published", "from": later}):
        file.write_text(json.dumps(raw | {"publication": {"en": window, "zh": window}}), "utf-8")
        small_site.site.store.notify_workers()
        small_site.site.store.refresh()
        assert "/en/news/aral-sea-expedition/" not in results(
            text(small_site.client.get("/en/search/?q=aral+sea"))
        )


def test_an_edit_is_found_at_once(small_site: SimpleNamespace) -> None:
    small_site.client.get("/en/search/?q=aral")
    file = small_site.data / ITEM
    raw = json.loads(file.read_text("utf-8"))
    raw["headline"]["en"] = "A zyzzogeton & <b>bold</b> words"
    file.write_text(json.dumps(raw), "utf-8")
    small_site.site.store.notify_workers()
    page = text(small_site.client.get("/en/search/?q=zyzzogeton"))
    assert results(page) == ["/en/news/aral-sea-expedition/"]
    assert "A <mark>zyzzogeton</mark> &amp; &lt;b&gt;bold&lt;/b&gt; words" in page


def test_the_command_makes_the_index(small_site: SimpleNamespace) -> None:
    stored_index(small_site).tables.prune((), ())
    assert not stored_index(small_site).tables.count()
    result = small_site.app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert result.exit_code == 0, result.output
    assert re.fullmatch(r"\d+ entries indexed\.\n", result.output)
    assert stored_index(small_site).tables.count()


def test_a_search_reads_the_entries_it_shows_and_no_others(small_site: SimpleNamespace) -> None:
    """For any number of results and for a misspelt word too: reading all of 100,000 entries took a
    minute.
    """
    small_site.client.get("/en/search/?q=ar")
    small_site.site.store.keep()
    again = create_app(
        {"data": small_site.data, "instance": small_site.instance, "editor": False, "watch": False}
    )
    client = again.test_client()

    def read(query: str) -> tuple[int, int]:
        """Return (number of newly parsed entries, number of results shown)."""
        before = parse_text.cache_info().misses
        page = text(client.get(f"/en/search/?q={query}"))
        return parse_text.cache_info().misses - before, len(results(page))

    parsed, shown = read("zzzz")
    assert parsed > 0 == shown, "it reads the entries that every page shows, and the terms"
    assert read("taklimakam") == (0, 0)
    parsed, shown = read("ar")
    assert parsed <= 10 == shown


@pytest.mark.parametrize(
    "query", ["aral+sea", "taklimakam", "ar&type=news&show=40", "glacier+zzzz", "%3Cb%3E+%22a%22"]
)
def test_answers_are_valid_html(client: FlaskClient, query: str) -> None:
    for locale in ("en", "zh"):
        html5lib.HTMLParser(strict=True).parse(text(client.get(f"/{locale}/search/?q={query}")))


def test_every_result_leads_to_a_page(client: FlaskClient) -> None:
    paths = results(text(client.get("/zh/search/?q=ar&show=1000")))
    assert len(paths) > 60
    assert [path for path in paths[::9] if client.get(path).status_code != 200] == []


def test_everything_with_a_page_can_be_found(app: Flask) -> None:
    from features.search.index.catalog import catalog

    state = app.extensions["oasis"]
    snapshot = state.site.store.snapshot()
    found = {one.name for one in catalog(snapshot, tuple(state.entry_views))}
    assert found == {
        (type, key) for type in state.entry_views for key in snapshot.entries.get(type, {})
    }
    assert all(
        one.entry.model.fields[one.entry.model.title].search == 3
        for one in catalog(snapshot, tuple(state.entry_views))
    ), "a title that isn't searched"


@pytest.mark.parametrize("path", ["/en/", "/zh/news/", "/en/cooperation/projects/"])
def test_every_page_has_the_box(get: Get, path: str) -> None:
    page = text(get(path))
    locale = path.split("/")[1]
    assert f'action="/{locale}/search/"' in page
    assert re.search(r'<input type="search" id="q" name="q" aria-label="[^"]+"', page)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_browsers_can_add_it(client: FlaskClient, locale: str) -> None:
    response = client.get(f"/{locale}/search/opensearch.xml")
    assert response.mimetype == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(response.data)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    template = root.find(f"{space}Url").get("template")
    assert urlsplit(template).path == f"/{locale}/search/"
    assert template.endswith("?q={searchTerms}")
    assert 0 < len(root.findtext(f"{space}ShortName")) <= 16
    page = text(client.get(f"/{locale}/search/"))
    assert re.search(r'type="application/opensearchdescription\+xml"\s+title="', page)


def test_the_files_of_a_frozen_site(client: FlaskClient, addresses: list[str]) -> None:
    about = client.get("/en/search/index.json").get_json()
    pairs = {path for path in addresses if path.startswith("/search/pairs/")}
    assert pairs == {
        f"/search/pairs/{number}/{file}.bin"
        for number, segment in enumerate(about["segments"])
        for file in range(segment["shards"] // FILE_SHARDS)
    }
    lengths = client.get("/search/pairs.json").get_json()
    assert [len(one) for one in lengths] == [one["shards"] for one in about["segments"]]
    for segment, of_segment in enumerate(lengths):
        for file, start in enumerate(range(0, len(of_segment), FILE_SHARDS)):
            body = client.get(f"/search/pairs/{segment}/{file}.bin").data
            assert len(slices(body, of_segment[start : start + FILE_SHARDS])) == FILE_SHARDS
    for locale in ("en", "zh"):
        files = client.get(f"/{locale}/search/entries.json").get_json()
        entries = {path for path in addresses if path.startswith(f"/{locale}/search/entries/")}
        assert entries == {f"/{locale}/search/entries/{name}.bin" for name, *_ in files}
        for name, number, lengths_of_slices in files:
            body = client.get(f"/{locale}/search/entries/{name}.bin").data
            rows = [row for rows in slices(body, lengths_of_slices) for row in rows]
            assert len(rows) == number
            assert {lang for *_card, texts in rows for lang, _long, _text in texts} <= {"", locale}
        assert sum(number for _, number, _ in files) == len(about["of"])
    runs = [run for segment in about["segments"] for run in segment["runs"]]
    assert sum(length for _, lengths in runs for length in lengths) == len(about["of"])
    assert max(map(max, lengths)) < 40_000, "small enough to be fetched on demand"
    for path in (
        f"/search/pairs/0/{about['segments'][0]['shards'] // FILE_SHARDS}.bin",
        "/search/pairs/9/0.bin",
        "/search/pairs/x/0.bin",
        "/search/pairs/0/0.json",
        "/en/search/entries/0.bin",
        "/en/search/entries/-1.bin",
        "/xx/search/index.json",
    ):
        assert client.get(path, follow_redirects=True).status_code == 404, path
    assert client.post("/search/pairs/0/0.bin").status_code == 405


def test_another_spelling_begins_a_word(own_site: SimpleNamespace) -> None:
    """A query for Mulin finds Mori, not a memorial; a query for mori finds both."""
    file = own_site.data / ITEM
    raw = json.loads(file.read_text("utf-8"))
    found = {}
    for word in ("memorial", "Mori"):
        file.write_text(json.dumps(raw | {"summary": {"en": f"A {word} of the lake."}}), "utf-8")
        own_site.site.store.notify_workers()
        found[word] = {
            query: "/en/news/aral-sea-expedition/"
            in results(text(own_site.client.get(f"/en/search/?q={query}")))
            for query in ("mulin", "mori")
        }
    stations = results(text(own_site.client.get("/en/search/?q=Mori")))
    assert "/en/resources/stations/mulin/" in stations
    assert found == {
        "memorial": {"mulin": False, "mori": True},
        "Mori": {"mulin": True, "mori": True},
    }
