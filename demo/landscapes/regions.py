"""Wider views: from the mountains to the sand, from above, and what other regions look like."""

from math import cos, sin
from random import Random

from demo.landscapes.brush import closed, down_to, height_at, points, rough, sharp, soft
from demo.landscapes.desert import walker
from demo.landscapes.land import (
    BOTTOM,
    RADII,
    crags,
    form_lines,
    grain,
    ground,
    massif,
    rings,
    sky,
    sun,
)
from demo.landscapes.plants import columnar_poplar, saxaul, stem, tussock
from demo.landscapes.sheet import Sheet
from demo.landscapes.water import ribbon


def transect() -> Sheet:
    """From the snow by way of the river and the oasis to the sand."""
    sheet = Sheet(1040, 540)
    sky(sheet)
    rings(
        sheet, 1125, 290, (96, 134, 178, 230, 292, 366, 460, 580, 720, 890, 1080), 5, opacity=0.045
    )
    sun(sheet, 1125, 290, 64)
    # The sky is for words: the land keeps low.
    sheet.raw('<g transform="translate(0 90)">')
    massif(
        sheet,
        points(
            "660,548 740,496 800,450 840,462 900,380 960,408 1060,312 1130,362 1240,246 "
            "1320,312 1410,206 1480,280 1570,180 1660,240"
        ),
        14,
        base=540,
        rock="far",
        shade="blue",
        snow="snow",
        snowline=420,
        high=14,
        lean=44,
        teeth=60,
        dim=0.7,
        spurs=2,
    )
    massif(
        sheet,
        points(
            "500,560 660,532 800,478 900,500 1060,440 1180,476 1330,396 1440,446 1560,380 1660,410"
        ),
        19,
        base=560,
        rock="blue",
        shade="rock",
        high=12,
        lean=34,
        dim=0.6,
        spurs=2,
    )
    ground(sheet, "haze2", points("-20,560 200,544 520,536 860,526 1200,518 1640,504"))
    plain = ground(sheet, "pale", points("-20,600 300,580 640,566 1000,552 1340,544 1640,540"))
    wood = sheet.keep("M560,570Q900,552 1640,534")
    sheet.copies("mist", 17, wood, ['stroke-dasharray="0 15 0 10 0 21 0 13"'])
    sheet.copies("leaf", 10, wood, ['y="5" stroke-dasharray="0 19 0 12 0 26"'])
    form_lines(sheet, "mist", plain, points("-20,800 1640,760"), 4, first=0.12, step=550)
    # Fields on both banks.
    for tone, data in (
        ("leaf", "M1400,566L1640,556V578L1416,590z"),
        ("straw", "M1420,596L1640,584V618L1450,632z"),
        ("mist", "M1350,640L1640,624V672L1330,694z"),
        ("green", "M1330,702L1640,680V742L1300,772z"),
        ("straw", "M1290,782L1640,752V830H1260z"),
        ("straw", "M930,592L1096,584L1060,608L880,618z"),
        ("leaf", "M870,624L1056,614L1080,650L800,664z"),
        ("straw", "M790,670L1090,656L1180,690L880,716z"),
        ("mist", "M890,722L1190,696L1210,730L1010,752z"),
    ):
        sheet.fill(tone, data)
    way = points(
        "1300,508 1270,516 1180,524 1230,538 1350,554 1330,576 1150,592 1090,616 "
        "1190,646 1290,690 1240,740 1100,780 1000,830"
    )
    ribbon(sheet, "gleam", way, lambda y: 3 + (y - 500) * 0.09)
    ribbon(sheet, "water", [(x + 5, y + 2) for x, y in way], lambda y: 1.6 + (y - 500) * 0.055)
    sheet.symbol("p", [*columnar_poplar(110)])
    belt = sheet.group("q")
    for n, (x, s) in enumerate(((0, 1), (58, 0.92), (120, 1.06), (176, 0.95), (236, 1.02))):
        belt.place("p", x, -0.06 * x, s, n % 2 == 1)
    belt.done()
    for x, y, s in (
        (1440, 600, 0.13),
        (1560, 592, 0.13),
        (880, 622, 0.14),
        (960, 616, 0.14),
        (1352, 646, 0.19),
        (1470, 636, 0.19),
        (1580, 628, 0.2),
        (800, 668, 0.2),
        (930, 660, 0.2),
        (1318, 712, 0.3),
        (1470, 700, 0.3),
        (1290, 794, 0.44),
        (1470, 778, 0.5),
    ):
        sheet.place("q", x, y, s)
    # Dunes close to the eye.
    sheet.raw('<g transform="translate(0 -44)">')
    skyline = points("-20,716 160,700 340,712 520,690 640,660 730,626")
    crest = points("730,626 708,662 664,690 650,722 688,758 700,796 650,840 560,880 520,920")
    sheet.fill("lit", soft(skyline) + soft(crest, "L") + "H-20z")
    ripple = sheet.keep(
        soft(rough([(x, 716 - (x / 900) ** 2 * 40) for x in range(-20, 900, 92)], 5, 8, 130, 2))
    )
    sheet.copies("sand", 1.5, ripple, (f'y="{18 + n * 16 + n * n * 0.8:.0f}"' for n in range(10)))
    right = points("730,626 800,684 900,728 1040,768 1200,806 1400,836 1640,838")
    sheet.fill("shade", soft(crest) + "H1640V838" + soft(right[::-1], "L") + "z")
    grain(sheet, "umber", crest[1:], 9, 7, rows=8, size=3, power=1.35, thin_out=0.28)
    grain(sheet, "sand", crest[4:], -12, 3, rows=4, size=2.6, power=1.3)
    for n, x in enumerate((668, 694, 713)):
        walker(sheet, x, (690, 672, 654)[n], 0.6)
    sheet.raw("</g></g>")
    return sheet


def saxauls() -> Sheet:
    """Fixed dunes under saxaul, snow still lying in the hollows."""
    sheet = Sheet(1000, 600)
    sky(sheet)
    rings(sheet, 330, 330, RADII, 33, opacity=0.045)
    sun(sheet, 330, 330, 56, "white")
    ground(
        sheet,
        "haze",
        points("-20,470 240,452 560,468 860,446 1200,464 1640,444"),
        seed=3,
        high=10,
    )
    a = ground(
        sheet,
        "haze2",
        points("-20,530 260,496 520,526 820,490 1120,520 1400,488 1640,514"),
        seed=8,
        high=12,
    )
    b = ground(
        sheet,
        "sand",
        points("-20,600 200,566 460,604 760,560 1010,596 1300,548 1640,590"),
        seed=9,
        high=10,
    )
    grain(sheet, "warm", a, 0, 6, rows=5, size=2.2)
    form_lines(sheet, "warm", b, points("-20,820 1640,820"), 5, first=0.1, step=200)
    sheet.fill(
        "snow",
        "M120,612q90-22 190,2q-90 16-190-2z",
        "M840,592q110-26 220,6q-110 16-220-6z",
        "M1370,580q80-18 170,4q-80 14-170-4z",
        opacity=0.8,
    )
    tree = sheet.group("s")
    saxaul(tree, 9)
    tree.done()
    random = Random(12)
    for n in range(26):
        x = n * 66 + random.uniform(-26, 26) - 20
        sheet.place("s", x, height_at(a, x) + 6, random.uniform(0.1, 0.17), n % 3 == 0)
    for n in range(12):
        x = n * 140 + random.uniform(-40, 40) + 20
        if not 900 < x < 1240:
            sheet.place("s", x, height_at(b, x) + 12, random.uniform(0.24, 0.34), n % 3 == 1)
    c = ground(
        sheet,
        "warm",
        points("-20,760 220,700 480,690 760,740 1000,772 1240,752 1640,690"),
        seed=10,
        high=8,
    )
    form_lines(sheet, "shade", c, points("-20,960 1640,960"), 5, first=0.14, step=230, opacity=0.6)
    grain(sheet, "shade", c, -1, 8, rows=9, size=2.8)
    sheet.place("s", 250, 726, 0.7, True)
    sheet.place("s", 1080, 806, 1.36)
    sheet.place("s", 1540, 746, 0.84, True)
    d = points("-20,880 200,862 460,880 700,920")
    sheet.fill("shade", down_to(soft(d), BOTTOM))
    sheet.symbol("g", [("umber", tussock(4, 11, 62, 66, 3.4))])
    for x, y, s in (
        (80, 884, 1.2),
        (210, 876, 0.9),
        (420, 894, 1.1),
        (900, 870, 0.7),
        (1330, 850, 0.9),
        (1420, 880, 1.2),
    ):
        sheet.place("g", x, y, s)
    return sheet


def strata() -> Sheet:
    """Folded layers of rock, laid bare by a river; somebody who reads them."""
    sheet = Sheet(700, 480)
    sky(sheet)
    rings(sheet, 1270, 210, RADII, 43, opacity=0.045)
    sun(sheet, 1270, 210, 60, "white")
    massif(
        sheet,
        points(
            "-20,330 120,250 230,300 380,206 500,280 640,240 780,318 960,290 1100,350 "
            "1260,320 1640,400"
        ),
        47,
        base=460,
        rock="far",
        shade="blue",
        snow="snow",
        snowline=330,
        high=14,
        lean=34,
        teeth=40,
        spurs=2,
    )
    ground(sheet, "haze2", points("700,560 900,500 1100,520 1300,470 1640,500"))
    tones = (
        "haze2",
        "sand",
        "warm",
        "lit",
        "shade",
        "sand",
        "warm",
        "fan",
        "shade",
        "warm",
        "lit",
        "umber",
        "sand",
        "warm",
    )

    def fold(x: float, deep: float) -> float:
        wave = 120 * cos((x - 560) / 300) + 40 * sin(x / 170 + 1)
        return 430 + deep - wave * (1 - deep / 1300) + 0.06 * x

    edge = crags(
        points(
            "-20,500 60,440 150,420 230,372 340,352 420,312 560,320 650,372 740,392 812,470 "
            "860,500 900,620 930,660 962,820"
        ),
        5,
        14,
        40,
    )
    sheet.raw(
        f'<clipPath id="c"><path d="{down_to(sharp(edge), BOTTOM)}"/></clipPath><g clip-path="url(#c)">'
    )
    deep = -160.0
    random = Random(3)
    for n in range(15):
        line = [(x, fold(x, deep)) for x in range(-20, 1200, 122)]
        sheet.fill(tones[n % len(tones)], down_to(soft(line), BOTTOM))
        if n % 3 == 1:
            grain(sheet, "umber", line, 0, 5, rows=3, size=2.4, opacity=0.5)
        deep += random.choice((26, 34, 48, 60, 72))
    sheet.raw("</g>")
    # The other side of the valley: the same layers, broken and lower.
    right = crags(
        points(
            "966,824 1000,740 1040,700 1066,620 1120,590 1160,530 1260,500 1310,440 "
            "1420,430 1520,470 1640,452"
        ),
        9,
        12,
        40,
    )
    sheet.raw(
        f'<clipPath id="d"><path d="{down_to(sharp(right), BOTTOM, 966)}"/></clipPath><g clip-path="url(#d)">'
    )
    deep = 40.0
    for n in range(11):
        line = [
            (x, 420 + deep - (x - 900) * 0.16 + 30 * sin(x / 210)) for x in range(820, 1700, 146)
        ]
        sheet.fill(tones[(n + 2) % len(tones)], down_to(soft(line), BOTTOM, 820))
        deep += random.choice((24, 34, 44, 58))
    sheet.fill(
        "umber",
        sharp(
            points(
                "1310,440 1420,430 1520,470 1640,452 1640,920 1290,920 1330,760 1260,660 1300,560"
            )
        )
        + "z",
        opacity=0.32,
    )
    sheet.raw("</g>")
    flat = points("-20,838 200,826 500,840 760,820 980,800 1220,816 1640,790")
    sheet.fill("fan", down_to(soft(flat), BOTTOM))
    ribbon(
        sheet,
        "water",
        points("985,780 966,796 930,812 800,832 660,872 600,930"),
        lambda y: 3 + (y - 780) * 0.28,
    )
    grain(sheet, "sand", flat, 0, 8, rows=6, size=3)
    for x, s in ((250, 0.9), (292, 0.86)):
        walker(sheet, x, 842, s * 1.5)
    sheet.symbol("g", [("umber", tussock(4, 11, 62, 66, 3.4))])
    for x, y, s in (
        (1180, 830, 0.6),
        (1330, 860, 1),
        (1480, 850, 0.8),
        (1560, 892, 1.4),
        (80, 880, 0.9),
    ):
        sheet.place("g", x, y, s)
    return sheet


def above() -> Sheet:
    """An oasis from above: a fan, the river that made it, canals, and fields."""
    sheet = Sheet(760, 560)
    sheet.fill("sand", "M-9-9H1609V909H-9z")
    # Mountains above the fan: tinted contours.
    rings(
        sheet,
        300,
        -60,
        (120, 180, 240, 300, 360, 424, 492, 560),
        103,
        tone="shade",
        glow="shade",
        opacity=0.12,
        wide=1.4,
    )
    rings(
        sheet,
        980,
        -140,
        (120, 180, 240, 300, 360, 420),
        104,
        tone="shade",
        glow="shade",
        opacity=0.12,
        wide=1.4,
    )
    fan = points("640,250 760,300 980,470 1180,700 1240,930 60,930 160,660 380,420 560,290")
    sheet.fill("lit", closed(fan))
    sheet.line(
        "sand",
        1.6,
        *(
            soft(
                [
                    (640 - 560 * k, 930),
                    (640 - 430 * k, 700),
                    (640 - 250 * k, 480),
                    (650 - 60 * k, 300),
                ]
            )
            for k in (-0.9, -0.6, -0.3, 0.2, 0.5, 0.8)
        ),
    )
    fan_fields(sheet)
    # Round fields of later years, watered from their middles.
    for x, y, r, tone, turn in (
        (1330, 520, 78, "leaf", 40),
        (1492, 606, 70, "mist", 200),
        (1398, 706, 62, "green", 300),
        (1532, 446, 54, "gold", 110),
    ):
        sun(sheet, x, y, r, tone)
        sheet.line(
            "deep",
            1.3,
            *(
                f"M{x - k},{y}a{k},{k} 0 1 0 {2 * k},0a{k},{k} 0 1 0{-2 * k},0"
                for k in (r // 4, r // 2, r * 3 // 4)
            ),
            opacity=0.35,
        )
        sheet.line("paper", 2.5, f"M{x},{y}l{r * cos(turn):.0f},{r * sin(turn):.0f}")
    for tone, width in (("gleam", 22), ("pool", 11)):
        sheet.line(
            tone,
            width,
            soft(
                points(
                    "620,-20 660,60 610,120 670,190 640,250 700,330 690,430 760,520 740,620 820,720 "
                    "800,820 870,930"
                )
            ),
        )
        sheet.line(
            tone,
            width * 0.5,
            soft(points("640,250 560,340 520,450 430,560 400,700 300,800 270,930")),
            soft(points("690,420 820,500 960,560 1090,660 1240,700 1330,690")),
        )
    # Dunes round it.
    row = sheet.keep("M0,0q22-26 52-4q-22-6-34 22q-8-16-18-18z")
    sheet.raw(
        '<g fill="@shade@" opacity=".55">'
        + "".join(
            f'<use href="#{row}" x="{x}" y="{y}"/>'
            for x, y in (
                (1300, 60),
                (1390, 110),
                (1480, 50),
                (1260, 170),
                (1350, 230),
                (1450, 200),
                (1540, 260),
                (1180, 260),
                (1290, 330),
                (1400, 350),
                (1530, 150),
                (1500, 780),
                (1380, 830),
                (1300, 860),
                (1460, 870),
                (40, 560),
                (100, 640),
                (30, 720),
                (90, 800),
                (20, 860),
                (60, 480),
                (1180, 120),
            )
        )
        + "</g>"
    )
    rings(sheet, 1440, 170, (130, 200, 280, 370), 109, tone="shade", glow="warm", opacity=0.05)
    return sheet


def fan_fields(sheet: Sheet) -> None:
    """Fields in rings below the fan's mouth, each as broad as its share of the water."""
    random = Random(8)
    fields = dict.fromkeys(("leaf", "mist", "pale", "green", "straw", "gold"), "")
    furrows = ""

    def at(radius: float, angle: float) -> tuple[float, float]:
        return 640 + radius * cos(angle) * 1.06, 240 + radius * sin(angle)

    for ring, (near, far) in enumerate(((330, 400), (408, 484), (492, 574), (582, 676))):
        angle = 0.66 + ring * 0.02
        while angle < 2.44:
            end = min(angle + random.uniform(0.08, 0.18), 2.46)
            if random.random() < 0.88:
                half = (angle + end) / 2
                fields[random.choice(list(fields))] += (
                    sharp(
                        [
                            at(near, angle),
                            at(far, angle),
                            at(far, half),
                            at(far, end),
                            at(near, end),
                            at(near, half),
                        ]
                    )
                    + "z"
                )
                if random.random() < 0.5:
                    furrows += "".join(
                        sharp(
                            [
                                at(near, angle + (end - angle) * k / 4),
                                at(far, angle + (end - angle) * k / 4),
                            ]
                        )
                        for k in (1, 2, 3)
                    )
            angle = end + 0.008
    for tone, data in fields.items():
        sheet.fill(tone, data)
    sheet.line("deep", 1.3, furrows, opacity=0.35)


def seabed() -> Sheet:
    """The dry bed of a sea: a stranded ship, old shores, and the water far out."""
    sheet = Sheet(880, 560)
    sky(sheet)
    rings(
        sheet,
        420,
        420,
        (130, 170, 220, 280, 350, 430, 530, 650, 790, 950),
        113,
        flat=0.86,
        opacity=0.05,
    )
    sun(sheet, 420, 420, 92)
    sheet.fill("pool", "M-20,446H1640V470H-20z")
    sheet.fill("water", "M-20,458H1640V500H-20z")
    sheet.fill(
        "sun",
        *(
            f"M{420 - h},{y}q{h}-4 {2 * h},0q{-h} 4{-2 * h},0z"
            for y, h in ((456, 90), (466, 70), (478, 80))
        ),
    )
    for tone, y, seed in (
        ("gleam", 484, 0),
        ("card", 498, 3),
        ("fan", 524, 6),
        ("haze2", 566, 9),
        ("sand", 640, 12),
    ):
        shore = ground(
            sheet,
            tone,
            [(-20, y), (300, y + 8), (640, y - 4), (960, y + 8), (1300, y - 6), (1640, y + 4)],
            seed=seed,
            high=9,
            length=300,
        )
        grain(sheet, "warm", shore, 0, 5, rows=5, size=2, opacity=0.6)
    form_lines(sheet, "warm", shore, points("-20,940 1640,940"), 5, first=0.12, step=330)
    ship(sheet, 800, 720)
    near = ground(
        sheet,
        "warm",
        points("-20,820 300,800 640,792 900,770 1200,780 1440,800 1640,790"),
        seed=5,
        high=8,
    )
    grain(sheet, "shade", near, 0, 8, rows=9, size=3)
    sheet.fill("lit", "M700,792q160-50 340-20q160 20 300 16q-120 34-300 36t-340-32z")
    bush = sheet.group("s")
    saxaul(bush, 9)
    bush.done()
    for x, y, s, f in (
        (210, 846, 0.62, False),
        (420, 812, 0.3, True),
        (90, 806, 0.28, False),
        (1480, 850, 0.55, True),
        (1400, 806, 0.26, False),
    ):
        sheet.place("s", x, y, s, f)
    walker(sheet, 610, 808, 1.2)
    return sheet


def ship(sheet: Sheet, x: float, y: float) -> None:
    """A fishing boat on the sand, leaning a little."""
    sheet.raw(f'<g transform="rotate(4 {x + 240} {y})">')
    hull = f"M{x - 60},{y - 150}q120 40 300 34t300-64q-10 90-50 150t-70 110h-380q-70-110-100-230z"
    sheet.fill("umber", hull)
    sheet.fill("shade", f"M{x - 60},{y - 150}q120 40 300 34t300-64l-6 40q-120 50-290 58t-294-32z")
    sheet.line("lit", 4, f"M{x - 46},{y - 112}q130 36 290 30t290-60")
    sheet.fill("card", f"M{x + 300},{y - 128}v-110h150v96z", f"M{x + 320},{y - 238}v-54h104v54z")
    sheet.fill("haze2", f"M{x + 400},{y - 140}v-98h50v90zM{x + 394},{y - 238}v-54h30v54z")
    sheet.fill(
        "ink",
        *(
            f"M{x + a},{y + b}h20v24h-20z"
            for a, b in ((320, -212), (356, -212), (336, -276), (366, -276))
        ),
    )
    sheet.line("umber", 7, f"M{x + 120},{y - 120}V{y - 380}M{x + 372},{y - 292}v-80")
    sheet.line(
        "umber",
        2,
        f"M{x + 120},{y - 376}L{x - 46},{y - 150}M{x + 120},{y - 376}L{x + 320},{y - 292}M{x + 120},{y - 300}h70",
    )
    sheet.line(
        "ink",
        3,
        *(
            f"M{x + a},{y - 60}l{d} 120"
            for a, d in ((40, 20), (130, 8), (230, 0), (330, -10), (420, -22))
        ),
        opacity=0.5,
    )
    grain(
        sheet,
        "warm",
        [(x - 10, y - 90), (x + 120, y - 60), (x + 300, y - 62), (x + 480, y - 92)],
        1,
        9,
        rows=9,
        size=3.4,
        opacity=0.7,
    )
    sheet.raw("</g>")


def savanna() -> Sheet:
    """The edge of a desert in Africa: acacias, and half-moons dug to catch the rain."""
    sheet = Sheet(520, 580)
    sky(sheet)
    rings(sheet, 1130, 400, RADII, 123, opacity=0.055)
    sun(sheet, 1130, 400, 100)
    ground(sheet, "haze", points("-20,440 400,430 900,440 1640,428"), seed=3, high=8)
    ground(
        sheet,
        "haze2",
        points("-20,470 200,452 420,470 760,466 1100,474 1400,456 1640,468"),
        seed=6,
        high=10,
    )
    belt = sheet.keep(soft(rough([(x, 486) for x in range(-10, 1660, 110)], 7, 4, 60)))
    sheet.copies("mist", 13, belt, ['stroke-dasharray="0 23 0 17 0 36 0 19"'])
    a = ground(sheet, "sand", points("-20,500 500,494 1000,502 1640,492"))
    form_lines(sheet, "warm", a, points("-20,920 1640,920"), 8, first=0.06, step=300, power=1.6)
    moon = "M-70,0q70 46 140,0q-24 62-70 62t-70-62z"
    sheet.symbol("d", [("shade", moon)])
    sheet.symbol(
        "k",
        [
            ("shade", moon),
            (
                "leaf",
                "M0,32q-3-20-18-30q14 6 17 16q-1-18-8-34q12 12 13 30q2-20 12-28q-6 14-7 28q4-14 18-18q-14 12-18 36z",
            ),
        ],
    )
    for r in range(6):
        y = 524 + r * 24 + r * r * 9
        s = 0.24 + r * 0.2
        for c in range(-6, 9):
            x = 800 + (c + 0.5 * (r % 2)) * 210 * s * 1.5 - 60 * s
            if not -80 < x < 1680 or (r > 3 and (x < 420 or x > 1430)):
                continue
            sheet.place("k" if (c + r) % 3 else "d", x, y, s)
    for n in (0, 1):
        tree = sheet.group(f"a{n}")
        acacia(tree, 50 + n * 3)
        tree.done()
    for n, (x, y, s) in enumerate(
        (
            (300, 506, 0.17),
            (560, 504, 0.13),
            (860, 508, 0.16),
            (1400, 506, 0.2),
            (1560, 512, 0.26),
            (90, 516, 0.28),
            (1490, 640, 0.62),
        )
    ):
        sheet.place(f"a{n % 2}", x, y, s, n % 3 == 1)
    sheet.fill("warm", down_to(soft(points("-20,800 160,790 360,830 560,920")), BOTTOM))
    sheet.place("a0", 250, 840, 1.5)
    sheet.symbol("g", [("umber", tussock(4, 11, 62, 66, 3.4))])
    for x, y, s in (
        (60, 870, 1.2),
        (150, 900, 1.5),
        (380, 880, 1),
        (1560, 890, 1.3),
        (1440, 910, 1),
    ):
        sheet.place("g", x, y, s)
    for x in (880, 916):
        walker(sheet, x, 640, 1.25)
    return sheet


def acacia(sheet: Sheet, seed: int) -> None:
    """An acacia: its boughs spread like the ribs of an umbrella; 330 high."""
    random = Random(seed)
    boughs = "".join(
        stem(
            [
                (0, 8),
                (random.uniform(-10, 10), -110),
                (x * 0.5, -190 + abs(x) * 0.1),
                (x, -262 + abs(x) * 0.16),
            ],
            17,
            3,
        )
        for x in (-210, -130, -50, 40, 130, 220)
    )
    crown = "".join(
        soft([(x0, y + 14), ((x0 * 2 + x1) / 3, y - 4), ((x0 + x1 * 2) / 3, y - 5), (x1, y + 12)])
        for x0, x1, y in (
            (-300, -90, -246),
            (-230, 40, -268),
            (-110, 160, -282),
            (20, 250, -266),
            (110, 310, -244),
            (-200, -20, -286),
            (10, 210, -288),
            (-90, 90, -300),
        )
    )
    name = sheet.keep(crown)
    sheet.copies(
        "deep",
        22,
        name,
        [
            'stroke-dasharray="0 17 0 12 0 22"',
            'y="8" stroke-width="12" stroke-dasharray="0 15 0 22"',
        ],
    )
    sheet.fill("umber", boughs)
    sheet.copies(
        "green",
        13,
        name,
        [
            'y="-6" stroke-dasharray="0 13 0 18 0 11"',
            'y="-13" x="9" stroke-width="9" stroke-dasharray="0 15 0 11 0 24"',
        ],
    )
    sheet.copies("leaf", 7, name, ['y="-15" x="-8" stroke-dasharray="0 17 0 12 0 26"'])
