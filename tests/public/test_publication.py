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
        "/en/feed.atom",
        "/zh/feed.atom",
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
        "/en/feed.atom",
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


def test_addresses_of_an_older_site_are_redirected(small_site: SimpleNamespace) -> None:
    file = small_site.data / "site.json"
    site = json.loads(file.read_text("utf-8"))
    site["redirects"] = [{"id": "a", "from": "/old/page.html", "to": "/en/about/"}]
    file.write_text(json.dumps(site, ensure_ascii=False, indent=2) + "\n", "utf-8")
    small_site.site.store.refresh()
    response = small_site.client.get("/old/page.html")
    assert (response.status_code, response.headers["Location"]) == (301, "/en/about/")


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
    for path in ("/en/news/item/", "/en/news/", "/en/", "/en/feed.atom", "/en/sitemap/"):
        html = small_site.client.get(path).get_data(as_text=True)
        assert "<script>alert" not in html, path
        assert "<img src=x" not in html, path
        assert 'href="javascript:' not in html, path
