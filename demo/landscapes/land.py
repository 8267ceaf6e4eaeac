"""Sky, ridges, mountains and ground: what several landscapes have in common."""

import itertools
from collections.abc import Sequence
from math import cos, pi, sin
from random import Random

from demo.landscapes.brush import (
    Line,
    Point,
    closed,
    down_to,
    fractal,
    height_at,
    rough,
    sharp,
    soft,
    thin,
    through,
)
from demo.landscapes.sheet import HEIGHT, WIDTH, Sheet

BOTTOM = HEIGHT + 20
RADII = (112, 148, 190, 240, 300, 372, 458, 560, 690, 850)
"""Radii of the contour lines around a sun."""


def sky(sheet: Sheet, tone: str = "sky") -> None:
    sheet.fill(tone, f"M-9-9H{WIDTH + 9}V{BOTTOM}H-9z")


def rings(
    sheet: Sheet,
    x: float,
    y: float,
    radii: Sequence[float],
    seed: int,
    *,
    tone: str = "ring",
    glow: str = "glow",
    wide: float = 1.2,
    index: int = 4,
    flat: float = 1,
    opacity: float = 0.06,
) -> None:
    """Draw contour lines around a point, more uneven the wider they are: the sky as a map, tinted
    by height.
    """
    turns = Random(seed)
    waves = [(n, turns.uniform(0, 2 * pi), turns.uniform(0.4, 1) / n) for n in (2, 3, 5)]
    drawn = []
    for number, radius in reversed(list(enumerate(radii))):
        ring = []
        count = 10
        for at in range(count):
            angle = 2 * pi * at / count
            wave = sum(part * cos(n * angle + turn + number * 0.13) for n, turn, part in waves)
            far = radius * (1 + wave * min(0.19, radius / 3800))
            ring.append((x + far * cos(angle), y + flat * far * sin(angle)))
        drawn.append((closed(ring), number % index == index - 1))
    sheet.tint(glow, tone, wide, drawn, opacity=opacity)


GAPS = ("0 7 0 13 0 9", "0 11 0 6 0 17", "0 15 0 9 0 8 0 20")


def grain(
    sheet: Sheet,
    tone: str,
    line: Line,
    dx: float,
    dy: float,
    *,
    rows: int = 6,
    size: float = 2.4,
    opacity: float = 0.8,
    power: float = 1.25,
    thin_out: float = 0.35,
    start: float = 1,
) -> None:
    """Draw grains that get sparser away from a line, like the halftones of a print."""
    places = []
    for n in range(rows):
        far = start + n**power
        gaps = " ".join(f"{float(part) * (1 + n * thin_out):.0f}" for part in GAPS[n % 3].split())
        places.append(f'x="{dx * far:.0f}" y="{dy * far:.0f}" stroke-dasharray="{gaps}"')
    sheet.copies(tone, size, sheet.keep(soft(line)), places, opacity=opacity)


def sun(sheet: Sheet, x: float, y: float, radius: float, tone: str = "sun") -> None:
    sheet.fill(
        tone,
        f"M{x - radius:g},{y:g}a{radius:g},{radius:g} 0 1 0 {2 * radius:g},0"
        f"a{radius:g},{radius:g} 0 1 0-{2 * radius:g},0z",
    )


def ground(
    sheet: Sheet,
    tone: str,
    keys: Line,
    *,
    seed: int = 0,
    high: float = 0,
    length: float = 200,
    step: float = 110,
) -> list[Point]:
    """Draw a layer of land from its skyline down; returns the skyline."""
    line = rough(through(keys, step), seed, high, length) if high else list(keys)
    sheet.fill(tone, down_to(soft(line), BOTTOM, round(line[0][0])))
    return line


def form_lines(
    sheet: Sheet,
    tone: str,
    above: Line,
    below: Line,
    count: int,
    *,
    width: float = 1.2,
    first: float = 0.12,
    power: float = 1.5,
    step: float = 190,
    opacity: float = 1,
    seed: int = 1,
    high: float = 5,
) -> None:
    """Draw lines that follow the ground from one line down to another: its contours."""
    xs = [
        above[0][0] + (above[-1][0] - above[0][0]) * n / round((above[-1][0] - above[0][0]) / step)
        for n in range(round((above[-1][0] - above[0][0]) / step) + 1)
    ]
    for number in range(count):
        share = first + (1 - first) * (number / count) ** power
        line = [
            (
                x,
                height_at(above, x) * (1 - share)
                + height_at(below, x) * share
                + high * fractal(seed + number, x / 230, 2),
            )
            for x in xs
        ]
        sheet.line(tone, width * (2 if number % 4 == 3 else 1), soft(line), opacity=opacity)


def crags(keys: Line, seed: int, high: float, step: float = 24, length: float = 90) -> list[Point]:
    """A rocky skyline along straight lines between summits and gaps."""
    points: list[Point] = []
    for (x0, y0), (x1, y1) in itertools.pairwise(keys):
        count = max(1, round((x1 - x0) / step))
        for n in range(count):
            share = n / count
            x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
            shaken = high * fractal(seed, x / length, 3) * sin(pi * share) ** 0.5 if share else 0
            points.append((x, y + shaken))
    return [*points, keys[-1]]


def range_of(sheet: Sheet, tone: str, skyline: Line) -> None:
    sheet.fill(tone, down_to(sharp(skyline), BOTTOM, round(skyline[0][0])))


def facet(top: Line, spine: Line, seed: int, shake: float = 10, step: float = 26) -> str:
    """Return the side of a mountain between its skyline and a spine that zigzags down from the same
    summit.
    """
    way = crags_down(spine, seed, shake, step)
    return sharp([*top, *reversed(way)]) + "z"


def crags_down(keys: Line, seed: int, shake: float, step: float = 26) -> list[Point]:
    """Return a line that goes down and swerves."""
    turns = Random(seed)
    points: list[Point] = []
    side = 1
    for (x0, y0), (x1, y1) in itertools.pairwise(keys):
        count = max(1, round(abs(y1 - y0) / step))
        for n in range(count):
            share = n / count
            swerve = shake * side * turns.uniform(0.4, 1) if points else 0
            points.append((x0 + (x1 - x0) * share + swerve, y0 + (y1 - y0) * share))
            side = -side
    return [*points, keys[-1]]


def massif(
    sheet: Sheet,
    keys: Line,
    seed: int,
    *,
    base: float,
    rock: str = "blue",
    shade: str = "rock",
    dim: float = 0.55,
    snow: str = "",
    snowline: float = 0,
    high: float = 22,
    lean: float = 30,
    teeth: float = 60,
    spurs: int = 3,
) -> list[Point]:
    """Draw mountains with the sun on their left faces, and snow above a line."""
    random = Random(seed)
    skyline = thin(crags(keys, seed, high), 2.4)
    range_of(sheet, rock, skyline)
    if snow:
        sheet.fill(snow, _cap(skyline, snowline, teeth, random))
    shades, ribs = "", ""
    summits = [
        n
        for n in range(1, len(keys) - 1)
        if keys[n][1] < keys[n - 1][1] and keys[n][1] < keys[n + 1][1]
    ]
    for n in summits:
        gap = n + 1
        while gap + 1 < len(keys) and keys[gap + 1][1] > keys[gap][1]:
            gap += 1
        (x, y), (end, low) = keys[n], keys[gap]
        top = [point for point in skyline if x <= point[0] <= end]
        tall = base - y
        turn = random.uniform(-0.3, 0.5) * lean
        spine = [
            (x, y),
            (x - lean * 0.1 + turn, y + tall * 0.2),
            (x + lean * 0.5 + turn, y + tall * 0.42),
            (x + lean * 0.3, y + tall * 0.66),
            (x + lean * 1.1, base),
        ]
        foot: list[Point] = []
        for k in range(spurs):
            share = (k + 0.7) / (spurs + 0.4)
            fx = end + (spine[-1][0] - end) * share
            fy = low + (base - low) * (0.25 + 0.62 * share)
            foot += [
                (fx + lean * 0.2, fy),
                (fx - lean * 0.25, fy - (base - low) * random.uniform(0.1, 0.24)),
            ]
        shades += (
            sharp([*top, *foot, *reversed(thin(crags_down(spine, seed + n, lean * 0.16, 34), 2))])
            + "z"
        )
        # Ribs on the side in the sun.
        start = n - 1
        (px, _py) = keys[start]
        for k in (0.42, 0.72):
            rx, ry = x + (px - x) * k, height_at(skyline, x + (px - x) * k)
            long = (base - ry) * random.uniform(0.3, 0.55)
            ribs += (
                sharp(
                    [
                        (rx, ry),
                        (rx + lean * 0.3, ry + long * 0.3),
                        (rx + lean * 0.6, ry + long),
                        (rx + lean * 0.06, ry + long * 0.5),
                    ]
                )
                + "z"
            )
    sheet.fill(shade, shades + ribs, opacity=dim)
    return skyline


def _cap(skyline: Line, snowline: float, teeth: float, random: Random) -> str:
    """Return the part of a skyline above the snow line, its lower edge in tongues down the gullies."""
    drawn = ""
    run: list[Point] = []
    for point in [*skyline, (skyline[-1][0] + 1, snowline + 999)]:
        if point[1] < snowline:
            run.append(point)
            continue
        if len(run) > 2:
            edge: list[Point] = []
            x = run[-1][0]
            while x > run[0][0]:
                top = height_at(run, x)
                room = snowline - top
                lean = (x - (run[0][0] + run[-1][0]) / 2) * 0.08
                edge.append((x, top + room * random.uniform(0.45, 0.7)))
                x -= random.uniform(10, 24)
                edge.append((x + lean, top + room + min(room, teeth) * random.uniform(-0.1, 0.55)))
                x -= random.uniform(10, 26)
            drawn += sharp([*run, *edge]) + "z"
        run = []
    return drawn
