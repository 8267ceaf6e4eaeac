"""Maps name the right places: measured in a browser, with its fonts, at every size of the maps."""

from collections.abc import Callable
from itertools import combinations
from math import dist
from typing import Any

import pytest
from playwright.sync_api import Page

from blueprints.shared.svg import Caption
from features.maps.geometry import Box
from features.maps.label_placement import Leader
from features.maps.quarter import draw as draw_quarter
from features.maps.station_map import MapStation, station_map
from features.maps.world_map import Point, partner_map
from tests.browser.server import ROOT, Server

pytestmark = pytest.mark.browser
WIDTHS = (1440, 600, 360)
PAGES = (
    "",
    "resources/",
    "resources/stations/",
    "resources/stations/bayansu/",
    "contact/",
    "cooperation/organizations/",
)
CAPTION = Caption("Map", "Places", "en")
NAMES = (
    "Northern Snow-cover and Avalanche Research Station",
    "河州阜河荒漠生态系统国家野外科学观测研究站",
    "Научно-исследовательская станция пустынных экосистем",
    "Ili",
)
CROWD = [
    (f"{NAMES[number % 4]} {number}", 84 + number % 5 * 0.1, 43 + number // 5 * 0.1)
    for number in range(20)
]
"""Twenty places within forty kilometres: (name, longitude, latitude)."""
MEASURE = """() => [...document.querySelectorAll("svg.map, svg.quarter")].map((svg) => {
  const frame = svg.parentElement.getBoundingClientRect();
  const shown = (one) => one.getClientRects().length > 0;
  const box = (one) => { const {x, y, width, height} = one.getBBox(); return [x, y, x + width, y + height]; };
  const ink = (one) => { // without the space above and below the letters, which differs by font
    const space = (one.getExtentOfChar(0).height - parseFloat(getComputedStyle(one).fontSize)) / 2;
    const [left, top, right, bottom] = box(one);
    return [left, top + space, right, bottom - space];
  };
  const inside = (one, part) => {
    const {left, top, right, bottom} = one.getBoundingClientRect();
    return Math.min(left - frame.left, top - frame.top, frame.right - right, frame.bottom - bottom) > -part;
  };
  const point = (one) => {
    const [left, top, right, bottom] = box(one.querySelector("path"));
    const [text, ...more] = [...one.querySelectorAll("text")].filter(shown);
    return {
      mark: [(left + right) / 2, (top + bottom) / 2],
      labels: text ? 1 + more.length : 0,
      whole: !text || inside(text, 2),
      text: text?.textContent ?? "",
      box: text ? ink(text) : null,
    };
  };
  const ends = (data) => data.slice(1).split("M").map((line) => line.split("L").map((at) => at.split(",").map(Number)));
  const leader = [...svg.querySelectorAll(".leader")].find(shown);
  return {
    points: [...svg.querySelectorAll(".points > *")].filter((one) => inside(one.querySelector("path"), 0)).map(point),
    names: [...svg.querySelectorAll(".names text")].filter(shown).map(ink),
    leaders: leader ? ends(leader.getAttribute("d")) : [],
    stroke: leader && getComputedStyle(leader).stroke,
    key: [...svg.parentElement.querySelectorAll(".map-key > li")].filter(shown).map((one) => one.textContent),
  };
})"""
Measured = dict[str, Any]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_point_of_a_shipped_map_has_its_name(
    visited: Server, page: Page, locale: str, address: str
) -> None:
    page.goto(f"{visited.base}/{locale}/{address}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        maps = page.evaluate(MEASURE)
        assert maps, "the test names a page without a map"
        for one in maps:
            check(one)


def stations(project: Callable[[float, float], tuple[float, float]]) -> str:
    places = [MapStation(name, "", x, y, "other", False, "/s/") for name, x, y in CROWD]
    drawn = station_map(places, (), ground="", caption=CAPTION, project=project)
    return f'<div class="station-frame">{drawn}</div>'


def stations_apart() -> str:
    return stations(lambda x, y: (800 + (x - 84) * 200, 420 - (y - 43) * 200))


def stations_at_one_place() -> str:
    return stations(lambda _x, _y: (1200.0, 400.0))


def partners() -> str:
    base = (ROOT / "data/geo/world.geojson").read_bytes()
    places = [Point(name, x, y, "institute") for name, x, y in CROWD]
    return f'<div class="map-frame">{partner_map(places, base, caption=CAPTION)}</div>'


def quarter() -> str:
    stops = [
        {
            "properties": {"kind": "stop", "name": name},
            "geometry": {"type": "Point", "coordinates": [x * 0.01, y * 0.01]},
        }
        for name, x, y in CROWD
    ]
    drawn = draw_quarter({"features": stops}, 0.431, 0.842, "IRS", "en", CAPTION)
    return f'<div class="quarter-frame">{drawn}</div>'


@pytest.mark.parametrize("draw", [stations_apart, stations_at_one_place, partners, quarter])
def test_every_point_of_a_crowd_has_its_name_or_a_number_with_a_key(
    visited: Server, page: Page, draw: Callable[[], str]
) -> None:
    drawn = f'<figure class="map-figure">{draw()}</figure>'
    page.goto(f"{visited.base}/en/contact/")
    for sheet in ("map", "quarter"):
        page.add_style_tag(url=f"/static/maps/{sheet}.css")
    page.evaluate("(html) => { document.querySelector('#main').innerHTML = html; }", drawn)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        (measured,) = page.evaluate(MEASURE)
        check(measured)
        said = [point["text"].replace(" ", "") for point in measured["points"]]
        listed = [one.replace(" ", "") for one in measured["key"]]
        for wanted, _x, _y in CROWD:
            assert wanted.replace(" ", "") in said + listed, wanted


def test_a_leader_is_seen(visited: Server, page: Page) -> None:
    """Its contrast with the ground is that of the text."""
    page.goto(f"{visited.base}/en/resources/stations/")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        (measured,) = page.evaluate(MEASURE)
        assert measured["leaders"]
        ink = page.evaluate(
            "getComputedStyle(document.querySelector('.station-map .points text')).fill"
        )
        assert measured["stroke"] == ink


def check(measured: Measured) -> None:
    """Check that every point has a label: its name, or numbers of the key; that it is nearer to it
    than to any other point or at the end of its leader; and that nothing covers anything.
    """
    points = measured["points"]
    marks = [tuple(one["mark"]) for one in points]
    leaders = [Leader(tuple(start), tuple(end)) for start, end in measured["leaders"]]
    labelled = [one for one in points if one["labels"]]
    assert all(one["labels"] <= 1 and one["whole"] for one in points)
    numbers = [span(one["text"]) for one in labelled if measured["key"]]
    assert sum(numbers) == len(measured["key"])
    assert len(labelled) + sum(number - 1 for number in numbers if number) == len(points)
    sharing: dict[Leader, list[Any]] = {leader: [] for leader in leaders}
    for one in labelled:
        mark, box = tuple(one["mark"]), Box(*one["box"])
        number = max(1, span(one["text"]) if measured["key"] else 1)
        led = [one for one in leaders if box.inset(-12, -12).contains_point(*one.end)]
        for leader in led:
            sharing[leader] = sorted(marks, key=lambda at: dist(at, leader.start))[:number]
        nearest = sorted(marks, key=lambda at: box.distance(*at))[:number]
        assert mark in nearest or any(mark in sharing[leader] for leader in led), one["text"]
    boxes = [Box(*one["box"]) for one in labelled]
    check_apart([*boxes, *(Box(*one) for one in measured["names"])], marks, {})
    check_apart(boxes, marks, sharing)


def span(text: str) -> int:
    """Return how many numbers a label stands for; 0 for a name."""
    first, _dash, last = text.partition("–")
    if not (first.isdigit() and (last or first).isdigit()):
        return 0
    return int(last or first) - int(first) + 1


def check_apart(boxes: list[Box], marks: list[Any], leaders: dict[Leader, list[Any]]) -> None:
    """Check that no label covers a point or another label, and no leader a label, another point or
    another leader. `leaders` has the points of each.
    """
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert not any(box.contains_point(*mark) for box in boxes for mark in marks)
    assert not any(one.meets(other) for one, other in combinations(leaders, 2))
    for leader, own in leaders.items():
        assert not any(leader.crosses(box.inset(3, 3)) for box in boxes)
        passed = [mark for mark in marks if mark not in own]
        assert not any(leader.crosses(Box.around(*mark, 4)) for mark in passed)
