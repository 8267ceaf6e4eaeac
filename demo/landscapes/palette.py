"""Flat tones for drawings, mixed from the colours of `static/css/tokens.css`."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TOKENS = Path(__file__).parent.parent.parent / "static" / "css" / "tokens.css"

Rgb = tuple[int, int, int]

TONES = {
    # The air: distant things are mixed with it.
    "sky": ("sand 40 paper", "paper! 72 glacier"),
    "glow": ("dune", "on-deep 34 glacier"),
    "sun": ("dune 88 paper", "on-deep"),
    "white": ("paper", "on-deep"),
    "ring": ("dune 40 sand", "on-deep 22 sky!"),
    "cool": ("lake 40 paper", "paper! 64 glacier"),
    "haze": ("land 66 paper", "paper! 58 glacier"),
    "fan": ("land 66 paper", "dune 46 night"),
    "haze2": ("land 90 dune", "dune 14 sky!"),
    # Sand in the sun, in half light and in the shade.
    "lit": ("dune 42 paper", "dune 58 night"),
    "sand": ("dune 66 sand", "dune 40 night"),
    "warm": ("dune", "dune 28 night"),
    "shade": ("dune 64 ink", "dune 14 night"),
    "umber": ("dune 34 ink", "dune 6 night"),
    # Rock and snow.
    "far": ("glacier 24 sand", "glacier 40 night"),
    "blue": ("glacier 46 sand", "glacier 28 night"),
    "rock": ("glacier 36 soft", "glacier 18 night"),
    "dark": ("glacier 34 ink", "glacier 7 night"),
    "snow": ("paper", "lake 78 night"),
    "ice": ("lake 62 paper", "lake 54 night"),
    "frost": ("glacier 40 paper", "lake 34 night"),
    # Plants.
    "pale": ("oasis 24 sand", "oasis! 34 night"),
    "mist": ("oasis 44 sand", "oasis! 26 night"),
    "leaf": ("oasis 70 sand", "oasis! 42 night"),
    "green": ("oasis", "oasis! 22 night"),
    "deep": ("deep", "oasis! 7 night"),
    "gold": ("dune 84 paper", "dune! 72 night"),
    "straw": ("dune 44 paper", "dune! 62 night"),
    # Water and ink.
    "water": ("lake", "lake 30 night"),
    "pool": ("glacier 55 lake", "glacier 50 night"),
    "gleam": ("card 55 lake", "lake 52 night"),
    "ink": ("ink 84 oasis", "deep!"),
    "paper": ("paper", "on-deep 78 night"),
    "card": ("card", "on-deep 56 night"),
}
"""Name → its mixture in the light and in the dark scheme: a colour, its percentage, and the other
colour. A colour of the dark scheme ends in `!`.
"""


def _named(sheet: str) -> Iterator[tuple[str, Rgb]]:
    """Yield the colours of the first rule of a part of the tokens."""
    for name, value in re.findall(r"--([\w-]+): (#\w{6});", sheet.partition("}")[0]):
        yield name, _rgb(value)


@cache
def colours() -> dict[str, Rgb]:
    """Return the colours of the tokens by name; those of the dark scheme end in `!`. Those of high
    contrast follow them and are left out.
    """
    light, dark = TOKENS.read_text("utf-8").split("@media (prefers-color-scheme: dark)")
    found = dict(_named(light)) | {name + "!": value for name, value in _named(dark)}
    found["night"] = _mixed("deep! 78 glacier", found)
    found["sky!"] = _mixed(TONES["sky"][1], found)
    return found


def tone(name: str, dark: bool = False) -> str:
    """Return a tone as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*_mixed(TONES[name][dark], colours()))


def _mixed(recipe: str, known: dict[str, Rgb]) -> Rgb:
    one, *rest = recipe.split()
    if not rest:
        return known[one]
    share, other = int(rest[0]) / 100, known[rest[1]]
    red, green, blue = (
        round(a * share + b * (1 - share)) for a, b in zip(known[one], other, strict=True)
    )
    return red, green, blue


def _rgb(value: str) -> Rgb:
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)
