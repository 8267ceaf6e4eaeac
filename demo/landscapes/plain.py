"""Simplify a landscape for lists, which show it some hundred pixels wide: leave out what is too
fine to be seen.
"""

import re

from demo.landscapes.sheet import Sheet

THIN = 1.4
"""The width of lines that are left out."""
RINGS = 4
"""Contour lines around a sun."""
WIDTH = re.compile(r'stroke-width="([\d.]+)"')
CONTOURS = re.compile(r"(<g fill=[^>]* fill-opacity=[^>]*>)(.*?)</g>")
GRAINS = re.compile(r"(<g stroke=[^>]*>)((?:<use [^>]*stroke-dasharray[^>]*/>)+)</g>")


def simplify(sheet: Sheet) -> None:
    """Leave out thin lines, and every second contour line and row of grains."""
    sheet.shapes = [
        (markup if data else _fewer(markup), data)
        for markup, data in sheet.shapes
        if not data or not _is_thin(markup)
    ]


def _is_thin(markup: str) -> bool:
    wide = WIDTH.search(markup)
    return markup.startswith("stroke=") and float(wide[1] if wide else 1.2) <= THIN


def _fewer(markup: str) -> str:
    markup = CONTOURS.sub(
        lambda found: _group(found[1], re.findall("<path[^>]*/>", found[2])[1::2][-RINGS:]), markup
    )
    return GRAINS.sub(
        lambda found: _group(found[1], re.findall("<use[^>]*/>", found[2])[::2]), markup
    )


def _group(begin: str, drawn: list[str]) -> str:
    return f"{begin}{''.join(drawn)}</g>"
