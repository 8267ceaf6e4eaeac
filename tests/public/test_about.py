"""About the institute: at a glance, its structure as text, its directors by term."""

import re
from types import SimpleNamespace

import html5lib
import pytest
from entries import clear, page, put


@pytest.fixture
def site(small_site: SimpleNamespace) -> SimpleNamespace:
    """An institute with two units, two directors and a secretary, and with pages written for these
    tests.
    """
    clear(small_site, "people", "units")
    for number, (key, title) in enumerate(
        {"structure": "Structure", "directors": "Directors"}.items()
    ):
        put(
            small_site,
            f"pages/{key}",
            title={"en": title, "zh": title},
            parent="about",
            position=number,
            body={"en": ["Words of the page."], "zh": ["本页文字。"]},
        )
    put(
        small_site,
        "units/whole",
        name={"en": "Institute", "zh": "研究所"},
        kind="institute",
        founded="1998-07-07",
        predecessors=["before"],
        headTerms=[
            {
                "id": "b",
                "person": "li",
                "role": {"en": "Director", "zh": "所长"},
                "from": "2017",
                "until": "2018",
            },
            {
                "id": "a",
                "person": "chen",
                "role": {"en": "Director", "zh": "所长"},
                "from": "2010",
                "until": "2016",
                "attested": True,
            },
            {
                "id": "c",
                "person": "chen",
                "role": {"en": "Secretary", "zh": "书记"},
                "from": "2019",
                "until": "2019",
                "attested": True,
            },
        ],
    )
    put(small_site, "units/before", name={"en": "Old institute"}, kind="institute", founded="1961")
    put(
        small_site,
        "units/water",
        name={"en": "Water", "zh": "水"},
        kind="department",
        parent="whole",
        founded="1999",
    )
    put(
        small_site,
        "units/rain",
        name={"en": "Rain", "zh": "雨"},
        kind="laboratory",
        parent="water",
        founded="2001",
    )
    put(small_site, "people/chen", name={"en": "Chen Ya", "zh": "陈雅"}, sortName="Chen Ya")
    put(small_site, "people/li", name={"en": "Li Na", "zh": "李娜"}, sortName="Li Na")
    return small_site


def rows(html: str) -> list[str]:
    table = html.split('<table class="heads">', 1)[1].split("</table>", 1)[0]
    return [
        " ".join(re.sub(r"<[^>]+>", " ", row).split())
        for row in re.findall(r"(?s)<tr>.*?</tr>", table)
    ]


def test_the_front_says_what_the_institute_is_at_a_glance(site: SimpleNamespace) -> None:
    html = page(site, "/en/about/")
    html5lib.HTMLParser(strict=True).parse(html)
    facts = html.split('<dl class="facts at-a-glance"', 1)[1].split("</dl>", 1)[0]
    for words in (
        "7 Jul 1998",
        '<a href="/en/research/before/">Old institute</a>',
        "999012",
        '<a href="/en/scientists/li/">Li Na</a>',
        "2017 – 2018",
        '<a href="/en/research/">2 units</a>',
        '<a href="/en/scientists/">2 people</a>',
    ):
        assert words in facts, words
    assert "Chen Ya" not in facts, "only the last director"
    assert 'href="/en/about/structure/"' in html
    assert "figure-source" in html, "figures have their date or source"


def test_the_front_stands_without_units_and_people(small_site: SimpleNamespace) -> None:
    clear(small_site, "people", "units")
    for locale in ("en", "zh"):
        html = page(small_site, f"/{locale}/about/")
        html5lib.HTMLParser(strict=True).parse(html)
        assert '/scientists/">0' not in html


def test_the_structure_is_told_in_words(site: SimpleNamespace) -> None:
    for locale, words in (("en", "Words of the page."), ("zh", "本页文字。")):
        html = page(site, f"/{locale}/about/structure/")
        html5lib.HTMLParser(strict=True).parse(html)
        listed = html.split('class="structure-list"', 1)[1].split("</article>", 1)[0]
        for key in ("whole", "water", "rain"):
            assert f'href="/{locale}/research/{key}/"' in listed, key
        assert words in html


def test_directors_stand_by_role_and_term_the_earliest_first(site: SimpleNamespace) -> None:
    assert rows(page(site, "/en/about/directors/")) == [
        "Name Term, or dates of sources",
        "Director",
        "Chen Ya in sources of 2010 and 2016",
        "Li Na 2017 – 2018",
        "Secretary",
        "Chen Ya in a source of 2019",
    ]
    assert rows(page(site, "/zh/about/directors/")) == [
        "姓名 任期或资料日期",
        "所长",
        "陈雅 2010年、2016年的资料",
        "李娜 2017年至2018年",
        "书记",
        "陈雅 2019年的资料",
    ]
    assert "Words of the page." in page(site, "/en/about/directors/")


def test_what_is_not_known_yet_is_said(site: SimpleNamespace) -> None:
    clear(site, "units")
    assert "No directors are listed yet." in page(site, "/en/about/directors/")
    assert "尚无历任所长的资料。" in page(site, "/zh/about/directors/")
    assert "units are not listed yet" in page(site, "/en/about/structure/")
    assert "尚未列出研究单元。" in page(site, "/zh/about/structure/")


def test_the_institute_is_the_one_that_came_of_the_others(site: SimpleNamespace) -> None:
    put(site, "units/aaa", name={"en": "Aaa, a lone institute"}, kind="institute")
    assert (
        'href="/en/research/whole/"'
        in page(site, "/en/about/structure/").split("structure-list", 1)[1]
    )


@pytest.mark.parametrize("path", ["", "structure/", "directors/"])
def test_other_methods_are_refused(site: SimpleNamespace, path: str) -> None:
    assert site.client.post(f"/en/about/{path}").status_code == 405


def test_a_page_that_is_not_published_is_not_found(site: SimpleNamespace) -> None:
    put(site, "pages/directors", title={"en": "Directors"}, parent="about", publication={})
    for locale in ("en", "zh"):
        assert site.client.get(f"/{locale}/about/directors/").status_code == 404
        assert site.client.get(f"/{locale}/about/nowhere/").status_code == 404
