"""The items of a feed: pictures, videos, dates of change, closed positions."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import feedparser
import pytest
from entries import put
from PIL import Image
from snow import with_snow

from app import create_app
from cms.accounts.permissions import Actor
from cms.content import Snapshot
from cms.web.context import page_context
from cms.web.views import render_response
from tests.extreme_entries import EXTREME, fill_all, own_fields, write
from tests.own_site import make_own_site, start

ANN = Actor("a00000000001", "Ann", "editor")
ITEM = "news/aral-sea-expedition"
NOW = datetime(2026, 3, 1, 8, 30, 15, tzinfo=UTC)
MOMENT = "2026-03-01T08:30:15Z"


def atom_of(site: SimpleNamespace, path: str) -> feedparser.FeedParserDict:
    feed = feedparser.parse(site.client.get(path).get_data())
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def test_a_picture_is_shown_in_one_size_with_the_words_of_its_file(
    tiny_site: SimpleNamespace,
) -> None:
    media = tiny_site.data / "media/2024"
    media.mkdir(parents=True)
    Image.new("RGB", (1200, 800), (120, 150, 160)).save(media / "shore.jpg")
    (media / "shore.jpg.json").write_text(json.dumps({"description": {"en": 'A "dry" shore'}}))
    put(tiny_site, "news/lake", date="2026-01-01", body={"en": ["![](/media/2024/shore.jpg)"]})
    tiny_site.site.store.notify_workers(("media", "2024/shore.jpg"))
    [entry] = [one for one in atom_of(tiny_site, "/en/news/feed.atom").entries if "lake" in one.id]
    assert 'src="https://oasis.example/media/2024/shore.jpg"' in entry.content[0].value
    text = tiny_site.client.get("/en/news/feed.json").get_data(as_text=True)
    assert "A &#34;dry&#34; shore" in text or "A &quot;dry&quot; shore" in text
    assert "srcset" not in text


def test_a_file_that_is_no_picture_is_a_link(tiny_site: SimpleNamespace) -> None:
    folder = tiny_site.data / "media/2024"
    folder.mkdir(parents=True)
    (folder / "film.webm").write_bytes(b"\x1aE\xdf\xa3")
    text = ["![A dune](/media/2024/film.webm)", "", "![](/media/2024/plan.pdf)"]
    put(tiny_site, "news/film", date="2026-01-01", body={"en": text})
    items = tiny_site.client.get("/en/news/feed.json").get_json(force=True)["items"]
    [item] = [one for one in items if "film" in one["id"]]
    assert '/media/2024/film.webm">A dune</a>' in item["content_html"]
    assert '/media/2024/plan.pdf">plan.pdf</a>' in item["content_html"]


def test_datasets_have_a_feed(own_site: SimpleNamespace) -> None:
    with_snow(own_site)
    feed = atom_of(own_site, "/en/resources/datasets/feed.atom")
    assert [entry.title for entry in feed.entries] == ["Snow depth in the Tianshan"]
    items = own_site.client.get("/en/resources/datasets/feed.json").get_json(force=True)["items"]
    assert items[0]["date_published"] == "2020-03-01T00:00:00Z"


@pytest.mark.parametrize("code", ["en", "zh"])
def test_open_positions_are_in_their_feed_until_they_close(
    tiny_site: SimpleNamespace, code: str
) -> None:
    put(tiny_site, "jobs/old", datePosted="2026-02-01", validThrough="2099-03-31")
    put(tiny_site, "jobs/new", datePosted="2026-03-01", validThrough="2099-03-31")
    put(tiny_site, "jobs/over", datePosted="2026-01-01", validThrough="2026-01-01")
    path = f"/{code}/join/feed.atom"
    feed = atom_of(tiny_site, path)
    assert [one.link.split("/")[-2] for one in feed.entries] == ["new", "old"]
    assert f'href="{path}"' in tiny_site.client.get(f"/{code}/join/").get_data(as_text=True)
    assert tiny_site.client.post(path).status_code == 405
    last = datetime(2099, 3, 31, 23, 59, 59, tzinfo=UTC)
    with tiny_site.app.app_context():
        render_response(path, Snapshot(tiny_site.site.store.content(), last))
        assert page_context().read.trace.until == last + timedelta(seconds=1), "midnight there"


def publish(site: SimpleNamespace, values: dict[str, object], code: str) -> None:
    type, key = ITEM.split("/")
    opened = site.site.editing.drafts.open(type, key).flat
    site.site.editing.drafts.save(ANN, type, key, opened, opened | values)
    site.site.editing.publishing.publish(ANN, type, key, (code,))


def test_an_edit_makes_an_item_newer_in_its_language(own_site: SimpleNamespace) -> None:
    own_site.site.store.clock = lambda: NOW
    english = own_site.client.get("/en/news/feed.atom").get_data()
    publish(own_site, {"body.zh": ["第二天出发。"]}, "zh")
    assert own_site.client.get("/en/news/feed.atom").get_data() == english
    feed = atom_of(own_site, "/zh/news/feed.atom")
    [entry] = [one for one in feed.entries if ITEM in one.id]
    assert (entry.published, entry.updated) == ("2024-08-23T00:00:00Z", MOMENT)
    assert feed.feed.updated == MOMENT, "that of its newest item"
    items = own_site.client.get("/zh/news/feed.json").get_json(force=True)["items"]
    [item] = [one for one in items if ITEM in one["id"]]
    assert (item["date_published"], item["date_modified"]) == (entry.published, entry.updated)


def test_papers_have_the_date_that_is_known_and_no_other(own_site: SimpleNamespace) -> None:
    dates = {"year": "2098", "month": "2099-03", "day": "2099-11-20"}
    for key, date in dates.items():
        put(own_site, f"papers/{key}", issued=date)
    put(own_site, "papers/edited", issued="2097", modified={"en": "2026-02-01T00:00:00Z"})
    items = own_site.client.get("/en/papers/feed.json").get_json(force=True)["items"]
    keys = [item["id"].split("/")[-2] for item in items[:4]]
    assert keys == ["day", "month", "year", "edited"]
    told = [(one.get("date_published"), one.get("date_modified")) for one in items[:4]]
    assert told == [
        ("2099-11-20T00:00:00Z", "2099-11-20T00:00:00Z"),
        ("2099-03-01T00:00:00Z", "2099-03-01T00:00:00Z"),
        (None, None),
        (None, "2026-02-01T00:00:00Z"),
    ]
    entries = atom_of(own_site, "/en/papers/feed.atom").entries[:4]
    assert [one.get("published") for one in entries] == [published for published, _changed in told]
    assert entries[3].updated == "2026-02-01T00:00:00Z"


def test_a_correction_stands_below_the_text(own_site: SimpleNamespace) -> None:
    row = {
        "id": "c",
        "date": "2026-02-27",
        "note": {"en": "The <year> was wrong.", "zh": "年份有误。"},
    }
    put(own_site, "news/corrected", date="2099-01-01", changes=[row])
    [item, *_more] = own_site.client.get("/en/news/feed.json").get_json(force=True)["items"]
    assert "<h2>Corrections</h2>" in item["content_html"]
    assert "27 Feb 2026</time> The &lt;year&gt; was wrong." in item["content_html"]
    [item, *_more] = own_site.client.get("/zh/news/feed.json").get_json(force=True)["items"]
    assert "年份有误。" in item["content_html"]


def test_a_later_correction_counts_and_one_to_come_does_not(own_site: SimpleNamespace) -> None:
    own_site.site.store.clock = lambda: NOW
    file = own_site.data / f"content/{ITEM}.json"
    entry = json.loads(file.read_text("utf-8"))

    def updated(modified: str, *days: str) -> str:
        rows = [{"id": f"c{number}", "date": day} for number, day in enumerate(days)]
        text = json.dumps(entry | {"modified": {"en": modified}, "changes": rows})
        file.write_text(text, "utf-8")
        own_site.site.store.refresh()
        entries = atom_of(own_site, "/en/news/feed.atom").entries
        return str(next(one.updated for one in entries if ITEM in one.id))

    corrected = "2026-02-27T00:00:00+08:00"
    assert updated(MOMENT, "2026-02-27") == MOMENT
    assert updated("2026-02-01T00:00:00Z", "2026-02-27", "2026-03-02") == corrected
    assert updated("2099-01-01T00:00:00Z", "2026-02-27") == corrected


def test_feeds_of_strange_entries_are_valid_and_leave_out_what_has_no_date(
    own_site: SimpleNamespace,
) -> None:
    model = own_site.site.models["news"]
    whole = fill_all(own_fields(model), 2, EXTREME)
    for key, values in (
        ("whole", whole | {"date": "2024-08-23"}),
        ("dateless", whole | {"date": None}),
        *((f"only-{name}", {name: whole[name]}) for name in whole),
    ):
        write(own_site.data / f"content/news/odd-{key.lower()}.json", model, values)
    own_site.site.store.refresh()
    for path in ("/en/feed.atom", "/en/news/feed.atom"):
        feed = atom_of(own_site, path)
        assert feed.entries
        assert all(entry.updated_parsed.tm_year > 1970 for entry in feed.entries)
        assert not [entry.id for entry in feed.entries if "odd-dateless" in entry.id]


def test_a_site_of_one_language_names_its_front(tiny_site: SimpleNamespace) -> None:
    file = tiny_site.data / "site.json"
    raw = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(raw | {"locales": raw["locales"][:1]}), "utf-8")
    app = create_app(
        {"data": tiny_site.data, "instance": tiny_site.instance, "editor": False, "watch": False}
    )
    code, client = raw["locales"][0]["code"], app.test_client()
    feed = client.get(f"/{code}/feed.json").get_json(force=True)
    assert feed["home_page_url"] == "https://oasis.example/"
    text = client.get(f"/{code}/feed.atom").get_data(as_text=True)
    assert 'href="https://oasis.example/"' in text


def test_a_section_of_ones_own_has_its_feed(tmp_path: Path, small_data: Path) -> None:
    make_own_site(tmp_path / "own", small_data)
    file = tmp_path / "own/data/content/specimens/poplar.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"collected": "2020-05-01"}))
    own = start(tmp_path / "own")
    feed = atom_of(own, "/en/herbarium/feed.atom")
    assert feed.feed.title == "Herbarium"
    assert [entry.title for entry in feed.entries] == ["Populus euphratica"]
