"""Colours in the notation of style sheets (#rrggbb): their contrast, and mixing them."""

import re

COLOUR = re.compile(r"#[0-9a-f]{6}")
READABLE = 4.5
"""The minimum contrast of text (WCAG 2.2, 1.4.3)."""


def contrast(first: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    high, low = sorted((_luminance(first), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """Mix two colours. `share` is the part of `other`, from 0 to 1."""
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def readable_on(colour: str, grounds: tuple[str, ...], towards: str) -> str:
    """Return `colour` mixed with just enough of `towards` to be readable as text on all of the
    `grounds`.
    """
    shades = (mix(colour, towards, share / 20) for share in range(21))
    return next(
        (
            shade
            for shade in shades
            if all(contrast(shade, ground) >= READABLE for ground in grounds)
        ),
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
