"""Maps drawn from the entries, with a table or an address beside them, in both languages."""

import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from entries import clear, put
from published import words
from werkzeug.test import TestResponse

from blueprints.shared.svg import draw_cached
from cms.content import LocalizedEntry, Reader
from cms.web.templating.slots import StationsPlace
from features.maps import maps
from features.maps.maps import _ground, stations
from tests.entries import page
from tests.own_site import make_own_site, start
from tests.pictures_of_pages import SVG, reading, svgs, without, write

Get = Callable[[str], TestResponse]
STATIONS = "/en/resources/stations/"
SURE = {"latitude": 42.9, "longitude": 83.7167, "precision": "exact"}


def part(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0]


def station_map(read: Reader, entries: Sequence[LocalizedEntry]) -> str:
    values = stations(StationsPlace(read, entries, relief=True))
    assert values
    return str(values["map"])


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
        listed = [item for item in read.list("stations") if " " not in str(item.title)]
        html = station_map(read, listed)
    (svg,) = svgs(html, "map")
    links = {link.get("href"): link.findtext(f"{SVG}title") for link in svg.iter(f"{SVG}a")}
    assert links == {
        "/en/resources/stations/exact/": "exact (National station)",
        "/en/resources/stations/about/": "about (position approximate)",
    }
    marks = [path.get("class") for path in svg.findall(f".//{SVG}a/{SVG}path")]
    assert sorted(map(str, marks)) == ["national", "other approximate"]


def test_the_map_names_features_in_the_language_of_the_page(small_site: SimpleNamespace) -> None:
    for locale, name in (("en", "Lune River"), ("zh", "月河")):
        with reading(small_site, locale) as read:
            html = station_map(read, read.list("stations"))
        assert name in html
        assert len(html.encode()) < 60_000
        if locale == "zh":
            names = json.loads((small_site.data / "geo/station-map.json").read_text("utf-8"))[
                "names"
            ]
            assert not [one for one in names if one["name"]["en"] in html]


def test_the_ground_of_a_map_is_drawn_once_for_a_base_and_anew_where_what_is_kept_is_lost(
    small_site: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown() -> str:
        draw_cached.cache_clear()
        _ground.cache_clear()
        with reading(small_site) as read:
            return station_map(read, read.list("stations"))

    first = shown()
    database = small_site.site.store.database
    with monkeypatch.context() as changed:
        changed.setattr(maps, "ground", lambda *drawn: pytest.fail("drawn again"))
        assert shown() == first
    database.execute("DELETE FROM cached_result")
    assert shown() == first
    base = small_site.data / "geo" / "region.geojson"
    base.write_bytes(b'{"features": []}')
    assert shown() != first


def test_no_station_no_map(small_site: SimpleNamespace) -> None:
    with reading(small_site) as read:
        assert stations(StationsPlace(read, [], relief=True)) is None


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_has_a_map_with_the_institute_and_nothing_else(get: Get, locale: str) -> None:
    html = part(get(f"/{locale}/contact/").get_data(as_text=True))
    assert len(re.findall(r'<path class="home"', html)) == 1
    assert not re.search(r'<path class="(national|other)', html)
    assert len(html.encode()) < 100_000


def quarter(site: SimpleNamespace) -> None:
    """Give the institute a position and an invented neighbourhood."""
    file = site.data / "site.json"
    raw = json.loads(file.read_text("utf-8")) | {"latitude": 43.87, "longitude": 87.57}
    file.write_text(json.dumps(raw | {"hours": {"en": "9:00–17:00"}}), "utf-8")

    def feature(kind: str, shape: str, places: Any, name: Any = None) -> dict[str, Any]:
        about = {"kind": kind} | ({"name": name} if name else {})
        return {"properties": about, "geometry": {"type": shape, "coordinates": places}}

    features = [
        feature("road", "LineString", [[87.55, 43.868], [87.59, 43.868]], {"en": "Long Road"}),
        feature("street", "LineString", [[87.571, 43.86], [87.571, 43.88]], "<Cross> Street"),
        feature("green", "Polygon", [[[87.573, 43.871], [87.577, 43.871], [87.577, 43.8725]]]),
        feature("stop", "Point", [87.5665, 43.8685], {"en": "Institute stop"}),
        feature("stop", "Point", [10, 10], "Elsewhere"),
    ]
    made = {"features": features, "attribution": {"en": "Made up"}}
    (site.data / "geo").mkdir(exist_ok=True)
    (site.data / "geo" / "quarter.geojson").write_text(json.dumps(made), "utf-8")
    site.site.store.refresh()


def test_the_quarter_is_drawn_from_the_file_that_an_institute_brings(
    small_site: SimpleNamespace,
) -> None:
    quarter(small_site)
    html = part(small_site.client.get("/en/contact/").get_data(as_text=True))
    drawn = html.split('<svg class="quarter"')[1].split("</svg>")[0]
    for name in ("Long Road", "&lt;Cross&gt; Street", "Institute stop", "200 m", "IRS"):
        assert name in drawn, name
    assert "Elsewhere" not in drawn
    assert "Made up" in html
    assert "43°52′N, 87°34′E" in html
    assert 'href="geo:43.87,87.57"' in html
    assert "9:00–17:00" in html
    assert "station-map" not in html
    (small_site.data / "geo" / "quarter.geojson").write_text('{"features": [{}]}', "utf-8")
    small_site.site.store.notify_workers()  # as the watcher does
    html = part(small_site.client.get("/en/contact/").get_data(as_text=True))
    assert '<svg class="quarter"' not in html


def test_a_base_map_that_an_own_folder_lacks_comes_from_the_program(
    tmp_path: Path, small_data: Path
) -> None:
    make_own_site(tmp_path / "own", small_data)
    own = start(tmp_path / "own")
    assert '<svg class="map' in page(own, "/en/cooperation/organizations/")


def test_without_base_maps_pages_have_their_tables_alone(small_site: SimpleNamespace) -> None:
    shutil.rmtree(small_site.data / "geo")
    small_site.site.store.refresh()
    for path in (
        "/en/",
        "/en/contact/",
        "/en/resources/stations/",
        "/en/cooperation/organizations/",
    ):
        assert '<svg class="map' not in page(small_site, path)


def test_the_table_counts_what_the_map_leaves_out(small_site: SimpleNamespace) -> None:
    clear(small_site, "stations")
    put(small_site, "stations/sure", name={"en": "Sure"}, **SURE)
    for key in ("lost", "unknown"):
        put(small_site, f"stations/{key}", name={"en": key})
    line = "2 stations have no verified position and are not shown on the map."
    assert line in words(page(small_site, STATIONS))


def test_a_station_of_unsure_place_is_on_no_map(small_site: SimpleNamespace) -> None:
    clear(small_site, "stations")
    put(small_site, "stations/tried", name={"en": "Tried"}, **SURE, unverified=["latitude"])
    assert "station-map" not in page(small_site, STATIONS)
    put(small_site, "stations/sure", name={"en": "Sure"}, **SURE)
    html = page(small_site, STATIONS)
    assert "station-map" in html
    assert "1 station has no verified position" in html


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_country_answers_first_then_shows_map_and_filters(
    small_site: SimpleNamespace, locale: str
) -> None:
    for number in range(3):
        key = f"organizations/kenya-{number}"
        put(small_site, key, name={"en": key}, country="KE", relation="partner")
    html = page(small_site, f"/{locale}/cooperation/organizations/country/KE/")
    main = html.partition("<main")[2]
    assert main.index("<table") < main.index('<figure class="map') < main.index('class="filters"')


def test_the_front_page_leaves_the_relief_out(get: Get) -> None:
    front = get("/en/").get_data(as_text=True)
    assert '<svg class="map station-map' in front
    assert 'class="shaded"' not in front
    assert 'class="shaded"' in get(STATIONS).get_data(as_text=True)


def test_without_maps_pages_have_their_tables_alone(small_site: SimpleNamespace) -> None:
    site = without(small_site, "maps")
    for path, said in (
        ("/en/", 'class="station-names"'),
        ("/en/contact/", "12 River Road"),
        (STATIONS, '<table class="stations">'),
        ("/en/resources/", '<table class="stations">'),
        ("/en/cooperation/organizations/", '<table class="by-country">'),
    ):
        html = page(site, path)
        assert said in html
        assert '<svg class="map' not in html
        assert "on the map" not in words(html)
    assert "stations.geojson" in page(site, STATIONS)


def test_a_text_shows_the_map_of_a_station(small_site: SimpleNamespace) -> None:
    clear(small_site, "news")
    put(small_site, "stations/known", name={"en": "Known", "zh": "知"}, **SURE)
    put(small_site, "stations/lost", name={"en": "Lost", "zh": "失"}, precision="unknown")
    body = ["![Here](entry:stations/known#map)", "", "![There](entry:stations/lost#map)"]
    values = {"headline": {"en": "N", "zh": "N"}, "body": {"en": body, "zh": body}}
    put(small_site, "news/told", **values)
    html = page(small_site, "/en/news/told/")
    (drawn,) = svgs(html, "map")
    assert "Known" in "".join(drawn.itertext())
    known = '<a href="/en/resources/stations/known/">Known</a>'
    assert f"<figcaption>Here {known}</figcaption>" in html
    assert '<p><a href="/en/resources/stations/lost/">There</a></p>' in html
    plain = page(without(small_site, "maps"), "/en/news/told/")
    assert '<p><a href="/en/resources/stations/known/">Here</a></p>' in plain
