"""Colours as style sheets write them (#rrggbb): how well two can be told apart, and one made
lighter or darker.
"""

import re

COLOUR = re.compile(r"#[0-9a-f]{6}")
READABLE = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3)."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share of another in it."""
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def readable_on(colour: str, grounds: tuple[str, ...], towards: str) -> str:
    """The colour, with no more of `towards` in it than text on all of the grounds needs."""
    shades = (mixed(colour, towards, share / 20) for share in range(21))
    return next(
        (one for one in shades if all(contrast(one, ground) >= READABLE for ground in grounds)),
        towards,
    )


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
