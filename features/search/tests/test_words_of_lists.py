"""The words of the lists of papers and people, without scripts."""

import re
from types import SimpleNamespace

import html5lib
import pytest
from entries import clear, page, put
from flask.testing import FlaskClient

from tests.papers import paper_writer, references


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=hidden carbon sink", 1),
        ("q=辫状河网结构解析", 1),
        ("year=2015&q=penguin", 0),
        ("q=<script>&author=xiao-wenjiang", 0),
    ],
)
def test_papers_are_narrowed_by_words_and_choices(
    client: FlaskClient, query: str, count: int
) -> None:
    response = client.get(f"/en/papers/?{query}")
    assert response.status_code == 200
    assert len(references(response.text)) == count
    assert "<script>" not in response.text.replace('<script type="module"', "")
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in response.headers["Cache-Control"]
    if not count:
        assert "Remove one." in response.text


def test_what_the_site_says_of_a_paper_is_found(own_site: SimpleNamespace) -> None:
    client = paper_writer(own_site)(summary={"en": "Finds that dunes wander."})
    assert "tried" in client.get("/en/papers/?q=dunes wander").text


@pytest.mark.parametrize(("locale", "said"), [("en", "1 person found"), ("zh", "找到1人")])
def test_the_directory_is_narrowed_by_words_and_choices(
    small_site: SimpleNamespace, locale: str, said: str
) -> None:
    clear(small_site, "people", "papers", "units")
    put(small_site, "units/water", name={"en": "Water", "zh": "水"}, kind="department")
    put(small_site, "terms/snow", name={"en": "Snow", "zh": "积雪"}, vocabulary="field")
    for key, units, fields in (("a", ["water"], ["snow"]), ("b", ["water"], []), ("c", [], [])):
        put(small_site, f"people/zz-{key}", name={"en": f"Zz {key}"}, units=units, fields=fields)
    html = page(small_site, f"/{locale}/scientists/?q=zz&unit=water&field=snow")
    shown = re.findall(
        rf'<li class="person"\s+data.*?href="/{locale}/scientists/([^/]+)/"', html, re.S
    )
    assert shown == ["zz-a"]
    counts = dict(re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)', html))
    assert counts == {"water": "1", "snow": "1"}
    html = page(small_site, f"/{locale}/scientists/?q=zz+c&colour=red")
    html5lib.HTMLParser(strict=True).parse(html)
    assert said in html
    assert 'value="zz c"' in html
    assert "colour" not in html
