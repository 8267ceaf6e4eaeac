"""Path data of lines drawn by hand or from seeds, in whole units and as short as possible."""

import itertools
import re
from collections.abc import Sequence
from math import cos, dist, floor, pi, sin
from random import Random

Point = tuple[float, float]
Line = Sequence[Point]


def points(text: str) -> list[Point]:
    """Parse a line written as "x,y x,y"."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def noise(seed: int, x: float) -> float:
    """Return smooth noise between -1 and 1 along a line."""
    left = floor(x)
    share = x - left
    a, b = (Random(seed * 7919 + at).uniform(-1, 1) for at in (left, left + 1))
    return a + (b - a) * share * share * (3 - 2 * share)


def fractal(seed: int, x: float, octaves: int = 4) -> float:
    """Return noise with finer noise added to it."""
    return sum(noise(seed + n, x * 2**n) / 2**n for n in range(octaves)) / 1.6


def through(keys: Line, step: float = 20) -> list[Point]:
    """Return points of a smooth line through given ones, about `step` apart in x or y."""
    found: list[Point] = []
    around = [keys[0], *keys, keys[-1]]
    for a, b, c, d in zip(around, around[1:], around[2:], around[3:], strict=False):
        count = max(1, round(max(abs(c[0] - b[0]), abs(c[1] - b[1])) / step))
        found += [_spline(a, b, c, d, n / count) for n in range(count)]
    return [*found, keys[-1]]


def _spline(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    x, y = (
        0.5
        * (
            2 * q
            + (r - p) * t
            + (2 * p - 5 * q + 4 * r - s) * t * t
            + (3 * q - p - 3 * r + s) * t**3
        )
        for p, q, r, s in zip(a, b, c, d, strict=True)
    )
    return x, y


def rough(line: Line, seed: int, high: float, length: float, octaves: int = 3) -> list[Point]:
    """Return a line displaced up and down by noise of wavelength `length`."""
    return [(x, y + high * fractal(seed, x / length, octaves)) for x, y in line]


def height_at(line: Line, x: float) -> float:
    """Return the y of a line that runs from left to right."""
    for (x0, y0), (x1, y1) in itertools.pairwise(line):
        if x0 <= x <= x1 and x1 > x0:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return line[0][1] if x < line[0][0] else line[-1][1]


def soft(line: Line, start: str = "M") -> str:
    """Return an open smooth curve through the points. With `start` "L" it continues a path."""
    whole = _whole(line)
    if len(whole) < 3:
        return sharp(whole, start)
    (x0, y0), after = whole[0], [*whole[2:], whole[-1]]
    steps = []
    for (x, y), (here_x, here_y), (next_x, next_y) in zip(whole, whole[1:], after, strict=False):
        control = (
            round(here_x - x - (next_x - x) / 6),
            round(here_y - y - (next_y - y) / 6),
        )
        steps.append(f"{control[0]},{control[1]} {here_x - x},{here_y - y}")
    first = f"{round((whole[1][0] - x0) / 6)},{round((whole[1][1] - y0) / 6)} {steps[0]}"
    return short(f"{start}{x0},{y0}c{first}s{' '.join(steps[1:])}")


def sharp(line: Line, start: str = "M") -> str:
    """Return an open line with corners."""
    whole = _whole(line)
    steps = [f"{x - a},{y - b}" for (a, b), (x, y) in itertools.pairwise(whole)]
    return short(f"{start}{whole[0][0]},{whole[0][1]}l{' '.join(steps)}")


def thin(line: Line, tolerance: float) -> list[Point]:
    """Return a line with fewer points; each dropped point is within `tolerance` of the new line
    (Douglas and Peucker, 1973).
    """
    if len(line) < 3:
        return list(line)
    (ax, ay), (bx, by) = line[0], line[-1]
    long = dist(line[0], line[-1]) or 1
    far, at = max(
        (abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / long, number)
        for number, (x, y) in enumerate(line[1:-1], 1)
    )
    if far <= tolerance:
        return [line[0], line[-1]]
    return [*thin(line[: at + 1], tolerance), *thin(line[at:], tolerance)[1:]]


def down_to(path: str, bottom: int, left: int = -20) -> str:
    """Return the area below a path that runs from left to right."""
    return f"{path}V{bottom}H{left}z"


def blob(
    x: float, y: float, wide: float, high: float, seed: int, count: int = 9, rugged: float = 0.16
) -> str:
    """Return a closed smooth shape, such as that of a bush."""
    random = Random(seed)
    turn = random.uniform(0, pi)
    ring = []
    for n in range(count):
        angle = turn + 2 * pi * n / count
        far = 1 + random.uniform(-rugged, rugged)
        ring.append((x + wide * far * cos(angle), y + high * far * sin(angle)))
    return closed(ring)


def closed(ring: Line) -> str:
    """Return a closed smooth curve through the points."""
    whole = _whole(ring)
    count = len(whole)
    steps = []
    for n, (x, y) in enumerate(whole):
        (here_x, here_y), (next_x, next_y) = whole[(n + 1) % count], whole[(n + 2) % count]
        steps.append(
            f"{round(here_x - x - (next_x - x) / 6)},{round(here_y - y - (next_y - y) / 6)} "
            f"{here_x - x},{here_y - y}"
        )
    lead = (
        round((whole[1][0] - whole[-1][0]) / 6),
        round((whole[1][1] - whole[-1][1]) / 6),
    )
    return short(
        f"M{whole[0][0]},{whole[0][1]}c{lead[0]},{lead[1]} {steps[0]}s{' '.join(steps[1:])}z"
    )


def blade(x: float, y: float, dx: float, dy: float, thick: float, bend: float = 0.5) -> str:
    """Return a blade of grass from its root, bending over to its tip."""
    cx, cy, tip = round(dx * 0.25 * (1 - bend)), round(dy * (0.55 + bend * 0.35)), round(dx)
    half, up = max(1, round(thick / 2)), round(dy)
    return short(
        f"M{round(x) - half},{round(y)}q{cx},{cy} {tip + half},{up}"
        f"q{cx - tip + half},{cy - up} {half - tip},{-up}z"
    )


def short(data: str) -> str:
    """Return path data without superfluous separators."""
    return re.sub(r"[ ,](?=-)", "", data)


def _whole(line: Line) -> list[tuple[int, int]]:
    whole = [(round(x), round(y)) for x, y in line]
    return whole[:1] + [b for a, b in itertools.pairwise(whole) if a != b]
