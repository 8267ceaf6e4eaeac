"""Rivers, lakes and what grows by them."""

from collections.abc import Callable
from random import Random

from demo.landscapes.brush import (
    Line,
    down_to,
    points,
    rough,
    sharp,
    soft,
)
from demo.landscapes.land import (
    RADII,
    grain,
    ground,
    massif,
    rings,
    sky,
    sun,
)
from demo.landscapes.plants import columnar_poplar, desert_poplar, reed, tussock
from demo.landscapes.sheet import Sheet


def ribbon(sheet: Sheet, tone: str, way: Line, wide: Callable[[float], float]) -> None:
    """Water on the level seen from low above: broad where it runs across, thin where it runs along."""
    left, right = [], []
    for n, (x, y) in enumerate(way):
        (ax, ay), (bx, by) = way[max(n - 1, 0)], way[min(n + 1, len(way) - 1)]
        long = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1
        w = wide(y)
        nx, ny = (by - ay) / long * w * 1.6, -(bx - ax) / long * w * 0.5
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    sheet.fill(tone, soft(left) + soft(right[::-1], "L") + "z")


def poplars() -> Sheet:
    """Tarim: braided water between bars of sand, and golden Populus euphratica."""
    sheet = Sheet(560, 470)
    sky(sheet)
    rings(sheet, 1050, 330, RADII, 121, opacity=0.05)
    sun(sheet, 1050, 330, 70)
    ground(
        sheet,
        "haze",
        points("-20,440 300,424 700,440 1100,420 1640,436"),
        seed=4,
        high=10,
    )
    wood = soft(rough([(x, 462) for x in range(-10, 1660, 100)], 3, 8, 60))
    name = sheet.keep(wood)
    sheet.fill(
        "sand", down_to(soft(rough([(x, 458) for x in range(-20, 1660, 60)], 5, 12, 40)), 500)
    )
    sheet.copies("sand", 26, name, ['stroke-dasharray="0 31 0 22 0 40"'])
    sheet.copies(
        "warm",
        18,
        name,
        [
            'y="14" stroke-dasharray="0 21 0 32 0 17"',
            'y="24" x="9" stroke-dasharray="0 17 0 24 0 31"',
        ],
    )
    sheet.fill("water", "M-20,500H1640V920H-20z")
    # What the water shows of the wood and of the sun.
    sheet.copies(
        "warm",
        30,
        name,
        [
            'y="44" stroke-dasharray="0 34 0 26 0 47"',
            'y="62" stroke-width="20" stroke-dasharray="0 44 0 61"',
        ],
        opacity=0.4,
    )
    sheet.fill(
        "sun",
        *(
            f"M{1050 - half:.0f},{y:.0f}q{half:.0f} {-h} {2 * half:.0f},0q{-half:.0f} {h}{-2 * half:.0f},0z"
            for y, half, h in (
                (520, 40, 5),
                (534, 66, 6),
                (550, 54, 7),
                (568, 92, 8),
                (588, 70, 9),
                (612, 104, 10),
                (640, 76, 11),
                (672, 120, 12),
            )
        ),
    )
    tree = sheet.group("a")
    desert_poplar(tree, 131, 250, 430)
    tree.done()
    grove = (
        (1226, 516, 0.22, 0),
        (1296, 520, 0.3, 1),
        (1376, 528, 0.4, 1),
        (1480, 540, 0.52, 0),
        (1600, 556, 0.62, 0),
    )
    far = ((40, 516, 0.26, 0), (470, 508, 0.2, 1), (540, 506, 0.16, 0))
    for x, y, s, f in (*grove, *far):
        mirrored = -s if f else s
        sheet.raw(
            f'<use href="#a" transform="translate({x} {y})scale({mirrored:g} {-s * 0.62:.2g})" opacity=".35"/>'
        )
    sheet.fill(
        "sand",
        "M1640,530Q1400,520 1190,512Q1150,518 1220,528Q1420,546 1640,592z",
        "M-20,522Q60,508 130,514Q60,528-20,536z",
        "M400,510q90-8 190-2q-80 8-190 2z",
    )
    for x, y, s, f in (*grove, *far):
        sheet.place("a", x, y, s, bool(f))
    # Bars of sand that part the river.
    bars = (
        (600, 560, 250, 9),
        (250, 596, 330, 13),
        (980, 606, 420, 15),
        (560, 664, 420, 18),
        (1130, 720, 560, 26),
    )
    for x, y, w, h in bars:
        sheet.fill(
            "gleam",
            f"M{x - 26},{y + 6}q{w * 0.42:.0f} {-h - 6} {w + 60},-2q{-w * 0.5:.0f} {h * 1.4:.0f}{-w - 60},2z",
        )
    for x, y, w, h in bars:
        sheet.fill(
            "lit", f"M{x},{y}q{w * 0.36:.0f} {-h * 1.3:.0f} {w},0q{-w * 0.55:.0f} {h}{-w},0z"
        )
    for x, y, w, h in bars:
        for k in (0.12, 0.24):
            far, up = w * (0.5 - k) * 0.8, h * (0.7 - k)
            sheet.line(
                "warm",
                1.3,
                f"M{x + w * k:.0f},{y - h * 0.1:.0f}q{far:.0f} {-up:.0f} {w * (1 - 2 * k):.0f},0",
            )
    sheet.line(
        "gleam",
        3,
        *(
            f"M{x0},{y}H{x1}"
            for y, x0, x1 in (
                (548, 180, 420),
                (636, 60, 200),
                (640, 1250, 1420),
                (712, 700, 960),
                (790, 820, 1120),
                (842, 1180, 1420),
                (866, 760, 900),
            )
        ),
    )
    bank = ground(
        sheet,
        "warm",
        points("-20,716 120,716 290,736 440,780 570,850 640,920"),
        step=60,
    )
    grain(sheet, "shade", bank, -2, 9, rows=10, size=3.2)
    sheet.place("a", 424, 800, 0.7, True)
    sheet.place("a", 180, 800, 1.6)
    sheet.symbol("r", reed(151))
    sheet.symbol("q", reed(157))
    for n, (x, y, s) in enumerate(
        (
            (560, 884, 0.9),
            (528, 872, 0.8),
            (600, 912, 1),
            (642, 922, 0.8),
            (492, 862, 0.7),
            (578, 916, 1.15),
            (1480, 920, 1.2),
            (1522, 928, 1.5),
            (1562, 922, 1.3),
            (1440, 928, 0.9),
            (1594, 928, 1.5),
        )
    ):
        sheet.place("rq"[n % 2], x, y, s)
    return sheet


def oasis() -> Sheet:
    """Fields behind a belt of poplars along the canal, snow mountains far away."""
    sheet = Sheet(700, 560)
    sky(sheet)
    rings(sheet, 610, 420, (250, 330, 420, 520, 630, 760, 920, 1100), 107, flat=0.8, opacity=0.045)
    massif(
        sheet,
        points(
            "-20,400 120,352 240,392 380,318 480,372 610,282 700,342 800,302 920,372 "
            "1040,322 1180,384 1330,340 1460,388 1640,350"
        ),
        103,
        base=478,
        rock="far",
        shade="blue",
        snow="snow",
        snowline=394,
        high=14,
        lean=26,
        teeth=30,
    )
    ground(
        sheet,
        "haze2",
        points("-20,462 300,450 700,462 1100,448 1640,460"),
        seed=2,
        high=8,
    )
    line = sheet.keep(soft(rough([(x, 486) for x in range(-10, 1660, 100)], 7, 6, 60)))
    sheet.copies(
        "mist",
        26,
        line,
        ['stroke-dasharray="0 23 0 16 0 34"', 'y="14" stroke-dasharray="0 17 0 29"'],
    )
    sheet.fill("pale", "M-20,500H1640V920H-20z")
    vx, vy = 640, 500

    def at(a: float, t: float) -> tuple[float, float]:
        return vx + a * t, vy + 420 * t

    for a, b, tone in (
        (-4200, -2300, "leaf"),
        (-2300, -1350, "straw"),
        (-1350, -760, "mist"),
        (-760, -330, "straw"),
        (430, 900, "straw"),
        (900, 1700, "leaf"),
        (1700, 2900, "straw"),
        (2900, 5200, "mist"),
    ):
        sheet.fill(tone, f"M{vx},{vy}L{vx + a},920H{vx + b}z")
    sheet.line(
        "warm",
        2,
        *(
            sharp([at(a, 0.16), at(a, 1)])
            for a in (-700, -620, -540, -460, -390, 500, 580, 660, 740, 820)
        ),
        opacity=0.55,
    )
    sheet.line(
        "green",
        2,
        *(
            sharp([at(a, 0.14), at(a, 1)])
            for a in (-1280, -1160, -1040, -920, -820, 980, 1080, 1180, 1280, 1380, 1500, 1620)
        ),
        opacity=0.45,
    )
    # The canal between its banks.
    sheet.fill("green", f"M{vx},{vy}L{vx - 300},920H{vx + 400}z")
    sheet.fill("water", f"M{vx},{vy + 4}L{vx - 210},920H{vx + 150}z")
    sheet.fill("gleam", f"M{vx},{vy + 30}L{vx - 130},920H{vx - 20}z")
    for n in range(3):
        sheet.symbol(f"p{n}", columnar_poplar(110 + n))
    for n in range(12):
        t = 0.03 * 1.335**n
        for side, foot in ((0, -262), (1, 300)):
            x, y = at(foot, t)
            if n < 12 - 2 * (1 - side):
                sheet.place(f"p{(n + side) % 3}", x, y, 0.012 + 1.5 * t)
    shadow = "".join(
        f"M{vx + 310 * t:.0f},{vy + 420 * t:.0f}l{700 * t:.0f},{26 * t:.0f}l{-20 * t:.0f},{14 * t:.0f}z"
        for t in (0.03 * 1.335**n for n in range(3, 12))
    )
    sheet.fill("green", shadow, opacity=0.35)
    sheet.symbol("g", [("deep", tussock(21, 13, 60, 80, 5))])
    for x, y, s in ((280, 915, 1.2), (330, 925, 1.5), (390, 920, 1)):
        sheet.place("g", x, y, s)
    return sheet


def saltlake() -> Sheet:
    """A salt lake: its old shores, and the crust broken into plates."""
    sheet = Sheet(760, 560)
    sky(sheet)
    rings(
        sheet, 660, 350, (138, 176, 220, 272, 336, 410, 500, 610, 740, 890, 1060), 91, opacity=0.05
    )
    sun(sheet, 660, 350, 100)
    massif(
        sheet,
        points(
            "-20,400 100,380 180,398 300,366 420,410 560,428 780,432 930,402 1060,352 "
            "1150,386 1240,340 1340,312 1440,370 1540,346 1640,380"
        ),
        92,
        base=440,
        rock="far",
        shade="blue",
        high=10,
        lean=18,
    )
    sheet.fill("water", "M-20,432H1640V640H-20z")
    for n in range(9):
        y, half = 442 + n * 11 + n * n * 0.7, 96 - n * 6 + (n % 2) * 18
        sheet.fill(
            "sun",
            f"M{660 - half:.0f},{y:.0f}q{half} {-3 - n * 0.4:.0f} {2 * half},0q{-half} {3 + n * 0.4:.0f}{-2 * half},0z",
        )
    sheet.line(
        "gleam",
        3,
        *(
            f"M{x0},{y}H{x1}"
            for y, x0, x1 in (
                (452, 900, 1300),
                (466, 120, 420),
                (488, 1060, 1500),
                (512, 60, 330),
                (540, 980, 1380),
            )
        ),
    )
    for tone, y, seed in (("gleam", 562, 0), ("snow", 584, 3), ("card", 616, 6), ("haze", 660, 9)):
        shore = ground(
            sheet,
            tone,
            [
                (-20, y + 26),
                (200, y - 4),
                (460, y + 14),
                (760, y - 4),
                (1040, y + 14),
                (1320, y - 14),
                (1640, y - 2),
            ],
            seed=seed,
            high=10,
            length=260,
        )
        grain(sheet, "sand", shore, 0, 4, rows=4, size=2, opacity=0.6)
    plates(sheet, 17)
    for n in (0, 1):
        bush = sheet.group(f"h{n}")
        halophyte(bush, 30 + n)
        bush.done()
    for n, (x, y, s) in enumerate(
        (
            (1130, 716, 0.4),
            (1260, 760, 0.62),
            (1500, 850, 1.3),
            (1330, 820, 0.8),
            (210, 714, 0.4),
            (80, 770, 0.7),
        )
    ):
        sheet.place(f"h{n % 2}", x, y, s, n == 4)
    return sheet


def halophyte(sheet: Sheet, seed: int) -> None:
    """A low bush of salt ground, red and green."""
    random = Random(seed)
    stalks, twigs = "", ""
    for n in range(17):
        lean = (n - 8) / 8
        x, y = (
            lean * 130 + random.uniform(-10, 10),
            -110 + 62 * lean * lean + random.uniform(-16, 16),
        )
        stalks += soft([(lean * 16, 4), (x * 0.45, y * 0.62), (x, y)])
        twigs += soft([(x * 0.3, y * (0.5 + 0.02 * (n % 5))), (x * 0.6, y * 0.76), (x, y)])
    name = sheet.keep(twigs)
    sheet.line("umber", 3, stalks)
    sheet.copies(
        "leaf",
        9,
        name,
        [
            'stroke-dasharray="0 12 0 9 0 15" x="-4"',
            'x="7" y="-6" stroke-width="7" stroke-dasharray="0 16 0 10"',
        ],
    )
    sheet.copies(
        "warm",
        8,
        name,
        [
            'y="-9" x="-9" stroke-dasharray="0 21 0 13 0 18"',
            'x="11" y="2" stroke-width="6" stroke-dasharray="0 17 0 26"',
        ],
    )


def plates(sheet: Sheet, seed: int) -> None:
    """Plates of salt: a comb of six-sided cells, laid flat and seen from a man's height."""
    random = Random(seed)
    knots = {}

    def knot(i: int, j: int) -> tuple[float, float]:
        if (i, j) not in knots:
            x = i * 0.5 + random.uniform(-0.13, 0.13)
            z = j + ((i + j) % 2) * 0.34 + random.uniform(-0.14, 0.14)
            near = 9.4 - z
            knots[i, j] = (800 + (x - 11) * 1900 / near, 560 + 1180 / near)
        return knots[i, j]

    data = ""
    for j in range(7):
        for i in range(-6, 29):
            a = knot(i, j)
            if not (-80 < a[0] < 1680 and a[1] < 940):
                continue
            data += sharp([a, knot(i + 1, j)])
            if (i + j) % 2:
                data += sharp([a, knot(i, j + 1)])
    sheet.line("snow", 5, data)
