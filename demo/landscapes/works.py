"""Gardens and rooms where plants are kept and things are measured."""

from math import cos, sin
from random import Random

from demo.landscapes.brush import blade, height_at, points, rough, short, soft, through
from demo.landscapes.land import (
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
from demo.landscapes.plants import stem, tamarisk, tussock
from demo.landscapes.sheet import Sheet


def box(x: float, y: float, wide: float, high: float) -> str:
    return f"M{x:g},{y:g}h{wide:g}v{high:g}h{-wide:g}z"


def garden() -> Sheet:
    """A garden of desert plants before bare red mountains, its glass house in the middle."""
    sheet = Sheet(960, 590)
    sky(sheet)
    rings(sheet, 420, 380, (190, 250, 320, 400, 490, 590, 710, 850, 1010, 1190), 61, opacity=0.04)
    flames = crags(
        points(
            "-20,380 80,330 170,360 290,268 380,318 470,250 560,306 660,262 760,322 860,276 "
            "960,330 1080,290 1200,350 1330,300 1460,352 1640,322"
        ),
        62,
        14,
        40,
    )
    range_of(sheet, "sand", flames)
    gullies = ""
    for n, x in enumerate(range(10, 1640, 92)):
        top = height_at(flames, x) + 10
        deep = 150 + (n * 37) % 70
        gullies += f"M{x},{top:.0f}q{8 + n % 3 * 5} {deep * 0.5:.0f} {16 + n % 4 * 6} {deep}l{20 + n % 3 * 9} {6 + n % 2 * 20}q{-24 - n % 4 * 6} {-deep * 0.6:.0f}{-36 - n % 3 * 9 - n % 4 * 6} {-deep - 6 - n % 2 * 20}z"
    sheet.fill("warm", short(gullies))
    ground(
        sheet,
        "haze2",
        points("-20,500 300,488 700,500 1100,486 1640,498"),
        seed=5,
        high=8,
    )
    belt = sheet.keep(soft(rough([(x, 516) for x in range(-10, 1660, 110)], 7, 8, 60)))
    sheet.copies(
        "mist",
        30,
        belt,
        ['stroke-dasharray="0 26 0 19 0 37"', 'y="18" stroke-dasharray="0 21 0 33"'],
    )
    sheet.copies("leaf", 20, belt, ['y="22" stroke-dasharray="0 24 0 17 0 41"'])
    lawn = ground(sheet, "haze2", points("-20,552 500,544 1000,548 1640,540"))
    form_lines(sheet, "sand", lawn, points("-20,960 1640,960"), 6, first=0.05, power=1.5, step=300)
    glass_house(sheet, 1010, 660)
    # The path to its door.
    sheet.fill(
        "lit",
        "M1000,658q-90 30-250 58q-270 50-330 120q-20 40-10 84h560q-40-60 20-110q110-70 160-152z",
    )
    sheet.line(
        "warm",
        2,
        "M1000,658q-90 30-250 58q-270 50-330 120q-20 40-10 84M970,920q-40-60 20-110q110-70 160-152",
    )
    path = points("1000,664 750,720 460,800 416,920")
    grain(sheet, "warm", path, 14, 3, rows=8, size=2.6, thin_out=0.4)
    bush = sheet.group("t")
    tamarisk(bush, 3, stems=7)
    bush.done()
    sheet.symbol("g", [("leaf", tussock(21, 9, 60, 74, 4))])
    sheet.symbol("y", [("gold", tussock(23, 9, 46, 84, 3.4))])
    # Beds, each plant with its label.
    for x, y, wide in ((250, 720, 420), (1380, 760, 460), (300, 860, 560), (1360, 890, 560)):
        sheet.fill(
            "warm",
            f"M{x - wide / 2:g},{y}q{wide * 0.2:g}-34 {wide / 2:g}-34t{wide / 2:g} 34q{-wide * 0.2:g} 26{-wide / 2:g} 26t{-wide / 2:g}-26z",
        )
    for kind, x, y, s in (
        ("g", 150, 716, 0.5),
        ("y", 320, 716, 0.55),
        ("t", 236, 716, 0.46),
        ("g", 400, 720, 0.5),
        ("y", 1240, 758, 0.7),
        ("t", 1380, 756, 0.5),
        ("g", 1530, 764, 0.7),
        ("y", 90, 870, 0.9),
        ("t", 210, 868, 0.76),
        ("g", 420, 870, 0.7),
        ("y", 500, 862, 0.6),
        ("g", 1210, 894, 0.8),
        ("y", 1300, 900, 1),
        ("t", 1470, 900, 0.9),
        ("g", 1590, 906, 1),
    ):
        sheet.place(kind, x, y, s, x > 1340)
    for x, y, s in (
        (180, 738, 0.7),
        (356, 738, 0.7),
        (1300, 782, 0.9),
        (360, 884, 1.2),
        (1330, 918, 1.2),
    ):
        sheet.line("umber", 3 * s, f"M{x},{y}v{-26 * s:.0f}")
        sheet.fill(
            "paper",
            f"M{x - 15 * s:.0f},{y - 44 * s:.0f}l{30 * s:.0f}-3v{18 * s:.0f}l{-30 * s:.0f} 3z",
        )
    return sheet


def glass_house(sheet: Sheet, x: float, y: float) -> None:
    """A vaulted house of glass with lower wings; its door in the middle of the floor at x, y."""
    wings = f"M{x - 330},{y}v-104q0-34 34-40h120v144zM{x + 330},{y}v-104q0-34-34-40h-120v144z"
    vault = f"M{x - 180},{y}v-150a180,170 0 0 1 360,0v150z"
    sheet.fill("gleam", wings, vault)
    sheet.symbol(
        "i",
        [
            (
                "mist",
                "".join(
                    blade(0, 0, 80 * cos(a), -100 * sin(a), 12, 0.6)
                    for a in (0.25, 0.8, 1.3, 1.75, 2.3, 2.9)
                ),
            )
        ],
    )
    for at, size in ((-112, 1.3), (104, 1.5), (-258, 0.84), (262, 0.9), (50, 0.96)):
        sheet.place("i", x + at, y - 4, size)
    palm = "".join(
        blade(x - 10, y - 150, 120 * cos(a), -90 * sin(a) - 10, 10, 0.7)
        for a in (0.1, 0.6, 1.1, 1.7, 2.2, 2.7, 3.1)
    )
    sheet.fill("leaf", palm, f"M{x - 14},{y}q6-80 2-152h7q2 80 4 152z")
    sheet.fill(
        "snow",
        f"M{x - 150},{y}v-150a150,146 0 0 1 56-112l28 8a150,150 0 0 0-50 108v146z",
        f"M{x + 220},{y}v-140h34v140z",
        f"M{x - 296},{y}v-130h22v130z",
        opacity=0.55,
    )
    ribs = f"M{x - 330},{y - 70}h150M{x + 180},{y - 70}h150M{x - 180},{y - 150}h360M{x - 180},{y - 74}h360"
    for k in (-0.66, -0.33, 0, 0.33, 0.66):
        ribs += f"M{x + 180 * k:.0f},{y}v-150q0-90 {-180 * k * 0.55:.0f}-{168 - 56 * k * k:.0f}"
    for dx in (-292, -254, -216, 216, 254, 292):
        ribs += f"M{x + dx},{y}v-142"
    ribs += f"M{x - 140},{y - 256}q140-40 280,0"
    sheet.line("deep", 2.5, ribs)
    sheet.line("deep", 6, vault[:-1], wings)
    sheet.fill("deep", box(x - 340, y - 8, 680, 14), f"M{x - 5},{y - 318}h10v-26h-10z")
    sheet.fill("ice", box(x - 36, y - 92, 72, 90))
    sheet.line("deep", 4, f"M{x - 36},{y}v-92h72v92M{x},{y}v-92")


def herbarium() -> Sheet:
    """Sheets of a herbarium on a table: a pressed tamarisk, its label and scale."""
    sheet = Sheet(830, 430)
    sheet.fill("green", "M-9-9H1609V909H-9z")
    rings(
        sheet,
        1290,
        200,
        (90, 140, 200, 270, 350, 440, 540, 650, 780, 930, 1100, 1300),
        71,
        tone="leaf",
        glow="deep",
        opacity=0.1,
    )
    for x, y, turn, tone in ((250, 90, -13, "card"), (960, 60, 9, "card"), (560, 40, -3, "paper")):
        high = 780 if tone == "card" else 820
        wide = 500 if tone == "card" else 540
        sheet.raw(f'<g transform="rotate({turn} {x} {y})">')
        sheet.fill("deep", box(x + 16, y + 20, wide, high), opacity=0.55)
        sheet.fill(tone, box(x, y, wide, high))
        sheet.line("haze2", 2, box(x + 18, y + 18, wide - 36, high - 36))
        (fern if x == 250 else grass if x == 960 else pressed)(sheet, x, y)
        label(sheet, x + wide - 220, y + high - 170)
        sheet.raw("</g>")
    # A lens and a pencil.
    sheet.fill("ice", "M1320,560a92,92 0 1 0 .1 0z", opacity=0.35)
    sheet.line("straw", 14, "M1320,560a92,92 0 1 0 .1 0z")
    sheet.line("umber", 26, "M1400,734L1500,846")
    sheet.line("straw", 14, "M1388,720l10 11")
    sheet.line("gold", 18, "M96,560L186,850")
    sheet.fill("card", "M87,563l17-5l-19-40z")
    sheet.fill("ink", "M90,532l6-2l-10-14z")
    return sheet


def label(sheet: Sheet, x: float, y: float) -> None:
    sheet.fill("paper", box(x, y, 190, 140))
    sheet.line("umber", 2, box(x, y, 190, 140))
    sheet.fill("umber", box(x + 16, y + 18, 110, 9), box(x + 16, y + 40, 150, 6))
    sheet.line(
        "shade",
        2,
        *(f"M{x + 16},{y + dy}h{w}" for dy, w in ((64, 156), (80, 140), (96, 150), (112, 84))),
    )


def pressed(sheet: Sheet, x: float, y: float) -> None:
    """A twig of tamarisk, held by strips of paper, with a scale beside it."""
    sheet.raw(f'<g transform="translate({x + 250} {y + 700})rotate(-4)scale(.86 1.9)">')
    twig = sheet.group("x")
    tamarisk(twig, 12, back="mist", front="green", bloom="gold", stems=5)
    twig.done()
    sheet.raw('<use href="#x"/></g>')
    sheet.fill(
        "card", *(f"M{x + a},{y + b}l70-12l3 16l-70 12z" for a, b in ((212, 640), (196, 470)))
    )
    scale(sheet, x + 40, y + 60)


def scale(sheet: Sheet, x: float, y: float) -> None:
    sheet.fill("umber", *(box(x + n * 40, y, 20, 12) for n in range(4)))
    sheet.line("umber", 1.5, box(x, y, 160, 12))


def fern(sheet: Sheet, x: float, y: float) -> None:
    """A poplar's shoot, with leaves of both its shapes: narrow ones and round ones."""
    way = through(
        [(x + 250, y + 700), (x + 240, y + 520), (x + 262, y + 330), (x + 240, y + 120)], 60
    )
    sheet.fill("shade", stem(way, 9, 3))
    leaves = ""
    for n, (px, py) in enumerate(way[2:]):
        side = 1 if n % 2 else -1
        long = 150 - n * 8
        leaves += f"M{px:.0f},{py:.0f}q{side * long * 0.35:.0f}-70 {side * long:.0f}-56q{-side * 20} 66 {-side * long:.0f} 56z"
    sheet.fill("gold", leaves)
    sheet.line(
        "shade",
        2,
        *(
            f"M{px:.0f},{py:.0f}q{(1 if n % 2 else -1) * 60}-36 {(1 if n % 2 else -1) * (120 - n * 6)}-50"
            for n, (px, py) in enumerate(way[2:])
        ),
    )


def grass(sheet: Sheet, x: float, y: float) -> None:
    """A tussock of grass with its roots."""
    sheet.raw(f'<g transform="translate({x + 250} {y + 560})scale(3.1 5.2)">')
    sheet.fill("leaf", tussock(33, 15, 58, 84, 2.6))
    sheet.fill("gold", tussock(34, 7, 44, 92, 2))
    sheet.raw("</g>")
    sheet.line(
        "shade",
        3,
        *(
            f"M{x + 250 + d},{y + 556}q{d * 2} 50 {d * 4 + 8} {90 + (d * 7) % 40}"
            for d in (-16, -9, -3, 4, 10, 17)
        ),
    )


def laboratory() -> Sheet:
    """A bench by a window on the dunes: microscope, flasks, and a core of sediment."""
    sheet = Sheet(1080, 450)
    sheet.fill("mist", "M-9-9H1609V909H-9z")
    rings(
        sheet,
        1330,
        250,
        (60, 104, 156, 218, 290, 372, 466, 570, 690, 830),
        83,
        tone="leaf",
        glow="pale",
        opacity=0.12,
    )
    # The window and what one sees from it.
    sheet.raw('<clipPath id="w"><path d="M150,70H930V560H150z"/></clipPath><g clip-path="url(#w)">')
    sheet.fill("sky", box(140, 60, 800, 510))
    rings(sheet, 660, 230, (80, 112, 152, 200, 260, 330, 410, 510), 84, opacity=0.05)
    sun(sheet, 660, 230, 52)
    massif(
        sheet,
        points("140,380 230,330 320,368 420,300 510,352 640,380 780,340 940,376"),
        85,
        base=440,
        rock="far",
        shade="blue",
        snow="snow",
        snowline=362,
        high=12,
        lean=22,
        teeth=20,
    )
    sheet.fill("haze2", "M140,430Q340,410 540,428T940,416V570H140z")
    sheet.fill(
        "lit",
        soft(points("140,500 260,480 400,430 470,412 440,450 470,490 420,530 400,580")) + "H140z",
    )
    sheet.fill(
        "shade",
        soft(points("470,412 560,452 700,480 940,490"))
        + "V580H400L420,530"
        + soft(points("420,530 470,490 440,450 470,412"), "L")
        + "z",
    )
    sheet.raw("</g>")
    sheet.line("paper", 16, "M150,70H930V560H150z")
    sheet.line("paper", 9, "M540,70V560M150,300H930")
    sheet.fill("card", box(120, 556, 840, 26))
    # The bench.
    sheet.fill("umber", box(-20, 700, 1640, 34))
    sheet.fill("shade", box(-20, 680, 1640, 24))
    sheet.fill("ink", box(-20, 734, 1640, 190))
    grain(sheet, "shade", points("-20,738 500,738 1100,738 1640,738"), 0, 8, rows=8, size=2.6)
    flasks(sheet)
    microscope(sheet, 1190, 680)
    # A core of sediment, its layers to be read.
    x = 90
    for n, (wide, tone) in enumerate(
        (
            (70, "shade"),
            (46, "sand"),
            (90, "warm"),
            (30, "umber"),
            (64, "lit"),
            (40, "shade"),
            (96, "sand"),
            (34, "warm"),
            (60, "umber"),
            (44, "lit"),
        )
    ):
        sheet.fill(tone, f"M{x},782q{8 - n % 3 * 8}-26 0-52h{wide}q{8 - (n + 1) % 3 * 8} 26 0 52z")
        x += wide
    sheet.line("ice", 4, box(84, 728, x - 78, 56))
    sheet.line("paper", 2, *(f"M{90 + n * 28},796v{14 if n % 5 == 0 else 8}" for n in range(21)))
    # Notes.
    sheet.fill("paper", "M900,790L1300,776L1340,860L920,880z")
    sheet.fill("card", "M900,790L1100,783L1128,870L920,880z")
    sheet.line("shade", 2.5, *(f"M{1116 + n * 5},{800 + n * 14}l{170}-6" for n in range(4)))
    sheet.line("green", 3, "M926,852l40-30l30 8l36-34l40 12")
    return sheet


def flasks(sheet: Sheet) -> None:
    for x, s, tone in ((330, 1.15, "leaf"), (520, 0.86, "gold"), (690, 1.0, "pool")):
        w, h = 78 * s, 190 * s
        sheet.fill(
            "ice",
            f"M{x - 17 * s:.0f},{680 - h:.0f}h{34 * s:.0f}v{h * 0.4:.0f}l{w - 17 * s:.0f} {h * 0.52:.0f}q8 {h * 0.08:.0f}-14 {h * 0.08:.0f}h{-2 * w + 28:.0f}q-22 0-14{-h * 0.08:.0f}l{w - 17 * s:.0f}{-h * 0.52:.0f}z",
            opacity=0.75,
        )
        sheet.fill(
            tone,
            f"M{x - w * 0.62:.0f},{680 - h * 0.36:.0f}h{w * 1.24:.0f}l{w * 0.38:.0f} {h * 0.28:.0f}q8 {h * 0.08:.0f}-14 {h * 0.08:.0f}h{-2 * w + 28:.0f}q-22 0-14{-h * 0.08:.0f}z",
        )
        sheet.line(
            "paper",
            4,
            f"M{x - 20 * s:.0f},{680 - h:.0f}h{40 * s:.0f}M{x - 10 * s:.0f},{680 - h * 0.62:.0f}l{-w * 0.55:.0f} {h * 0.4:.0f}",
        )
    # Tubes in their rack, one with a seedling.
    for n, tone in enumerate(("sand", "warm", "shade", "leaf", "lit")):
        x = 820 + n * 46
        sheet.fill("ice", f"M{x},540h26v118q0 14-13 14t-13-14z", opacity=0.8)
        sheet.fill(tone, f"M{x},{590 + n * 7 % 20}h26V658q0 14-13 14t-13-14z")
    sheet.fill(
        "deep",
        blade(879, 592, 26, -60, 9, 0.6),
        blade(879, 592, -24, -56, 9, 0.6),
        blade(925, 590, 20, -80, 7, 0.5),
    )
    sheet.fill(
        "umber",
        box(806, 604, 244, 12),
        box(806, 668, 244, 14),
        box(806, 604, 10, 76),
        box(1040, 604, 10, 76),
    )


def microscope(sheet: Sheet, x: float, y: float) -> None:
    sheet.fill(
        "ink",
        f"M{x - 20},{y}v-26q0-14 14-14h230q30 0 34 22l4 18z",
        f"M{x + 150},{y - 36}q84-70 66-178q-12-80-86-112l16-38q110 44 122 150q14 116-58 182z",
        box(x - 6, y - 142, 190, 18),
        box(x + 60, y - 124, 20, 22),
    )
    sheet.raw(f'<g transform="rotate(24 {x + 100} {y - 300})">')
    sheet.fill("dark", box(x + 66, y - 420, 64, 190))
    sheet.fill(
        "ink",
        box(x + 60, y - 330, 76, 40),
        box(x + 78, y - 474, 40, 56),
        box(x + 72, y - 486, 52, 20),
        box(x + 76, y - 232, 44, 26),
    )
    sheet.fill("gold", box(x + 66, y - 404, 64, 8), box(x + 82, y - 206, 32, 34))
    sheet.raw("</g>")
    sheet.fill("gold", f"M{x + 176},{y - 100}a24,24 0 1 0 .1 0z")
    sheet.fill("ice", box(x + 8, y - 150, 110, 8))
    sheet.fill("paper", f"M{x + 196},{y - 250}q20 60-20 130l-8-6q36-64 18-120z", opacity=0.3)


def library() -> Sheet:
    """Shelves of journals and rolled maps, and a map of contour lines on the table."""
    sheet = Sheet(800, 470)
    sheet.fill("deep", "M-9-9H1609V909H-9z")
    random = Random(9)
    tones = (
        "warm",
        "sand",
        "leaf",
        "mist",
        "haze2",
        "rock",
        "blue",
        "shade",
        "green",
        "gold",
        "far",
    )
    for row, (top, floor) in enumerate(((30, 250), (290, 520))):
        sheet.fill("ink", box(-20, top - 30, 1640, floor - top + 36))
        books = dict.fromkeys(tones, "")
        bands, rolls, _ends = "", "", ""
        x = 14
        while x < 1600:
            if (560 < x < 700 and row == 0) or (1000 < x < 1140 and row == 1):
                for n in range(10):
                    storey, place = (
                        (0, 0),
                        (0, 1),
                        (0, 2),
                        (1, 0),
                        (1, 1),
                        (2, 0),
                        (2, 1),
                        (2, 2),
                        (3, 0),
                        (3, 1),
                    )[n]
                    cx, cy = x + 34 + place * 60 + storey % 2 * 30, floor - 29 - storey * 50
                    sun(sheet, cx, cy, 28, ("card", "lit", "straw")[n % 3])
                    rolls += f"M{cx + 6},{cy}a6,6 0 1 0-12,0a12,12 0 1 0 24,0a17,17 0 1 0-34,0"
                x += 200
                continue
            tone = random.choice(tones)
            wide = random.choice((22, 26, 30, 36, 44, 52))
            high = round(random.uniform(0.66, 0.97) * (floor - top))
            for _ in range(random.choice((1, 1, 2, 4)) if wide < 40 else 1):
                books[tone] += f"M{x},{floor}v-{high}h{wide - 3}v{high}z"
                bands += f"M{x + 4},{floor - high * 4 // 5}h{wide - 11}v14h-{wide - 11}z"
                x += wide
        for tone, data in books.items():
            sheet.fill(tone, data)
        sheet.fill("paper", bands, opacity=0.7)
        sheet.line("shade", 2, rolls)
        sheet.fill("shade", box(-20, floor, 1640, 22))
    # The table with the map.
    sheet.fill("shade", "M-20,600H1640V920H-20z")
    sheet.fill("umber", "M-20,586H1640V616H-20z")
    sheet.raw(
        '<clipPath id="m"><path d="M300,660L1330,640L1480,905H170z"/></clipPath><g clip-path="url(#m)">'
    )
    sheet.fill("paper", "M300,660L1330,640L1480,905H170z")
    rings(
        sheet,
        700,
        800,
        (26, 56, 90, 130, 176, 230, 292, 364, 450, 550, 670),
        93,
        tone="gold",
        glow="glow",
        flat=0.42,
        opacity=0.07,
    )
    sheet.line(
        "pool",
        5,
        soft(points("1420,700 1250,720 1120,700 1010,740 960,800 860,860 820,920")),
    )
    sheet.raw("</g>")
    sheet.fill("lit", "M300,660q-30-16-40 4t20 34zM1330,640q40-10 34 14t-22 28z")
    sheet.fill("card", "M60,700l220-14l20 70l-250 22z")
    sheet.fill("green", "M40,690l220-14l20 70l-250 22z")
    sheet.fill("card", "M76,706l90-6l4 18l-92 6z")
    sheet.line("ink", 7, "M1150,760l130-150M1130,850L1286,610")
    sun(sheet, 1284, 606, 12, "gold")
    return sheet
