"""The climate of a place by month: precipitation as bars, temperature as a line over them."""

from collections.abc import Sequence
from math import ceil, floor
from typing import NamedTuple

from cms.media.svg.svg import Caption, svg, text

SIDE, TOP, BOTTOM = 44.0, 34.0, 26.0
HIGH = 210.0
FLOOR = TOP + HIGH
DEGREES = 10
"""Degrees between two lines."""
NICE = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500)
LINE = '<path class="grid{}" d="M{:.0f},{:.1f}H{:.1f}"/>'
BAR = '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
CURVE = '<path class="curve" d="M{}"/>'
DOT = '<circle cx="{:.1f}" cy="{:.1f}" r="3.5"/>'


class Climate(NamedTuple):
    """The climate of each month, January first: means in °C, sums in mm; either may be empty."""

    temperatures: tuple[float, ...]
    precipitation: tuple[float, ...]


def climate_diagram(
    climate: Climate, *, width: int, months: Sequence[str], caption: Caption
) -> str:
    """An `<svg>` of `width` units; `months` are their names, as short as they can be."""
    room = (width - 2 * SIDE) / 12
    low, high = _degrees(climate.temperatures)
    steps = (high - low) // DEGREES
    parts = [
        *_bars(climate.precipitation, room, steps, width),
        *_curve(climate.temperatures, room, low, high, width),
    ]
    parts += [
        text(SIDE + room * (index + 0.5), FLOOR + 19, name, "month", "middle")
        for index, name in enumerate(months)
    ]
    return svg("climate", width, FLOOR + BOTTOM, "".join(parts), caption)


def _degrees(temperatures: Sequence[float]) -> tuple[int, int]:
    """The lowest and the highest line, in degrees."""
    low = floor(min(temperatures, default=0) / DEGREES) * DEGREES
    high = ceil(max(temperatures, default=40) / DEGREES) * DEGREES
    return low, max(high, low + 2 * DEGREES)


def _bars(sums: Sequence[float], room: float, steps: int, width: int) -> list[str]:
    """The bars with the numbers of their scale at the end, as many as there are lines."""
    if not sums:
        return []
    step = next((nice for nice in NICE if nice * steps >= max(sums)), ceil(max(sums) / steps))
    scale = HIGH / (step * steps)
    parts = [text(width - SIDE + 8, TOP - 16, "mm", "unit rain")]
    parts += [
        text(width - SIDE + 8, FLOOR - HIGH * number / steps + 5, str(step * number), "rain")
        for number in range(steps + 1)
    ]
    parts += [
        BAR.format(SIDE + room * (index + 0.2), FLOOR - scale * one, room * 0.6, scale * one)
        for index, one in enumerate(max(one, 0.0) for one in sums)  # a rect is never below zero
    ]
    return parts


def _curve(
    temperatures: Sequence[float], room: float, low: int, high: int, width: int
) -> list[str]:
    """The lines across with their degrees, and the means joined by a line, a dot on each."""
    scale = HIGH / (high - low)
    parts = []
    for degree in range(low, high + 1, DEGREES):
        y = FLOOR - scale * (degree - low)
        parts.append(LINE.format(" zero" if degree == 0 else "", SIDE, y, width - SIDE))
        if temperatures:
            parts.append(text(SIDE - 8, y + 5, str(degree).replace("-", "−"), "heat", "end"))
    if not temperatures:
        return parts
    points = [
        (SIDE + room * (index + 0.5), FLOOR - scale * (one - low))
        for index, one in enumerate(temperatures)
    ]
    parts.append(text(SIDE - 8, TOP - 16, "°C", "unit heat", "end"))
    parts.append(CURVE.format("L".join(f"{x:.1f},{y:.1f}" for x, y in points)))
    parts += [DOT.format(x, y) for x, y in points]
    return parts
