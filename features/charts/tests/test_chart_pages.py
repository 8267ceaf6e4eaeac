"""Charts drawn from the entries, with a table beside them, in both languages."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import html5lib
import pytest
from published import publish
from werkzeug.test import TestResponse

from cms.web.templating.slots import SpansPlace, UnitsPlace, YearsPlace
from features.charts.charts import spans, units, years
from tests.entries import clear, page, put
from tests.pictures_of_pages import SVG, reading, svgs, without, write


@pytest.fixture
def institute(small_site: SimpleNamespace) -> SimpleNamespace:
    """An institute with two units, one in the other, and with a predecessor."""
    clear(small_site, "units")
    put(small_site, "pages/structure", title={"en": "Structure"}, parent="about")
    for key, more in {
        "whole": {"kind": "institute", "predecessors": ["before"]},
        "before": {"kind": "institute"},
        "water": {"kind": "department", "parent": "whole"},
        "rain": {"kind": "laboratory", "parent": "water"},
    }.items():
        put(small_site, f"units/{key}", name={"en": key.title()}, founded="1999", **more)
    return small_site


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_history_has_a_line_of_time_and_a_table(
    get: Callable[[str], TestResponse], locale: str
) -> None:
    html = get(f"/{locale}/about/history/").get_data(as_text=True)
    wide, narrow = svgs(html, "timeline")
    assert len(wide.findall(f"{SVG}circle")) == len(narrow.findall(f"{SVG}circle")) > 10
    assert html.count('class="when"><') >= 10


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_projects_are_shown_over_time(get: Callable[[str], TestResponse], locale: str) -> None:
    html = get(f"/{locale}/cooperation/projects/").get_data(as_text=True)
    wide, narrow = svgs(html, "spans")
    rows = re.findall(r'<tr><td><a href="[^"]+/cooperation/projects/[^"]+">', html)
    assert (
        len(wide.findall(f"{SVG}g[@class='span']"))
        == len(narrow.findall(f"{SVG}g[@class='span']"))
        == len(rows)
        > 5
    )


def test_a_page_without_events_has_no_line_of_time(get: Callable[[str], TestResponse]) -> None:
    html = get("/en/about/").get_data(as_text=True)
    assert "timeline" not in html


def test_the_line_of_time_leads_to_entries_and_escapes(own_site: SimpleNamespace) -> None:
    label = '<b>"A & B"</b>'
    write(
        own_site,
        "pages",
        "history",
        timeline=[
            {
                "id": "a",
                "date": "1998-07",
                "until": "2001",
                "label": {"en": label, "zh": label},
                "entry": "organizations/aow",
                "source": "https://example.org/?a=1&b=2",
            },
            {"id": "b", "label": {"en": "Undated", "zh": "无日期"}},
        ],
    )
    html = own_site.client.get("/en/about/history/").get_data(as_text=True)
    (wide, _narrow) = svgs(html, "timeline")
    assert label in "".join(wide.itertext())
    assert "Undated" not in "".join(wide.itertext())
    assert '<a href="/en/cooperation/organizations/aow/">&lt;b&gt;' in html
    assert 'href="https://example.org/?a=1&amp;b=2"' in html
    assert "<td>Undated</td>" in html


def test_units_make_a_tree_whatever_their_parents(small_site: SimpleNamespace) -> None:
    made = (
        ("top", "institute", None),
        ("old", "institute", None),
        ("lab", "laboratory", "top"),
        ("desk", "office", "lab"),
        ("one", "centre", "two"),
        ("two", "centre", "one"),
        ("lost", "office", "gone"),
    )
    for key, kind, parent in made:
        write(
            small_site,
            "units",
            key,
            kind=kind,
            founded="2001",
            **({"parent": parent} if parent else {}),
        )
    with reading(small_site) as read:
        drawn = units(UnitsPlace(read, [read.get_or_404("units", key) for key, *_ in made]))
    assert drawn
    for svg in svgs(drawn["chart"], "organisation"):
        links = [link.get("href") for link in svg.iter(f"{SVG}a")]
        assert sorted(map(str, links)) == sorted(f"/en/research/{key}/" for key, *_ in made)


def test_numbers_a_year_and_spans_come_in_two_layouts(small_site: SimpleNamespace) -> None:
    with reading(small_site, "zh") as read:
        projects = read.list("projects")
        bars = years(YearsPlace(read, [("2019", 2), ("2021", 1)], "论文", "每年的论文"))
        bands = spans(SpansPlace(read, projects, "项目", "项目"))
        assert years(YearsPlace(read, [], "", "")) is None
        assert spans(SpansPlace(read, [], "", "")) is None
        assert units(UnitsPlace(read, [])) is None
    for drawn, kind in ((bars, "bars"), (bands, "spans")):
        assert drawn
        found = svgs(drawn["chart"], kind)
        assert [svg.get("lang") for svg in found] == ["zh-Hans", "zh-Hans"]
        assert [(svg.get("viewBox") or "").split()[2] for svg in found] == ["760", "340"]


def test_the_units_of_an_institute_are_a_chart_and_the_same_in_words(
    institute: SimpleNamespace,
) -> None:
    html = page(institute, "/en/about/structure/")
    chart, words = html.split('<figure class="structure-chart">', 1)[1].split("</figure>", 1)
    for key in ("whole", "water", "rain"):
        assert f'href="/en/research/{key}/"' in chart, key
        assert f'href="/en/research/{key}/"' in words, key
    assert "before" not in chart, "a predecessor is not a part of the unit"
    assert "The chart in words" in words


def test_a_climate_by_month_is_drawn(small_site: SimpleNamespace) -> None:
    months = "−12.5 −8 1 9.5 16 21 23.25 21.5 15.5 7 -2 -10"
    rain = "-1 1 2 3 4 5 6 7 8 9 10 11"
    for known, bars in (({"precipitation": rain}, [12, 12]), ({}, [0, 0])):
        monthly = {"temperature": months} | known
        publish(small_site, "stations", "tried", name={"en": "Tried"}, monthly=monthly)
        html = page(small_site, "/en/resources/stations/tried/")
        drawings = re.findall(r'<svg class="climate".*?</svg>', html, re.DOTALL)
        assert [drawing.count("<circle") for drawing in drawings] == [12, 12]
        assert [drawing.count("<rect") for drawing in drawings] == bars
        assert 'height="-' not in html


def test_without_charts_their_tables_are_open(institute: SimpleNamespace) -> None:
    monthly = {"temperature": " ".join(map(str, range(12)))}
    put(institute, "stations/tried", name={"en": "Tried"}, monthly=monthly)
    site = without(institute, "charts")
    for path, words in (
        ("about/history/", '<caption class="visually-hidden">Timeline</caption>'),
        ("about/structure/", 'href="/en/research/water/"'),
        ("cooperation/projects/", '<caption class="visually-hidden">Projects over time'),
        ("papers/", '<caption class="visually-hidden">Papers per year</caption>'),
        ("resources/stations/tried/", '<h2 id="climate">Climate by month</h2>'),
    ):
        html = page(site, f"/en/{path}")
        html5lib.HTMLParser(strict=True).parse(html)
        main = html.partition("<main")[2].partition("</main>")[0]
        assert words in re.sub(r"<details.*?</details>", "", main, flags=re.DOTALL), path
        assert 'class="chart' not in main
        assert "The chart in words" not in main
