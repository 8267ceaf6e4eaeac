"""A map window on any part of the world: every place is on it with space for its name, and land is
where it is.
"""

import re
from itertools import pairwise
from math import cos, radians

import pytest

from blueprints.shared.svg import Caption
from features.maps.geometry import Box
from features.maps.ground import ground
from features.maps.map_window import MARGIN, MapWindow, window_on
from features.maps.sheet import HEIGHT, SHEET, WIDTH
from features.maps.station_map import MapStation, station_map
from tests.drawings import SVG, box, check_apart, parse, sheet
from tests.pages import ROOT

BASE = (ROOT / "data/geo/world.geojson").read_bytes()
PLACES = {
    "one": [(-1.7, 48.1)],
    "spain": [(-3.7, 40.4), (-5.9, 37.4), (2.1, 41.4), (-16.5, 28.3)],
    "date line": [(178.0, -18.0), (-172.0, -13.8), (166.5, -22.3)],
    "antarctic": [(-64.0, -64.8), (0.0, -71.7)],
    "equator": [(36.8, -1.3), (32.5, 0.3), (39.2, -6.8)],
    "arctic": [(15.6, 78.2), (-52.0, 70.0), (-156.0, 71.0)],
    "opposite of Spain": [(174.0, -41.0), (170.0, -45.0)],
    "same": [(10.0, 50.0), (10.0, 50.0)],
}
LAND, SEA = (
    {
        "spain": (-4.0, 40.0),
        "equator": (36.0, -2.0),
        "opposite of Spain": (170.5, -44.0),
        "one": (2.0, 47.0),
        "antarctic": (0.0, -74.0),
        "arctic": (-45.0, 75.0),
    },
    {
        "spain": (-12.0, 35.0),
        "equator": (42.0, -8.0),
        "opposite of Spain": (178.0, -46.0),
        "one": (-6.0, 46.0),
        "date line": (172.0, -16.0),
        "antarctic": (-40.0, -69.0),
        "arctic": (-150.0, 75.0),
    },
)


@pytest.mark.parametrize("name", PLACES)
def test_every_place_is_on_the_sheet_with_room_around_it(name: str) -> None:
    window = window_on(PLACES[name])
    assert window
    room = Box(MARGIN[0] - 1, MARGIN[1] - 1, WIDTH - MARGIN[0] + 1, HEIGHT - MARGIN[1] + 1)
    for place in PLACES[name]:
        x, y = window.project(*place)
        assert room.contains(Box(x, y, x, y))
    assert window == window_on(PLACES[name][::-1])


@pytest.mark.parametrize(
    "places", [[], [(-120.0, 40.0), (0.0, 0.0), (120.0, 0.0)], [(-70.0, -33.0), (60.0, 60.0)]]
)
def test_places_too_far_apart_have_no_window(places: list[tuple[float, float]]) -> None:
    assert window_on(places) is None


@pytest.mark.parametrize("latitude", [-60.0, 0.0, 45.0])
def test_the_projection_keeps_areas(latitude: float) -> None:
    window, step = MapWindow(10.0, 20.0), 1e-4
    (x0, y0), (x1, y1), (x2, y2) = (
        window.project(*place)
        for place in ((30, latitude), (30 + step, latitude), (30, latitude + step))
    )
    area = abs((x1 - x0) * (y2 - y0) - (y1 - y0) * (x2 - x0))
    assert area / radians(step) ** 2 == pytest.approx(cos(radians(latitude)), rel=1e-3)


def holds(path: str, x: float, y: float) -> bool:
    """Whether a point lies inside the areas of a path, by the even-odd rule."""
    inside = False
    for ring in path.replace("z", "").split("M")[1:]:
        points = positions(ring)
        for (x0, y0), (x1, y1) in pairwise([*points, points[0]]):
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
                inside = not inside
    return inside


def positions(ring: str) -> list[tuple[float, float]]:
    """Return the absolute corners of a ring written in relative steps (`x,yl…`)."""
    numbers = [float(one) for one in re.findall(r"-?\d+", ring)]
    found = [(numbers[0], numbers[1])]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        found.append((found[-1][0] + dx, found[-1][1] + dy))
    return found


@pytest.mark.parametrize("name", sorted({*LAND, *SEA}))
def test_land_is_land_and_sea_is_sea(name: str) -> None:
    """Also if the drawn area is opposite a continent, over a pole or across the date line."""
    window = window_on(PLACES[name])
    assert window
    land = (
        ground(BASE, window.project, window.longitude)
        .partition('class="land" d="')[2]
        .partition('"')[0]
    )
    for places, is_land in ((LAND, True), (SEA, False)):
        if name in places:
            x, y = window.project(*places[name])
            assert SHEET.contains(Box(x, y, x, y)), "the test uses a place outside the map"
            assert holds(land, x, y) is is_land


def test_stations_have_marks_links_and_names_apart() -> None:
    window = window_on(PLACES["spain"])
    assert window
    stations = [
        MapStation(f"Station number {number}", "", *place, "other", False, f"/{number}/")
        for number, place in enumerate(PLACES["spain"])
    ]
    root = parse(
        station_map(
            stations,
            (),
            ground=ground(BASE, window.project, window.longitude),
            caption=Caption("t", "d", "en"),
            project=window.project,
            crops=False,
        )
    )
    assert len(root.findall(f".//{SVG}a")) == 4
    assert "close" not in (root.get("class") or "").split()
    check_apart(
        [box(text, 23) for text in root.findall(f".//{SVG}text[@class='wide']")], sheet(root)
    )
