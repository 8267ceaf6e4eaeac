"""The map of field stations: the ground, names of what nature put there, the stations with labels."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from cms.media.svg.geometry import XY, Box
from cms.media.svg.label_placement import LabelLayer, Placed, place, spread
from cms.media.svg.sheet import HEIGHT, SHEET, WIDTH, At
from cms.media.svg.svg import Caption, balance, borrowed, label, link, svg, text

# What a narrow page shows of the sheet where no station stands outside of it; static/css/map.css
# crops to it.
CLOSE = Box(680, 0, 680 + WIDTH / 1.75, HEIGHT)
MARGIN = 12.0
LEADER = "M{:.0f},{:.0f}L{:.0f},{:.0f}"
ROUND = "M{left},{y}a9,9 0 1 0 18,0a9,9 0 1 0-18,0z"
MARKS = {
    "national": "M{x},{top}l13,13-13,13-13-13z",
    "home": f"{ROUND}M{{inner}},{{y}}h4",
}
"""Kind of a station → the path data of its mark; ROUND for any other."""
POINT = (
    '<title>{title}</title><circle class="hit" cx="{x}" cy="{y}" r="26"/>'
    '<path class="{classes}" d="{shape}"/>{labels}'
)
# Letters of stations' names are bold, those of features partly italic: wider than what labels
# reckon with.
BOLD, ITALIC = 1.12, 1.03


class MapStation(NamedTuple):
    """A station: its name, what is said of it beside the name, degrees east and north, shape,
    exactness, its page.

    `kind` is its shape: `national`, `home` for the institute itself, any other a round point.
    """

    name: str
    note: str
    longitude: float
    latitude: float
    kind: str
    approximate: bool
    url: str


class Feature(NamedTuple):
    """A name on the map: `kind` is water, range or sand; only `main` ones stand on a narrow map."""

    name: str
    longitude: float
    latitude: float
    kind: str
    main: bool


def station_map(
    stations: Sequence[MapStation],
    features: Sequence[Feature],
    *,
    ground: str,
    caption: Caption,
    at: At,
    crops: bool = True,
) -> str:
    """An `<svg>` with the stations that stand on its sheet, each a link to its page.

    Labels come in two layers, `.wide` and `.narrow` (larger letters), of which the page's CSS shows
    one; one that finds no room is left out, so a table must stand beside the map. `ground` is what
    cms/media/svg/ground.py draws; `crops`: whether narrow pages may show CLOSE alone.
    """
    shown = [one for one in stations if _holds(SHEET, one, at)]
    close = crops and all(_holds(CLOSE, one, at) for one in shown)
    layers = (
        LabelLayer("wide", _inner(SHEET), 23, 15, 300, 3, BOLD),
        LabelLayer("narrow", _inner(CLOSE if close else SHEET), 34, 24, 380, 4, BOLD),
    )
    places = [at(one.longitude, one.latitude) for one in shown]
    leaders, names = "", ""
    labels = [""] * len(shown)
    for layer in layers:
        placed = _placed(layer, shown, places)
        leaders += _leaders(layer, placed, places)
        names += _names(layer, features, placed, places, at)
        for one in placed:
            words = shown[one.index].name
            labels[one.index] += label(one, layer.size, layer.name, borrowed(words))

    under = f'<g aria-hidden="true">{ground}{leaders}{names}</g>'
    points = "".join(map(_point, shown, places, labels))
    return svg(
        "map station-map close" if close else "map station-map",
        WIDTH,
        HEIGHT,
        f'{under}<g class="points">{points}</g>',
        caption,
        role="group",
    )


def on_sheet(stations: Sequence[MapStation], at: At) -> bool:
    """Whether most of some stations stand on the sheet."""
    return sum(_holds(SHEET, one, at) for one in stations) * 2 > len(stations)


def _inner(box: Box) -> Box:
    """The part of a box in which marks may stand."""
    return box.inner(MARGIN, MARGIN)


def _holds(box: Box, station: MapStation, at: At) -> bool:
    """Whether a station stands inside a box with a margin."""
    return _inner(box).surrounds(*at(station.longitude, station.latitude))


def _placed(
    layer: LabelLayer, stations: Sequence[MapStation], places: Sequence[XY]
) -> list[Placed]:
    """The labels of stations that find room."""
    spots = []
    for one, (x, y) in zip(stations, places, strict=True):
        lines = balance(one.name, layer.size * layer.stretch, layer.longest, layer.lines)
        spots.append((x, y, "\n".join(lines)))
    return place(spots, layer, afar=True)


def _names(
    layer: LabelLayer,
    features: Sequence[Feature],
    labels: Sequence[Placed],
    places: Sequence[XY],
    at: At,
) -> str:
    """The names of features, where they leave room to the stations and their labels."""
    taken = [one.box for one in labels]
    taken += [Box.around(x, y, layer.gap) for x, y in places]
    wanted = [one for one in features if one.main or layer.name == "wide"]
    spots = [(*at(one.longitude, one.latitude), one.name) for one in wanted]
    placed = spread(spots, layer, stretch=ITALIC, taken=taken)
    names = [text(one.x, one.y, one.text, wanted[one.index].kind, "middle") for one in placed]
    return f'<g class="names {layer.name}">{"".join(names)}</g>'


def _leaders(layer: LabelLayer, labels: Sequence[Placed], places: Sequence[XY]) -> str:
    """The lines from stations to labels that stand apart from them."""
    lines = ""
    for one in labels:
        if one.leader:
            lines += LEADER.format(*places[one.index], *one.leader)
    return f'<path class="leader {layer.name}" d="{lines}"/>' if lines else ""


def _point(station: MapStation, place: XY, labels: str) -> str:
    """A station's mark and its labels; it is called by its title, which says more than they do."""
    x, y = map(round, place)
    kind = station.kind if station.kind in MARKS else "other"
    classes = f"{kind} approximate" if station.approximate else kind
    title = f"{station.name} ({station.note})" if station.note else station.name
    body = POINT.format(
        title=escape(title),
        x=x,
        y=y,
        classes=classes,
        shape=MARKS.get(kind, ROUND).format(x=x, y=y, left=x - 9, top=y - 13, inner=x - 2),
        labels=labels,
    )
    return link(station.url, body) if station.url else f"<g>{body}</g>"
