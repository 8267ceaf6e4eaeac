"""The map of field stations: it shows every station and nothing else, labels are complete and
apart, it stays small.
"""

from functools import cache
from math import cos, hypot, radians

import pytest

from blueprints.shared.svg import Caption
from cms.core.languages import Text
from features.maps.geometry import Box, albers
from features.maps.ground import ground
from features.maps.sheet_file import parse_sheet
from features.maps.station_map import CLOSE, MapFeature, MapStation, station_map
from tests.drawings import HOSTILE, SVG, box, check_apart, parse, sheet, words
from tests.institute import DATA

GEO = DATA / "geo"
REGION = parse_sheet((GEO / "station-map.json").read_bytes())
BASE = (GEO / f"{REGION.base}.geojson").read_bytes()
at = REGION.projection()
NATIONAL = "新疆阜康荒漠生态系统国家野外科学观测研究站"
STATIONS = (
    MapStation(
        "Fukang Desert Ecosystem Station",
        "National station",
        87.93,
        44.28,
        "national",
        True,
        "/fukang/",
    ),
    MapStation(
        "Cele Desert-Grassland Ecosystem Station", "", 80.72, 37.0, "national", True, "/cele/"
    ),
    MapStation(
        "Aksu Oasis Farmland Ecosystem Station", "", 80.8, 40.62, "national", True, "/aksu/"
    ),
    MapStation(
        "Bayanbulak Grassland Ecosystem Station", "", 83.72, 42.9, "", False, "/bayanbulak/"
    ),
    MapStation(
        "Tianshan Snow-cover and Avalanche Research Station",
        "",
        84.4,
        43.27,
        "institute",
        False,
        "/snow/",
    ),
    MapStation("Mosuowan Desert Research Station", "", 86.06, 45.03, "", False, "/mosuowan/"),
    MapStation("Turpan Desert Botanical Garden", "", 89.18, 42.85, "academy", False, "/turpan/"),
    MapStation("Institute", "", 87.6, 43.8, "home", False, ""),
)
NAMES = tuple(
    MapFeature(one.name["en"], one.longitude, one.latitude, one.kind, one.narrow)
    for one in REGION.names
)


@cache
def land() -> str:
    return ground(BASE, at, REGION.meridian)


SAID = Caption("Stations", "Where they are", "en")


def draw(
    stations: tuple[MapStation, ...] = STATIONS,
    features: tuple[MapFeature, ...] = NAMES,
    caption: Caption = SAID,
) -> str:
    return station_map(stations, features, ground=land(), project=at, caption=caption)


@pytest.mark.parametrize("latitude", [36.0, 42.0, 49.0])
def test_the_projection_keeps_areas(latitude: float) -> None:
    project, step = albers(75.5, 36, 49), 1e-4
    (x0, y0), (x1, y1), (x2, y2) = (
        project(80, latitude), project(80 + step, latitude), project(80, latitude + step)
    )  # fmt: skip
    area = (x1 - x0) * (y2 - y0) - (y1 - y0) * (x2 - x0)
    assert area / radians(step) ** 2 == pytest.approx(cos(radians(latitude)), rel=1e-3)


def test_north_is_up_and_east_is_right() -> None:
    (urumqi_x, urumqi_y), (almaty_x, _), (_, cele_y) = (
        at(87.6, 43.8),
        at(76.9, 43.25),
        at(80.7, 37.0),
    )
    assert almaty_x < urumqi_x
    assert urumqi_y < cele_y


def test_the_map_is_small_and_repeatable() -> None:
    assert ground(BASE, at, REGION.meridian) == land()
    assert draw() == draw()
    assert 10_000 < len(draw().encode()) < 60_000


def test_the_map_says_what_it_is() -> None:
    root = parse(draw(caption=Caption("Stations <in> the desert", "A & B", "zh-Hans")))
    assert root.findtext(f"{SVG}title") == "Stations <in> the desert"
    assert root.findtext(f"{SVG}desc") == "A & B"
    assert root.get("lang") == "zh-Hans"


def test_every_station_is_a_link_called_by_its_name() -> None:
    links = parse(draw()).findall(f".//{SVG}a")
    assert [link.get("href") for link in links] == [one.url for one in STATIONS if one.url]
    assert links[0].findtext(f"{SVG}title") == "Fukang Desert Ecosystem Station (National station)"
    assert links[1].findtext(f"{SVG}title") == STATIONS[1].name


def test_marks_stand_at_their_places() -> None:
    hits = [
        (float(one.get("cx") or 0), float(one.get("cy") or 0))
        for one in parse(draw()).iter(f"{SVG}circle")
    ]
    assert hits == [pytest.approx(at(one.longitude, one.latitude), abs=0.5) for one in STATIONS]


def test_no_station_covers_the_mark_of_another() -> None:
    """Nor on narrow pages, where they are larger (maps/map.css)."""
    drawn = parse(draw()).iter(f"{SVG}circle")
    hits = [tuple(float(one.get(name) or 0) for name in ("cx", "cy", "r")) for one in drawn]
    assert {r for *_, r in hits} > {26.0}
    for x, y, _ in hits:
        assert len([r for cx, cy, r in hits if hypot(cx - x, cy - y) < r * 1.3]) == 1


def test_shapes_tell_kinds_apart_and_approximate_points() -> None:
    marks = parse(draw()).findall(f".//{SVG}g[@class='points']/*/{SVG}path")
    assert [mark.get("class") for mark in marks] == [
        *["national approximate"] * 3, *["other"] * 4, "home",
    ]  # fmt: skip
    assert len({(mark.get("d") or "").lstrip("M0123456789,") for mark in marks}) == 3


def test_what_lies_off_the_sheet_is_left_out() -> None:
    root = parse(
        draw((*STATIONS[:1], MapStation("Nairobi", "", 36.8, -1.3, "", False, "/nairobi/")))
    )
    assert len(root.findall(f".//{SVG}a")) == 1
    assert "Nairobi" not in words(root)


@pytest.mark.parametrize(("layer", "size"), [("wide", 23), ("narrow", 34)])
@pytest.mark.parametrize("chinese", [False, True])
def test_labels_are_whole_and_apart(layer: str, size: float, chinese: bool) -> None:
    stations = tuple(
        MapStation(
            NATIONAL if chinese else one.name,
            "",
            one.longitude,
            one.latitude,
            one.kind,
            one.approximate,
            one.url,
        )
        for one in STATIONS
    )
    root = parse(draw(stations))
    boxes = [box(text, size) for text in root.findall(f".//{SVG}text[@class='{layer}']")]
    names = [
        box(text, size)
        for group in root.findall(f".//{SVG}g[@class='names {layer}']")
        for text in group
    ]
    assert len(boxes) >= len(STATIONS) - 2
    assert len(names) >= 4
    check_apart(boxes + names, CLOSE if layer == "narrow" else sheet(root))


def test_no_label_covers_another_station() -> None:
    root = parse(draw())
    boxes = [box(text, 23) for text in root.findall(f".//{SVG}text[@class='wide']")]
    for one in STATIONS:
        x, y = at(one.longitude, one.latitude)
        assert not any(found.contains(Box(x, y, x, y)) for found in boxes)


def test_a_narrow_page_comes_closer_only_where_no_station_is_lost() -> None:
    far = MapStation("Dushanbe", "", 68.8, 38.6, "joint", False, "/dushanbe/")
    assert "close" in (parse(draw()).get("class") or "").split()
    root = parse(draw((*STATIONS, far)))
    assert "close" not in (root.get("class") or "").split()
    assert len(root.findall(f".//{SVG}a")) == 8


def test_names_without_room_are_numbers_with_a_key() -> None:
    """Each size has its own key, in HTML behind the drawing; it keeps the language of a name."""
    crowd = [
        MapStation(Text(f"Station <{at}>", "en", at == 3), "", 84 + at / 1000, 43, "", False, "/s/")
        for at in range(4)
    ]
    drawn = draw((*crowd, *STATIONS[:1]))
    keys = drawn.partition("</svg>")[2].strip()
    listed = "".join(f"<li><bdi>Station &lt;{at}&gt;</bdi></li>" for at in range(3))
    listed += '<li><bdi lang="en">Station &lt;3&gt;</bdi></li>'
    assert keys == "".join(
        f'<ol class="map-key {layer}" aria-hidden="true">{listed}</ol>'
        for layer in ("wide", "narrow")
    )
    assert words(parse(drawn)).count("1–4") == 2


def test_a_borrowed_name_keeps_its_language() -> None:
    name = Text("莫索湾沙漠研究站", "zh-Hans", True)
    root = parse(draw((MapStation(name, "", 86.06, 45.03, "", False, "/m/"),)))
    assert {text.get("lang") for text in root.findall(f".//{SVG}a/{SVG}text")} == {"zh-Hans"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_are_names(hostile: str) -> None:
    station = MapStation(hostile, hostile, 86.06, 45.03, hostile, False, f"/{hostile}/")
    root = parse(
        draw(
            (station,),
            (MapFeature(hostile, 75, 47, hostile, True),),
            caption=Caption(hostile, hostile, "en"),
        )
    )
    assert root.find(f".//{SVG}a").get("href") == f"/{hostile}/"  # type: ignore[union-attr]
    assert root.findtext(f".//{SVG}a/{SVG}title") == f"{hostile} ({hostile})"


def test_the_ground_has_relief_and_waters_and_no_boundaries() -> None:
    paths = {
        path.get("class"): len(path.get("d") or "") for path in parse(draw()).iter(f"{SVG}path")
    }
    kinds = ("desert", "glacier", "lit", "shaded", "river", "lake", "historic-lake")
    assert "land" in paths
    assert all(paths[kind] > 300 for kind in kinds)
    assert not [kind for kind in paths if kind and ("border" in kind or "country" in kind)]
