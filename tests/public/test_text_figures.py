"""The charts and drawings of entries in the text of a page, as they stand without any feature."""

import re
from types import SimpleNamespace

import pytest
from entries import clear, draw, page, put

TERM = {"name": {"en": "Salt", "zh": "盐"}, "vocabulary": "topic"}


@pytest.fixture
def site(small_site: SimpleNamespace) -> SimpleNamespace:
    clear(small_site, "news", "papers")
    put(small_site, "terms/salt", **TERM)
    for key, year in (("one", "2018"), ("two", "2018"), ("three", "2021-05"), ("four", "")):
        issued = {"issued": year} if year else {}
        put(small_site, f"papers/{key}", keywords=["salt"], **issued)
    return small_site


def text(site: SimpleNamespace, *lines: str) -> str:
    body = {"en": list(lines), "zh": list(lines)}
    put(site, "news/told", headline={"en": "Told", "zh": "报道"}, date="2024", body=body)
    prose = page(site, "/en/news/told/").partition('class="prose"')[2]
    return prose.partition("<p>end</p>")[0]


def test_papers_per_year_are_counted_and_stand_as_a_table(site: SimpleNamespace) -> None:
    told = text(site, "![Papers on *salt* & more](entry:terms/salt#papers)", "", "end")
    assert re.findall(r'<th scope="row">(\d+)</th><td class="number">(\d+)</td>', told) == [
        ("2018", "2"),
        ("2021", "1"),
    ]
    assert "<figcaption>Papers on salt &amp; more" in told
    put(site, "papers/five", keywords=["salt"], issued="2021")
    assert '<td class="number">2</td></tr>\n' in page(site, "/en/news/told/").split("2021</th>")[1]


def test_a_timeline_and_a_drawing(site: SimpleNamespace) -> None:
    rows = [{"id": "a", "date": "1999", "label": {"en": "<b>Begun</b>", "zh": "开始"}}]
    draw(site, "saltlake", "terms/salt")
    put(site, "pages/dated", title={"en": "Dated", "zh": "年表"}, timeline=rows)
    told = text(
        site,
        "![In dates](entry:pages/dated#timeline)",
        "",
        "![A lake](entry:terms/salt#drawing)",
        "",
        "end",
    )
    assert "&lt;b&gt;Begun" in told
    assert re.search(r'text-drawing"><source[^>]*><img src="[^"]*saltlake', told)


def test_what_has_no_such_figure_is_a_link(site: SimpleNamespace) -> None:
    put(site, "terms/dust", **TERM | {"name": {"en": "Dust", "zh": "尘"}})
    put(site, "people/ann", name={"en": "Ann", "zh": "安"})
    told = text(
        site,
        "![None](entry:terms/dust#papers)",
        "",
        "![Hers](entry:people/ann#papers)",
        "",
        "![Gone](entry:people/gone#drawing)",
        "",
        "end",
    )
    assert "<figure" not in told
    assert '<a href="/en/scientists/ann/">Hers</a>' in told
    assert '<span class="broken-link">Gone</span>' in told
