"""The map of field stations in Central Asia: the ground, named features, the stations as points with labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from cms.media.ground import HEIGHT, SHEET, WIDTH, at, ground
from cms.media.labels import Box, Placed, place
from cms.media.svg import link, svg, text


@dataclass(frozen=True)
class Station:
    """A station: its name and short label, degrees east and north, its shape, and whether its point is approximate."""

    name: str
    label: str
    longitude: float
    latitude: float
    kind: str
    approximate: bool
    url: str


def station_map(stations: Sequence[Station], *, base: bytes, title: str, description: str, lang: str) -> str:
    """An `<svg>` of Central Asia with the stations that stand on its sheet."""
    shown = [one for one in stations if SHEET.holds(_box(one))]
    spots = [(*at(one.longitude, one.latitude), one.label) for one in shown]
    marks = "".join(_mark(one, x, y) for one, (x, y, _) in zip(shown, spots, strict=True))
    frame = Box(4, 4, WIDTH - 4, HEIGHT - 4)
    layers = "".join(_labels(layer, place(spots, frame, size=size, gap=gap, longest=longest))
                     for layer, size, gap, longest in (("wide", 24, 13, 420), ("narrow", 34, 20, 560)))
    return svg("map station-map", WIDTH, HEIGHT, f'<g aria-hidden="true">{ground(base)}</g>'
               f'<g class="points">{marks}</g>{layers}',
               title=title, description=description, lang=lang, role="group")


def _box(station: Station) -> Box:
    x, y = at(station.longitude, station.latitude)
    return Box(x, y, x, y)


def _mark(station: Station, x: float, y: float) -> str:
    shape = (f"M{x:.0f},{y - 12:.0f}l12,12-12,12-12-12z" if station.kind == "national"
             else f"M{x - 8:.0f},{y:.0f}a8,8 0 1 0 16,0a8,8 0 1 0-16,0z")
    kind = "national" if station.kind == "national" else "other"
    hollow = " approximate" if station.approximate else ""
    return link(station.url, f'<title>{escape(station.name)}</title><path class="{kind}{hollow}" d="{shape}"/>')


def _labels(layer: str, placed: Sequence[Placed]) -> str:
    words = "".join(text(one.x, one.y, one.text, anchor=one.anchor) for one in placed)
    return f'<g class="labels labels-{layer}" aria-hidden="true">{words}</g>'
