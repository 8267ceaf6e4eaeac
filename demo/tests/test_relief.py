"""Hachures: down the slopes, darker in the shade, never in water."""

import pytest

from tests.pages import ROOT

pytest.importorskip("features.maps")

from demo.relief import Range, hachures, with_relief
from features.maps.sheet_file import parse_sheet

LONG = (20 + 80j, 380 + 80j, 380 + 180j, 20 + 180j)
GEO = ROOT / "data/geo"


def test_the_base_holds_what_the_script_draws() -> None:
    sheet = parse_sheet((GEO / "station-map.json").read_bytes())
    base = (GEO / f"{sheet.base}.geojson").read_bytes()
    assert with_relief(base, sheet) == base


def test_strokes_stand_on_the_range_alone() -> None:
    lit, shaded = hachures([Range(LONG)], [], 400, 260)
    places = [start for start, _ in lit + shaded]
    assert len(places) > 150
    assert all(20 <= one.real <= 380 and 80 <= one.imag <= 180 for one in places)


def test_shaded_slopes_face_away_from_the_light() -> None:
    lit, shaded = hachures([Range(LONG)], [], 400, 260)
    ways = [end - start for start, end in shaded]
    assert all(
        0.6 * way.real + 0.8 * way.imag > 0 for way in ways if abs(way.real) + abs(way.imag) > 4
    )
    assert sum(end.imag < start.imag for start, end in lit) > len(lit) * 0.6


def test_no_stroke_in_water() -> None:
    lake = [100 + 60j, 300 + 60j, 300 + 200j, 100 + 200j]
    lit, shaded = hachures([Range(LONG)], [lake], 400, 260)
    places = [start for start, _ in lit + shaded]
    assert places
    assert not [one for one in places if 101 < one.real < 299]


def test_the_same_range_gives_the_same_strokes() -> None:
    assert hachures([Range(LONG)], [], 400, 260) == hachures([Range(LONG)], [], 400, 260)
    assert hachures([], [], 400, 260) == ([], [])


def test_a_plateau_rises_at_its_rim_only() -> None:
    square = (10 + 10j, 390 + 10j, 390 + 390j, 10 + 390j)
    places = [
        start for part in hachures([Range(square, rim=True)], [], 400, 400) for start, _ in part
    ]
    assert places
    assert not [1 for one in places if 70 < one.real < 330 and 70 < one.imag < 330]


@pytest.mark.parametrize(
    ("ring", "turn"), [(LONG, 0.0), (tuple(complex(p.imag, p.real) for p in LONG), 1.5708)]
)
def test_ridges_run_along_a_range(ring: tuple[complex, ...], turn: float) -> None:
    assert abs(Range(ring).axis[1]) == pytest.approx(turn, abs=0.01)
