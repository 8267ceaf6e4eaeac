"""The map of the institute's quarter: areas, streets, stops and the institute's building.

It is drawn from a GeoJSON file in `data/geo/`; the README there describes its content.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import atan2, cos, degrees, dist, radians, sin
from statistics import mean
from typing import Any

import orjson

from blueprints.shared.svg import Caption, svg, text, text_width
from cms.content import Reader
from cms.core.files import MALFORMED
from cms.web.i18n import gettext as _
from features.maps.base_maps import geo_file
from features.maps.geometry import XY, Box
from features.maps.ground import geometry_lines
from features.maps.label_placement import LabelLayer, LabelPoint, along_leaders, place_labels
from features.maps.labels import key, label, leaders, lines_of_label
from features.maps.sheet import in_language

log = logging.getLogger("oasis.maps")
FILE = "quarter.geojson"

WIDTH, HEIGHT = 960, 600
MAP_METRES = 1600
"""The width of the map on the ground."""
METRES_PER_DEGREE = 111_195
KINDS = ("green", "water", "building", "rail", "path", "street", "road")
"""The kinds of features that are drawn, the lowest layer first."""
SHEET = Box(0, 0, WIDTH, HEIGHT)
CLOSE = SHEET.inset(WIDTH / 4, 0)
"""The part that a narrow page shows; maps/quarter.css crops to it."""
BOLD = 1.12
"""How much wider the institute's name is than usual."""
LAYERS = (
    LabelLayer("wide", SHEET, 18, 14, 240, 2, BOLD),
    LabelLayer("narrow", CLOSE, 22, 14, 200, 3, BOLD),
)
SCALE_METRES = 200
LABEL_FRACTIONS = (0.5, 0.35, 0.65, 0.2, 0.8)
"""Positions along a straight part of a street to try for its label, as fractions of its length."""
BUILDING = '<path class="home" d="M{x:.0f},{y:.0f}m-11,0a11,11 0 1 0 22,0a11,11 0 1 0-22,0z"/>'
STOP = '<path class="stop" d="M{x:.0f},{y:.0f}m-5-5h10v10h-10z"/>'
SCALE = '<path class="scale" d="M24,{y}v8h{length:.0f}v-8"/>'

Feature = tuple[str, str, bool, list[list[XY]]]
"""Its kind, its name, whether it is an area, its lines in the drawing's coordinates."""


def quarter_map(read: Reader) -> tuple[str, str]:
    """Return the map and the credit of its data.

    The map is "" without the institute's position or the file.
    """
    site, locale = read.single("site"), read.locale
    if site.latitude is None or site.longitude is None:
        return "", ""
    caption = Caption(
        _("Map of the quarter"),
        _("Streets and buildings around the institute. The address is given as text."),
        read.language.lang,
    )
    name = str(site.short or site.title)
    try:
        file = geo_file(FILE)
        base = orjson.loads(file.read_bytes()) if file else {"features": ()}
        drawn = draw(base, site.latitude, site.longitude, name, locale, caption)
    except MALFORMED as error:
        log.error("%s: %r", FILE, error)
        return "", ""
    shown = drawn if base["features"] else ""
    return shown, _localized(base, "attribution", locale)


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
    points = [(WIDTH / 2, HEIGHT / 2, name), *_stops(features)]
    marks = [BUILDING.format(x=WIDTH / 2, y=HEIGHT / 2)]
    marks += [STOP.format(x=x, y=y) for x, y, _name in points[1:]]
    length = SCALE_METRES * WIDTH / MAP_METRES
    drawn.append(SCALE.format(y=HEIGHT - 32, length=length))
    drawn.append(text(24 + length / 2, HEIGHT - 38, f"{SCALE_METRES} m", "scale-words", "middle"))
    keys = ""
    for layer in LAYERS:
        shown = [at for at, (x, y, _) in enumerate(points) if layer.frame.contains_point(x, y)]
        names = [points[at][2] for at in shown]
        placed = place_labels(
            [(*points[at][:2], lines_of_label(points[at][2], layer)) for at in shown], layer
        )
        taken = [Box.around(x, y, layer.gap) for x, y, _name in points]
        taken += [one.box for one in placed] + along_leaders(placed)
        along = "".join(_labels_along(features, set(names), taken, layer))
        drawn.append(f'<g class="{layer.name}">{along}</g>{leaders(placed, layer)}')
        keys += key(placed, names, layer)
        for one in placed:
            kind = "stop" if shown[one.index] else "seat"
            marks[shown[one.index]] += label(one, layer.size, f"{kind} {layer.name}")

    body = "".join(f"<g>{mark}</g>" for mark in marks)
    body = f'{"".join(drawn)}<g class="points">{body}</g>'
    return svg("quarter", WIDTH, HEIGHT, body, caption) + keys


def _stops(features: Sequence[Feature]) -> list[LabelPoint]:
    """Return the stops that have a name, each once: in the middle of its places."""
    places: dict[str, list[XY]] = {}
    for kind, name, _area, lines in features:
        if kind == "stop" and name:
            places.setdefault(name, []).append(lines[0][0])
    return [(*map(mean, zip(*at, strict=True)), name) for name, at in places.items()]


def _features(
    base: Mapping[str, Any], latitude: float, longitude: float, locale: str
) -> Iterator[Feature]:
    """Yield the features that are at least partly on the map."""
    scale = WIDTH / MAP_METRES * METRES_PER_DEGREE

    def project(position: list[float]) -> XY:
        east = (position[0] - longitude) * cos(radians(latitude))
        return WIDTH / 2 + east * scale, HEIGHT / 2 - (position[1] - latitude) * scale

    for feature in base["features"]:
        properties, shape = feature["properties"], feature["geometry"]["type"]
        lines = [list(map(project, line)) for line in geometry_lines(feature["geometry"])]
        xs, ys = zip(*(point for line in lines for point in line), strict=True)
        if SHEET.overlaps(Box(min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1)):
            name = _localized(properties, "name", locale)
            yield properties["kind"], name, shape.endswith("Polygon"), lines


def _localized(properties: Mapping[str, Any], key: str, locale: str) -> str:
    """Return a text of the file, in the page's language if it has several."""
    words = properties.get(key) or ""
    return in_language(words, locale) if isinstance(words, dict) else str(words)


def _path_data(lines: list[list[XY]], area: bool) -> str:
    end = "z" if area else ""
    return "".join(f"M{'L'.join(f'{x:.0f},{y:.0f}' for x, y in line)}{end}" for line in lines)


def _labels_along(
    features: Sequence[Feature], labelled: set[str], taken: list[Box], layer: LabelLayer
) -> Iterator[str]:
    """Yield the labels of streets and areas that fit, each name once."""
    named = sorted(
        (feature for feature in features if feature[1] and feature[0] in KINDS),
        key=lambda feature: -KINDS.index(feature[0]),
    )
    for kind, name, area, lines in named:
        words = "" if name in labelled else _label_along(lines, name, taken, kind, area, layer)
        if words:
            labelled.add(name)
            yield words


def _label_along(
    lines: list[list[XY]], words: str, taken: list[Box], kind: str, area: bool, layer: LabelLayer
) -> str:
    """Return a label along the longest straight part with room, or in the middle of an area; "" if
    there is no room.
    """
    width, size = text_width(words, layer.size), layer.size
    if area:
        xs, ys = zip(*lines[0], strict=True)
        candidates = [((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, 0.0)]
    else:
        candidates = list(_label_positions(lines, width))
    for x, y, turn in candidates:
        slope = abs(radians(turn))
        across, down = width / 2 * cos(slope) + size / 2, width / 2 * sin(slope) + size / 2
        box = Box(x - across, y - down, x + across, y + down)
        if layer.frame.contains(box) and not any(map(box.overlaps, taken)):
            taken.append(box)
            line = text(0, 5, words, kind, "middle")
            return f'<g transform="translate({x:.0f} {y:.0f}) rotate({turn:.0f})">{line}</g>'
    return ""


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
