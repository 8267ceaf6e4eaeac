"""Sources are named in the page’s language; titles in older files, one for all languages, are still
read.
"""

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from entries import put
from werkzeug.test import TestResponse

NOTICE = "水科学院河流研究所：标本馆通知"
MUSEUM = "The institute’s English website: the museum (undated)"
ENTRY = "content/collections/specimen-museum.json"


def page(site: SimpleNamespace, locale: str) -> str:
    return str(
        site.client.get(f"/{locale}/resources/collections/specimen-museum/").get_data(as_text=True)
    )


@pytest.mark.parametrize(
    ("locale", "titles"),
    [
        ("en", (MUSEUM, "The institute’s Chinese website: notice of the museum")),
        ("zh", ("研究所英文网站：标本馆（未注明日期）", NOTICE)),
    ],
)
def test_a_source_is_named_in_the_pages_language(
    locale: str, titles: tuple[str, ...], get: Callable[[str], TestResponse]
) -> None:
    html = get(f"/{locale}/resources/collections/specimen-museum/").get_data(as_text=True)
    for title in titles:
        assert f'rel="external">{title}</a>' in html


def test_the_date_of_a_source_is_no_date_of_a_figure(get: Callable[[str], TestResponse]) -> None:
    html = get("/zh/cooperation/").get_data(as_text=True)
    assert '研究所英文网站：国际合作</span><span class="as-of">（2009年）</span>' in html


def test_an_address_that_a_paper_shows_is_not_a_source_again(small_site: SimpleNamespace) -> None:
    doi, more = "10.1000/dunes", "https://press.example/dunes"
    sources = [
        {"id": "doi", "title": f"DOI {doi}", "url": f"https://doi.org/{doi}"},
        {"id": "book", "title": "A book on paper"},
    ]
    for key, rows in (("one", sources), ("two", [*sources, {"id": "more", "url": more}])):
        put(small_site, f"papers/{key}", type="report", title="Dunes", DOI=doi, sources=rows)
    listed = [
        page.partition('<section class="sources"')[2].partition("</section>")[0]
        for page in (
            small_site.client.get(f"/en/papers/{key}/").get_data(as_text=True)
            for key in ("one", "two")
        )
    ]
    assert [html.count("<li>") for html in listed] == [1, 2]
    assert "A book on paper</span></li>" in listed[0]
    assert more in listed[1]


def test_titles_for_all_languages_are_marked_where_their_script_is_another(
    own_site: SimpleNamespace,
) -> None:
    path = own_site.data / ENTRY
    entry = json.loads(path.read_text("utf-8"))
    for source, title in zip(entry["sources"], (MUSEUM, NOTICE), strict=False):
        source["title"] = title
    path.write_text(json.dumps(entry, ensure_ascii=False, indent=2) + "\n", "utf-8")
    own_site.site.store.refresh()
    english, chinese = page(own_site, "en"), page(own_site, "zh")
    for html, lang, foreign, own in (
        (english, "zh-Hans", NOTICE, MUSEUM),
        (chinese, "en", MUSEUM, NOTICE),
    ):
        assert f'rel="external" lang="{lang}">{foreign}</a>' in html
        assert f'rel="external">{own}</a>' in html


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_what_has_not_been_verified_is_named(locale: str, small_site: SimpleNamespace) -> None:
    put(small_site, "people/tried", name={"en": "Li Na", "zh": "李娜"}, unverified=["name"])
    put(small_site, "news/tried", headline={"en": "A", "zh": "甲"}, unverified=["author", "date"])
    pages = {
        path: small_site.client.get(f"/{locale}/{path}/tried/").get_data(as_text=True)
        for path in ("scientists", "news")
    }
    person, item = {
        "en": ("verified: Name.", "verified: Author, Date."),
        "zh": ("尚未核实：姓名。", "尚未核实：作者、日期。"),
    }[locale]
    assert person in pages["scientists"]
    assert item in pages["news"]
