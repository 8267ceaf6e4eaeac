"""The colours meet WCAG 2.2's contrast in both schemes: 4.5:1 for text, 3:1 for controls
and icons.
"""

import pytest

from tests.palettes import SCHEMES, contrast, palettes

TEXTS = [
    *((text, ground) for text in ("ink", "soft", "glacier", "oasis") for ground in ("paper", "card", "sand")),
    ("on-oasis", "oasis"), ("on-deep", "deep"), ("on-deep-soft", "deep"),
    ("ink", "land"), ("ink", "sea"),
]  # fmt: skip
SIGNS = [
    *((sign, ground) for sign in ("control", "oasis", "glacier") for ground in ("paper", "card", "sand")),
    ("oasis", "land"), ("oasis", "sea"),
]  # fmt: skip


def test_known_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_is_readable(scheme: str, text: str, ground: str) -> None:
    palette = palettes()[scheme]
    assert contrast(palette[text], palette[ground]) >= (7 if "high" in scheme else 4.5)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("sign", "ground"), SIGNS)
def test_controls_are_visible(scheme: str, sign: str, ground: str) -> None:
    palette = palettes()[scheme]
    assert contrast(palette[sign], palette[ground]) >= (4.5 if "high" in scheme else 3)


def test_all_schemes_set_every_colour_that_differs() -> None:
    light, *others = palettes().values()
    for other in others:
        assert light.keys() == other.keys()
        assert all(light[name] != other[name] for name in light)
