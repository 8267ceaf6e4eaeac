"""Hachures: down the slopes, darker in the shade, never in water."""

import re

import pytest

from cms.media.svg.hachures import Range, hachures

LONG = (20 + 80j, 380 + 80j, 380 + 180j, 20 + 180j)


def strokes(data: str) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Where each stroke starts and how it runs."""
    here, found = (0, 0), []
    for part in data.split("m")[1:]:
        dx, dy, lx, ly = map(int, re.findall(r"-?\d+", part))
        start = (here[0] + dx, here[1] + dy)
        here = (start[0] + lx, start[1] + ly)
        found.append(((float(start[0]), float(start[1])), (float(lx), float(ly))))
    return found


def test_strokes_stand_on_the_range_alone() -> None:
    lit, shaded = hachures([Range(LONG)], [], 400, 260)
    places = [start for start, _ in strokes(lit) + strokes(shaded)]
    assert len(places) > 150
    assert all(20 <= x <= 380 and 80 <= y <= 180 for x, y in places)


def test_shaded_slopes_face_away_from_the_light() -> None:
    lit, shaded = hachures([Range(LONG)], [], 400, 260)
    assert all(0.6 * x + 0.8 * y > 0 for _, (x, y) in strokes(shaded) if abs(x) + abs(y) > 4)
    assert sum(y < 0 for _, (_, y) in strokes(lit)) > len(strokes(lit)) * 0.6


def test_no_stroke_in_water() -> None:
    lake = [100 + 60j, 300 + 60j, 300 + 200j, 100 + 200j]
    lit, shaded = hachures([Range(LONG)], [lake], 400, 260)
    places = [start for start, _ in strokes(lit) + strokes(shaded)]
    assert places
    assert not [x for x, _ in places if 101 < x < 299]


def test_the_same_range_gives_the_same_strokes() -> None:
    assert hachures([Range(LONG)], [], 400, 260) == hachures([Range(LONG)], [], 400, 260)
    assert hachures([], [], 400, 260) == ("", "")


def test_a_plateau_rises_at_its_rim_only() -> None:
    square = (10 + 10j, 390 + 10j, 390 + 390j, 10 + 390j)
    places = [
        start
        for part in hachures([Range(square, rim=True)], [], 400, 400)
        for start, _ in strokes(part)
    ]
    assert places
    assert not [1 for x, y in places if 70 < x < 330 and 70 < y < 330]


@pytest.mark.parametrize(
    ("ring", "turn"), [(LONG, 0.0), (tuple(complex(p.imag, p.real) for p in LONG), 1.5708)]
)
def test_ridges_run_along_a_range(ring: tuple[complex, ...], turn: float) -> None:
    assert abs(Range(ring).axis[1]) == pytest.approx(turn, abs=0.01)
