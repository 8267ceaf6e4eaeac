"""The map of field stations: the ground, names of what nature put there, the stations with labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from cms.media.svg.label_placement import Box, Placed, place, spread
from cms.media.svg.sheet import HEIGHT, SHEET, WIDTH, At
from cms.media.svg.svg import balance, borrowed, label, link, svg, text

# What a narrow page shows of the sheet where no station stands outside of it; static/css/map.css
# crops to it.
CLOSE = Box(680, 0, 680 + WIDTH / 1.75, HEIGHT)
MARGIN = 12.0
# Letters of stations' names are bold, those of features partly italic: wider than what labels
# reckon with.
BOLD, ITALIC = 1.12, 1.03


@dataclass(frozen=True)
class MapStation:
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


@dataclass(frozen=True)
class Feature:
    """A name on the map: `kind` is water, range or sand; only `main` ones stand on a narrow map."""

    name: str
    longitude: float
    latitude: float
    kind: str
    main: bool


@dataclass(frozen=True)
class _Layer:
    """A set of labels: for wide or narrow pages, the part of the sheet they show, sizes in units."""

    name: str
    frame: Box
    size: float
    gap: float
    line: float
    lines: int


def station_map(
    stations: Sequence[MapStation],
    features: Sequence[Feature],
    *,
    ground: str,
    title: str,
    description: str,
    lang: str,
    at: At,
    crops: bool = True,
) -> str:
    """An `<svg>` with the stations that stand on its sheet, each a link to its page.

    Labels come in two layers, `.wide` and `.narrow` (larger letters), of which the page's CSS shows
    one; one that finds no room is left out, so a table must stand beside the map. `ground` is what
    cms/media/svg/base_map.py or map_window.py draws; `crops`: whether narrow pages may show CLOSE alone.
    """
    shown = [one for one in stations if _holds(SHEET, one, at)]
    close = crops and all(_holds(CLOSE, one, at) for one in shown)
    layers = (
        _Layer("wide", _inner(SHEET), 23, 15, 300, 3),
        _Layer("narrow", _inner(CLOSE if close else SHEET), 34, 24, 380, 4),
    )
    words = [_words(layer, shown, at) for layer in layers]
    under = "".join(
        _leaders(layer, shown, placed, at) for layer, placed in zip(layers, words, strict=True)
    )
    under += "".join(
        _names(layer, features, shown, placed, at)
        for layer, placed in zip(layers, words, strict=True)
    )
    points = "".join(
        _point(
            one,
            at,
            "".join(
                _label(layer, placed, number, borrowed(one.name))
                for layer, placed in zip(layers, words, strict=True)
            ),
        )
        for number, one in enumerate(shown)
    )
    return svg(
        "map station-map close" if close else "map station-map",
        WIDTH,
        HEIGHT,
        f'<g aria-hidden="true">{ground}{under}</g><g class="points">{points}</g>',
        title=title,
        description=description,
        lang=lang,
        role="group",
    )


def on_sheet(stations: Sequence[MapStation], at: At) -> bool:
    """Whether most of some stations stand on the sheet."""
    return sum(_holds(SHEET, one, at) for one in stations) * 2 > len(stations)


def _inner(box: Box) -> Box:
    return Box(box.left + MARGIN, box.top + MARGIN, box.right - MARGIN, box.bottom - MARGIN)


def _holds(box: Box, station: MapStation, at: At) -> bool:
    x, y = at(station.longitude, station.latitude)
    return _inner(box).holds(Box(x, y, x, y))


def _words(layer: _Layer, stations: Sequence[MapStation], at: At) -> list[Placed]:
    broken = [balance(one.name, layer.size * BOLD, layer.line, layer.lines) for one in stations]
    spots = [
        (*at(one.longitude, one.latitude), "\n".join(lines))
        for one, lines in zip(stations, broken, strict=True)
    ]
    return place(
        spots,
        layer.frame,
        size=layer.size,
        gap=layer.gap,
        longest=layer.line,
        stretch=BOLD,
        afar=True,
    )


def _names(
    layer: _Layer,
    features: Sequence[Feature],
    stations: Sequence[MapStation],
    words: Sequence[Placed],
    at: At,
) -> str:
    """The names of features, where they leave room to the stations and their labels."""
    gap = layer.gap
    points = [at(one.longitude, one.latitude) for one in stations]
    taken = [
        *(one.box for one in words),
        *(Box(x - gap, y - gap, x + gap, y + gap) for x, y in points),
    ]
    wanted = [one for one in features if one.main or layer.name == "wide"]
    spots = [(*at(one.longitude, one.latitude), one.name) for one in wanted]
    placed = spread(spots, layer.frame, size=layer.size, stretch=ITALIC, taken=taken)
    names = "".join(
        text(one.x, one.y, one.text, wanted[one.index].kind, "middle") for one in placed
    )
    return f'<g class="names {layer.name}">{names}</g>'


def _leaders(layer: _Layer, stations: Sequence[MapStation], words: Sequence[Placed], at: At) -> str:
    lines = "".join(
        f"M{x:.0f},{y:.0f}L{one.leader[0]:.0f},{one.leader[1]:.0f}"
        for one in words
        if one.leader
        for x, y in [at(stations[one.index].longitude, stations[one.index].latitude)]
    )
    return f'<path class="leader {layer.name}" d="{lines}"/>' if lines else ""


def _label(layer: _Layer, placed: Sequence[Placed], number: int, lang: str) -> str:
    found = next((one for one in placed if one.index == number), None)
    if found is None:
        return ""
    return label(found, layer.size, layer.name, lang)


def _point(station: MapStation, at: At, words: str) -> str:
    """A station's mark and its labels; it is called by its title, which says more than they do."""
    x, y = (round(value) for value in at(station.longitude, station.latitude))
    said = escape(f"{station.name} ({station.note})" if station.note else station.name)
    round_mark = f"M{x - 9},{y}a9,9 0 1 0 18,0a9,9 0 1 0-18,0z"
    kind, shape = {
        "national": ("national", f"M{x},{y - 13}l13,13-13,13-13-13z"),
        "home": ("home", f"{round_mark}M{x - 2},{y}h4"),
    }.get(station.kind, ("other", round_mark))
    mark = f'<path class="{kind}{" approximate" if station.approximate else ""}" d="{shape}"/>'
    body = f'<title>{said}</title><circle class="hit" cx="{x}" cy="{y}" r="26"/>{mark}{words}'
    return link(station.url, body) if station.url else f"<g>{body}</g>"
