"""Published content: languages, publication windows, fallbacks to another language, redirects of
former addresses.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cms.core.http_headers import REVALIDATE

CANARY = "canary-in-the-text"


def news(**changes: Any) -> dict[str, Any]:
    entry = {
        "headline": {"en": f"English {CANARY}", "zh": f"中文{CANARY}"},
        "date": "2026-01-02",
        "category": "notice",
        "summary": {"en": "Summary", "zh": "摘要"},
        "body": {"en": ["English text."], "zh": ["中文正文。"]},
        "publication": {"en": {"state": "published"}, "zh": {"state": "published"}},
    }
    return entry | changes


@pytest.fixture
def put(small_site: SimpleNamespace) -> Callable[..., None]:
    def write(key: str, entry: dict[str, Any], type: str = "news") -> None:
        file: Path = small_site.data / "content" / type / f"{key}.json"
        file.write_text(json.dumps(entry, ensure_ascii=False, indent=2) + "\n", "utf-8")
        small_site.site.store.refresh()

    return write


def everywhere(site: SimpleNamespace) -> str:
    paths = [
        "/en/",
        "/zh/",
        "/en/news/",
        "/zh/news/",
        "/sitemap.xml",
        "/en/sitemap/",
        "/en/news/year/2026/",
        "/en/news/year/2026/01/",
        "/en/news/category/notice/",
        "/en/news/item/",
    ]
    return "".join(site.client.get(path).get_data(as_text=True) for path in paths)


def test_a_published_item_is_in_every_list(
    small_site: SimpleNamespace, put: Callable[..., None]
) -> None:
    for key in ("item", "second", "third"):
        put(key, news())
    for path in (
        "/en/",
        "/en/news/",
        "/en/sitemap/",
        "/en/news/year/2026/",
        "/en/news/year/2026/01/",
        "/en/news/category/notice/",
        "/en/news/item/",
    ):
        assert CANARY in small_site.client.get(path).get_data(as_text=True), path


@pytest.mark.parametrize(
    "publication",
    [
        {},
        {"en": {"state": "draft"}, "zh": {"state": "draft"}},
        {"en": {"state": "published", "from": (datetime.now(UTC) + timedelta(days=1)).isoformat()}},
        {
            "en": {
                "state": "published",
                "until": (datetime.now(UTC) - timedelta(seconds=1)).isoformat(),
            }
        },
    ],
)
def test_what_is_not_published_now_is_nowhere(
    small_site: SimpleNamespace, put: Callable[..., None], publication: dict[str, Any]
) -> None:
    put("item", news(publication=publication))
    assert CANARY not in everywhere(small_site)
    assert small_site.client.get("/en/news/item/").status_code == 404


def test_an_item_appears_and_goes_at_its_moments(
    small_site: SimpleNamespace, put: Callable[..., None]
) -> None:
    opens, closes = datetime.now(UTC) + timedelta(hours=1), datetime.now(UTC) + timedelta(hours=2)
    window = {"state": "published", "from": opens.isoformat(), "until": closes.isoformat()}
    put("item", news(publication={"en": window}))
    seen = []
    for moment in (opens - timedelta(seconds=1), opens, closes - timedelta(seconds=1), closes):
        small_site.site.store.clock = lambda moment=moment: moment
        seen.append(small_site.client.get("/en/news/item/").status_code)
    assert seen == [404, 200, 200, 404]


def test_a_language_that_is_not_published_borrows_and_says_so(
    small_site: SimpleNamespace, put: Callable[..., None]
) -> None:
    put("item", news(publication={"en": {"state": "published"}, "zh": {"state": "draft"}}))
    html = small_site.client.get("/zh/news/item/").get_data(as_text=True)
    assert "中文正文" not in html, "a draft is never shown"
    assert "English text." in html
    assert (
        'lang="en"'
        in html.split("<h1", 1)[1].split("</h1>")[0] + html.split("<h1", 1)[0].rsplit("<", 1)[-1]
    )
    assert '<link rel="canonical" href="https://oasis.example/en/news/item/">' in html
    assert "hreflang" not in html.split("</head>")[0], "alternate versions link to each other"
    listing = small_site.client.get("/zh/news/").get_data(as_text=True)
    assert f'<span lang="en">English {CANARY}</span>' in listing.replace("\n", "")


def test_a_field_without_translation_borrows_alone(
    small_site: SimpleNamespace, put: Callable[..., None]
) -> None:
    put(
        "item",
        news(
            summary={"en": "Only in English"},
            body={"en": ["A.", "", "B."], "zh": ["中文正文。", "", "二。"]},
        ),
    )
    html = small_site.client.get("/zh/news/item/").get_data(as_text=True)
    assert "中文正文" in html
    assert '<span lang="en">Only in English</span>' in html


def test_former_addresses_lead_to_the_present_one(
    small_site: SimpleNamespace, put: Callable[..., None]
) -> None:
    put("item", news(address="new-name", formerAddresses=["old-name", "item"]))
    for old in ("old-name", "item"):
        response = small_site.client.get(f"/zh/news/{old}/")
        assert response.status_code == 301
        assert response.headers["Location"] == "/zh/news/new-name/"
    assert small_site.client.get("/zh/news/new-name/").status_code == 200


def test_a_moved_page_takes_the_pages_below_it_along(
    small_site: SimpleNamespace, put: Callable[..., None]
) -> None:
    page = {
        "title": {"en": "T"},
        "body": {"en": ["x"]},
        "publication": {"en": {"state": "published"}},
    }
    put("labs", page | {"parent": "research", "formerAddresses": ["about/labs"]}, "pages")
    put("soil", page | {"parent": "labs"}, "pages")
    assert (
        small_site.client.get("/en/about/labs/soil/").headers["Location"]
        == "/en/research/labs/soil/"
    )
    assert small_site.client.get("/en/about/labs/nothing/").status_code == 404


def redirect(site: SimpleNamespace, *rows: tuple[str, str]) -> None:
    file = site.data / "site.json"
    redirects = [{"id": f"r{at}", "from": old, "to": new} for at, (old, new) in enumerate(rows)]
    text = json.dumps(json.loads(file.read_text("utf-8")) | {"redirects": redirects}, indent=2)
    file.write_text(text + "\n", "utf-8")
    site.site.store.refresh()


@pytest.mark.parametrize(
    ("asked", "new"),
    [
        ("/old/page.html", "/en/about/"),
        ("/view.php?id=5", "/en/news/"),
        ("/view.php?id=6", "/en/papers/"),
        ("/view.php?id=7", None),
        ("/list.asp", "/en/about/"),
        ("/list.asp?page=2", "/en/about/"),
        ("/?p=5", "/en/news/"),
        ("/?p=6", None),
        ("/", None),
        ("/show.php?t=%E4%B8%AD", "/zh/"),
    ],
)
def test_addresses_of_an_older_site_are_redirected(
    small_site: SimpleNamespace, asked: str, new: str | None
) -> None:
    redirect(
        small_site,
        ("/old/page.html", "/en/about/"),
        ("/view.php?id=5", "/en/news/"),
        ("/view.php?id=6", "/en/papers/"),
        ("/list.asp", "/en/about/"),
        ("/?p=5", "/en/news/"),
        ("/show.php?t=中", "/zh/"),
    )
    response = small_site.client.get(asked)
    if new is None:
        assert response.status_code in (200, 308, 404)
        return
    assert (response.status_code, response.headers["Location"]) == (301, new)
    assert response.headers["Cache-Control"] == REVALIDATE, "a browser would keep a mistake"


HIDDEN = {
    "/": 200,
    "/en/news": 308,
    "/en/news/": 200,
    "/en/news/index.html": 308,
    "/en/news/category/notice/": 200,
    "/robots.txt": 200,
    "/favicon.ico": 200,
    "/static/missing.css": 404,
    "/media/missing.pdf": 404,
    "/api/missing.json": 404,
    "/-/missing": 404,
    "/.well-known/acme-challenge/x": 404,
    "/editor/account/sign-in": 404,
    "/Editor/": 404,
}


def test_a_redirect_hides_nothing_and_is_named(
    small_site: SimpleNamespace, put: Callable[..., None]
) -> None:
    for key in ("item", "second", "third"):
        put(key, news())
    redirect(small_site, *((old, "https://evil.example/") for old in HIDDEN), ("/free", "/en/"))
    before = (small_site.data / "site.json").read_bytes()
    for old, status in HIDDEN.items():
        response = small_site.client.get(old)
        assert "evil.example" not in response.headers.get("Location", ""), old
        assert response.status_code in (status, 308, 404) if status != 200 else 200, old
    result = small_site.app.test_cli_runner().invoke(args=["content", "check"])
    told = [line for line in result.output.splitlines() if "redirects.r" in line]
    assert len(told) == len(HIDDEN), result.output
    assert all("warning: " in line and " isn’t redirected. " in line for line in told)
    assert [line.split(":")[1] for line in told] == sorted(
        (line.split(":")[1] for line in told), key=int
    ), "each at its line"
    assert "/free" not in result.output
    assert (small_site.data / "site.json").read_bytes() == before


def test_hostile_text_is_shown_as_text(
    small_site: SimpleNamespace, put: Callable[..., None]
) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    put(
        "item",
        news(
            headline={"en": evil},
            summary={"en": evil},
            author=evil,
            body={"en": [evil, "[x](javascript:alert(1))"]},
            image={"file": "a.jpg", "alt": {"en": evil}, "credit": {"en": evil}},
            sources=[{"id": "a", "title": evil, "url": 'https://x.example/"onmouseover'}],
        ),
    )
    for path in ("/en/news/item/", "/en/news/", "/en/", "/en/sitemap/"):
        html = small_site.client.get(path).get_data(as_text=True)
        assert "<script>alert" not in html, path
        assert "<img src=x" not in html, path
        assert 'href="javascript:' not in html, path
