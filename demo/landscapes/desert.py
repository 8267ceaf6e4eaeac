"""Deserts of sand and of gravel."""

from random import Random

from demo.landscapes.brush import (
    Point,
    height_at,
    points,
    rough,
    sharp,
    soft,
)
from demo.landscapes.land import (
    RADII,
    crags,
    form_lines,
    grain,
    ground,
    massif,
    range_of,
    rings,
    sky,
    sun,
)
from demo.landscapes.plants import tamarisk, tussock
from demo.landscapes.sheet import Sheet


def dunes() -> Sheet:
    """Sand sea: barchans on the march, a great dune whose crest leads up to two walkers."""
    sheet = Sheet(800, 500)
    sky(sheet)
    rings(sheet, 470, 300, RADII, 5, opacity=0.045)
    sun(sheet, 470, 300, 74)
    ground(
        sheet,
        "haze",
        points("-20,520 200,506 420,522 640,498 900,516 1200,488 1420,508 1640,494"),
        seed=3,
        high=10,
    )
    plain = ground(
        sheet,
        "sand",
        points("-20,566 260,548 520,572 760,556 1000,545 1300,560 1640,540"),
        seed=8,
        high=12,
        length=150,
    )
    form_lines(sheet, "warm", plain, points("-20,760 1640,760"), 6, first=0.1, step=180)
    for x, y, size in (
        (330, 586, 0.4),
        (600, 592, 0.46),
        (180, 612, 0.62),
        (470, 626, 0.74),
        (730, 616, 0.5),
    ):
        barchan(sheet, x, y, size)
    skyline = points("400,730 560,690 740,630 880,556 1000,466 1090,388 1160,336")
    right = points("1160,336 1214,392 1290,440 1390,490 1500,528 1640,554")
    crest = points(
        "1160,336 1136,380 1084,424 1044,470 1046,518 1078,562 1084,610 1032,662 "
        "926,706 816,752 736,808 690,860 672,920"
    )
    edge = crest
    sheet.fill(
        "lit",
        soft(skyline)
        + soft(edge, "L")
        + "H-20V752"
        + soft(points("-20,752 120,728 270,738 400,730"), "L")
        + "z",
    )
    ripple = sheet.keep(
        soft(rough([(x, 700 + (x / 800) ** 2 * -96) for x in range(-20, 1180, 92)], 5, 10, 130, 2))
    )
    sheet.copies("sand", 1.5, ripple, (f'y="{24 + n * 15 + n * n * 0.5:.0f}"' for n in range(12)))
    sheet.fill("shade", soft(edge) + "H1640V554" + soft(right[::-1], "L") + "z")
    # The slip face: sand that slides down in tongues, darker towards the crest.
    grain(sheet, "umber", crest[1:], 9, 6, rows=13, size=3, power=1.35, thin_out=0.28)
    for n in range(9):
        top = edge[min(n + 2, len(edge) - 1)]
        sheet.line(
            "umber",
            1.4,
            soft(
                [
                    (top[0] + 30, top[1] + 16),
                    (top[0] + 150 + n * 4, top[1] + 92 + n * 3),
                    (top[0] + 330 + n * 12, top[1] + 150 + n * 6),
                    (top[0] + 620, top[1] + 178 + n * 12),
                ]
            ),
            opacity=0.7,
        )
    grain(sheet, "sand", crest[4:], -12, 2, rows=7, size=2.6, power=1.3)
    # A nearer dune in the corner.
    near = points("1000,920 1120,858 1260,812 1400,760 1520,734 1640,722")
    sheet.fill("warm", soft(near) + "V920z")
    grain(sheet, "lit", near, 3, 9, rows=8, size=3, power=1.3, opacity=0.9)
    climb = list(reversed(crest[:4]))
    for x in (1064, 1104, 1127):
        walker(sheet, x, height_at(climb, x) + 3, 0.82)
    for n, (x, y, size) in enumerate(((1372, 792, 0.8), (1480, 790, 1.2), (1556, 812, 0.9))):
        if n < 2:
            sheet.symbol(f"t{n}", [("ink", tussock(4 + n, 17, 74, 86, 3.4))])
        sheet.place(f"t{n % 2}", x, y, size)
    return sheet


def walker(sheet: Sheet, x: float, y: float, s: float) -> None:
    """Somebody who walks, far away."""
    body = points("-6,0 0,-15 -3,-28 2,-32 7,-28 6,-17 12,0 8,0 3,-11 -2,0")
    sheet.fill("ink", sharp([(x + a * s, y + b * s) for a, b in body]) + "z")
    sun(sheet, round(x + 3 * s), round(y - 36 * s), 3, "ink")


def barchan(sheet: Sheet, x: float, y: float, s: float) -> None:
    """A crescent dune seen from the side: the wind from the left, horns ahead on the right."""

    def p(*pairs: Point) -> list[Point]:
        return [(x + a * s, y + b * s) for a, b in pairs]

    brink = p((20, -74), (-2, -50), (0, -24), (30, 4), (90, 32), (170, 52))
    back = p((20, -74), (70, -52), (116, -24), (190, 8))
    inner = p((190, 8), (120, 2), (64, 6), (84, 26), (170, 52))
    sheet.fill(
        "lit",
        soft(p((-170, 4), (-110, -20), (-40, -58), (20, -74)))
        + soft(brink, "L")
        + soft(p((170, 52), (60, 50), (-80, 30), (-170, 4)), "L")
        + "z",
    )
    sheet.fill("warm", soft(back) + soft(inner, "L") + soft(brink[::-1], "L") + "z")


def gravel() -> Sheet:
    """Gravel desert: fans below bare mountains, tamarisks on their mounds."""
    sheet = Sheet(560, 490)
    sky(sheet, "sky")
    rings(sheet, 1010, 470, (300, 380, 470, 570, 690, 830, 990), 11, flat=0.72, opacity=0.07)
    massif(
        sheet,
        points(
            "-20,430 120,372 230,410 360,350 470,398 640,320 760,390 870,300 940,352 "
            "1020,262 1110,330 1210,292 1330,370 1470,312 1640,400"
        ),
        44,
        base=500,
        rock="haze2",
        shade="warm",
        dim=0.5,
        high=16,
        lean=34,
    )
    range_of(
        sheet,
        "sand",
        crags(
            points(
                "-20,470 110,440 240,462 390,424 560,470 830,452 1000,436 1160,472 1330,428 "
                "1640,468"
            ),
            49,
            14,
            40,
        ),
    )
    fans = ((170, 330, 500), (600, 420, 502), (1080, 460, 498), (1500, 380, 500))
    for x, wide, y in fans:
        sheet.fill(
            "fan",
            f"M{x},{y}q{wide * 0.3:.0f} 30 {wide}, 46H{x - wide}q{wide * 0.7:.0f}-16 {wide}-46z",
        )
    for x, wide, y in fans:
        sheet.line(
            "haze2",
            1.3,
            *(f"M{x},{y + 8}q{wide * k * 0.3:.0f} 22 {wide * k:.0f} 32" for k in (-0.6, -0.1, 0.5)),
        )
    ground(sheet, "haze2", points("-20,540 400,534 800,540 1200,534 1640,540"))
    b = ground(
        sheet,
        "sand",
        points("-20,600 260,588 560,600 900,584 1240,598 1640,580"),
        seed=5,
        high=6,
    )
    c = ground(
        sheet,
        "warm",
        points("-20,752 240,716 560,744 900,772 1240,752 1640,716"),
        seed=6,
        high=8,
    )
    form_lines(sheet, "warm", b, c, 4, first=0.14, step=240)
    stones(sheet, 8)
    tamarisks = sheet.group("m")
    tamarisk(tamarisks, 3)
    tamarisks.done()
    for x, y, size in ((870, 612, 0.2), (1500, 612, 0.24), (1090, 634, 0.34), (1330, 660, 0.46)):
        mound(sheet, x, y, size)
        sheet.place("m", x, y - 34 * size, size, flip=size in (0.24, 0.34))
    mound(sheet, 440, 790, 1.3)
    sheet.place("m", 440, 745, 1.36)
    return sheet


def mound(sheet: Sheet, x: float, y: float, s: float) -> None:
    """Sand that a tamarisk has caught."""

    def p(*pairs: Point) -> list[Point]:
        return [(x + a * s, y + b * s) for a, b in pairs]

    sheet.fill(
        "lit",
        soft(p((-210, 30), (-120, 6), (-60, -34), (0, -48), (60, -38), (140, 2), (250, 32)))
        + soft(p((250, 32), (20, 46), (-210, 30)), "L")
        + "z",
    )
    sheet.fill(
        "shade",
        soft(p((0, -48), (-30, -20), (-40, 10), (-84, 40)))
        + soft(p((-84, 40), (-160, 38), (-210, 30)), "L")
        + soft(p((-210, 30), (-120, 6), (-60, -34), (0, -48)), "L")
        + "z",
    )


def stones(sheet: Sheet, seed: int) -> None:
    """Gravel, flat on the ground, larger towards the eye."""
    random = Random(seed)
    for tone, shift, count in (("shade", 0, 9), ("umber", 6, 7), ("lit", -4, 5)):
        rows = []
        for n in range(count):
            y = 600 + shift + n * 14 + n * n * 2.4
            gaps = " ".join(f"0 {random.randrange(16, 90) * (0.7 + n / 6):.0f}" for _ in range(4))
            size = (1.6 + n) * (1 if tone != "lit" else 0.8)
            rows.append(f'y="{y * 2:.0f}" stroke-width="{size:.1f}" stroke-dasharray="{gaps}"')
        line = sheet.keep(soft([(random.randrange(-90, -10), 0), (400, 9), (900, -6), (1640, 4)]))
        sheet.raw('<g transform="scale(1 .5)">')
        sheet.copies(tone, 2, line, rows, opacity=0.8)
        sheet.raw("</g>")
