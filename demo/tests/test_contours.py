"""Contour lines: repeatable, small, well-formed, closed, evenly spaced."""

import re
from cmath import pi, rect
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from demo.contours import DRAWINGS, ROOT, contours
from demo.isolines import resampled, smooth

SVG = "{http://www.w3.org/2000/svg}"


def test_the_same_seed_gives_the_same_drawing() -> None:
    assert contours("oasis", 720, 560) == contours("oasis", 720, 560)
    assert contours("oasis", 720, 560) != contours("desert", 720, 560)


@pytest.mark.parametrize("seed", ["oasis", "desert", "pamir", "绿洲", "", "s7", "s31", "s44"])
def test_drawings_are_small(seed: str) -> None:
    assert 3_000 < len(contours(seed, 1200, 800)) <= 12_000


@pytest.mark.parametrize(("width", "height"), [(1200, 800), (400, 900), (1440, 200)])
def test_drawings_are_layers_of_closed_lines(width: int, height: int) -> None:
    root = ElementTree.fromstring(contours("oasis", width, height, levels=9))
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == f"0 0 {width} {height}"
    assert root.get("aria-hidden") == "true"
    paths = root.findall(f"{SVG}path")
    assert 6 <= len(paths) <= 9
    for path in paths:
        data = path.get("d") or ""
        assert data.count("M") == data.count("z") > 0
        assert re.fullmatch(r"[Mcsz\d ,-]+", data)


def test_index_lines_are_marked() -> None:
    marks = [
        path.get("class") for path in ElementTree.fromstring(contours("oasis", 720, 560, levels=8))
    ]
    assert [mark == "index" for mark in marks] == [True, False, False, False] * 2


def test_no_style_attribute() -> None:
    assert "style=" not in contours("oasis", 720, 560)


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_drawings_of_the_site_are_the_generators_own(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == contours(*DRAWINGS[name])


def test_even_spaces_points_alike() -> None:
    circle = [rect(100, a / 50 * 2 * pi) for a in range(50)]
    points = resampled(circle, 20)
    steps = [abs(b - a) for a, b in pairwise([*points, points[0]])]
    assert max(steps) - min(steps) < 1
    assert max(steps) <= 20


def test_smooth_returns_to_its_start() -> None:
    data = smooth([0j, 30 + 0j, 30 + 30j, 30j])
    assert data == "M0,0c5-5 25-5 30,0s5,25 0,30-25,5-30,0-5-25 0-30z"
