"""Stories: their pages, where other pages show them, and nothing of them without any."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from entries import clear, draw, page, put
from pages import check_html

from tests.freeze.smallsite import tree

BODY = ["First paragraph.", "", "> Sand moves.", ">", "> — Ann", "", "end"]


def words(text: str) -> dict[str, str]:
    return {"en": text, "zh": f"{text}文"}


def tell(site: SimpleNamespace, key: str, **values: Any) -> None:
    told = {
        "headline": words(f"Story {key}"),
        "date": "2026-12-01",
        "summary": words("What was found."),
        "body": {"en": BODY, "zh": BODY},
    }
    put(site, f"stories/{key}", **told | values)


@pytest.fixture
def site(small_site: SimpleNamespace) -> SimpleNamespace:
    clear(small_site, "stories")
    return small_site


def test_a_story_has_its_picture_its_points_and_what_is_behind_it(site: SimpleNamespace) -> None:
    put(site, "people/ann", name=words("Ann"))
    put(site, "papers/salt", title="Salt and sand")
    put(site, "projects/dunes", title=words("Dunes"))
    draw(site, "saltlake", "stories/one")
    tell(
        site,
        "one",
        caption=words("A <b>caption</b>"),
        points=[{"id": name, "text": words(f"Point {name}")} for name in "abc"],
        people=["ann", "gone"],
        papers=["salt"],
        projects=["dunes"],
        author="Bo",
    )
    for locale in ("en", "zh"):
        html = page(site, f"/{locale}/stories/one/")
        check_html(f"/{locale}/stories/one/", html)
        lead, _mark, rest = html.partition('class="longread-lead"')[2].partition("</figure>")
        assert "saltlake" in lead
        assert "A &lt;b&gt;caption" in lead
        points = re.findall(r"<li>(Point .)", rest.partition("longread-points")[2])
        assert points == ["Point a", "Point b", "Point c"]
        behind = rest.partition('class="longread-behind"')[2].partition("</aside>")[0]
        for address in ("scientists/ann", "papers/salt", "cooperation/projects/dunes"):
            assert f'href="/{locale}/{address}/"' in behind, address
        assert '<figure class="quote">' in rest
    assert "Text: Bo" in page(site, "/en/stories/one/")
    assert "longread-more" not in page(site, "/en/stories/one/")


def test_a_story_without_the_optional_parts_shows_nothing_for_them(site: SimpleNamespace) -> None:
    tell(site, "bare")
    html = page(site, "/en/stories/bare/")
    check_html("/en/stories/bare/", html)
    for part in ("longread-lead", "longread-points", "longread-behind", "longread-more", "byline"):
        assert part not in html, part


def test_stories_are_shown_on_home_and_in_research_and_nothing_without_any(
    site: SimpleNamespace,
) -> None:
    put(site, "people/ann", name=words("Ann"))
    places = ("/en/", "/en/research/", "/en/news/", "/en/scientists/ann/")
    for path in places:
        assert not re.search(r"/stories/|>Stor(y|ies)<", page(site, path)), path
    assert site.client.get("/en/stories/").status_code == 404
    for number in range(5):
        tell(site, f"n{number}", date=f"2026-11-0{number + 1}", people=["ann"])
    shown = ["n4", "n3", "n2"]
    for path in (*places[:2], places[3]):
        assert re.findall(r'<a href="/en/stories/(\w+)/"', page(site, path)) == shown, path
    home = page(site, "/en/")
    assert home.count("longread-large") == 1
    assert home.index('id="stories"') < home.index('id="news"')
    assert '<a href="/en/stories/">Stories</a>' in page(site, "/en/news/")
    everything = re.findall(r'<a href="/en/stories/(\w+)/"', page(site, "/en/stories/"))
    assert everything == ["n4", "n3", "n2", "n1", "n0"]
    more = page(site, "/en/stories/n3/").partition("longread-more")[2]
    assert re.findall(r'<a href="/en/stories/(\w+)/"', more) == ["n2", "n1", "n0"]
    last = page(site, "/en/stories/n0/").partition("longread-more")[2]
    assert re.findall(r'<a href="/en/stories/(\w+)/"', last) == shown


def test_a_story_shows_its_own_timeline(site: SimpleNamespace) -> None:
    rows = [{"id": "a", "date": "1999", "label": words("Begun")}]
    body = ["![In dates](entry:stories/own#timeline)"]
    tell(site, "own", timeline=rows, body={"en": body, "zh": body})
    html = page(site, "/en/stories/own/")
    assert "<td>Begun</td>" in html
    assert "<figcaption>In dates</figcaption>" in html


def test_live_and_frozen_pages_are_the_same(site: SimpleNamespace, tmp_path: Path) -> None:
    put(site, "people/ann", name=words("Ann"))
    draw(site, "saltlake", "stories/one")
    tell(site, "one", people=["ann"])
    out = tmp_path / "out"
    run = site.app.test_cli_runner()
    assert run.invoke(args=["freeze", str(out), "--jobs", "1"]).exit_code == 0
    files = tree(out)
    for path in ("/en/stories/one/", "/zh/stories/one/", "/en/stories/", "/en/"):
        assert files[f"{path[1:]}index.html"].decode() == page(site, path), path
    tell(site, "two")
    assert run.invoke(args=["freeze", str(out), "--jobs", "1"]).exit_code == 0
    whole = tmp_path / "whole"
    assert run.invoke(args=["freeze", str(whole), "--jobs", "1"]).exit_code == 0
    assert tree(out) == tree(whole)
    assert "/en/stories/two/" in tree(out)["en/index.html"].decode()


def test_more_than_three_points_are_refused_at_the_field(editor: Any, sent: Any) -> None:
    editor.post("/entries/stories/new", {"headline.en": "Too much", "key": "much"})
    form = sent(editor.get("/entries/stories/much/").text)
    rows = [f"a{number}" for number in range(4)]
    form.setlist("points", rows)
    for number, row in enumerate(rows):
        form[f"points.{row}.text.en"] = f"Point {number}"
    assert editor.post("/entries/stories/much/", form).status_code == 303
    shown = editor.get("/entries/stories/much/").text
    assert "Keep the three that matter most" in shown
    assert "Point 3" in shown


def test_a_wrong_figure_is_named_at_the_text_and_kept(editor: Any, sent: Any) -> None:
    editor.post("/entries/stories/new", {"headline.en": "Wrong", "key": "wrong"})
    form = sent(editor.get("/entries/stories/wrong/").text)
    form["body.en"] = "![Map](entry:stations/celin#mapp)"
    editor.post("/entries/stories/wrong/", form)
    shown = editor.get("/entries/stories/wrong/").text
    assert "names no figure" in shown
    assert "![Map](entry:stations/celin#mapp)" in shown
