"""Pictures generated from the entries, with a table beside them, in both languages."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from flask_babel import force_locale
from werkzeug.test import TestResponse

from blueprints.about.organisation_chart import organisation_chart
from blueprints.cooperation.projects import spans
from blueprints.papers.views import per_year
from cms.content import Reader
from cms.web.pages import maps
from cms.web.pages.charts import draw_cached
from cms.web.pages.maps import _ground, station_map
from cms.web.views import open_reader

SVG = "{http://www.w3.org/2000/svg}"


@contextmanager
def reading(own: SimpleNamespace, locale: str = "en") -> Iterator[Reader]:
    """Open a reader as a view does."""
    with own.app.app_context(), force_locale(locale):
        yield open_reader(own.site.store.snapshot(), locale)


def svgs(html: str, kind: str) -> list[ElementTree.Element]:
    """The drawings of a kind on a page."""
    return [
        ElementTree.fromstring(svg)
        for svg in re.findall(rf'<svg class="{kind}\b.*?</svg>', html, re.DOTALL)
    ]


def write(own: SimpleNamespace, type: str, key: str, **values: object) -> None:
    """Write an entry of a test's own site; values override the existing ones."""
    file: Path = own.data / "content" / type / f"{key}.json"
    entry = (
        json.loads(file.read_text("utf-8"))
        if file.exists()
        else {
            "name": {"en": key, "zh": key},
            "publication": {"en": {"state": "published"}, "zh": {"state": "published"}},
        }
    )
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(entry | values, ensure_ascii=False), "utf-8")
    own.site.store.refresh()


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_history_has_a_line_of_time_and_a_table(
    get: Callable[[str], TestResponse], locale: str
) -> None:
    html = get(f"/{locale}/about/history/").get_data(as_text=True)
    wide, narrow = svgs(html, "timeline")
    assert len(wide.findall(f"{SVG}circle")) == len(narrow.findall(f"{SVG}circle")) > 10
    assert html.count("css/pictures.") == 1
    assert html.count('class="when"><') >= 10


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_projects_are_shown_over_time(get: Callable[[str], TestResponse], locale: str) -> None:
    html = get(f"/{locale}/cooperation/projects/").get_data(as_text=True)
    wide, narrow = svgs(html, "spans")
    rows = re.findall(r'<tr><td><a href="[^"]+/cooperation/projects/[^"]+">', html)
    assert (
        len(wide.findall(f"{SVG}g[@class='span']"))
        == len(narrow.findall(f"{SVG}g[@class='span']"))
        == len(rows)
        > 5
    )


def test_a_page_without_events_has_no_line_of_time(get: Callable[[str], TestResponse]) -> None:
    html = get("/en/about/").get_data(as_text=True)
    assert "timeline" not in html
    assert "css/pictures." not in html


def test_the_line_of_time_leads_to_entries_and_escapes(own_site: SimpleNamespace) -> None:
    label = '<b>"A & B"</b>'
    write(
        own_site,
        "pages",
        "history",
        timeline=[
            {
                "id": "a",
                "date": "1998-07",
                "until": "2001",
                "label": {"en": label, "zh": label},
                "entry": "organizations/cas",
                "source": "https://example.org/?a=1&b=2",
            },
            {"id": "b", "label": {"en": "Undated", "zh": "无日期"}},
        ],
    )
    html = own_site.client.get("/en/about/history/").get_data(as_text=True)
    (wide, _narrow) = svgs(html, "timeline")
    assert label in "".join(wide.itertext())
    assert "Undated" not in "".join(wide.itertext())
    assert '<a href="/en/cooperation/organizations/cas/">&lt;b&gt;' in html
    assert 'href="https://example.org/?a=1&amp;b=2"' in html
    assert "<td>Undated</td>" in html


def test_stations_with_a_confirmed_place_are_drawn_and_no_other(
    small_site: SimpleNamespace,
) -> None:
    places = {"latitude": 43.0, "longitude": 82.0}
    write(small_site, "stations", "exact", **places, precision="exact", level="national")
    write(small_site, "stations", "about", **places | {"longitude": 79.0}, precision="approximate")
    write(small_site, "stations", "unknown", **places | {"longitude": 76.0}, precision="unknown")
    write(
        small_site,
        "stations",
        "doubted",
        **places | {"longitude": 73.0},
        precision="exact",
        unverified=["latitude"],
    )
    write(small_site, "stations", "nowhere", precision="exact")
    with reading(small_site) as read:
        html = str(
            station_map(
                read, [item for item in read.list("stations") if " " not in str(item.title)]
            )
        )
    (svg,) = svgs(html, "map")
    links = {link.get("href"): link.findtext(f"{SVG}title") for link in svg.iter(f"{SVG}a")}
    assert links == {
        "/en/resources/stations/exact/": "exact (National station)",
        "/en/resources/stations/about/": "about (position approximate)",
    }
    marks = [path.get("class") for path in svg.findall(f".//{SVG}a/{SVG}path")]
    assert sorted(map(str, marks)) == ["national", "other approximate"]


def test_the_map_names_features_in_the_language_of_the_page(small_site: SimpleNamespace) -> None:
    for locale, name in (("en", "Tarim River"), ("zh", "塔里木河")):
        with reading(small_site, locale) as read:
            html = str(station_map(read, read.list("stations")))
        assert name in html
        assert len(html.encode()) < 60_000
        if locale == "zh":
            names = json.loads((small_site.data / "geo/station-map.json").read_text("utf-8"))[
                "names"
            ]
            assert not [one for one in names if one["name"]["en"] in html]


def test_the_ground_of_a_map_is_drawn_once_for_a_base_and_anew_where_what_is_kept_is_damaged(
    small_site: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown() -> str:
        draw_cached.cache_clear()
        _ground.cache_clear()
        with reading(small_site) as read:
            return str(station_map(read, read.list("stations")))

    first = shown()
    database = small_site.site.store.database
    with monkeypatch.context() as changed:
        changed.setattr(maps, "ground", lambda *drawn: pytest.fail("drawn again"))
        assert shown() == first
    database.execute("UPDATE cached_result SET payload = ?", b"<script>")
    assert shown() == first
    base = small_site.data / "geo" / "central-asia.geojson"
    base.write_bytes(b'{"features": []}')
    assert shown() != first


def test_no_station_no_map(small_site: SimpleNamespace) -> None:
    with reading(small_site) as read:
        assert station_map(read, []) == ""


def test_units_make_a_tree_whatever_their_parents(small_site: SimpleNamespace) -> None:
    made = (
        ("top", "institute", None),
        ("old", "institute", None),
        ("lab", "laboratory", "top"),
        ("desk", "office", "lab"),
        ("one", "centre", "two"),
        ("two", "centre", "one"),
        ("lost", "office", "gone"),
    )
    for key, kind, parent in made:
        write(
            small_site,
            "units",
            key,
            kind=kind,
            founded="2001",
            **({"parent": parent} if parent else {}),
        )
    with reading(small_site) as read:
        html = str(organisation_chart(read, [read.get_or_404("units", key) for key, *_ in made]))
    for svg in svgs(html, "organisation"):
        links = [link.get("href") for link in svg.iter(f"{SVG}a")]
        assert sorted(map(str, links)) == sorted(f"/en/research/{key}/" for key, *_ in made)


def test_numbers_a_year_and_spans_come_in_two_layouts(small_site: SimpleNamespace) -> None:
    with reading(small_site, "zh") as read:
        bars = str(per_year(read, [("2019", 2), ("2021", 1)], "论文", "每年的论文"))
        bands = str(spans(read, read.list("projects"), "项目", "项目"))
        assert (
            per_year(read, [], "", "")
            == spans(read, [], "", "")
            == organisation_chart(read, [])
            == ""
        )
    for html, kind in ((bars, "bars"), (bands, "spans")):
        drawn = svgs(html, kind)
        assert [svg.get("lang") for svg in drawn] == ["zh-Hans", "zh-Hans"]
        assert [(svg.get("viewBox") or "").split()[2] for svg in drawn] == ["760", "340"]
