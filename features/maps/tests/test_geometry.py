"""Lines: clipping, simplification, path data."""

from collections.abc import Callable

import pytest

from features.maps.geometry import area, clip, polygon_path, simplify

SQUARE = [0j, 10 + 0j, 10 + 10j, 10j]


def test_the_area_of_a_square_whichever_way_it_is_drawn() -> None:
    assert area(SQUARE) == area(SQUARE[::-1]) == 100


@pytest.mark.parametrize(
    ("distance", "expected"),
    [
        (lambda point: point.real - 3, 70),
        (lambda point: 3 - point.real, 30),
        (lambda point: point.imag - 3, 70),
        (lambda point: 3 - point.imag, 30),
    ],
)
def test_clip_keeps_one_side(distance: Callable[[complex], float], expected: float) -> None:
    assert area(clip(SQUARE, distance)) == pytest.approx(expected)


def test_clip_of_what_lies_outside_is_empty() -> None:
    assert clip(SQUARE, lambda point: point.real - 20) == []
    assert clip([], lambda point: point.real - 20) == []


def test_thin_drops_only_what_is_near_the_line() -> None:
    line = [0j, 5 + 0.1j, 10 + 0j, 15 + 4j, 20 + 0j]
    assert simplify(line, 0.5) == [0j, 10 + 0j, 15 + 4j, 20 + 0j]
    assert simplify(line, 0.01) == line


def test_thin_keeps_a_closed_line_that_returns_to_its_start() -> None:
    assert simplify([*SQUARE, SQUARE[0]], 0.5) == [*SQUARE, SQUARE[0]]


def test_straight_is_relative_and_short() -> None:
    assert polygon_path(SQUARE) == "M0,0l10,0 0,10-10,0z"


def test_the_path_of_what_collapses_is_nothing() -> None:
    assert polygon_path([0.1 + 0.1j, 0.2 + 0.3j, 0.4 + 0.2j]) == ""
