"""Mountains, snow and grassland."""

from random import Random

from demo.landscapes.brush import (
    down_to,
    points,
    sharp,
    soft,
)
from demo.landscapes.land import (
    BOTTOM,
    RADII,
    form_lines,
    grain,
    ground,
    massif,
    rings,
    sky,
    sun,
)
from demo.landscapes.plants import spruce, tussock
from demo.landscapes.sheet import Sheet
from demo.landscapes.water import ribbon


def mountain() -> Sheet:
    """Pamir: one great dome of ice above its lake."""
    sheet = Sheet(930, 420)
    sky(sheet, "cool")
    rings(
        sheet,
        900,
        300,
        (290, 370, 460, 560, 680, 820, 980, 1160),
        23,
        tone="frost",
        glow="frost",
        opacity=0.07,
    )
    massif(
        sheet,
        points(
            "-20,446 110,392 220,420 340,352 440,402 560,372 660,430 820,440 1180,420 "
            "1290,352 1390,398 1500,318 1640,372"
        ),
        14,
        base=560,
        rock="far",
        shade="blue",
        snow="snow",
        snowline=440,
        dim=0.6,
        teeth=26,
        lean=34,
    )
    keys = points(
        "440,560 540,506 620,470 690,392 740,352 790,250 836,196 900,138 960,124 "
        "1020,168 1060,226 1130,290 1180,366 1250,404 1320,470 1420,510 1500,560"
    )
    sheet.fill("rock", down_to(sharp(keys), 610, 440))
    # Ice over the dome: its lower edge hangs into the gullies between ribs of rock.
    ice = points(
        "640,452 690,392 740,352 790,250 836,196 900,138 960,124 1020,168 1060,226 "
        "1130,290 1180,366 1236,400"
    )
    hem = points(
        "1200,404 1196,452 1166,396 1142,408 1130,486 1096,400 1074,380 1080,470 "
        "1052,560 1008,560 1020,470 1004,404 976,366 960,440 930,372 904,384 894,456 "
        "862,548 826,560 790,560 824,470 826,420 800,376 776,398 760,470 736,412 "
        "712,430 690,476 672,440"
    )
    sheet.fill("snow", sharp([*ice, *hem]) + "z")
    # The side away from the sun.
    spine = points("960,124 972,176 950,226 986,280 972,330 1004,376 1004,404 1020,470 1008,560")
    sheet.fill(
        "blue",
        sharp(
            [
                (960, 124),
                (1020, 168),
                (1060, 226),
                (1130, 290),
                (1180, 366),
                (1236, 400),
                *hem[:9],
                *reversed(spine),
            ]
        )
        + "z",
        opacity=0.62,
    )
    sheet.fill(
        "dark",
        sharp(
            points(
                "1236,400 1320,470 1420,510 1500,560 1052,560 1080,470 1074,384 1096,400 "
                "1130,486 1142,408 1166,396 1196,452 1200,404"
            )
        )
        + "z",
        opacity=0.45,
    )
    sheet.fill(
        "frost",
        "M836,196l-30 70l8 64l-22-46l-24 30zM900,138l-24 80l12 60l-26 60l-6-60l-24 40l20-76zM740,352l-30 40l-8 40l34-40z",
        opacity=0.8,
    )
    # Two glaciers, their moraines as lines.
    for way in (
        points("906,384 884,450 852,520 826,566"),
        points("1006,404 1040,470 1034,520 1030,566"),
    ):
        sheet.line(
            "frost",
            2,
            *(
                soft([(x + k * (1 + n * 0.5), y) for n, (x, y) in enumerate(way)])
                for k in (-14, -4, 6)
            ),
        )
    hills = ground(
        sheet,
        "haze2",
        points("-20,566 180,540 380,562 600,552 900,566 1200,548 1420,560 1640,536"),
        seed=4,
        high=12,
    )
    form_lines(sheet, "sand", hills, points("-20,616 1640,616"), 3, first=0.3)
    grain(sheet, "sand", hills, 0, 5, rows=6, size=2.4)
    sheet.fill("water", "M-20,606H1640V920H-20z")
    # What the lake shows of the mountain, broken by the wind.
    sheet.fill(
        "snow",
        "M690,608H1190L1130,676L1180,676L1090,712L1120,714L1030,756L990,790L940,796L880,770L900,762L830,730L850,726L780,690L800,684L730,652L752,648z",
        opacity=0.72,
    )
    sheet.fill(
        "blue",
        "M1006,608H1190L1130,676L1180,676L1090,712L1120,714L1030,756L990,790L960,794L990,740L966,712L1000,690L980,654L1010,640z",
        opacity=0.5,
    )
    sheet.line(
        "water",
        5,
        *(
            f"M{x0},{y}H{x1}"
            for y, x0, x1 in (
                (632, 600, 980),
                (660, 760, 1250),
                (694, 640, 960),
                (722, 860, 1240),
                (752, 780, 1010),
                (774, 900, 1100),
            )
        ),
    )
    sheet.line(
        "gleam",
        3,
        *(
            f"M{x0},{y}H{x1}"
            for y, x0, x1 in (
                (640, 120, 420),
                (668, 1240, 1560),
                (704, 300, 560),
                (742, 1180, 1420),
                (806, 640, 960),
                (850, 1000, 1300),
            )
        ),
    )
    a = ground(sheet, "sand", points("-20,736 120,748 300,788 470,846 570,920"), step=60)
    grain(sheet, "shade", a, -2, 8, rows=10, size=3)
    b = ground(sheet, "warm", points("1080,920 1240,862 1400,822 1640,790"), step=60)
    grain(sheet, "umber", b, 2, 8, rows=8, size=3)
    sheet.symbol("t", [("umber", tussock(4, 15, 62, 66, 3.4))])
    sheet.symbol("u", [("gold", tussock(6, 15, 66, 74, 3.4))])
    for name, x, y, s in (
        ("u", 70, 792, 0.7),
        ("t", 96, 800, 0.8),
        ("u", 250, 836, 0.8),
        ("t", 280, 846, 1),
        ("t", 50, 880, 1.2),
        ("u", 110, 884, 1.4),
        ("t", 400, 890, 1),
        ("t", 1330, 872, 0.8),
        ("u", 1450, 850, 0.7),
        ("t", 1480, 860, 0.9),
        ("t", 1570, 860, 1.2),
    ):
        sheet.place(name, x, y, s)
    return sheet


def avalanche() -> Sheet:
    """Tianshan: a glacier's valley, and the track of an avalanche through the spruces."""
    sheet = Sheet(860, 480)
    sky(sheet, "cool")
    rings(
        sheet,
        640,
        330,
        (210, 270, 340, 420, 510, 620, 750, 910, 1100),
        41,
        tone="frost",
        glow="frost",
        opacity=0.07,
    )
    massif(
        sheet,
        points("160,440 330,322 420,356 530,246 600,300 690,196 770,288 850,250 960,372 1100,440"),
        51,
        base=600,
        rock="blue",
        shade="rock",
        snow="snow",
        snowline=420,
        lean=44,
        teeth=60,
        dim=0.7,
    )
    left = points("640,292 628,350 596,420 556,490 520,550 494,610 500,660")
    right = points("716,282 716,340 744,420 780,490 816,550 830,610 800,670")
    sheet.fill(
        "ice", soft(left) + "Q640,740 800,670" + soft(right[::-1], "L") + "L690,300l-16-14l-18 16z"
    )
    for k in (0.15, 0.36, 0.42, 0.66, 0.85):
        sheet.line(
            "frost",
            4 if k == 0.42 else 1.6,
            soft([(a[0] + (b[0] - a[0]) * k, a[1]) for a, b in zip(left, right, strict=False)]),
        )
    for n in range(5):
        sheet.line(
            "frost", 1.3, f"M{616 - n * 20},{400 + n * 44}q{30 + n * 9} {12 + n} {60 + n * 14},4"
        )
    # The eastern side of the trough, in the shade.
    east = points(
        "560,730 760,668 880,610 990,516 1090,402 1190,300 1300,206 1420,130 1520,84 1640,40"
    )
    sheet.fill("frost", soft(east) + "V920H560z")
    sheet.fill(
        "rock",
        "M1300,206L1420,130L1520,84L1640,40V150L1600,190L1580,150L1520,220L1490,180L1440,252L1410,210L1350,290L1336,240L1276,322L1246,276L1224,304L1190,300z",
    )
    sheet.fill(
        "dark",
        "M1420,130L1520,84L1640,40V150L1600,190L1610,120L1560,140L1520,220L1530,140L1470,170L1440,252L1450,160z",
        opacity=0.6,
    )
    # The western side, in the sun.
    west = points("-20,120 80,176 170,250 260,350 340,456 430,560 540,640 700,706 860,770 1000,860")
    sheet.fill("snow", soft(west) + "V920H-20z")
    sheet.fill(
        "rock",
        "M-20,120L80,176L170,250L260,350L300,402L276,386L262,420L232,350L214,366L190,300L164,316L130,246L96,262L70,206L30,220L-20,176z",
    )
    grain(
        sheet,
        "frost",
        points("80,300 170,380 260,480 350,580 450,660"),
        -14,
        6,
        rows=10,
        size=2.6,
    )
    # The track: torn loose under the rocks, it ran out over the valley's floor.
    sheet.fill(
        "snow",
        soft(
            points(
                "1430,246 1386,310 1330,380 1296,450 1240,520 1196,590 1120,660 1000,730 "
                "880,780 800,812"
            )
        )
        + soft(
            points(
                "800,812 960,840 1140,812 1270,760 1320,680 1350,600 1390,520 1436,440 1470,360 "
                "1500,290"
            ),
            "L",
        )
        + "L1476,300L1456,262z",
    )
    sheet.line(
        "frost",
        1.8,
        *(
            soft(
                [
                    (1452 + k * 12, 330),
                    (1392 + k * 14, 430),
                    (1340 + k * 12, 520),
                    (1270 + k * 18, 610),
                    (1160 + k * 30, 710),
                    (980 + k * 56, 784),
                ]
            )
            for k in range(-2, 3)
        ),
    )
    grain(
        sheet,
        "frost",
        points("820,812 960,838 1130,812 1260,762"),
        -6,
        -7,
        rows=9,
        size=4.4,
        thin_out=0.5,
    )
    floor = points("-20,744 160,716 380,724 620,760 820,826 1000,856 1200,830 1400,784 1640,764")
    sheet.fill("snow", down_to(soft(floor), BOTTOM))
    form_lines(sheet, "ice", floor, points("-20,960 1640,960"), 4, first=0.16, power=1.2)
    forest(sheet)
    return sheet


def forest(sheet: Sheet) -> None:
    """Spruces on both sides of the valley, and some before it."""
    for kind, tone, seed in (("s", "deep", 70), ("f", "dark", 80)):
        sheet.symbol(kind + "0", [(tone, spruce(seed, 200, 66))])
        sheet.symbol(kind + "1", [(tone, spruce(seed + 1, 200, 58))])
        for n, wood in enumerate(
            (
                (-88, -34, 0.9),
                (-52, -58, 0.7),
                (-18, -10, 1.05),
                (22, -46, 0.8),
                (58, -20, 1),
                (96, -52, 0.75),
            ),
        ):
            if not n:
                clump = sheet.group(kind + "2")
            clump.place(kind + str(n % 2), *wood)
        clump.done()
    for kind, size, places in (
        (
            "f",
            0.32,
            (
                (1250, 372),
                (1196, 430),
                (1150, 500),
                (1100, 556),
                (1050, 598),
                (980, 640),
                (1010, 690),
                (900, 690),
            ),
        ),
        (
            "f",
            0.42,
            (
                (1544, 400),
                (1500, 470),
                (1462, 540),
                (1430, 606),
                (1400, 680),
                (1500, 620),
                (1560, 540),
                (1350, 756),
            ),
        ),
        ("f", 0.38, ((130, 430), (186, 500), (240, 566), (300, 620), (360, 676), (250, 660))),
        ("s", 0.66, ((1590, 700), (1500, 760), (1430, 808), (20, 650), (110, 706), (230, 752))),
    ):
        for n, (x, y) in enumerate(places):
            sheet.place(kind + "2", x, y, size * (1 + 0.14 * (n % 3)), n % 2 == 1)
    for name, x, y, s in (
        ("s1", 8, 912, 1.7),
        ("s0", 104, 908, 2.3),
        ("s1", 226, 918, 1.6),
        ("s1", 1566, 922, 1.6),
    ):
        sheet.place(name, x, y, s)


def grassland() -> Sheet:
    """Bayanbulak: a river that winds through an alpine basin."""
    sheet = Sheet(980, 540)
    sky(sheet)
    rings(sheet, 1090, 300, RADII, 77, opacity=0.045)
    sun(sheet, 1090, 300, 60, "white")
    massif(
        sheet,
        points(
            "-20,396 90,346 200,388 330,306 430,364 520,330 640,388 760,356 880,402 "
            "1010,372 1150,410 1290,352 1400,392 1520,326 1640,380"
        ),
        81,
        base=470,
        rock="far",
        shade="blue",
        snow="snow",
        snowline=404,
        high=14,
        lean=22,
        teeth=30,
    )
    h1 = ground(
        sheet,
        "pale",
        points("-20,446 240,430 520,452 820,434 1120,450 1380,428 1640,446"),
        seed=3,
        high=12,
    )
    h2 = ground(
        sheet,
        "mist",
        points("-20,494 300,474 640,486 980,470 1300,486 1640,466"),
        seed=5,
        high=8,
    )
    grain(sheet, "leaf", h1, 0, 5, rows=6, size=2.4)
    form_lines(
        sheet,
        "pale",
        h2,
        points("-20,920 1640,920"),
        10,
        first=0.04,
        power=1.7,
        width=1.4,
        step=280,
        opacity=0.8,
    )
    way = points(
        "1150,476 1050,484 930,490 890,496 960,502 1100,506 1180,514 1130,524 980,528 "
        "820,534 730,546 800,560 990,566 1180,578 1240,604 1110,628 880,634 660,648 "
        "560,690 690,736 900,750 1080,790 1110,850 1010,930"
    )
    sheet.line("leaf", 3, soft([(x, y - 4) for x, y in way]))
    ribbon(sheet, "gleam", way, lambda y: 3 + (y - 474) * 0.12)
    ribbon(sheet, "water", [(x + 5, y + 3) for x, y in way], lambda y: 1.4 + (y - 474) * 0.07)
    sheet.fill(
        "white",
        *(
            f"M{x - w},{y}q{w} {-h} {2 * w},0q{-w} {h}{-2 * w},0z"
            for x, y, w, h in (
                (1090, 505, 44, 5),
                (1110, 567, 70, 8),
                (1080, 630, 76, 11),
                (1060, 778, 80, 18),
            )
        ),
    )
    for x, y, s in ((420, 590, 1), (1400, 680, 1.6), (320, 730, 1.8)):
        sheet.line(
            "gleam",
            6 * s,
            f"M{x},{y}q{40 * s:.0f} {-20 * s:.0f} {90 * s:.0f}-3q{26 * s:.0f} {14 * s:.0f}-14 {20 * s:.0f}",
        )
    # A herd far out.
    sheet.dots(
        "dark",
        5,
        "0 17 0 29 0 11 0 41",
        "M1290,540q60 10 160 4",
        "M380,530q60-6 120 2",
        opacity=0.9,
    )
    ground(sheet, "leaf", points("-20,796 160,800 340,838 480,920"), step=60)
    ground(sheet, "leaf", points("1180,920 1320,856 1480,820 1640,800"), step=60)
    sheet.symbol("g", [("green", tussock(11, 15, 70, 92, 4.2))])
    sheet.symbol("h", [("deep", tussock(12, 13, 60, 110, 4.2))])
    sheet.symbol("k", [("straw", tussock(15, 9, 40, 120, 3.2))])
    random = Random(4)
    for x, y, s in (
        (20, 830, 1),
        (120, 838, 0.8),
        (210, 862, 1),
        (90, 890, 1.5),
        (300, 900, 1.3),
        (180, 920, 1.6),
        (1380, 880, 0.9),
        (1480, 860, 1),
        (1580, 850, 1),
        (1540, 910, 1.6),
        (1420, 925, 1.5),
        (1300, 915, 1),
    ):
        for name in random.sample("ghkgh", 3):
            sheet.place(
                name,
                x + random.uniform(-30, 30),
                y + random.uniform(0, 12),
                s * random.uniform(0.8, 1.1),
            )
    return sheet
