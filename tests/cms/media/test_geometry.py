"""Lines: clipping, thinning, spacing, path data."""

from math import cos, dist, pi, sin

import pytest

from cms.media.svg.geometry import clip, even, smooth, straight, thin

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]


def area(ring: list[tuple[float, float]]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


@pytest.mark.parametrize(
    ("axis", "keep_above", "expected"),
    [(0, True, 70), (0, False, 30), (1, True, 70), (1, False, 30)],
)
def test_clip_keeps_one_side(axis: int, keep_above: bool, expected: float) -> None:
    assert area(clip(SQUARE, axis, 3, keep_above=keep_above)) == pytest.approx(expected)


def test_clip_of_what_lies_outside_is_empty() -> None:
    assert clip(SQUARE, 0, 20, keep_above=True) == []
    assert clip([], 0, 20, keep_above=True) == []


def test_thin_drops_only_what_is_near_the_line() -> None:
    line = [(0.0, 0.0), (5.0, 0.1), (10.0, 0.0), (15.0, 4.0), (20.0, 0.0)]
    assert thin(line, 0.5) == [(0.0, 0.0), (10.0, 0.0), (15.0, 4.0), (20.0, 0.0)]
    assert thin(line, 0.01) == line


def test_thin_keeps_a_closed_line_that_returns_to_its_start() -> None:
    assert thin([*SQUARE, SQUARE[0]], 0.5) == [*SQUARE, SQUARE[0]]


def test_even_spaces_points_alike() -> None:
    circle = [(100 * cos(a / 50 * 2 * pi), 100 * sin(a / 50 * 2 * pi)) for a in range(50)]
    points = even(circle, 20)
    steps = [dist(a, b) for a, b in zip(points, [*points[1:], points[0]], strict=True)]
    assert max(steps) - min(steps) < 1
    assert max(steps) <= 20


def test_straight_is_relative_and_short() -> None:
    assert straight(SQUARE) == "M0,0l10,0 0,10-10,0z"


def test_straight_of_what_collapses_is_nothing() -> None:
    assert straight([(0.1, 0.1), (0.2, 0.3), (0.4, 0.2)]) == ""


def test_smooth_returns_to_its_start() -> None:
    data = smooth([(0.0, 0.0), (30.0, 0.0), (30.0, 30.0), (0.0, 30.0)])
    assert data == "M0,0c5-5 25-5 30,0s5,25 0,30-25,5-30,0-5-25 0-30z"
