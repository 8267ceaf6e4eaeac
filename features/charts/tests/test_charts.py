"""Timeline, bars, spans and the organisation chart: complete, true to scale, escaped,
repeatable.
"""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.shared.svg import Caption
from cms.core.languages import Text
from features.charts.bar_chart import per_year
from features.charts.gantt import Span, spans
from features.charts.org_chart import OrgUnit, organisation
from features.charts.timeline import TimelineEvent, timeline
from tests.drawings import HOSTILE, SVG, box, check_apart, parse, sheet, words

SAID = {"caption": Caption("Chart", "What it shows", "en")}
EVENTS = (
    TimelineEvent(
        1961.0,
        None,
        "1961",
        "The Xinjiang Institute of Biology, Pedology and Desert Research is founded",
    ),
    TimelineEvent(1956.0, 1960.0, "1956 – 1959", "The expedition 中国科学院新疆综合考察队"),
    TimelineEvent(1998.5, None, "7 Jul 1998", "Two institutes become one"),
    TimelineEvent(1998.6, None, "Aug 1998", "It moves"),
)
SPANS = (
    Span("A laboratory", 2016.3, None),
    Span("A survey that came to its end", 2013.0, 2018.0),
    Span("A plan of unknown beginning", None, 2020.0),
    Span("Undated", None, None),
)
TREE = OrgUnit("Institute", "/i/", (
    ("Departments", (OrgUnit("Oasis", "/o/", (("Offices", (OrgUnit("Office", ""),)),)), OrgUnit("Desert", "/d/"))),
    ("Laboratories", (
        OrgUnit("A laboratory with a very long name that takes several lines of a narrow column", "/l/"),
    )),
    ("Centres", (OrgUnit("Centre", "/c/"),)),
))  # fmt: skip
WIDTHS = [340, 760]


def drawings(hostile: str, width: int) -> list[str]:
    said = {"caption": Caption(hostile, hostile, "en")}
    return [
        timeline((TimelineEvent(1990, None, hostile, hostile),), width=width, **said),
        spans((Span(hostile, 1990, None),), until=2000, width=width, **said),
        organisation(
            (OrgUnit(hostile, f"/{hostile}", ((hostile, (OrgUnit(hostile, ""),)),)),),
            width=width,
            columns=2,
            **said,
        ),
        per_year(((2000, 3),), width=width, **said),
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_words(hostile: str, width: int) -> None:
    for drawing in drawings(hostile, width):
        root = parse(drawing)
        assert root.findtext(f"{SVG}title") == hostile
    assert hostile in " ".join(words(parse(drawings(hostile, 760)[0])))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("draw", [
    lambda width: timeline(EVENTS, width=width, **SAID), lambda width: spans(SPANS, until=2026, width=width, **SAID),
    lambda width: organisation(
        (TREE, OrgUnit("Elsewhere", "/e/")), width=width, columns=3 if width > 600 else 1, **SAID
    ),
])  # fmt: skip
def test_words_are_whole_and_apart(draw: Callable[[int], str], width: int) -> None:
    assert draw(width) == draw(width)
    root = parse(draw(width))
    texts = [text for text in root.iter(f"{SVG}text") if not text.get("class")]
    assert len(texts) >= 3
    check_apart([box(text, 15) for text in texts], sheet(root))


@given(
    st.lists(
        st.tuples(
            st.integers(1, 9998),
            st.integers(0, 60),
            st.text("abW 绿洲。（", min_size=1, max_size=90),
        ),
        max_size=25,
    ),
    st.sampled_from(WIDTHS),
)
def test_any_history_can_be_drawn(rows: list[tuple[int, int, str]], width: int) -> None:
    events = [
        TimelineEvent(float(year), float(year + years) if years else None, str(year), what)
        for year, years, what in rows
    ]
    root = parse(timeline(events, width=width, **SAID))
    frame = sheet(root)
    assert len(root.findall(f"./{SVG}circle")) == len(events)
    for mark in root.iter(f"{SVG}circle"):
        assert frame.left <= float(mark.get("cx") or -1) <= frame.right
        assert frame.top <= float(mark.get("cy") or -1) <= frame.bottom


def test_events_come_in_order_and_their_dots_keep_to_scale() -> None:
    root = parse(timeline(EVENTS, width=760, **SAID))
    assert [text.text for text in root.findall(f".//{SVG}text[@class='when']")] == [
        "1956 – 1959", "1961", "7 Jul 1998", "Aug 1998",
    ]  # fmt: skip
    xs = [float(dot.get("cx") or 0) for dot in root.findall(f".//{SVG}g[@class='dots']/*")]
    assert (xs[1] - xs[0]) / (xs[2] - xs[0]) == pytest.approx(5 / 42.5, abs=0.01)
    assert root.find(f"{SVG}path[@class='lasting']").get("d")  # type: ignore[union-attr]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("years", [[2020], [2009, 2015, 2023], list(range(1990, 2024))])
def test_bars_are_as_long_as_their_numbers(years: list[int], width: int) -> None:
    counts = [(year, index % 5 + 1) for index, year in enumerate(years)]
    root = parse(per_year(counts, width=width, **SAID))
    bars = root.findall(f"{SVG}rect")
    numbers = [int(text.text or 0) for text in root.findall(f"{SVG}text[@class='number']")]
    assert sorted(numbers) == sorted(count for _, count in counts)
    side = "height" if root.find(f"{SVG}path[@class='floor']") is not None else "width"
    lengths = [
        float(bar.get(side) or 0) / number for bar, number in zip(bars, numbers, strict=True)
    ]
    assert max(lengths) - min(lengths) < 0.2
    check_apart(
        [box(text, 13) for text in root.findall(f"{SVG}text[@class='number']")], sheet(root)
    )
    check_apart([box(text, 13) for text in root.findall(f"{SVG}text[@class='year']")], sheet(root))


def test_a_year_without_anything_is_a_gap() -> None:
    root = parse(per_year([(2009, 1), (2012, 2)], width=760, **SAID))
    assert [text.text for text in root.findall(f"{SVG}text[@class='year']")] == [
        "2009",
        "2010",
        "2011",
        "2012",
    ]
    xs = [float(bar.get("x") or 0) for bar in root.findall(f"{SVG}rect")]
    assert len(xs) == 2
    assert xs[1] - xs[0] == pytest.approx(3 * 46, abs=0.2)


def test_nothing_can_be_drawn_too() -> None:
    assert parse(per_year([], width=340, **SAID)).findall(f"{SVG}rect") == []
    assert parse(timeline([], width=340, **SAID)).findall(f"{SVG}circle") == []
    assert parse(spans([], until=2026, width=340, **SAID)).findall(f"{SVG}g[@class='span']") == []
    assert words(parse(organisation([], width=340, columns=1, **SAID))) == []


def test_spans_tell_open_and_unknown_ends_apart() -> None:
    root = parse(spans(SPANS, until=2026, width=760, **SAID))
    rows = root.findall(f"{SVG}g[@class='span']")
    assert [words(row)[0] for row in rows] == [SPANS[1].title, SPANS[0].title, SPANS[2].title]
    kinds = [[path.get("class") for path in row.findall(f"{SVG}path")] for row in rows]
    assert kinds == [["bar"], ["bar open"], ["unknown", "bar"]]


def test_an_organisation_is_a_tree_of_links() -> None:
    root = parse(organisation((TREE,), width=760, columns=3, **SAID))
    assert root.get("role") == "group"
    assert sorted(link.get("href") or "" for link in root.iter(f"{SVG}a")) == [
        "/c/",
        "/d/",
        "/i/",
        "/l/",
        "/o/",
    ]
    assert {"Institute", "Departments", "Office", "Oasis"} <= set(words(root))


def test_borrowed_words_keep_their_language() -> None:
    name = Text("绿洲", "zh-Hans", True)
    for drawing in (
        timeline((TimelineEvent(1990, None, "1990", name),), width=760, **SAID),
        spans((Span(name, 1990, None),), until=2000, width=760, **SAID),
        organisation((OrgUnit(name, "/"),), width=760, columns=1, **SAID),
    ):
        (text,) = (
            one for one in parse(drawing).iter(f"{SVG}text") if "".join(one.itertext()) == "绿洲"
        )
        assert text.get("lang") == "zh-Hans"


def test_what_has_no_known_end_is_not_drawn_up_to_today() -> None:
    known = (Span("Running", 2000, None), Span("Unknown", 2000, None, open=False))
    running, unknown = parse(spans(known, until=2026, width=760, **SAID)).findall(
        f"{SVG}g[@class='span']"
    )
    assert running.find(f"{SVG}path[@class='bar open']") is not None
    assert unknown.find(f"{SVG}path[@class='bar open']") is None
    line = unknown.find(f"{SVG}path[@class='unknown']")
    assert line is not None
    start, end = re.findall(r"[MH]([0-9.]+)", line.get("d", ""))
    assert float(end) - float(start) <= 60
