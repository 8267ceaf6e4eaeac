"""Rules of the stylesheets: sides are those of the text, so that a right-to-left page is mirrored."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
STYLESHEETS = sorted(
    path
    for folder in ("static/css", "features", "skeleton")
    for path in (ROOT / folder).rglob("*.css")
    if "vendor" not in path.parts
)
PHYSICAL = re.compile(
    r"""(?<![\w-])(?:
        (?:left|right)\s*:
        | (?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?\s*:
        | border-(?:top|bottom)-(?:left|right)-radius\s*:
        | (?:text-align|float|clear)\s*:\s*(?:left|right)\b
    )[^;}]*""",
    re.VERBOSE,
)
OF_PICTURES = {
    "library.css": ["left: var(--left, 50%)"],
    "crop.css": ["right: -2px"],
}
"""Places on a picture, which isn't mirrored: its focal point, and the corner of its crop."""


def physical(text: str) -> list[str]:
    """Return the declarations that name the left or the right."""
    return [found.strip() for found in PHYSICAL.findall(re.sub(r"(?s)/\*.*?\*/", "", text))]


def test_sides_are_those_of_the_text() -> None:
    assert len(STYLESHEETS) > 40
    found = {path.name: physical(path.read_text("utf-8")) for path in STYLESHEETS}
    assert {name: all for name, all in found.items() if all} == OF_PICTURES


def test_a_physical_side_is_found() -> None:
    assert physical("a { margin-left: 1px; inset: 0; left:0 }") == ["margin-left: 1px", "left:0"]
    assert physical("a { text-align: right; border-right-color: red }") == [
        "text-align: right",
        "border-right-color: red",
    ]
    assert (
        physical("a { margin-inline-start: 1px; background: linear-gradient(to right, red) }") == []
    )
