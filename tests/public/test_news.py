"""The list of news, and the page of an item."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from entries import clear, page, put
from flask import Flask
from flask.testing import FlaskClient
from published import words


def test_an_item_leads_to_those_above_and_below_it(app: Flask, client: FlaskClient) -> None:
    """The neighbours are those in the list of all items, also if several have the same date."""
    snapshot = app.extensions["oasis"].site.store.snapshot()
    keys = snapshot.select("news", {}, "-date", "en")
    pages = [f"/en/{snapshot.addresses.by_name['news', key]}" for key in keys]
    for place, address in enumerate(pages):
        html = client.get(address).get_data(as_text=True)
        above, below = pages[place - 1 : place][:1], pages[place + 1 : place + 2]
        assert re.findall(r'class="step-on">.*?href="([^"]*)"', html) == above, address
        assert re.findall(r'class="step-back">.*?href="([^"]*)"', html) == below, address


@pytest.fixture
def site(small_site: SimpleNamespace) -> SimpleNamespace:
    clear(small_site, "news")
    return small_site


def item(site: SimpleNamespace, key: str, date: str, **values: Any) -> None:
    head = {"en": f"Item {key}", "zh": f"第{key}条"}
    put(site, f"news/{key}", headline=head, date=date, category="event", **values)


def related(site: SimpleNamespace, key: str) -> list[str]:
    further = page(site, f"/en/news/{key}/").partition('aria-labelledby="further"')[2]
    return re.findall(r'<a href="/en/news/(\w+)/"', further.partition("</section>")[0])


def test_related_news_share_something_and_are_earlier_or_later(site: SimpleNamespace) -> None:
    put(site, "people/gardener", name={"en": "G", "zh": "G"})
    for number in range(6):
        item(site, f"common{number}", f"200{number}", keywords=["hezhou", "arid-land"])
    item(site, "opening", "2022", people=["gardener"], keywords=["ili", "hezhou"])
    item(site, "greenhouse", "2025", people=["gardener"], keywords=["ili"])
    item(site, "seeds", "2023", keywords=["ili"])
    item(site, "visit", "2021", keywords=["hezhou"])
    item(site, "both", "2020", keywords=["hezhou", "arid-land"])
    assert related(site, "opening") == ["greenhouse", "seeds"]
    assert related(site, "greenhouse") == ["opening", "seeds"]
    assert related(site, "visit") == [], "only a keyword of more than five items"
    assert related(site, "both") == ["common5", "common4", "common3"]


def test_a_new_item_changes_the_related_news_of_one_other(site: SimpleNamespace) -> None:
    keys = [f"old{number}" for number in range(9)]
    for number, key in enumerate(keys):
        item(site, key, f"2010-0{number + 1}", keywords=["ili", "tianshan"])
    before = {key: page(site, f"/en/news/{key}/") for key in keys}
    item(site, "new", "2024", keywords=["ili", "tianshan"])
    changed = [key for key in keys if page(site, f"/en/news/{key}/") != before[key]]
    assert changed == keys[-1:]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_list_of_news_has_no_hole(locale: str, site: SimpleNamespace) -> None:
    """After the newest twenty, a year with a list of its own is named in its place."""
    for number in range(18):
        item(site, f"new{number}", f"2024-{number % 9 + 1:02}")
    for number in range(4):
        item(site, f"cut{number}", f"2023-{number + 1:02}")
    item(site, "single", "2021")
    for year in ("2020", "2018"):
        for number in range(3):
            item(site, f"of{year}x{number}", year)
    item(site, "first", "1998")
    html = page(site, f"/{locale}/news/").partition('<div class="list-aside')[0]
    found = re.findall(
        r'entry-title"><a href="/../news/(\w+)/"|<li><a href="/../news/year/(\d+)/">([^<]+)<', html
    )
    cut, later, older = {
        "en": ("2023: 4 items", "2020: 3 items", "2018: 3 items"),
        "zh": ("2023年：4条", "2020年：3条", "2018年：3条"),
    }[locale]
    assert found[20:] == [
        ("", "2023", cut),
        ("single", "", ""),
        ("", "2020", later),
        ("", "2018", older),
        ("first", "", ""),
    ]


def test_the_list_of_papers_has_no_hole(site: SimpleNamespace) -> None:
    clear(site, "papers")
    for year, number in (("2022", 39), ("2021", 4), ("2020", 1), ("2019", 3), (None, 1)):
        for place in range(number):
            issued = {"issued": year} if year else {}
            put(site, f"papers/p{year or 0}x{place}", title=f"P {year} {place}", **issued)
    said = words(page(site, "/en/papers/")).partition("Filter the list")[0]
    rest = said[said.index("P 2021") :]
    assert re.findall(r"P (?:\d{4}|None) \d+|\d{4}: \d+ papers", rest) == [
        "P 2021 0",
        "2021: 4 papers",
        "P 2020 0",
        "2019: 3 papers",
        "P None 0",
    ]


def test_the_day_of_a_report_is_in_one_part_with_its_word(site: SimpleNamespace) -> None:
    """A dot divides the parts of the line."""
    put(site, "news/told", date="2024-08-23", category="event", reported=True)
    html = page(site, "/en/news/told/")
    assert '<span>reported <time datetime="2024-08-23">23 Aug 2024</time></span>' in html
