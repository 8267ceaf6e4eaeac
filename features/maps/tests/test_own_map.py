"""An institute elsewhere: a map of where its stations are, or one of its own."""

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest

from tests.entries import page


def test_an_institute_elsewhere_gets_a_map_of_where_its_stations_are(
    own_site: SimpleNamespace,
) -> None:
    for number, file in enumerate((own_site.data / "content/stations").glob("*.json")):
        raw = json.loads(file.read_text("utf-8"))
        place = {
            "latitude": 40 + number % 5,
            "longitude": -4 + number,
            "precision": "exact",
            "unverified": [],
        }
        file.write_text(json.dumps(raw | place), "utf-8")
    own_site.site.store.refresh()
    for path in ("/en/", "/en/resources/", "/en/resources/stations/"):
        html = page(own_site, path)
        svg = html.partition('<svg class="map station-map"')[2].partition("</svg>")[0]
        assert svg.count("<a ") > 5
        assert "Hezhou and Central Asia" not in svg
        assert svg.count('<g class="names wide"></g>') == 1
    assert "Ridges are schematic" not in page(own_site, "/en/resources/stations/")


MAP = {
    "base": "basin",
    "projection": {"meridian": 15, "parallels": [8, 20], "latitude": 13, "scale": 3000},
    "descriptions": {
        "stations": {"en": "The basin of Lake Chad.", "fr": "Le bassin du lac Tchad."}
    },
    "names": [
        {
            "name": {"en": "Lake Chad", "fr": "Lac Tchad"},
            "longitude": 14.1,
            "latitude": 13.2,
            "kind": "water",
            "narrow": True,
        }
    ],
}


def move_to_the_basin(site: SimpleNamespace) -> None:
    """Make it the site of an institute whose stations are around Lake Chad, with a map of
    its own.
    """
    for number, file in enumerate((site.data / "content/stations").glob("*.json")):
        place = {"latitude": 9 + number % 3, "longitude": 11 + number % 8}
        raw = json.loads(file.read_text("utf-8"))
        sure = {"precision": "exact", "unverified": []}
        file.write_text(json.dumps(raw | place | sure), "utf-8")
    (site.data / "geo/station-map.json").write_text(json.dumps(MAP), "utf-8")
    shore = [[[13, 12.5], [15, 12.5], [15, 14], [13, 14], [13, 12.5]]]
    lake = {
        "type": "Feature",
        "properties": {"kind": "lake", "name": "Lake Chad", "rank": 1},
        "geometry": {"type": "Polygon", "coordinates": shore},
    }
    (site.data / "geo/basin.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [lake]}), "utf-8"
    )
    site.site.store.refresh()


@pytest.fixture
def in_the_basin(small_site: SimpleNamespace) -> SimpleNamespace:
    move_to_the_basin(small_site)
    return small_site


def test_a_map_of_its_own_is_data_alone(own_site: SimpleNamespace) -> None:
    pytest.importorskip("features.content_check")
    move_to_the_basin(own_site)
    checked = own_site.app.test_cli_runner().invoke(args=["content", "check"])
    assert "no errors" in checked.output
    html = page(own_site, "/zh/resources/stations/")
    svg = html.partition('<svg class="map station-map')[2].partition("</svg>")[0]
    assert svg.count("<a ") > 5
    assert "The basin of Lake Chad." in svg, "the first language if there is no Chinese"
    assert "Lake Chad</text>" in svg
    assert re.search(r'class="lake" d="M', svg)
    assert "Tarim" not in svg
    assert "塔里木河" not in svg


@pytest.mark.parametrize(
    ("values", "field", "problem"),
    [
        ({"base": "../../site"}, "base", "Enter the name of a .geojson file"),
        ({"base": "nowhere"}, "base", "data/geo has no such file."),
        ({"projection": None}, "projection", "Enter a JSON object"),
        ({"projection": MAP["projection"] | {"scale": 0}}, "projection.scale", "200 to 20000"),
        (
            {"projection": MAP["projection"] | {"parallels": [5, -5]}},
            "projection.parallels",
            "one side of the equator",
        ),
        ({"projection": MAP["projection"] | {"parallels": [5]}}, "projection.parallels", "number"),
        ({"names": [MAP["names"][0] | {"kind": "hill"}]}, "names.1.kind", "water, range, sand"),
        ({"names": [MAP["names"][0] | {"name": {}}]}, "names.1.name", "at least one language"),
        ({"deserts": "Sahara"}, "deserts", "Enter a JSON list"),
    ],
)
def test_a_wrong_map_is_told_and_breaks_no_page(
    in_the_basin: SimpleNamespace, values: dict[str, Any], field: str, problem: str
) -> None:
    pytest.importorskip("features.content_check")
    (in_the_basin.data / "geo/station-map.json").write_text(json.dumps(MAP | values), "utf-8")
    in_the_basin.site.store.refresh()
    result = in_the_basin.app.test_cli_runner().invoke(args=["content", "check"])
    assert result.exit_code == 1
    [line] = [one for one in result.output.splitlines() if "station-map.json" in one]
    assert f": {field}" in line
    assert problem in line
    html = page(in_the_basin, "/en/resources/stations/")
    assert ('<svg class="map station-map' in html) is (values.get("base") != "nowhere")
