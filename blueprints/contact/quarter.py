"""The quarter of a city around the institute, from a GeoJSON file of `data/geo/` (its README says
what it holds): areas, streets, stops, and where the house stands.
"""

import logging
from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import atan2, cos, degrees, dist, radians, sin
from typing import Any

from markupsafe import Markup

from cms.content import Reader
from cms.core.files import MALFORMED
from cms.media.svg.geometry import XY, Box
from cms.media.svg.ground import geometry_lines
from cms.media.svg.label_placement import text_width
from cms.media.svg.sheet import in_language
from cms.media.svg.svg import Caption, svg, text
from cms.web.i18n import gettext as _
from cms.web.pages.maps import geo_json

log = logging.getLogger("oasis.maps")
FILE = "quarter.geojson"

WIDTH, HEIGHT = 960, 600
METRES = 1600
"""From the left edge to the right one."""
METRES_PER_DEGREE = 111_195
KINDS = ("green", "water", "building", "rail", "path", "street", "road")
"""The kinds of features that are drawn, the lowest first."""
FACE = 18
SCALE_METRES = 200
ALONG = (0.5, 0.35, 0.65, 0.2, 0.8)
"""Where along a straight part of a street its name may stand."""
SEAT = '<path class="home" d="M{x:.0f},{y:.0f}m-11,0a11,11 0 1 0 22,0a11,11 0 1 0-22,0z"/>'
STOP = '<path class="stop" d="M{x:.0f},{y:.0f}m-5-5h10v10h-10z"/>'
SCALE = '<path class="scale" d="M24,{y}v8h{length:.0f}v-8"/>'

Feature = tuple[str, str, bool, list[list[XY]]]
"""Its kind, its name, whether it is an area, its lines on the sheet."""


def quarter_map(read: Reader) -> tuple[Markup, str]:
    """The map, and whose data it is made from; nothing without the institute's position or the
    file.

    An address must stand beside it.
    """
    site, locale = read.single("site"), read.locale
    if site.latitude is None or site.longitude is None:
        return Markup(), ""
    caption = Caption(
        _("Map of the quarter"),
        _("Streets and buildings around the institute. The address is given as text."),
        read.language.lang,
    )
    name = str(site.short or site.title)
    try:
        base = geo_json(FILE) or {"features": ()}
        drawn = draw(base, site.latitude, site.longitude, name, locale, caption)
    except MALFORMED as error:
        log.error("%s: %r", FILE, error)
        return Markup(), ""
    shown = drawn if base["features"] else ""
    return Markup(shown), _words(base, "attribution", locale)  # noqa: S704 - our own drawing


def draw(
    base: Mapping[str, Any],
    latitude: float,
    longitude: float,
    name: str,
    locale: str,
    caption: Caption,
) -> str:
    """The map as SVG, with the house in the middle.

    Raises one of MALFORMED for a file of another form.
    """
    features = list(_features(base, latitude, longitude, locale))
    drawn = [
        f'<path class="{kind}" d="{_data(lines, area)}"/>'
        for wanted in KINDS
        for kind, _name, area, lines in features
        if kind == wanted
    ]
    stops = [lines[0][0] for kind, _name, _area, lines in features if kind == "stop"]
    drawn += [STOP.format(x=x, y=y) for x, y in stops]
    drawn.append(SEAT.format(x=WIDTH / 2, y=HEIGHT / 2))
    length = SCALE_METRES * WIDTH / METRES
    drawn.append(SCALE.format(y=HEIGHT - 32, length=length))
    drawn.append(text(24 + length / 2, HEIGHT - 38, f"{SCALE_METRES} m", "scale-words", "middle"))
    words = "".join(_labels(features, name))
    return svg("quarter", WIDTH, HEIGHT, f'{"".join(drawn)}<g class="labels">{words}</g>', caption)


def _features(
    base: Mapping[str, Any], latitude: float, longitude: float, locale: str
) -> Iterator[Feature]:
    """The features that reach onto the sheet."""
    sheet, scale = Box(0, 0, WIDTH, HEIGHT), WIDTH / METRES * METRES_PER_DEGREE

    def at(place: list[float]) -> XY:
        east = (place[0] - longitude) * cos(radians(latitude))
        return WIDTH / 2 + east * scale, HEIGHT / 2 - (place[1] - latitude) * scale

    for feature in base["features"]:
        said, shape = feature["properties"], feature["geometry"]["type"]
        lines = [list(map(at, line)) for line in geometry_lines(feature["geometry"])]
        xs, ys = zip(*(point for line in lines for point in line), strict=True)
        if sheet.meets(Box(min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1)):
            yield said["kind"], _words(said, "name", locale), shape.endswith("Polygon"), lines


def _words(said: Mapping[str, Any], key: str, locale: str) -> str:
    """A text as the file has it, or in the page's language where it has several."""
    words = said.get(key) or ""
    return in_language(words, locale) if isinstance(words, dict) else str(words)


def _data(lines: list[list[XY]], area: bool) -> str:
    end = "z" if area else ""
    return "".join(f"M{'L'.join(f'{x:.0f},{y:.0f}' for x, y in line)}{end}" for line in lines)


def _labels(features: list[Feature], name: str) -> Iterator[str]:
    """The names that find room: that of the house first, then stops, streets and areas."""
    middle = WIDTH / 2, HEIGHT / 2
    taken = [Box.around(*middle, 14)]
    yield from _beside(middle, name, taken, "seat")
    order = {kind: place for place, kind in enumerate(("stop", *reversed(KINDS)))}
    named = sorted(
        (one for one in features if one[1] and one[0] in order), key=lambda f: order[f[0]]
    )
    written = {name}
    for kind, words, area, lines in named:
        if words in written:
            continue
        if kind == "stop":
            found = list(_beside(lines[0][0], words, taken, kind))
        else:
            found = list(_along(lines, words, taken, kind, area))
        written |= {words} if found else set()
        yield from found


def _beside(at: XY, words: str, taken: list[Box], kind: str) -> Iterator[str]:
    """A name to the right of a point, else to its left."""
    width = text_width(words, FACE)
    for start, anchor in ((at[0] + 16, ""), (at[0] - 16 - width, "end")):
        if _is_free(Box(start, at[1] - FACE, start + width, at[1] + 8), taken):
            yield text(start + (width if anchor else 0), at[1] + 5, words, kind, anchor)
            return


def _along(
    lines: list[list[XY]], words: str, taken: list[Box], kind: str, area: bool
) -> Iterator[str]:
    """A name along the longest straight part of a line that it fits, or in the middle of an area."""
    if area:
        xs, ys = zip(*lines[0], strict=True)
        candidates = [((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, 0.0)]
    else:
        candidates = list(_straights(lines, text_width(words, FACE)))
    for x, y, turn in candidates:
        half, slope = text_width(words, FACE) / 2, abs(radians(turn))
        across, down = half * cos(slope) + FACE / 2, half * sin(slope) + FACE / 2
        if _is_free(Box(x - across, y - down, x + across, y + down), taken):
            label = text(0, 5, words, kind, "middle")
            yield f'<g transform="translate({x:.0f} {y:.0f}) rotate({turn:.0f})">{label}</g>'
            return


def _straights(lines: list[list[XY]], room: float) -> Iterator[tuple[float, float, float]]:
    """(x, y, degrees) of places along each side that is long enough, the longest first; never
    upside down.
    """
    sides = [side for line in lines for side in pairwise(line)]
    for (ax, ay), (bx, by) in sorted(sides, key=lambda side: -dist(*side)):
        if dist((ax, ay), (bx, by)) >= room:
            turn = (degrees(atan2(by - ay, bx - ax)) + 90) % 180 - 90
            yield from ((ax + (bx - ax) * part, ay + (by - ay) * part, turn) for part in ALONG)


def _is_free(box: Box, taken: list[Box]) -> bool:
    """Whether a box is on the sheet and meets no other; it is then taken."""
    free = Box(0, 0, WIDTH, HEIGHT).holds(box) and not any(map(box.meets, taken))
    if free:
        taken.append(box)
    return free
