"""The map of the institute's quarter: areas, streets, stops and the institute's building.

It is drawn from a GeoJSON file in `data/geo/`; the README there describes its content.
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
MAP_METRES = 1600
"""The width of the map on the ground."""
METRES_PER_DEGREE = 111_195
KINDS = ("green", "water", "building", "rail", "path", "street", "road")
"""The kinds of features that are drawn, the lowest layer first."""
FONT_SIZE = 18
SCALE_METRES = 200
LABEL_FRACTIONS = (0.5, 0.35, 0.65, 0.2, 0.8)
"""Positions along a straight part of a street to try for its label, as fractions of its length."""
BUILDING = '<path class="home" d="M{x:.0f},{y:.0f}m-11,0a11,11 0 1 0 22,0a11,11 0 1 0-22,0z"/>'
STOP = '<path class="stop" d="M{x:.0f},{y:.0f}m-5-5h10v10h-10z"/>'
SCALE = '<path class="scale" d="M24,{y}v8h{length:.0f}v-8"/>'

Feature = tuple[str, str, bool, list[list[XY]]]
"""Its kind, its name, whether it is an area, its lines in the drawing's coordinates."""


def quarter_map(read: Reader) -> tuple[Markup, str]:
    """Return the map and the credit of its data.

    The map is empty without the institute's position or the file. It gives no address, so the page
    must show one.
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
    return Markup(shown), _localized(base, "attribution", locale)  # noqa: S704 - our own drawing


def draw(
    base: Mapping[str, Any],
    latitude: float,
    longitude: float,
    name: str,
    locale: str,
    caption: Caption,
) -> str:
    """Return the map as SVG, with the institute in the middle.

    Raises one of MALFORMED if the file isn't of the expected form.
    """
    features = list(_features(base, latitude, longitude, locale))
    drawn = [
        f'<path class="{kind}" d="{_path_data(lines, area)}"/>'
        for layer in KINDS
        for kind, _name, area, lines in features
        if kind == layer
    ]
    stops = [lines[0][0] for kind, _name, _area, lines in features if kind == "stop"]
    drawn += [STOP.format(x=x, y=y) for x, y in stops]
    drawn.append(BUILDING.format(x=WIDTH / 2, y=HEIGHT / 2))
    length = SCALE_METRES * WIDTH / MAP_METRES
    drawn.append(SCALE.format(y=HEIGHT - 32, length=length))
    drawn.append(text(24 + length / 2, HEIGHT - 38, f"{SCALE_METRES} m", "scale-words", "middle"))
    words = "".join(_labels(features, name))
    return svg("quarter", WIDTH, HEIGHT, f'{"".join(drawn)}<g class="labels">{words}</g>', caption)


def _features(
    base: Mapping[str, Any], latitude: float, longitude: float, locale: str
) -> Iterator[Feature]:
    """Yield the features that are at least partly on the map."""
    sheet, scale = Box(0, 0, WIDTH, HEIGHT), WIDTH / MAP_METRES * METRES_PER_DEGREE

    def project(position: list[float]) -> XY:
        east = (position[0] - longitude) * cos(radians(latitude))
        return WIDTH / 2 + east * scale, HEIGHT / 2 - (position[1] - latitude) * scale

    for feature in base["features"]:
        properties, shape = feature["properties"], feature["geometry"]["type"]
        lines = [list(map(project, line)) for line in geometry_lines(feature["geometry"])]
        xs, ys = zip(*(point for line in lines for point in line), strict=True)
        if sheet.overlaps(Box(min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1)):
            name = _localized(properties, "name", locale)
            yield properties["kind"], name, shape.endswith("Polygon"), lines


def _localized(properties: Mapping[str, Any], key: str, locale: str) -> str:
    """Return a text of the file, in the page's language if it has several."""
    words = properties.get(key) or ""
    return in_language(words, locale) if isinstance(words, dict) else str(words)


def _path_data(lines: list[list[XY]], area: bool) -> str:
    end = "z" if area else ""
    return "".join(f"M{'L'.join(f'{x:.0f},{y:.0f}' for x, y in line)}{end}" for line in lines)


def _labels(features: list[Feature], name: str) -> Iterator[str]:
    """Yield the labels that fit: the institute's first, then those of stops, streets and areas."""
    middle = WIDTH / 2, HEIGHT / 2
    taken = [Box.around(*middle, 14)]
    yield from _label_beside(middle, name, taken, "seat")
    order = {kind: rank for rank, kind in enumerate(("stop", *reversed(KINDS)))}
    named = sorted(
        (feature for feature in features if feature[1] and feature[0] in order),
        key=lambda feature: order[feature[0]],
    )
    labelled = {name}
    for kind, words, area, lines in named:
        if words in labelled:
            continue
        if kind == "stop":
            labels = list(_label_beside(lines[0][0], words, taken, kind))
        else:
            labels = list(_label_along(lines, words, taken, kind, area))
        labelled |= {words} if labels else set()
        yield from labels


def _label_beside(at: XY, words: str, taken: list[Box], kind: str) -> Iterator[str]:
    """Yield a label to the right of a point, else to its left, if it fits."""
    width = text_width(words, FONT_SIZE)
    for start, anchor in ((at[0] + 16, ""), (at[0] - 16 - width, "end")):
        if _claim(Box(start, at[1] - FONT_SIZE, start + width, at[1] + 8), taken):
            yield text(start + (width if anchor else 0), at[1] + 5, words, kind, anchor)
            return


def _label_along(
    lines: list[list[XY]], words: str, taken: list[Box], kind: str, area: bool
) -> Iterator[str]:
    """Yield a label along the longest straight part with room, or in the middle of an area."""
    if area:
        xs, ys = zip(*lines[0], strict=True)
        candidates = [((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, 0.0)]
    else:
        candidates = list(_label_positions(lines, text_width(words, FONT_SIZE)))
    for x, y, turn in candidates:
        half, slope = text_width(words, FONT_SIZE) / 2, abs(radians(turn))
        across, down = half * cos(slope) + FONT_SIZE / 2, half * sin(slope) + FONT_SIZE / 2
        if _claim(Box(x - across, y - down, x + across, y + down), taken):
            label = text(0, 5, words, kind, "middle")
            yield f'<g transform="translate({x:.0f} {y:.0f}) rotate({turn:.0f})">{label}</g>'
            return


def _label_positions(lines: list[list[XY]], length: float) -> Iterator[tuple[float, float, float]]:
    """Yield (x, y, degrees) for a label of `length` on each side long enough, the longest first.

    The angle never turns the text upside down.
    """
    sides = [side for line in lines for side in pairwise(line)]
    for (ax, ay), (bx, by) in sorted(sides, key=lambda side: -dist(*side)):
        if dist((ax, ay), (bx, by)) >= length:
            turn = (degrees(atan2(by - ay, bx - ax)) + 90) % 180 - 90
            yield from (
                (ax + (bx - ax) * part, ay + (by - ay) * part, turn) for part in LABEL_FRACTIONS
            )


def _claim(box: Box, taken: list[Box]) -> bool:
    """Return whether a box is on the map and overlaps no other; if so, add it to `taken`."""
    free = Box(0, 0, WIDTH, HEIGHT).contains(box) and not any(map(box.overlaps, taken))
    if free:
        taken.append(box)
    return free
