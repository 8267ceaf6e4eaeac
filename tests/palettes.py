"""The palettes of the program's style sheet."""

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
