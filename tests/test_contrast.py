"""The palette keeps WCAG 2.2's contrast in both schemes: 4.5:1 for text, 3:1 for controls and signs."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[1] / "static/css/tokens.css"
TEXTS = [
    *((text, ground) for text in ("ink", "soft", "glacier", "oasis") for ground in ("paper", "card", "sand")),
    ("on-oasis", "oasis"), ("on-deep", "deep"), ("on-deep-soft", "deep"),
    ("ink", "land"), ("ink", "sea"),
]  # fmt: skip
SIGNS = [
    *((sign, ground) for sign in ("control", "oasis", "glacier") for ground in ("paper", "card", "sand")),
    ("oasis", "land"), ("oasis", "sea"),
]  # fmt: skip


def palettes() -> dict[str, dict[str, str]]:
    light, dark = re.split(r"@media \(prefers-color-scheme: dark\)", TOKENS.read_text(encoding="utf-8"))
    found = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": found[0], "dark": found[0] | found[1]}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_known_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_is_readable(scheme: str, text: str, ground: str) -> None:
    palette = palettes()[scheme]
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("sign", "ground"), SIGNS)
def test_controls_are_visible(scheme: str, sign: str, ground: str) -> None:
    palette = palettes()[scheme]
    assert contrast(palette[sign], palette[ground]) >= 3


def test_both_schemes_set_every_colour_that_differs() -> None:
    light, dark = palettes()["light"], palettes()["dark"]
    assert light.keys() == dark.keys()
    assert all(light[name] != dark[name] for name in light)
