"""Plants of arid land, each as (tone, path data) about its root at 0,0."""

from math import cos, pi, sin
from random import Random

from demo.landscapes.brush import Point, blade, blob, sharp, short, soft, through
from demo.landscapes.sheet import Sheet

Parts = list[tuple[str, str]]


def stem(line: list[Point], thick: float, thin: float = 2) -> str:
    """A stem that grows thinner towards its end."""
    points = line
    last = len(points) - 1
    left, right = [], []
    for n, (x, y) in enumerate(points):
        (ax, ay), (bx, by) = points[max(n - 1, 0)], points[min(n + 1, last)]
        long = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1
        half = (thick + (thin - thick) * n / last) / 2
        left.append((x + (by - ay) / long * half, y - (bx - ax) / long * half))
        right.append((x - (by - ay) / long * half, y + (bx - ax) / long * half))
    return soft(left) + soft(right[::-1], "L") + "z"


def tussock(
    seed: int, blades: int = 9, wide: float = 60, high: float = 70, thick: float = 5
) -> str:
    """Grass that grows from one root: fan-shaped, its outer leaves bent over."""
    random = Random(seed)
    drawn = ""
    for n in range(blades):
        lean = (n + random.uniform(-0.3, 0.3)) / (blades - 1) * 2 - 1
        drawn += blade(
            lean * wide * 0.05,
            3 - 5 * lean * lean,
            lean * wide * random.uniform(0.8, 1.1),
            -high * (1 - 0.45 * lean * lean) * random.uniform(0.75, 1.1),
            thick,
            0.5 + 0.5 * abs(lean),
        )
    return drawn


def plume(x: float, y: float, dx: float, dy: float, thick: float) -> str:
    """A feathery twig as one leaf-shaped stroke, rounded at its end."""
    long = (dx * dx + dy * dy) ** 0.5
    ox, oy = -dy / long * thick / 2, dx / long * thick / 2
    a = f"{dx * 0.5 + ox:.0f},{dy * 0.5 + oy:.0f}"
    back = f"{-dx * 0.5 - 2 * ox + ox:.0f},{-dy * 0.5 - oy:.0f}"
    return short(f"M{x:.0f},{y:.0f}q{a} {dx:.0f},{dy:.0f}q{back} {-dx:.0f},{-dy:.0f}z")


def desert_poplar(
    sheet: Sheet,
    seed: int,
    wide: float = 230,
    high: float = 420,
    *,
    leaf: tuple[str, str, str] = ("warm", "gold", "straw"),
    bark: str = "umber",
) -> None:
    """Populus euphratica: a crooked, forked trunk and a broad ragged crown in clouds of leaves."""
    random = Random(seed)
    lean = random.uniform(-0.14, 0.14) * wide
    fork = (lean * 0.7, -high * 0.34)
    trunk = stem(
        [(0, 8), (-lean * 0.9 - 8, -high * 0.13), (lean * 0.5 + 6, -high * 0.24), fork],
        wide * 0.14,
        wide * 0.09,
    )
    foot = f"M{-wide * 0.12:.0f},10q{wide * 0.07:.0f}-8 {wide * 0.07:.0f}-44l{wide * 0.1:.0f},0q{wide * 0.01:.0f} 36 {wide * 0.09:.0f} 44z"
    clouds = []
    limbs = ""
    for angle, far in (
        (-2.95, 1),
        (-2.5, 0.95),
        (-2.1, 0.6),
        (-1.8, 0.98),
        (-1.4, 0.6),
        (-1.2, 1.05),
        (-0.8, 0.66),
        (-0.55, 0.98),
        (-0.1, 1),
        (0.32, 0.8),
    ):
        x = lean + wide * 0.5 * far * cos(angle) * random.uniform(0.88, 1.1)
        y = -high * 0.62 + high * 0.36 * far * sin(angle) * random.uniform(0.88, 1.1)
        clouds.append((x, y, wide * random.uniform(0.12, 0.19)))
        if far > 0.7:
            limbs += stem(
                [
                    fork,
                    ((fork[0] * 1.2 + x) / 2.2 + random.uniform(-14, 14), (fork[1] + y) / 2 + 12),
                    (x, y),
                ],
                wide * 0.05,
                4,
            )
    shade = "".join(
        blob(x, y + 4, s * 0.86, s * 0.62, seed + n, 5, 0.2) for n, (x, y, s) in enumerate(clouds)
    )
    swirl = "".join(_swirl(x, y, s * 1.12, random) for x, y, s in clouds)
    glow = "".join(_swirl(x - s * 0.2, y - s * 0.34, s * 0.8, random) for x, y, s in clouds[1:7])
    sheet.fill(leaf[0], shade)
    sheet.fill(bark, trunk + limbs + foot)
    name = sheet.keep(swirl)
    sheet.copies(
        leaf[0],
        9,
        name,
        [
            'x="5" y="9" stroke-dasharray="0 15 0 11 0 19"',
            'x="-8" y="6" stroke-dasharray="0 19 0 12"',
        ],
    )
    sheet.copies(
        leaf[1],
        8,
        name,
        [
            'stroke-dasharray="0 11 0 15 0 9"',
            'x="-7" y="4" stroke-width="6" stroke-dasharray="0 13 0 9 0 20"',
            'x="8" y="-6" stroke-width="6" stroke-dasharray="0 17 0 10"',
            'x="2" y="-11" stroke-width="6" stroke-dasharray="0 19 0 12"',
        ],
    )
    sheet.copies(
        leaf[2],
        6,
        sheet.keep(glow),
        [
            'stroke-dasharray="0 13 0 9 0 18"',
            'x="-6" y="-5" stroke-width="5" stroke-dasharray="0 11 0 19"',
        ],
    )


def _swirl(x: float, y: float, size: float, random: Random) -> str:
    """A line that winds through a cloud of leaves and a little beyond."""
    turn, points = random.uniform(0, 6), []
    for n in range(7):
        far = size * (1.12 - n * 0.13)
        points.append((x + far * cos(turn + n * 2.1), y + far * 0.72 * sin(turn + n * 2.1)))
    return soft(points)


def columnar_poplar(
    seed: int,
    high: float = 400,
    wide: float = 66,
    *,
    dark: str = "deep",
    light: str = "green",
    bright: str = "leaf",
    bark: str = "card",
) -> Parts:
    """A poplar of shelter belts: a flame of upright twigs, lit from one side, its bark pale."""
    random = Random(seed)
    left, right = [], []
    for n in range(10):
        share = n / 9
        body = wide / 2 * (sin(pi * (0.2 + 0.74 * share)) ** 0.75) * (1 - 0.25 * share)
        y = -high * (0.13 + 0.8 * share)
        left += [(-body * random.uniform(0.95, 1.15), y), (-body * 0.72, y - high * 0.03)]
        right += [(body * random.uniform(0.95, 1.15), y - 9), (body * 0.72, y - high * 0.03 - 9)]
    whole = sharp([(0, -high * 0.09), *left, (2, -high), *right[::-1]]) + "z"
    flames = ["", ""]
    for n in range(11):
        share = (n + random.random()) / 11
        y = -high * (0.16 + 0.7 * share)
        body = wide / 2 * (sin(pi * (0.2 + 0.74 * share)) ** 0.75) * (1 - 0.25 * share)
        x = -body * random.uniform(-0.15, 0.8)
        flames[x < -body * 0.35] += blade(
            x * 0.7, y, x * 0.3 - 3, -high * random.uniform(0.1, 0.15), 7, 0.2
        )
    return [
        (bark, f"M-5,6l2{-high * 0.2:.0f}h6l3 {high * 0.2:.0f}z"),
        (dark, whole),
        (light, flames[0]),
        (bright, flames[1]),
    ]


def spruce(seed: int, high: float = 200, wide: float = 62) -> str:
    """A slender mountain spruce: boughs as teeth down both sides."""
    random = Random(seed)
    left: list[Point] = []
    right: list[Point] = []
    tiers = 7
    for n in range(1, tiers + 1):
        y = -high + high * 0.93 * n / tiers
        out = wide / 2 * (n / tiers) ** 0.8
        for side, edge in ((-1, left), (1, right)):
            tip = out * random.uniform(0.82, 1.15)
            edge += [(side * tip, y), (side * tip * 0.5, y - high * 0.022)]
    return sharp([(0, -high), *right[:-1], (4, -6), (4, 6), (-4, 6), (-4, -6), *left[-2::-1]]) + "z"


def saxaul(
    sheet: Sheet,
    seed: int,
    *,
    wood: str = "umber",
    back: str = "leaf",
    front: str = "green",
    light: str = "pale",
) -> None:
    """Haloxylon: a gnarled low trunk, crooked boughs, hanging leafless twigs; 300 high."""
    random = Random(seed)
    wooden, twigs = "", ""
    boughs = [
        [(0, 8), (-26, -50), (-60, -86), (-128, -130), (-190, -150)],
        [(0, 8), (-14, -70), (-56, -140), (-70, -216)],
        [(0, 8), (12, -60), (-8, -140), (34, -206), (20, -262)],
        [(0, 8), (22, -60), (70, -116), (112, -200)],
        [(0, 8), (30, -44), (90, -80), (164, -120), (206, -146)],
    ]
    for bough in boughs:
        bent = [
            bough[0],
            *((x + random.uniform(-14, 14), y + random.uniform(-12, 12)) for x, y in bough[1:]),
        ]
        wooden += stem(bent, 26, 4)
        way = through(bent, 25)
        for _n, (x, y) in enumerate(way[len(way) * 2 // 5 :]):
            side = random.uniform(-40, 40)
            twigs += short(
                f"M{x:.0f},{y:.0f}q{side:.0f},{-random.uniform(24, 60):.0f} {side * 1.5:.0f},{random.uniform(-16, 24):.0f}"
            )
    name = sheet.keep(twigs)
    sheet.copies(
        back,
        9,
        name,
        [
            'x="-6" y="7" stroke-dasharray="0 13 0 9 0 17"',
            'x="6" y="2" stroke-dasharray="0 11 0 15 0 8"',
        ],
    )
    sheet.fill(wood, wooden)
    sheet.copies(
        front,
        8,
        name,
        [
            'y="-3" stroke-dasharray="0 12 0 8 0 10"',
            'x="10" y="-2" stroke-width="5" stroke-dasharray="0 12 0 16 0 9"',
            'x="-11" y="-2" stroke-width="5" stroke-dasharray="0 14 0 9 0 17"',
        ],
    )
    sheet.copies(
        light,
        4.5,
        name,
        [
            'x="-4" y="-8" stroke-dasharray="0 19 0 13 0 27"',
            'x="7" y="-12" stroke-dasharray="0 31 0 17"',
        ],
    )


def reed(seed: int, high: float = 150) -> Parts:
    """Reed: a stalk, long leaves to one side, a plume bent by the wind."""
    random = Random(seed)
    top = (random.uniform(6, 22), -high)
    stalk = stem([(0, 6), (2, -high * 0.5), top], 4, 2)
    leaves = "".join(
        blade(1, -high * at, side * random.uniform(36, 54), -random.uniform(18, 40), 5, 0.8)
        for at, side in ((0.2, 1), (0.36, -1), (0.52, 1), (0.66, -1))
    )
    tuft = plume(top[0], top[1] + 10, 30, -34, 15) + plume(top[0], top[1] + 18, 34, -14, 10)
    return [("deep", stalk + leaves), ("warm", tuft)]


def tamarisk(
    sheet: Sheet,
    seed: int,
    *,
    back: str = "mist",
    front: str = "leaf",
    bloom: str = "gold",
    wood: str = "umber",
    stems: int = 11,
) -> None:
    """Tamarix: many arching wands from one root, feathery, with blooming ends; 300 high."""
    random = Random(seed)
    half = (stems - 1) / 2
    stalks, twigs, ends = "", "", ""
    for n in range(stems):
        lean = (n - half) / half + random.uniform(-0.06, 0.06)
        tall = (330 - 200 * abs(lean) ** 1.7) * random.uniform(0.78, 1.06)
        reach = lean * 215 + random.uniform(-14, 14)
        way = through(
            [
                (lean * 16, 6),
                (reach * 0.3, -tall * 0.5),
                (reach * 0.7, -tall * 0.9),
                (reach, -tall),
                (reach * 1.1, -tall + 26 * abs(lean)),
            ],
            20,
        )
        stalks += soft(way[: len(way) * 4 // 5 : max(1, len(way) // 4)])
        for k in range(4):
            at = 0.38 + k * 0.155
            x, y = way[int(len(way) * at)]
            side = (1 if (k + n) % 2 else -1) * random.uniform(16, 38) + lean * 34
            up = random.uniform(44, 84) * (1 - 0.3 * abs(lean))
            twigs += twig(x, y, side, -up)
            if k > 1:
                ends += twig(x + side * 0.5, y - up * 0.7, side * 0.5, -up * 0.3)
        twigs += soft(way[len(way) // 2 :: 4])
        ends += soft(way[len(way) * 3 // 5 :: 4])
    sheet.line(wood, 4, stalks)
    name = sheet.keep(twigs)
    sheet.copies(
        back,
        8,
        name,
        [
            'x="-9" y="5" stroke-dasharray="0 15 0 10 0 19"',
            'x="8" y="7" stroke-dasharray="0 13 0 18 0 10"',
            'y="-2" stroke-dasharray="0 12 0 9 0 14"',
        ],
    )
    sheet.copies(wood, 1.5, name, [""])
    sheet.copies(
        front,
        6.5,
        name,
        [
            'x="-4" stroke-dasharray="0 10 0 14 0 8"',
            'x="5" y="-4" stroke-dasharray="0 15 0 9 0 19"',
            'x="12" y="2" stroke-width="4.5" stroke-dasharray="0 13 0 20 0 10"',
            'x="-13" y="-3" stroke-width="4.5" stroke-dasharray="0 13 0 18"',
        ],
    )
    tips = sheet.keep(ends)
    sheet.copies(
        bloom,
        6.5,
        tips,
        [
            'stroke-dasharray="0 8 0 11 0 6 0 13"',
            'x="-7" y="-4" stroke-width="4.5" stroke-dasharray="0 9 0 7 0 12"',
            'x="7" y="-9" stroke-width="5" stroke-dasharray="0 11 0 8 0 9"',
        ],
    )


def twig(x: float, y: float, dx: float, dy: float) -> str:
    """A twig that grows upwards and leans over."""
    return short(f"M{x:.0f},{y:.0f}q{dx * 0.25:.0f},{dy * 0.75:.0f} {dx:.0f},{dy:.0f}")
