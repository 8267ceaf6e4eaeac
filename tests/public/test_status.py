"""A state of projects, conferences and news is shown only if the dates or the entry give it."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from cms.publish.scheduler import changes_between

Get = Callable[[str], TestResponse]
ARAL = "projects/aral-sea-expedition"
SYMPOSIUM = "conferences/biodiversity-arid-areas-2021"
WORDS = {"en": ("Running", "Ended", "Planned"), "zh": ("进行中", "已结束", "计划中")}
BEGAN = {"en": "began 23 Aug 2024", "zh": "2024年8月23日开始"}


def main(html: str) -> str:
    return re.search(r"<main.*</main>", html, re.DOTALL)[0]  # type: ignore[index]


def change(site: SimpleNamespace, entry: str, **values: Any) -> None:
    path = site.data / "content" / f"{entry}.json"
    raw = {**json.loads(path.read_text("utf-8")), **values}
    path.write_text(
        json.dumps({name: value for name, value in raw.items() if value is not None}), "utf-8"
    )
    site.site.store.refresh()


def head(site: SimpleNamespace, path: str) -> str:
    html = site.client.get(f"/en/cooperation/{path}/").get_data(as_text=True)
    return re.search(r'<p class="eyebrow">.*?</p>', html, re.DOTALL)[0]  # type: ignore[index]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_projects_without_a_known_end_have_no_status(get: Get, locale: str) -> None:
    keys = re.findall(
        rf"/{locale}/cooperation/projects/([a-z-]+)/",
        main(get(f"/{locale}/cooperation/projects/").get_data(as_text=True)),
    )
    assert len(set(keys)) >= 10
    for path in ("", *(f"{key}/" for key in set(keys) - {"country"})):
        html = main(get(f"/{locale}/cooperation/projects/{path}").get_data(as_text=True))
        assert not [word for word in WORDS[locale] if f">{word}<" in html], path
    for path in ("", "aral-sea-expedition/"):
        assert BEGAN[locale] in get(f"/{locale}/cooperation/projects/{path}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"end": "2020"}, "Ended"),
        ({"end": "2999"}, "Running"),
        ({"start": "2999"}, "Planned"),
        ({"state": "running"}, "Running"),
        ({"state": "ended"}, "Ended"),
        ({"state": "ended", "end": "2999"}, "Ended"),
    ],
)
def test_dates_and_the_entry_say_the_status(
    small_site: SimpleNamespace, values: dict[str, str], status: str
) -> None:
    change(small_site, ARAL, **values)
    assert f"<span>{status}</span>" in head(small_site, ARAL)
    listed = main(small_site.client.get("/en/cooperation/projects/").get_data(as_text=True))
    headings = re.findall(r'<h2 id="group-\d">(.*?)</h2>', listed)
    assert headings == [status, "Other projects"]


def test_the_list_of_projects_without_status_is_just_that(get: Get) -> None:
    assert '<h2 id="group-1">Projects</h2>' in get("/en/cooperation/projects/").get_data(
        as_text=True
    )


def test_a_conference_known_from_its_announcement_is_not_said_to_be_past(
    own_site: SimpleNamespace,
) -> None:
    assert "Past" not in head(own_site, SYMPOSIUM)
    change(own_site, SYMPOSIUM, status="scheduled")
    assert "Past" in head(own_site, SYMPOSIUM)
    change(own_site, SYMPOSIUM, status=None, attendance={"people": 40})
    assert "Past" in head(own_site, SYMPOSIUM)
    change(own_site, SYMPOSIUM, attendance=None, start="2999-01-01", end="2999-01-02")
    assert "Upcoming" in head(own_site, SYMPOSIUM)


MIDNIGHT = datetime(2026, 3, 11, 7, tzinfo=UTC)
"""The end of 10 March in Los Angeles, during summer time; in Shanghai it is the next afternoon."""


@pytest.mark.parametrize(("zone", "past"), [(None, True), ("America/Los_Angeles", False)])
def test_a_conference_lasts_as_long_as_its_day_where_it_is_held(
    own_site: SimpleNamespace, zone: str | None, past: bool
) -> None:
    now = MIDNIGHT - timedelta(seconds=1)
    own_site.site.store.clock = lambda: now
    pages = {
        f"/en/cooperation/{SYMPOSIUM}/": "<span>Past</span>",
        "/en/": "Latest conference",
        "/en/cooperation/conferences/": "No conference is announced at present.",
    }
    for path in (own_site.data / "content" / "conferences").glob("*.json"):
        if path.stem != SYMPOSIUM.split("/")[1]:
            path.unlink()
    change(
        own_site, SYMPOSIUM, start="2026-03-09", end="2026-03-10", status="scheduled", timezone=zone
    )

    def all_past() -> list[bool]:
        return [words in own_site.client.get(path).text for path, words in pages.items()]

    assert all_past() == [past] * len(pages)
    now = MIDNIGHT
    assert all_past() == [True] * len(pages), "the day ends without an edit"


def test_publishing_by_the_clock_knows_when_such_a_day_ends(own_site: SimpleNamespace) -> None:
    before, second = MIDNIGHT - timedelta(hours=1), timedelta(seconds=1)
    assert not changes_between(own_site.site, before, MIDNIGHT)
    change(own_site, SYMPOSIUM, end="2026-03-10", timezone="America/Los_Angeles")
    assert changes_between(own_site.site, before, MIDNIGHT)
    assert not changes_between(own_site.site, before, MIDNIGHT - second)
    assert changes_between(own_site.site, before - timedelta(hours=15), before), (
        "a day ends in the time zone of the site"
    )


def test_the_front_page_shows_no_conference_that_may_not_have_taken_place(
    small_site: SimpleNamespace,
) -> None:
    for path in (small_site.data / "content" / "conferences").glob("*.json"):
        if path.stem != "biodiversity-arid-areas-2021":
            path.unlink()
    small_site.site.store.refresh()
    assert "Latest conference" not in small_site.client.get("/en/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", 'reported <time datetime="2018-01-04">4 Jan 2018</time>'),
        ("zh", '<time datetime="2018-01-04">2018年1月4日</time>报道'),
    ],
)
def test_news_known_by_its_report_says_so(get: Get, locale: str, words: str) -> None:
    for path in ("news/", "news/memorandum-22-institutes/"):
        assert words in get(f"/{locale}/{path}").get_data(as_text=True)


@pytest.mark.parametrize("key", ["sandbank-campus", "institute-formed"])
def test_the_institutes_own_news_is_no_academic_event(get: Get, key: str) -> None:
    for locale, words in (("en", "Institute News"), ("zh", "综合新闻")):
        html = get(f"/{locale}/news/{key}/").get_data(as_text=True)
        assert words in re.search(r'<p class="eyebrow">.*?</p>', html, re.DOTALL)[0]  # type: ignore[index]
