"""The chart: dots on a logarithmic scale, since the tools differ by factors of hundreds. Bars would
be misleading on it.
"""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10

WIDTH, LEFT, RIGHT, ROW, HEAD, GAP = 760, 190, 90, 26, 56, 22
STYLE = """svg{font:14px system-ui,sans-serif}text{fill:#1d2629}.soft{fill:#55605e;font-size:12px}.head{font-weight:600}
.grid{stroke:#d9d2c0}.stem{stroke:#827c66;stroke-width:1.5}.dot{fill:#827c66}.ours .dot{fill:#17624f}
.ours .stem{stroke:#17624f}.ours text{font-weight:600}.ground{fill:#fbfaf6}
@media(prefers-color-scheme:dark){text{fill:#ece3d0}.soft{fill:#b9c4b8}.grid{stroke:#2d393b}.ground{fill:#11181a}
.ours .dot{fill:#6fc3a8}.ours .stem{stroke:#6fc3a8}.dot{fill:#9aa39c}.stem{stroke:#77847f}}"""

Rows = Sequence[tuple[str, float]]
Panel = tuple[str, str, Rows]
"""Heading, unit, and rows of a name and a positive figure. Names that begin with Oasis are ours."""


def chart(panels: Sequence[Panel], title: str) -> str:
    """Return an SVG file of panels below each other, each with its own scale in powers of ten."""
    drawn, top = [], 12.0
    for heading, unit, rows in panels:
        if rows:
            drawn.append(panel(heading, unit, rows, top))
            top += HEAD + ROW * len(rows) + GAP
    description = "; ".join(
        f"{heading}: " + ", ".join(f"{name} {amount(value)} {unit}" for name, value in rows)
        for heading, unit, rows in panels
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top:.0f}" role="img" '
        f'aria-labelledby="title description"><title id="title">{escape(title)}</title>'
        f'<desc id="description">{escape(description)}</desc><style>{STYLE}</style>'
        f'<rect class="ground" width="100%" height="100%"/>{"".join(drawn)}</svg>\n'
    )


def panel(heading: str, unit: str, rows: Rows, top: float) -> str:
    """Return a heading, the scale, and a row for each figure."""
    low = floor(log10(min(value for _name, value in rows)))
    high = max(ceil(log10(max(value for _name, value in rows))), low + 1)
    end = top + HEAD + ROW * len(rows)

    def x_of(value: float) -> float:
        return LEFT + (log10(value) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    parts = [text(16, top + 18, heading, "head")]
    for power in range(low, high + 1):
        parts.append(
            f'<path class="grid" d="M{x_of(10.0**power):.1f},{top + HEAD - 10}V{end - 6}"/>'
            + text(x_of(10.0**power), top + HEAD - 16, f"{10.0**power:,g} {unit}", "soft", "middle")
        )
    for index, (name, value) in enumerate(rows):
        level = top + HEAD + ROW * index + 8
        parts.append(
            f'<g class="{"ours" if name.startswith("Oasis") else "other"}">'
            f"{text(LEFT - 12, level + 5, name, anchor='end')}"
            f'<path class="stem" d="M{LEFT},{level}H{x_of(value):.1f}"/>'
            f'<circle class="dot" cx="{x_of(value):.1f}" cy="{level}" r="5.5"/>'
            f"{text(x_of(value) + 12, level + 5, amount(value))}</g>"
        )
    return "".join(parts)


def text(left: float, top: float, words: str, kind: str = "", anchor: str = "") -> str:
    """Return a line of text."""
    attributes = (f' class="{kind}"' if kind else "") + (
        f' text-anchor="{anchor}"' if anchor else ""
    )
    return f'<text x="{left:.1f}" y="{top:.1f}"{attributes}>{escape(words)}</text>'


def amount(value: float) -> str:
    """Return a figure with three significant digits."""
    if value >= 100 or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3g}"
