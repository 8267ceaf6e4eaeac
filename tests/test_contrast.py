"""The colours meet WCAG 2.2's contrast in both schemes: 4.5:1 for text, 3:1 for controls
and icons.
"""

import re
from pathlib import Path

import pytest

from cms.core.colours import contrast, readable_on
from cms.publish.new_site import DARK, LIGHT, ON_DEEP, style

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


SCHEMES = {
    "light": (r":root",),
    "dark": (r":root", r"@media \(prefers-color-scheme: dark\) {\s*:root"),
    "high contrast, light": (r":root", r':root\[data-contrast="high"\]'),
    "high contrast, dark": (
        r":root",
        r"@media screen and \(prefers-color-scheme: dark\) {\s*"
        r':root\[data-contrast="high"\]',
    ),
}
"""The blocks of tokens.css that make each palette; later ones override earlier ones."""


def palettes() -> dict[str, dict[str, str]]:
    text = TOKENS.read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for scheme, blocks in SCHEMES.items():
        found[scheme] = {}
        for block in blocks:
            inside = re.search(block + r" {([^}]*)}", text)
            assert inside, block
            found[scheme] |= re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", inside[1])
    return found


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


@pytest.mark.parametrize(
    "colour", ["#17624f", "#ffe066", "#000000", "#ffffff", "#7a1f3d", "#808080"]
)
def test_a_new_sites_colour_is_readable_whatever_it_is(colour: str) -> None:
    found = re.findall(r"--([a-z]+): (#[0-9a-f]{6});", style(colour))
    light, dark = dict(found[:2]), dict(found[2:])
    assert all(
        contrast(light["oasis"], ground) >= 4.5
        for ground in (*LIGHT, palettes()["light"]["on-oasis"])
    )
    assert all(
        contrast(dark["oasis"], ground) >= 4.5 for ground in (*DARK, palettes()["dark"]["on-oasis"])
    )
    for scheme, deep in (("light", light["deep"]), ("dark", dark["deep"])):
        assert all(
            contrast(palettes()[scheme][text], deep) >= 4.5 for text in ("on-deep", "on-deep-soft")
        )


def test_a_readable_colour_stays_as_it_is() -> None:
    assert readable_on("#17624f", LIGHT, "#000000") == "#17624f"


def test_the_grounds_are_those_of_the_palette() -> None:
    light, dark = palettes()["light"], palettes()["dark"]
    assert (*LIGHT,) == tuple(light[name] for name in ("paper", "card", "sand"))
    assert (*DARK,) == tuple(dark[name] for name in ("paper", "card", "sand"))
    assert {light["on-deep"], light["on-deep-soft"], dark["on-deep-soft"]} == set(ON_DEEP)
