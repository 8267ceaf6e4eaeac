"""Field stations: the table and its orders, the positions that may be shown, each station's
page.
"""

import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from published import clear, publish, words
from werkzeug.test import TestResponse

from blueprints.resources.models import Months
from cms.core.errors import Invalid
from tests.institute import DATA

Get = Callable[[str], TestResponse]
STATIONS = "/en/resources/stations/"
SHIPPED: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in (DATA / "content/stations").glob("*.json")
}
ON_THE_MAP = {
    key: raw
    for key, raw in SHIPPED.items()
    if raw.get("precision", "unknown") != "unknown"
    and "latitude" in raw
    and not {"latitude", "longitude"} & set(raw.get("unverified", ()))
}
SURE = {"latitude": 42.9, "longitude": 83.7167, "precision": "exact", "elevation": {"from": 2470}}


def rows(html: str) -> list[str]:
    """The stations of the table, in its order."""
    table = html.partition('<table class="stations">')[2].partition("</table>")[0]
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r'<th scope="row">(.*?)</th>', table)]


def features(client: FlaskClient, locale: str = "en") -> dict[str, dict[str, Any]]:
    response = client.get(f"/{locale}/resources/stations/stations.geojson")
    assert response.mimetype == "application/geo+json"
    found = json.loads(response.get_data())
    assert found["type"] == "FeatureCollection"
    return {one["id"]: one for one in found["features"]}


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_highest_station_stands_first_by_height(locale: str, get: Get) -> None:
    heights = {
        raw["name"][locale]: raw["elevation"].get("to", raw["elevation"]["from"])
        for raw in SHIPPED.values()
        if "elevation" in raw
    }
    by_height = rows(get(f"/{locale}/resources/stations/by-height/").get_data(as_text=True))
    high, low = by_height[: len(heights)], by_height[len(heights) :]
    assert [heights[name] for name in high] == sorted(heights.values(), reverse=True)
    assert not set(low) & set(heights)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_of_stations_of_unknown_height_none_is_called_the_highest(locale: str, get: Get) -> None:
    """The Pamir station stands above 4,000 m, and its height is unknown."""
    assert any("elevation" not in raw for raw in SHIPPED.values())
    said = words(get(f"/{locale}/resources/stations/").get_data(as_text=True))
    for superlative in {"en": ("Highest", "Lowest"), "zh": ("海拔最高", "海拔最低")}[locale]:
        assert superlative not in said


def station(site: SimpleNamespace, key: str, **fields: Any) -> None:
    publish(site, "stations", key, name={"en": key.title(), "zh": key}, **fields)


def test_superlatives_need_every_value(own_site: SimpleNamespace) -> None:
    clear(own_site, "stations")
    station(own_site, "valley", founded="1957", elevation={"from": 400, "to": 900})
    station(own_site, "ridge", founded="1987", elevation={"from": 3000})
    said = words(own_site.client.get(STATIONS).get_data(as_text=True))
    assert "Highest Ridge 3,000 m Lowest Valley 400 to 900 m Oldest Valley 1957" in said
    station(own_site, "pass", founded="1960", elevation={"from": 200}, unverified=["elevation"])
    said = words(own_site.client.get(STATIONS).get_data(as_text=True))
    assert "Highest" not in said
    assert "Lowest" not in said
    assert "Oldest Valley 1957" in said
    station(own_site, "camp", elevation={"from": 200})
    assert "Oldest" not in words(own_site.client.get(STATIONS).get_data(as_text=True))


def test_by_year_the_oldest_stands_first_and_the_undated_last(get: Get) -> None:
    by_year = rows(get(f"{STATIONS}by-year/").get_data(as_text=True))
    years = {raw["name"]["en"]: raw["founded"] for raw in SHIPPED.values() if "founded" in raw}
    dated, undated = by_year[: len(years)], by_year[len(years) :]
    assert [years[name] for name in dated] == sorted(years.values())
    assert not set(undated) & set(years)
    assert len(by_year) == len(rows(get(STATIONS).get_data(as_text=True))) == len(SHIPPED)


@pytest.mark.parametrize(
    ("path", "head"), [("", "Station"), ("by-year/", "Founded"), ("by-height/", "Height")]
)
def test_the_head_of_the_column_says_the_order(path: str, head: str, get: Get) -> None:
    html = get(STATIONS + path).get_data(as_text=True)
    sorted_by = re.findall(
        r'<th scope="col" aria-sort="(?:a|de)scending"[^>]*><a [^>]*>(\w+)</a>', html
    )
    assert sorted_by == [head]


def test_a_level_lists_its_stations_only(get: Get) -> None:
    names = rows(get(f"{STATIONS}level/national/").get_data(as_text=True))
    assert [name.split()[0] for name in names] == ["Aksar", "Celin", "Fuhe"]


@pytest.mark.parametrize(
    ("locale", "point", "height"),
    [("en", "42°52′N, 89°12′E", "−95 to −76 m"), ("zh", "北纬42°52′，东经89°12′", "−95米至−76米")],
)
def test_a_place_reads_in_degrees_and_minutes(
    locale: str, point: str, height: str, get: Get
) -> None:
    for path in ("", "tulan-garden/"):
        said = words(get(f"/{locale}/resources/stations/{path}").get_data(as_text=True))
        assert point in said
        assert height in said


def test_points_are_geojson_with_longitude_first(client: FlaskClient) -> None:
    found = features(client)
    assert found.keys() == ON_THE_MAP.keys()
    garden, raw = found["tulan-garden"], SHIPPED["tulan-garden"]
    assert garden["geometry"] == {
        "type": "Point",
        "coordinates": [raw["longitude"], raw["latitude"]],
    }
    assert garden["properties"]["name"] == "Tulan Desert Botanical Garden"
    assert garden["properties"]["precision"] == "exact"
    assert (garden["properties"]["elevationFrom"], garden["properties"]["elevationTo"]) == (
        -95,
        -76,
    )
    assert (
        garden["properties"]["url"] == "https://oasis.example/en/resources/stations/tulan-garden/"
    )


def test_points_are_named_in_the_pages_language(client: FlaskClient) -> None:
    garden = features(client, "zh")["tulan-garden"]["properties"]
    assert (garden["name"], garden["language"]) == ("吐兰沙漠植物园", "zh-Hans")


@pytest.mark.parametrize(
    "change",
    [
        {"unverified": ["latitude"]},
        {"unverified": ["longitude", "name"]},
        {"precision": "unknown"},
        {"latitude": None},
    ],
)
def test_an_unsure_point_is_nowhere_but_in_the_table(
    change: dict[str, Any], small_site: SimpleNamespace
) -> None:
    clear(small_site, "stations")
    values = {name: value for name, value in (SURE | change).items() if value is not None}
    publish(small_site, "stations", "tried", name={"en": "Tried"}, **values)
    assert features(small_site.client) == {}
    html = small_site.client.get(STATIONS).get_data(as_text=True)
    assert rows(html) == ["Tried"]
    assert "stations.geojson" not in html
    publish(small_site, "stations", "sure", name={"en": "Sure"}, **SURE)
    assert features(small_site.client).keys() == {"sure"}
    assert "stations.geojson" in small_site.client.get(STATIONS).get_data(as_text=True)


def test_an_unconfirmed_height_is_marked_and_is_no_record(small_site: SimpleNamespace) -> None:
    clear(small_site, "stations")
    publish(small_site, "stations", "sure", name={"en": "Sure"}, elevation={"from": 10})
    publish(small_site, "stations", "tried", name={"en": "Tried"}, **SURE, unverified=["elevation"])
    said = words(small_site.client.get(STATIONS).get_data(as_text=True))
    assert "Highest" not in said
    assert "2,470 m not verified" in said
    assert "elevationFrom" not in features(small_site.client)["tried"]["properties"]


def test_a_station_shows_what_is_measured_with_its_source(get: Get) -> None:
    html = get(f"{STATIONS}tulan-garden/").get_data(as_text=True)
    assert "<dt>Mean temperature</dt><dd>13.9 <small>°C</small></dd>" in html
    assert re.search(r'<p class="origin"><a href="https://sources', html)


MONTHS = "−12.5 −8 1 9.5 16 21 23.25 21.5 15.5 7 -2 -10"


def test_a_climate_by_month_stands_in_a_table(small_site: SimpleNamespace) -> None:
    monthly = {"temperature": MONTHS, "precipitation": "-1 1 2 3 4 5 6 7 8 9 10 11"}
    publish(small_site, "stations", "tried", name={"en": "Tried"}, monthly=monthly)
    html = small_site.client.get(f"{STATIONS}tried/").get_data(as_text=True)
    rows = re.findall(r'(?s)<tr>\s*<th scope="row">(\w+)</th>(.*?)</tr>', html)
    assert len(rows) == 12
    assert "Jan −12.5 −1" in words(html)
    assert "Jul 23.25 6" in words(html)


@pytest.mark.parametrize("text", ["1 2 3", "1 2 3 4 5 6 7 8 9 10 11 twelve", "1e9 " * 12])
def test_what_are_not_twelve_numbers_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        Months("Months").parse(text, "temperature")


def test_a_station_shows_the_other_ends_of_its_relations(small_site: SimpleNamespace) -> None:
    publish(small_site, "units", "tried-unit", name={"en": "Unit of the station"}, kind="station")
    publish(small_site, "people", "tried-person", name={"en": "Li Na"}, units=["tried-unit"])
    publish(
        small_site,
        "news",
        "tried-news",
        headline={"en": "Snow fell"},
        date="2024-01-02",
        category="event",
        body={"en": ["Text"]},
        units=["tried-unit"],
    )
    publish(
        small_site,
        "datasets",
        "tried-data",
        title={"en": "Snow depths"},
        year="2020",
        station="tried",
    )
    publish(
        small_site,
        "collections",
        "tried-garden",
        name={"en": "Snow garden"},
        kind="garden",
        station="tried",
    )
    publish(
        small_site,
        "stations",
        "tried",
        name={"en": "Tried"},
        unit="tried-unit",
        head="tried-person",
    )
    said = words(small_site.client.get(f"{STATIONS}tried/").get_data(as_text=True))
    for part in ("Unit of the station", "Li Na", "Snow fell", "Snow depths", "Snow garden"):
        assert part in said


def test_the_people_of_a_laboratory_are_not_all_the_stations(small_site: SimpleNamespace) -> None:
    publish(small_site, "units", "tried-unit", name={"en": "Great laboratory"}, kind="laboratory")
    publish(small_site, "people", "tried-person", name={"en": "Li Na"}, units=["tried-unit"])
    publish(small_site, "stations", "tried", name={"en": "Tried"}, unit="tried-unit")
    said = words(small_site.client.get(f"{STATIONS}tried/").get_data(as_text=True))
    assert "Great laboratory" in said
    assert "Li Na" not in said


def test_a_station_with_nothing_but_a_name_has_a_page(small_site: SimpleNamespace) -> None:
    publish(small_site, "stations", "tried", name={"en": "Tried"})
    for locale in ("en", "zh"):
        response = small_site.client.get(f"/{locale}/resources/stations/tried/")
        assert response.status_code == 200
        assert "None" not in words(response.get_data(as_text=True))
