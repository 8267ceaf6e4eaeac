"""The map of field stations: the physical base, names of landmarks, and stations with labels."""

from collections.abc import Sequence
from html import escape
from math import dist
from typing import NamedTuple

from blueprints.shared.svg import Caption, borrowed_lang, link, svg, text
from features.maps.geometry import XY, Box
from features.maps.label_placement import (
    LabelLayer,
    Placed,
    along_leaders,
    place_area_names,
    place_labels,
)
from features.maps.labels import key, label, leaders, lines_of_label
from features.maps.sheet import HEIGHT, SHEET, WIDTH, Projection

# The part of the sheet that a narrow page shows if all stations are inside it; maps/map.css
# crops to it.
CLOSE = Box(680, 0, 680 + WIDTH / 1.75, HEIGHT)
MARGIN = 12.0
ROUND = "M{left},{y}a9,9 0 1 0 18,0a9,9 0 1 0-18,0z"
MARKS = {
    "national": "M{x},{top}l13,13-13,13-13-13z",
    "home": f"{ROUND}M{{inner}},{{y}}h4",
}
"""Kind of a station → path data of its mark; ROUND for any other kind."""
POINT = (
    '<title>{title}</title><circle class="hit" cx="{x}" cy="{y}" r="{reach}"/>'
    '<path class="{classes}" d="{shape}"/>{labels}'
)
REACH, LEAST_REACH = 26.0, 13.0
"""Units from a station's place that may be pressed. Those of neighbours meet halfway; the least is
that of a mark.
"""
# Names of stations are bold, those of landmarks partly italic: their letters are wider than usual.
BOLD, ITALIC = 1.12, 1.03


class MapStation(NamedTuple):
    """A station: its name, a note on it, degrees east and north, shape, exactness and page.

    `kind` is its shape: `national`, `home` for the institute itself, any other a round point.
    """

    name: str
    note: str
    longitude: float
    latitude: float
    kind: str
    approximate: bool
    url: str


class MapFeature(NamedTuple):
    """A name on the map. `kind` is water, range or sand. Only those with `main` stand on a narrow
    map.
    """

    name: str
    longitude: float
    latitude: float
    kind: str
    main: bool


def station_map(
    stations: Sequence[MapStation],
    features: Sequence[MapFeature],
    *,
    ground: str,
    caption: Caption,
    project: Projection,
    crops: bool = True,
) -> str:
    """Return an `<svg>` with the stations that are on its sheet, each a link to its page; behind it
    the keys of names that have no room on it.

    Labels and keys come in two layers, `.wide` and `.narrow` (larger letters), of which the page's
    CSS shows one. A table with all stations must stand beside the map. `ground` is the
    drawing of ground.py. `crops`: narrow pages may show CLOSE alone.
    """
    shown = [station for station in stations if _is_inside(SHEET, station, project)]
    close = crops and all(_is_inside(CLOSE, station, project) for station in shown)
    layers = (
        LabelLayer("wide", _without_margin(SHEET), 23, 15, 300, 3, BOLD),
        LabelLayer("narrow", _without_margin(CLOSE if close else SHEET), 34, 24, 380, 4, BOLD),
    )
    positions = [project(station.longitude, station.latitude) for station in shown]
    lines, names, keys = "", "", ""
    labels = [""] * len(shown)
    for layer in layers:
        placed = _placed(layer, shown, positions)
        lines += leaders(placed, layer)
        names += _names(layer, features, placed, positions, project)
        keys += key(placed, [station.name for station in shown], layer)
        for one in placed:
            lang = "" if one.is_number else borrowed_lang(shown[one.index].name)
            labels[one.index] += label(one, layer.size, layer.name, lang)

    under = f'<g aria-hidden="true">{ground}{lines}{names}</g>'
    points = "".join(map(_point, shown, positions, _reaches(positions), labels))
    drawing = svg(
        "map station-map close" if close else "map station-map",
        WIDTH,
        HEIGHT,
        f'{under}<g class="points">{points}</g>',
        caption,
        role="group",
    )
    return drawing + keys


def on_sheet(stations: Sequence[MapStation], project: Projection) -> bool:
    """Return whether most of the stations are on the sheet."""
    return sum(_is_inside(SHEET, station, project) for station in stations) * 2 > len(stations)


def _without_margin(box: Box) -> Box:
    """Return the part of a box in which marks may stand."""
    return box.inset(MARGIN, MARGIN)


def _is_inside(box: Box, station: MapStation, project: Projection) -> bool:
    """Return whether a station is inside a box with a margin."""
    return _without_margin(box).contains_point(*project(station.longitude, station.latitude))


def _placed(
    layer: LabelLayer, stations: Sequence[MapStation], positions: Sequence[XY]
) -> list[Placed]:
    """Return the labels of stations."""
    points = [
        (x, y, lines_of_label(station.name, layer))
        for station, (x, y) in zip(stations, positions, strict=True)
    ]
    return place_labels(points, layer)


def _names(
    layer: LabelLayer,
    features: Sequence[MapFeature],
    labels: Sequence[Placed],
    positions: Sequence[XY],
    project: Projection,
) -> str:
    """Return the names of landmarks that leave room to the stations and their labels."""
    occupied = [one.box for one in labels]
    occupied += [Box.around(x, y, layer.gap) for x, y in positions]
    occupied += along_leaders(labels)
    shown = [one for one in features if one.main or layer.name == "wide"]
    points = [(*project(one.longitude, one.latitude), one.name) for one in shown]
    placed = place_area_names(points, layer, stretch=ITALIC, occupied=occupied)
    names = [text(one.x, one.y, one.text, shown[one.index].kind, "middle") for one in placed]
    return f'<g class="names {layer.name}">{"".join(names)}</g>'


def _reaches(positions: Sequence[XY]) -> list[float]:
    """Return for each station how far from its place it may be pressed, so that no neighbour covers
    it.
    """
    return [
        max(
            LEAST_REACH,
            min([REACH, *(dist(one, other) / 2 for other in positions if other != one)]),
        )
        for one in positions
    ]


def _point(station: MapStation, position: XY, reach: float, labels: str) -> str:
    """Return a station's mark and labels. Its accessible name is the title, which says more than
    the label.
    """
    x, y = map(round, position)
    kind = station.kind if station.kind in MARKS else "other"
    classes = f"{kind} approximate" if station.approximate else kind
    title = f"{station.name} ({station.note})" if station.note else station.name
    body = POINT.format(
        title=escape(title),
        x=x,
        y=y,
        reach=round(reach),
        classes=classes,
        shape=MARKS.get(kind, ROUND).format(x=x, y=y, left=x - 9, top=y - 13, inner=x - 2),
        labels=labels,
    )
    return link(station.url, body) if station.url else f"<g>{body}</g>"
