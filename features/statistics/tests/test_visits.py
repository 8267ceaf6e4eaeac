"""Visits are counted, live and from the logs of web servers; nothing is stored about the
visitors.
"""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app, features_of
from blueprints.sections import SECTIONS
from cms.core.files import locked
from cms.core.settings import read_settings
from cms.web.app import create_public
from cms.web.commands import register_commands
from features.daily_counts.counts import DailyCounts
from features.statistics.visits import counted_query, is_browser, visit_kind
from tests.institute import NO_SITE

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
PERSON = {"User-Agent": FIREFOX, "Accept-Language": "en"}
LINE = '203.0.113.9 - - [27/Nov/2026:23:30:0{second} {zone}] "{request} HTTP/1.1" {status} 9 "-" "{agent}"\n'


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, small_data: Path) -> Flask:
    folder = tmp_path_factory.mktemp("visits")
    return create_app({"data": small_data, "instance": folder, "watch": False, "editor": False})


def seen(app: Flask) -> dict[tuple[str, str], int]:
    """(kind, name) → number, of all counters."""
    counts = app.extensions["oasis"].site.get(DailyCounts)
    return {
        (kind, name): number
        for kind in ("page", "download", "search", "missing")
        for name, number, _day in counts.sums(kind)
    }


def test_people_who_are_shown_something_count_and_nobody_is_kept(live: Flask) -> None:
    client = live.test_client()
    tag = client.get("/en/news/", headers=PERSON).headers["ETag"]
    assert client.get("/en/news/", headers=PERSON | {"If-None-Match": tag}).status_code == 304
    for path in (
        "/en/news/?page=2",
        "/en/papers/papers.bib",
        "/static/css/base.css",
        "/en/feed.atom",
    ):
        client.get(path, headers=PERSON)
    client.get("/en/search/?q=Qwxz++unheard", headers=PERSON)
    client.get("/en/search/?q=li@example.org", headers=PERSON)
    client.get("/en/nowhere/", headers=PERSON)
    client.get("/en/newsletter/leave/badly-copied-token./", headers=PERSON)
    client.head("/en/news/", headers=PERSON)
    client.get("/en/news/", headers={"User-Agent": FIREFOX})
    client.get("/en/news/", headers=PERSON | {"User-Agent": "Mozilla/5.0 (compatible; Xbot/2)"})
    client.get("/en/news/", headers=PERSON | {"Sec-Purpose": "prefetch;prerender"})
    found = {visit: number for visit, number in seen(live).items() if visit[0] != "missing"}
    assert found == {
        ("page", "/en/news/"): 3,
        ("page", "/en/search/"): 2,
        ("download", "/en/papers/papers.bib"): 1,
        ("search", "qwxz unheard"): 1,
    }
    counts = live.extensions["oasis"].site.get(DailyCounts)
    assert sum(counts.days("search").values()) == 2, (
        "a search for an email address counts, without its words"
    )
    kept = (live.extensions["oasis"].site.paths.instance / "statistics.db").read_bytes()
    for secret in (b"127.0.0.1", b"Firefox", b"example.org"):
        assert secret not in kept


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/zh/papers/", "page"),
        ("/media/report.PDF", "download"),
        ("/en/feed.atom", ""),
        ("/en/cooperation/conferences.ics", ""),
        ("/editor/", ""),
        ("/api/news/", ""),
        ("/-/health/", ""),
        ("/en/newsletter/leave/secret/", ""),
        ("/\\evil.example/../en/", ""),
        ("/en/news/../../en/", ""),
        ("/" + "a" * 400 + "/", ""),
    ],
)
def test_what_is_a_page_and_what_a_download(path: str, kind: str) -> None:
    assert visit_kind(path, "/newsletter/(?:confirm|leave)/") == kind


@pytest.mark.parametrize(
    ("agent", "person"),
    [
        (FIREFOX, True),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0.5", True),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", False),
        ("Mozilla/5.0 (X11) HeadlessChrome/130", False),
        ("curl/8.5", False),
        ("Feedly/1.0", False),
        ("", False),
    ],
)
def test_robots_are_told_by_their_names(agent: str, person: bool) -> None:
    assert is_browser(agent) is person


def test_a_search_is_kept_without_what_may_be_of_a_person() -> None:
    assert counted_query("  Sand   DUNE ") == "sand dune"
    assert {
        counted_query(one) for one in ("a@b.org", "call 13899990000", "x" * 90, "a\x1b[0m")
    } == {""}


def log_of(*requests: tuple[str, int], agent: str = FIREFOX, zone: str = "+0000") -> str:
    return "".join(
        LINE.format(second=at % 10, zone=zone, request=request, status=status, agent=agent)
        for at, (request, status) in enumerate(requests)
    )


@pytest.fixture
def logged(tmp_path: Path, small_data: Path) -> Flask:
    """A site whose visits are counted from logs, on a day in November."""
    settings = read_settings(
        {}, features_of, data=small_data, instance=tmp_path / "instance", visits="log"
    )
    app = create_public(SECTIONS, settings, lambda: datetime(2026, 11, 29, tzinfo=UTC))
    register_commands(app)
    return app


def counted(app: Flask, *logs: Path, status: int = 0) -> str:
    answer = app.test_cli_runner().invoke(args=["count", *map(str, logs)])
    assert answer.exit_code == status, answer.output
    return answer.output


def test_each_line_of_a_log_counts_once_whatever_the_log_is_called(
    tmp_path: Path, logged: Flask
) -> None:
    log = tmp_path / "access.log"
    first = log_of(
        ("GET /en/news/", 200),
        ("GET /en/news/index.html?x=1", 304),
        ("GET /en/search/?q=qwxzunheard", 200),
        ("GET /en/search/?q=institute", 200),
        ("GET /old.html?secret=1", 404),
        ("POST /en/news/", 200),
        ("GET //[x/", 200),
        ("GET /\\evil.example/../en/", 200),
        ("GET /wp-admin/", 404),
    )
    robots = log_of(("GET /en/news/", 200), agent="Xbot/1") + 'nonsense \\x22GET / " 200\n'
    caddy: dict[str, Any] = {
        "status": 404,
        "ts": 1795800000.5,
        "request": {"method": "GET", "uri": "/%E6%96%B0?q=1", "headers": {"User-Agent": [FIREFOX]}},
    }
    odd = caddy | {"status": 200, "request": caddy["request"] | {"headers": {"User-Agent": [5]}}}
    broken = json.dumps(odd) + '\n{"status": 404, "request": 3}\n'
    log.write_text(f"{first}{robots}{json.dumps(caddy)}\n{broken}half")
    said = "4 pages, 0 downloads, 1 searches without result and 2 requests for missing addresses counted.\n"
    got = counted(logged, log)
    assert got == said, seen(logged)
    expected = {
        ("page", "/en/news/"): 2,
        ("page", "/en/search/"): 2,
        ("search", "qwxzunheard"): 1,
        ("missing", "/old.html"): 1,
        ("missing", "/新"): 1,
    }
    assert seen(logged) == expected
    assert counted(logged, log).startswith("0 pages, 0 downloads, 0 ")

    rotated = tmp_path / "access.log.1.gz"
    whole = log.read_bytes().removesuffix(b"half") + log_of(("GET /zh/", 200)).encode()
    rotated.write_bytes(gzip.compress(whole))
    log.write_text(log_of(("GET /zh/", 200), ("GET /zh/", 200)))
    assert counted(logged, rotated, log).startswith("3 pages")
    assert counted(logged, log, rotated).startswith("0 pages")
    assert seen(logged) == expected | {("page", "/zh/"): 3}


def test_a_day_of_a_log_is_that_of_the_site(tmp_path: Path, logged: Flask) -> None:
    log = tmp_path / "access.log"
    log.write_text(log_of(("GET /en/", 200), zone="-0900"))
    counted(logged, log)
    assert logged.extensions["oasis"].site.get(DailyCounts).days("page") == {"2026-11-28": 1}


def test_two_runs_do_not_count_a_log_twice(tmp_path: Path, logged: Flask) -> None:
    log = tmp_path / "access.log"
    log.write_text(log_of(("GET /en/", 200)))
    with locked(tmp_path / "instance/cache/jobs/count.lock"):
        assert "Another run" in counted(logged, log, status=1)
    assert seen(logged) == {}


def test_a_damaged_log_counts_nothing(tmp_path: Path, logged: Flask) -> None:
    log = tmp_path / "access.log.gz"
    log.write_bytes(gzip.compress(log_of(("GET /en/", 200)).encode())[:-12])
    assert "access.log.gz" in counted(logged, log, status=1)
    assert seen(logged) == {}


def test_where_visits_are_counted_is_one_of_three() -> None:
    with pytest.raises(ValueError, match="OASIS_VISITS"):
        read_settings({"OASIS_VISITS": "perhaps"}, features_of, data=NO_SITE.data)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"visits": "live"}, True),
        ({"visits": "log", "live": False}, True),
        ({"visits": "live", "live": False}, False),
        ({"visits": "off"}, False),
    ],
)
def test_the_page_on_privacy_says_whether_visits_are_counted(
    tmp_path: Path, small_data: Path, settings: dict[str, object], told: bool
) -> None:
    given = read_settings({}, features_of, data=small_data, instance=tmp_path, **settings)
    client = create_public(SECTIONS, given).test_client()
    assert ('id="counting-visits"' in client.get("/en/about/privacy/").text) is told
