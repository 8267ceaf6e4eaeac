"""The partner map: projection, size, labels, escaping."""

import json
from itertools import combinations
from math import cos, pi, radians, sqrt

import pytest

from blueprints.shared.svg import Caption
from features.maps.geometry import Box, equal_earth
from features.maps.world_map import Point, partner_map
from tests.drawings import box, parse, words
from tests.pages import ROOT

BASE = ROOT / "data/geo/world.geojson"
SVG = "{http://www.w3.org/2000/svg}"
POINTS = (
    Point("XIEG", 87.6, 43.8, "home"),
    Point("Almaty", 76.9, 43.25, "institute"),
    Point("Bishkek", 74.6, 42.9, "institute"),
    Point("绿色大学", 69.2, 41.3, "university"),
    Point("CBD", -73.6, 45.5, "international"),
    Point("UNCCD", 7.1, 50.7, "international"),
    Point("UNESCO", 2.3, 48.8, "international"),
    Point("Suva", 178.4, -18.1, "university"),
    Point("Great Green Wall", -16.0, 18.1, "agency"),
)


SAID = Caption("Map", "Partners", "en")


def draw(points: tuple[Point, ...] = POINTS, caption: Caption = SAID) -> str:
    return partner_map(points, BASE.read_bytes(), caption=caption)


def test_projection_at_the_rim() -> None:
    """The ends of the equator and of a meridian, by the paper's coefficients."""
    assert equal_earth(0, 0) == (0, 0)
    assert equal_earth(180, 0) == pytest.approx((2 * sqrt(3) * pi / (3 * 1.340264), 0))
    assert equal_earth(0, 90)[1] == pytest.approx(1.3173628)


@pytest.mark.parametrize("latitude", [0.0, 23.0, 45.0, -52.0, 71.0])
def test_projection_keeps_areas(latitude: float) -> None:
    """A small quadrangle of the sphere covers the same area of the plane: the cosine of its
    latitude.
    """
    step = 1e-4
    (x0, y0), (x1, _), (x2, y2) = (
        equal_earth(30, latitude), equal_earth(30 + step, latitude), equal_earth(30, latitude + step)
    )  # fmt: skip
    assert (x1 - x0) * (y2 - y0) / radians(step) ** 2 == pytest.approx(
        cos(radians(latitude)), rel=1e-3
    )
    assert x2 <= x0 or latitude < 0


def test_the_map_is_small_and_repeatable() -> None:
    assert draw() == draw()
    assert 5_000 < len(draw()) < 40_000


def test_the_map_says_what_it_is() -> None:
    root = parse(draw(caption=Caption("Partners <in> the world", "A & B", "zh-Hans")))
    assert root.get("role") == "img"
    assert root.get("lang") == "zh-Hans"
    assert root.findtext(f"{SVG}title") == "Partners <in> the world"
    assert root.findtext(f"{SVG}desc") == "A & B"
    assert "style=" not in draw()


@pytest.mark.parametrize(("layer", "size"), [("wide", 13), ("narrow", 30)])
def test_labels_are_whole_and_apart(layer: str, size: float) -> None:
    root = parse(draw())
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    boxes = [
        box(text, size)
        for text in root.iter(f"{SVG}text")
        if layer in (text.get("class") or "").split()
    ]
    assert len(boxes) >= 6
    assert all(Box(0, 0, width, height).contains(found) for found in boxes)
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


def test_every_point_is_on_the_sheet() -> None:
    root = parse(draw())
    (group,) = (g for g in root.findall(f"{SVG}g") if g.get("class") == "points")
    assert len(group) == len(POINTS)


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><svg onload=x>', "a & b", "]]>"]
)
def test_hostile_words_are_words(hostile: str) -> None:
    svg = draw(
        (Point(hostile, 20, 20, hostile), Point("B", 60, 30, "home")),
        caption=Caption(hostile, hostile, "en"),
    )
    root = parse(svg)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "path", "g", "text", "tspan"}
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)
    assert hostile.replace(" ", "") in [said.replace(" ", "") for said in words(root)]


def test_long_labels_take_two_lines_and_are_never_cut_short() -> None:
    two = Point("Pan-African Great Green Wall Agency", -16, 18, "agency")
    many = Point(
        "Dushanbe branch of the research centre for ecology and environment of Central Asia",
        69,
        38,
        "",
    )
    drawn = draw((two, many))
    said = {
        " / ".join(line.text or "" for line in text) for text in parse(drawn).iter(f"{SVG}text")
    }
    assert said == {"Pan-African Great / Green Wall Agency", "1"}
    for layer in ("wide", "narrow"):
        listed = (
            f'<ol class="map-key {layer}" aria-hidden="true"><li><bdi>{many.label}</bdi></li></ol>'
        )
        assert listed in drawn


def test_an_empty_map_has_land() -> None:
    root = parse(draw(()))
    land = next(p for p in root.findall(f"{SVG}path") if p.get("class") == "land")
    assert len(land.get("d") or "") > 5_000


def test_no_political_boundaries_in_the_base() -> None:
    kinds = {feature["properties"]["kind"] for feature in json.loads(BASE.read_bytes())["features"]}
    assert kinds == {"land", "lake"}


def test_another_base_is_drawn_anew() -> None:
    draw()
    assert 'class="land"' not in partner_map(POINTS, b'{"features": []}', caption=SAID)
