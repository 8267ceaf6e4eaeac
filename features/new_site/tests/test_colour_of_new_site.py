"""The main colour of a new site is made readable in both colour schemes."""

import re

import pytest

from features.new_site.colours import readable_on
from features.new_site.making import DARK, LIGHT, ON_DEEP, style
from tests.palettes import contrast, palettes


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
