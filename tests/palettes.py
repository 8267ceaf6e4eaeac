"""The palettes of the program's style sheet, and the contrast of two colours."""

import re
from pathlib import Path

TOKENS = Path(__file__).parents[1] / "static/css/tokens.css"
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


def contrast(first: str, other: str) -> float:
    """The contrast ratio of two colours (#rrggbb), from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted(map(luminance, (first, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    values = [part / 255 for part in bytes.fromhex(colour[1:])]
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
