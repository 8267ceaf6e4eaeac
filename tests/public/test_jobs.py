"""/join/: open positions, by kind; closed ones by year; each position closes at its date without an
edit.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient

from blueprints.sections import SECTIONS
from cms.content import Snapshot
from cms.core.settings import Settings
from cms.web.app import create_public
from cms.web.context import page_context
from cms.web.views import open_reader, render_response
from tests.pages import check_page
from tests.warm import Original

LAST_MINUTE = datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC)
"""23:59:59 on 31 March in Linhe, whose official time is Shanghai's."""
FIELDS: dict[str, Any] = {
    "datePosted": "2026-03-01",
    "validThrough": "2026-03-31",
    "employmentType": "full-time",
    "openings": 2,
    "unit": "biogeography-bioresource-laboratory",
    "scheme": "Spring",
    "salary": {"en": "By agreement", "zh": "面议"},
    "location": {
        "locality": {"en": "Linhe", "zh": "临河"},
        "region": "Hezhou",
        "country": "CN",
    },
    "description": {"en": ["Measure **sand**."], "zh": ["测量**沙**。"]},
    "requirements": {"en": ["A doctorate."], "zh": ["博士学位。"]},
    "apply": {"url": "https://jobs.example.org/1", "email": "jobs@example.org"},
    "attachments": ["jobs/Form 表格.pdf"],
}


class Site:
    """A copy of a small site with a clock that a test can set."""

    def __init__(self, original: Original, folder: Path) -> None:
        original.copy(folder)
        self.data = folder / "data"
        self.now = LAST_MINUTE
        shutil.rmtree(self.data / "content" / "jobs", ignore_errors=True)
        self.app = create_public(
            SECTIONS, Settings(data=self.data, instance=folder / "instance"), lambda: self.now
        )
        self.app.testing = True
        self.store = self.app.extensions["oasis"].site.store

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def put(self, key: str, **changes: Any) -> None:
        raw = {
            "title": {"en": f"Scientist {key}", "zh": f"研究岗位{key}"},
            **FIELDS,
            **changes,
            "publication": {"en": {"state": "published"}, "zh": {"state": "published"}},
        }
        folder = self.data / "content" / "jobs"
        folder.mkdir(exist_ok=True)
        (folder / f"{key}.json").write_text(
            json.dumps({name: value for name, value in raw.items() if value}), "utf-8"
        )
        self.store.refresh()

    def get(self, path: str, status: int = 200) -> str:
        response = self.client.get(path)
        assert response.status_code == status, path
        if status == 200:
            check_page(path, response)
            if response.mimetype == "text/html":
                html5lib.HTMLParser(strict=True).parse(response.get_data(as_text=True))
        return response.get_data(as_text=True)


@pytest.fixture
def site(tmp_path: Path, small_original: Original) -> Site:
    return Site(small_original, tmp_path)


def part(html: str) -> str:
    return html.split("<main", 1)[1].split("</main>", 1)[0]


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", ("No position is open", "Education", "Contact")),
        ("zh", ("目前没有招聘岗位", "研究生教育", "联系研究所")),
    ],
)
def test_where_nothing_is_open_the_page_says_where_to_go(
    site: Site, locale: str, words: tuple[str, ...]
) -> None:
    html = part(site.get(f"/{locale}/join/"))
    assert all(word in html for word in words)
    assert f"/{locale}/join/closed/" not in html
    site.get(f"/{locale}/join/closed/", 404)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_what_is_open_is_listed_the_most_urgent_first(site: Site, locale: str) -> None:
    site.put("late", validThrough="2026-05-01")
    site.put("soon", validThrough="2026-04-02", employmentType="intern")
    site.put("over", validThrough="2026-03-30")
    site.put("past", validThrough="2026-03-30", employmentType="intern")
    site.put("gone", validThrough="2026-03-30", employmentType="intern")
    html = part(site.get(f"/{locale}/join/"))
    assert re.findall(rf'href="/{locale}/join/(late|soon|over)/"', html) == ["soon", "late"]
    assert f'href="/{locale}/join/type/intern/"' in html
    assert f'href="/{locale}/join/closed/"' in html


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_one_kind_of_employment(site: Site, locale: str) -> None:
    site.put("full")
    for key in ("intern", "second", "third"):
        site.put(key, employmentType="intern")
    html = part(site.get(f"/{locale}/join/type/intern/"))
    assert f"/{locale}/join/intern/" in html
    assert f"/{locale}/join/full/" not in html
    assert 'aria-current="true"' in html


def test_a_kind_keeps_its_address_when_its_last_position_closes(site: Site) -> None:
    site.put("intern", employmentType="intern")
    assert site.client.get("/en/join/type/intern/").location == "/en/join/", (
        "a single entry has no list of its own"
    )
    for key in ("second", "third"):
        site.put(key, employmentType="intern")
    site.now += timedelta(seconds=1)
    assert "No position is open" in site.get("/en/join/type/intern/")


@pytest.mark.parametrize(
    "path", ["type/volunteer/", "type/nothing/", "nothing/", "closed/2026/", "feed.xml/"]
)
def test_what_is_not_there(site: Site, path: str) -> None:
    site.put("full")
    site.get(f"/en/join/{path}", 404)


@pytest.mark.parametrize("path", ["", "type/full-time/", "closed/", "full/"])
def test_nothing_can_be_sent(site: Site, path: str) -> None:
    site.put("full")
    assert site.client.post(f"/en/join/{path}").status_code == 405


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (
            "en",
            (
                "Open position",
                "Full time",
                "Scientist full",
                "<strong>sand</strong>",
                "A doctorate.",
                "By agreement",
                "Linhe, China",
                "31 Mar 2026",
                "1 Mar 2026",
            ),
        ),
        (
            "zh",
            (
                "招聘中",
                "全职",
                "研究岗位full",
                "<strong>沙</strong>",
                "博士学位。",
                "面议",
                "临河",
                "2026年3月31日",
            ),
        ),
    ],
)
def test_a_position_says_all_there_is(site: Site, locale: str, words: tuple[str, ...]) -> None:
    site.put("full")
    html = part(site.get(f"/{locale}/join/full/"))
    for word in (
        *words,
        'href="https://jobs.example.org/1"',
        "mailto:jobs%40example.org?subject=",
        f'href="/{locale}/research/biogeography-bioresource-laboratory/"',
        'href="/media/jobs/Form%20%E8%A1%A8%E6%A0%BC.pdf"',
        "Form 表格.pdf",
    ):
        assert word in html, word


def test_a_position_without_a_way_to_apply_leads_to_the_contact_page(site: Site) -> None:
    site.put("full", apply=None)
    assert 'href="/en/contact/"' in part(site.get("/en/join/full/"))


def test_it_closes_by_itself_at_the_end_of_its_last_day(site: Site) -> None:
    """One second apart: before midnight in Shanghai it is in the lists, afterwards only at its own
    address.
    """
    three(site)
    listed = ("/en/join/", "/en/join/type/full-time/")
    for path in listed:
        assert "/en/join/full/" in site.get(path), path
    site.get("/en/join/closed/", 404)
    site.now += timedelta(seconds=1)
    for path in listed:
        assert "/en/join/full/" not in site.get(path), path
    html = site.get("/en/join/full/")
    assert "This position closed at the end of 31 Mar 2026." in html
    assert "How to apply" not in html
    assert "Measure" in html
    assert "/en/join/full/" in site.get("/en/join/closed/")


def three(site: Site) -> None:
    """Write as many positions of a kind as its list needs."""
    for key in ("full", "second", "third"):
        site.put(key)


def readers(site: Site) -> Iterator[tuple[str, Any]]:
    snapshot = Snapshot(site.store.content(), site.now)
    for path in ("/en/join/", "/zh/join/full/", "/en/join/type/full-time/"):
        with site.app.app_context():
            render_response(path, snapshot)
            yield path, page_context().read.trace


def test_every_page_that_shows_it_turns_stale_at_that_midnight(site: Site) -> None:
    three(site)
    for path, trace in readers(site):
        assert trace.until == LAST_MINUTE + timedelta(seconds=1), path


def test_the_addresses_of_the_section_follow(site: Site) -> None:
    three(site)
    for seconds, closed in ((0, False), (1, True)):
        with site.app.app_context():
            read = open_reader(
                Snapshot(site.store.content(), LAST_MINUTE + timedelta(seconds=seconds)), "zh"
            )
            found = set(site.app.extensions["oasis"].sections["join"].addresses(read))
        assert {"/zh/join/", "/zh/join/type/full-time/"} <= found
        assert ("/zh/join/closed/" in found) is closed


def test_closed_ones_stand_by_year_the_latest_first(site: Site) -> None:
    for key, day in (("a", "2024-05-01"), ("b", "2025-01-02"), ("c", "2025-11-30")):
        site.put(key, validThrough=day)
    html = part(site.get("/en/join/closed/"))
    assert re.findall(r'id="year-(\d+)"', html) == ["2025", "2024"]
    assert re.findall(r'href="/en/join/([abc])/"', html) == ["c", "b", "a"]


def test_a_position_in_one_language_says_so_in_the_other(site: Site) -> None:
    site.put(
        "full", title={"en": "Scientist"}, description={"en": ["Measure sand."]}, requirements=None
    )
    raw = json.loads((site.data / "content/jobs/full.json").read_text("utf-8"))
    raw["publication"] = {"en": {"state": "published"}}
    (site.data / "content/jobs/full.json").write_text(json.dumps(raw), "utf-8")
    site.store.refresh()
    assert 'lang="en"' in part(site.get("/zh/join/full/"))
    assert 'lang="en"' in part(site.get("/zh/join/"))


@pytest.mark.parametrize(
    "fields",
    [
        {"validThrough": None},
        {"employmentType": None, "location": None, "unit": None},
        {"description": None, "datePosted": None},
    ],
)
def test_an_unfinished_position_can_be_previewed(site: Site, fields: dict[str, None]) -> None:
    site.put("full", **fields)
    snapshot = Snapshot(site.store.content(), site.now, everything=True)
    with site.app.app_context():
        html = render_response("/en/join/full/", snapshot).get_data(as_text=True)
    assert "None" not in re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)


Get = Callable[[str], Any]


def test_no_position_is_made_up(get: Get) -> None:
    """The tests’ institute has no open position."""
    assert "No position is open" in get("/en/join/").get_data(as_text=True)
