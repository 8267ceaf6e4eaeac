"""A climate diagram by month: precipitation as bars, temperature as a line."""

from collections.abc import Sequence
from math import ceil, floor
from typing import NamedTuple

from blueprints.shared.svg import Caption, svg, text

SIDE, TOP, BOTTOM = 44.0, 34.0, 26.0
PLOT_HEIGHT = 210.0
FLOOR = TOP + PLOT_HEIGHT
DEGREES = 10
"""Degrees between two grid lines."""
ROUND_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500)
LINE = '<path class="grid{}" d="M{:.0f},{:.1f}H{:.1f}"/>'
BAR = '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
CURVE = '<path class="curve" d="M{}"/>'
DOT = '<circle cx="{:.1f}" cy="{:.1f}" r="3.5"/>'


class Climate(NamedTuple):
    """The climate of each month from January: mean temperatures in °C, precipitation in mm. Either
    may be empty.
    """

    temperatures: tuple[float, ...]
    precipitation: tuple[float, ...]


def climate_diagram(
    climate: Climate, *, width: int, months: Sequence[str], caption: Caption
) -> str:
    """Return an `<svg>` of `width` units. `months` are the shortest names of the months."""
    month_width = (width - 2 * SIDE) / 12
    low, high = _temperature_range(climate.temperatures)
    steps = (high - low) // DEGREES
    parts = [
        *_bars(climate.precipitation, month_width, steps, width),
        *_curve(climate.temperatures, month_width, low, high, width),
    ]
    parts += [
        text(SIDE + month_width * (index + 0.5), FLOOR + 19, name, "month", "middle")
        for index, name in enumerate(months)
    ]
    return svg("climate", width, FLOOR + BOTTOM, "".join(parts), caption)


def _temperature_range(temperatures: Sequence[float]) -> tuple[int, int]:
    """Return the lowest and the highest grid line, in degrees."""
    low = floor(min(temperatures, default=0) / DEGREES) * DEGREES
    high = ceil(max(temperatures, default=40) / DEGREES) * DEGREES
    return low, max(high, low + 2 * DEGREES)


def _bars(sums: Sequence[float], month_width: float, steps: int, width: int) -> list[str]:
    """Return the bars, and their scale at the right with a number for each grid line."""
    if not sums:
        return []
    step = next(
        (size for size in ROUND_STEPS if size * steps >= max(sums)), ceil(max(sums) / steps)
    )
    scale = PLOT_HEIGHT / (step * steps)
    parts = [text(width - SIDE + 8, TOP - 16, "mm", "unit rain")]
    parts += [
        text(width - SIDE + 8, FLOOR - PLOT_HEIGHT * number / steps + 5, str(step * number), "rain")
        for number in range(steps + 1)
    ]
    for index, amount in enumerate(sums):
        height = scale * max(amount, 0.0)  # a rect can't have a negative height
        left = SIDE + month_width * (index + 0.2)
        parts.append(BAR.format(left, FLOOR - height, month_width * 0.6, height))
    return parts


def _curve(
    temperatures: Sequence[float], month_width: float, low: int, high: int, width: int
) -> list[str]:
    """Return the grid lines with their degrees, and the mean temperatures as a line with dots."""
    scale = PLOT_HEIGHT / (high - low)
    parts = []
    for degree in range(low, high + 1, DEGREES):
        y = FLOOR - scale * (degree - low)
        parts.append(LINE.format(" zero" if degree == 0 else "", SIDE, y, width - SIDE))
        if temperatures:
            parts.append(text(SIDE - 8, y + 5, str(degree).replace("-", "−"), "heat", "end"))
    if not temperatures:
        return parts
    points = [
        (SIDE + month_width * (index + 0.5), FLOOR - scale * (mean - low))
        for index, mean in enumerate(temperatures)
    ]
    parts.append(text(SIDE - 8, TOP - 16, "°C", "unit heat", "end"))
    parts.append(CURVE.format("L".join(f"{x:.1f},{y:.1f}" for x, y in points)))
    parts += [DOT.format(x, y) for x, y in points]
    return parts
