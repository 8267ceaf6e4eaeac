"""Positions as maps, papers and people write them."""

import pytest

from blueprints.shared.fields import latitude, longitude
from cms.core.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "degrees"),
    [
        ("37.01", 37.01),
        ("−37.01", -37.01),
        ("37°00′N", 37),
        ("37°0'36\"N", 37.01),
        ("37° 00′ 36.5″ n", 37.010139),
        ("N 37°00′36″", 37.01),
        ("37.01°S", -37.01),
        ("37º30’", 37.5),
        ("北纬37°00′36″", 37.01),
        ("南纬３７度３０分", -37.5),
    ],
)
def test_a_latitude_is_understood(typed: str, degrees: float) -> None:
    field = latitude()
    assert field.parse(field.normalise_input(typed), "latitude") == degrees


@pytest.mark.parametrize(
    ("typed", "degrees"),
    [("80°43′45″E", 80.729167), ("东经80度43分45秒", 80.729167), ("W 0°30′", -0.5)],
)
def test_a_longitude_is_understood(typed: str, degrees: float) -> None:
    field = longitude()
    assert field.parse(field.normalise_input(typed), "longitude") == degrees


@pytest.mark.parametrize("typed", ["80°43′E", "东经80°43′", "37°60′N", "91°N", "37°N°", "N37°N1"])
def test_a_latitude_that_is_none_is_kept_as_typed_and_refused(typed: str) -> None:
    field = latitude()
    with pytest.raises(Invalid):
        field.parse(field.normalise_input(typed), "latitude")
