"""QR codes (ISO/IEC 18004) as SVG."""

import re
from functools import lru_cache
from html import escape

import segno

QUIET = 4
"""Modules of white around a code."""
DARK = re.compile(b"\x01+")


@lru_cache(maxsize=512)
def qr_code(text: str, label: str) -> str:
    """An `<svg>` of the code that says `text`; `label` is for those who can't see it."""
    # One mask for all: trying the eight takes five times as long, and readers undo any of them.
    rows = segno.make_qr(text, error="l", mask=3).matrix
    size = len(rows) + 2 * QUIET
    lines = "".join(_line(modules, row + QUIET) for row, modules in enumerate(rows))
    return (
        f'<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{escape(label)}">'
        f'<path d="{lines}"/></svg>'
    )


def _line(modules: bytearray, row: int) -> str:
    """The strokes of a row."""
    parts, at = [f"M0 {row}.5"], -QUIET
    for found in DARK.finditer(modules):
        parts.append(f"m{found.start() - at} 0h{len(found[0])}")
        at = found.end()
    return "".join(parts)
