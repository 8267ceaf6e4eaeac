"""Feeds, read by an independent parser."""

import json
from html import unescape
from types import SimpleNamespace

import feedparser
import pytest
from flask.testing import FlaskClient

BASE = "https://oasis.example"


@pytest.mark.parametrize(
    "path", ["/en/feed.atom", "/zh/feed.atom", "/en/news/feed.atom", "/zh/news/feed.atom"]
)
def test_a_feed_is_valid_atom_in_its_language(path: str, client: FlaskClient) -> None:
    response = client.get(path)
    assert response.mimetype == "application/atom+xml"
    feed = feedparser.parse(response.get_data())
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert feed.feed.id
    assert feed.feed.language == ("en" if path.startswith("/en/") else "zh-Hans")
    assert len(feed.entries) > 10
    for entry in feed.entries:
        assert entry.link.startswith(f"{BASE}{path[:4]}news/")
        assert entry.title
        assert entry.updated_parsed
        assert 'href="/' not in entry.content[0].value


def test_a_feed_says_that_the_site_is_a_demonstration(client: FlaskClient) -> None:
    assert "demonstration" in client.get("/en/feed.atom").get_data(as_text=True)
    assert "演示" in client.get("/zh/feed.atom").get_data(as_text=True)


def test_pages_name_their_feed(client: FlaskClient) -> None:
    html = client.get("/zh/news/").get_data(as_text=True)
    assert 'type="application/atom+xml"' in html
    assert "/zh/news/feed.atom" in html


@pytest.mark.parametrize(
    "path",
    [
        "/en/feed.json",
        "/zh/news/feed.json",
        "/en/news/category/cooperation/feed.json",
        "/zh/cooperation/conferences/feed.json",
        "/en/cooperation/projects/feed.json",
    ],
)
def test_a_json_feed_says_the_same_as_the_atom_feed(path: str, client: FlaskClient) -> None:
    response = client.get(path)
    assert response.mimetype == "application/feed+json"
    feed = response.get_json(force=True)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == BASE + path
    assert feed["language"] == ("en" if path.startswith("/en/") else "zh-Hans")
    atom = feedparser.parse(client.get(path.replace(".json", ".atom")).get_data())
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in atom.entries]
    assert [item["title"] for item in feed["items"]] == [entry.title for entry in atom.entries]
    assert feed["items"]


@pytest.mark.parametrize(
    "path",
    [
        "/en/papers/feed.json",
        "/zh/papers/feed.json",
        "/en/news/feed.json",
        "/en/cooperation/conferences/feed.json",
        "/zh/resources/datasets/feed.json",
    ],
)
def test_every_item_of_a_json_feed_has_content(path: str, client: FlaskClient) -> None:
    items = client.get(path).get_json(force=True)["items"]
    assert not [item["id"] for item in items if not item["content_html"].strip()]
    if "papers" in path:
        assert any(item["title"] in unescape(item["content_html"]) for item in items), (
            "its reference if it has no abstract"
        )
    atom = feedparser.parse(client.get(path.replace(".json", ".atom")).get_data())
    assert not [entry.id for entry in atom.entries if not entry.content[0].value]


def test_every_feed_is_in_the_index_of_feeds(addresses: list[str], client: FlaskClient) -> None:
    html = client.get("/en/feeds/").get_data(as_text=True)
    feeds = [path for path in addresses if path.startswith("/en/") and "feed." in path]
    assert len(feeds) > 10
    assert not [path for path in feeds if f'href="{path}"' not in html]


def test_there_is_no_feed_of_a_category_that_is_not(client: FlaskClient) -> None:
    assert client.get("/en/news/category/nothing/feed.atom").status_code == 404


@pytest.mark.parametrize("path", ["/en/", "/zh/news/", "/en/cooperation/conferences/"])
def test_readers_are_led_to_the_feeds(path: str, client: FlaskClient) -> None:
    html = client.get(path).get_data(as_text=True)
    assert html.count(f'href="{path[:4]}feeds/"') == (1 if path == "/en/" else 2)


def test_a_correction_makes_an_item_new_in_feeds(small_site: SimpleNamespace) -> None:
    file = small_site.data / "content/news/aral-sea-expedition.json"
    item = json.loads(file.read_text("utf-8"))
    item["changes"] = [
        {"id": "a", "date": "2025-03-04", "note": {"en": "The date.", "zh": "日期。"}},
        {"id": "b", "date": "2999-01-01", "note": {"en": "To come.", "zh": "将来。"}},
    ]
    file.write_text(json.dumps(item), "utf-8")
    small_site.site.store.refresh()
    atom = feedparser.parse(small_site.client.get("/en/news/feed.atom").get_data())
    (entry,) = [one for one in atom.entries if "aral-sea-expedition" in one.id]
    assert (entry.published[:10], entry.updated[:10]) == ("2024-08-23", "2025-03-04")
    assert atom.feed.updated[:10] == max(one.updated[:10] for one in atom.entries)
    items = small_site.client.get("/en/news/feed.json").get_json(force=True)["items"]
    assert "2025-03-04T00:00:00+08:00" in {
        one["date_modified"] for one in items if "aral-sea" in one["id"]
    }
