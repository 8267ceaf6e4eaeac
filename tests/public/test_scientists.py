"""People: the directory by letter, unit and field, profiles with all entries that name a person."""

import json
import re
from types import SimpleNamespace

import html5lib
import pytest
from entries import clear, page, put
from flask.testing import FlaskClient
from PIL import Image

from cms.content import Snapshot
from cms.web.freeze.freezer import SiteFreezer

BASE = "https://oasis.example"
ORCID = "0000-0002-1825-0097"


@pytest.fixture
def site(small_site: SimpleNamespace) -> SimpleNamespace:
    """A site with few people, in units and fields of their own."""
    clear(small_site, "people", "papers", "units")
    put(small_site, "units/water", name={"en": "Water", "zh": "水"}, kind="department")
    put(small_site, "units/hidden", name={"en": "Hidden"}, kind="department", publication={})
    put(small_site, "terms/snow", name={"en": "Snow", "zh": "积雪"}, vocabulary="field")
    put(
        small_site,
        "people/zeng",
        name={"en": "Zeng Fan", "zh": "曾凡"},
        sortName="Zeng Fan",
        units=["water", "hidden"],
        fields=["snow"],
        status="former",
    )
    put(
        small_site, "people/elan", name={"en": "Élan Åse"}, headline={"en": "Lichens", "zh": "地衣"}
    )
    put(small_site, "people/ekin", name={"en": "Zzz"}, sortName="ekin")
    put(small_site, "people/gulnar", name={"zh": "古丽娜尔"})
    return small_site


def names(html: str) -> list[str]:
    return re.findall(r'class="person-name"><a href="/../scientists/([^/]+)/"', html)


def addresses(site: SimpleNamespace, front: str) -> list[str]:
    from datetime import UTC, datetime
    from pathlib import Path

    found = SiteFreezer(
        site.app, Snapshot(site.site.store.refresh(), datetime.now(UTC)), Path("unused")
    ).addresses()
    return [path.removeprefix(front) for path in found if path.startswith(front)]


def test_people_stand_in_the_order_of_their_latin_names_under_letters(
    site: SimpleNamespace,
) -> None:
    for locale in ("en", "zh"):
        html = page(site, f"/{locale}/scientists/")
        assert names(html) == ["ekin", "elan", "zeng", "gulnar"]
        assert re.findall(r'<h2 id="letter-(\w+)">', html) == ["e", "z", "other"]


def test_a_name_has_its_other_form_beside_it_in_its_language(site: SimpleNamespace) -> None:
    assert '>Zeng Fan</a> <span class="other-name" lang="zh-Hans">曾凡</span>' in page(
        site, "/en/scientists/"
    )
    assert '>曾凡</a> <span class="other-name" lang="en">Zeng Fan</span>' in page(
        site, "/zh/scientists/"
    )
    assert '<span lang="en">Élan Åse</span></a> </h3>' in page(site, "/zh/scientists/")


def test_a_list_says_units_what_one_works_on_and_who_has_left(site: SimpleNamespace) -> None:
    html = page(site, "/en/scientists/")
    assert '<a href="/en/research/#water">Water</a>' in html
    assert "Hidden" not in html
    assert "Lichens" in html
    assert "Former member" in html


def test_the_frozen_addresses_are_those_that_hold_people(site: SimpleNamespace) -> None:
    people = ["ekin", "elan", "gulnar", "zeng"]
    found = [path for path in addresses(site, "/zh/scientists/") if not path.partition(".")[2]]
    assert sorted(found) == sorted(["", *(f"{key}/" for key in people)])


@pytest.fixture
def many(site: SimpleNamespace) -> SimpleNamespace:
    """The same with enough people for lists of a letter, a unit and a field."""
    for key in ("zang", "zuo"):
        put(
            site,
            f"people/{key}",
            name={"en": key.title()},
            sortName=key.title(),
            units=["water", "hidden"],
            fields=["snow"],
        )
    return site


@pytest.mark.parametrize("path", ["letter/e/", "letter/z/", "unit/water/", "field/snow/"])
def test_few_have_no_list_of_their_own(site: SimpleNamespace, path: str) -> None:
    for locale in ("en", "zh"):
        response = site.client.get(f"/{locale}/scientists/{path}")
        assert (response.status_code, response.location) == (302, f"/{locale}/scientists/")


@pytest.mark.parametrize("path", ["letter/z/", "unit/water/", "field/snow/"])
def test_a_filter_shows_who_holds_it_and_is_marked(many: SimpleNamespace, path: str) -> None:
    site, found = many, ["zang", "zeng", "zuo"]
    assert path in addresses(site, "/zh/scientists/")
    assert "unit/hidden/" not in addresses(site, "/zh/scientists/")
    for locale in ("en", "zh"):
        html = page(site, f"/{locale}/scientists/{path}")
        assert names(html) == found
        assert f'<a href="/{locale}/scientists/{path}" aria-current="true">' in html


@pytest.mark.parametrize(
    "path",
    [
        "letter/a/",
        "letter/E/",
        "letter/ee/",
        "letter/古/",
        "unit/nowhere/",
        "unit/hidden/",
        "unit/water%20/",
        "field/ecology/",
        "field/nowhere/",
        "nobody/",
        "letter/",
        "unit/",
        "field/",
    ],
)
def test_what_holds_nobody_is_not_found(site: SimpleNamespace, path: str) -> None:
    for locale in ("en", "zh"):
        assert site.client.get(f"/{locale}/scientists/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "letter/z/", "unit/water/", "field/snow/", "zeng/"])
def test_other_methods_are_refused(site: SimpleNamespace, path: str) -> None:
    assert site.client.post(f"/en/scientists/{path}").status_code == 405


def test_an_empty_directory_says_where_to_go(small_site: SimpleNamespace) -> None:
    clear(small_site, "people")
    assert "See Research for the institute’s units" in page(small_site, "/en/scientists/")
    assert "见“科学研究”" in page(small_site, "/zh/scientists/")


@pytest.fixture
def profile(site: SimpleNamespace) -> SimpleNamespace:
    """A site with a person who has every field."""
    put(
        site,
        "people/chen",
        name={"en": "Chen Ya", "zh": "陈雅"},
        familyName={"en": "Chen", "zh": "陈"},
        givenName={"en": "Ya", "zh": "雅"},
        sortName="Chen Ya",
        alternateName=["Ya Chen"],
        status="current",
        honorificPrefix={"en": "Professor", "zh": "研究员"},
        jobTitle={"en": "Head of laboratory", "zh": "主任"},
        headline={"en": "Rivers", "zh": "河流"},
        units=["water"],
        email="chen@example.org",
        telephone="+86-991-1234567",
        room="B 12",
        fields=["snow"],
        languages=["zh-Hans", "en"],
        biography={"en": ["Born by a *river*."], "zh": ["生于河畔。"]},
        orcid=ORCID,
        sameAs=["https://a.example/chen"],
        education=[
            {
                "id": "a",
                "year": "1999",
                "degree": {"en": "PhD", "zh": "博士"},
                "institution": {"en": "University", "zh": "大学"},
            }
        ],
        positions=[
            {"id": "a", "role": {"en": "Fellow"}, "organization": {"en": "Academy"}, "from": "2001"}
        ],
        awards=[{"id": "a", "year": "2012", "name": {"en": "Medal"}}],
    )
    put(
        site,
        "units/water",
        name={"en": "Water", "zh": "水"},
        kind="department",
        headTerms=[
            {
                "id": "a",
                "person": "chen",
                "role": {"en": "Director"},
                "from": "2015",
                "until": "2018",
                "attested": True,
            },
            {
                "id": "b",
                "person": "zeng",
                "role": {"en": "Director"},
                "from": "2010",
                "until": "2014",
            },
        ],
    )
    for key, others in (("one", ["zeng", "elan"]), ("two", ["zeng"])):
        put(
            site,
            f"papers/{key}",
            type="article-journal",
            title=f"Paper {key}",
            issued="2020",
            author=[
                {"id": str(number), "family": "X", "given": "Y", "person": person}
                for number, person in enumerate(["chen", *others])
            ],
        )
    put(
        site,
        "papers/edited",
        type="book",
        title="Edited book",
        author=[{"id": "a", "family": "X"}],
        editor=[{"id": "a", "family": "Chen", "person": "chen"}],
    )
    put(site, "stations/dune", name={"en": "Dune station"}, head="chen")
    put(site, "collections/herbs", name={"en": "Herbarium"}, kind="herbarium", curator="chen")
    put(
        site,
        "datasets/rain",
        title={"en": "Rain"},
        creators=[{"id": "a", "family": "Chen", "person": "chen"}],
    )
    put(
        site,
        "projects/river",
        title={"en": "River project"},
        investigators=[{"id": "a", "person": "chen"}],
    )
    put(site, "organizations/friend", name={"en": "Friends"}, contact="chen")
    put(
        site,
        "news/prize",
        headline={"en": "A prize"},
        date="2024-01-01",
        category="notice",
        people=["chen"],
    )
    put(site, "jobs/open", title={"en": "Open post"}, supervisor="chen", validThrough="2999-01-01")
    put(
        site,
        "jobs/closed",
        title={"en": "Closed post"},
        supervisor="chen",
        validThrough="2001-01-01",
    )
    return site


def test_a_profile_says_all_that_is_known(profile: SimpleNamespace) -> None:
    html = page(profile, "/en/scientists/chen/")
    html5lib.HTMLParser(strict=True).parse(html)
    for words in (
        "Professor",
        "Rivers",
        "Head of laboratory",
        "chen@example.org",
        "+86-991-1234567",
        "B 12",
        "Ya Chen",
        f"https://orcid.org/{ORCID}",
        "https://a.example/chen",
        "<em>river</em>",
        "PhD, University",
        "since 2001",
        "Fellow, Academy",
        "Medal",
        "in sources of 2015 and 2018",
        "English",
        '<a href="/en/research/theme/snow/">Snow</a>',
        '<a href="/en/research/water/">Water</a>',
        '<span class="other-name" lang="zh-Hans">陈雅</span>',
    ):
        assert words in html, words
    zh = page(profile, "/zh/scientists/chen/")
    assert "2015年、2018年的资料" in zh
    assert "生于河畔。" in zh
    assert "大学博士" in zh, "the place comes before the subject"


def test_a_profile_has_the_other_end_of_every_relation(profile: SimpleNamespace) -> None:
    html = page(profile, "/en/scientists/chen/")
    for path in (
        "papers/one",
        "papers/two",
        "papers/edited",
        "resources/stations/dune",
        "resources/collections/herbs",
        "resources/datasets/rain",
        "cooperation/projects/river",
        "cooperation/organizations/friend",
        "news/prize",
        "join/open",
    ):
        assert f'href="/en/{path}/"' in html, path
    assert "Closed post" not in html, "applications are closed"
    assert "2010" not in html, "another's term"


def test_coauthors_are_counted_and_the_nearest_come_first(profile: SimpleNamespace) -> None:
    html = page(profile, "/en/scientists/chen/")
    found = re.findall(
        r'<li><a href="/en/scientists/(\w+)/">[^<]*</a> <span class="joint">([^<]*)</span>', html
    )
    assert found == [("zeng", "2 joint papers"), ("elan", "1 joint paper")]
    assert re.findall(r'class="joint">([^<]*)<', page(profile, "/zh/scientists/elan/")) == [
        "合作论文1篇",
        "合作论文1篇",
    ]


def test_who_is_hardly_known_has_a_page_without_empty_parts(site: SimpleNamespace) -> None:
    html = page(site, "/en/scientists/gulnar/")
    html5lib.HTMLParser(strict=True).parse(html)
    assert 'class="article"' not in html
    assert '<h1><span lang="zh-Hans">古丽娜尔</span> </h1>' in html
    assert "<section" not in html.split("<main", 1)[1].split("</main>", 1)[0]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_page_has_the_portrait_of_the_person_or_a_plain_head(
    site: SimpleNamespace, locale: str
) -> None:
    def head() -> str:
        html = page(site, f"/{locale}/scientists/zeng/")
        return html.partition('<div class="page-head')[2].partition('<div class="article-columns')[
            0
        ]

    assert "portrait" not in head(), "no tile of initials"
    assert not re.search("<(?:img|svg|figure)", head())
    give_portrait(site, "zeng")
    assert head().startswith(" with-portrait")
    assert '<figure class="portrait">' in head()


def test_the_shipped_people_are_sorted_by_their_latin_names(client: FlaskClient) -> None:
    for path in ("/en/scientists/", "/en/scientists/authors/"):
        html = client.get(path).get_data(as_text=True).partition('id="found"')[2]
        assert names(html) == sorted(names(html)), "their keys are their Latin names"


@pytest.mark.parametrize(("locale", "said"), [("en", "2 people found"), ("zh", "找到2人")])
def test_the_directory_is_narrowed_by_its_address(
    site: SimpleNamespace, locale: str, said: str
) -> None:
    """Without a script; a cached page is rendered without the query."""
    for key, units, fields in (("a", ["water"], ["snow"]), ("b", ["water"], []), ("c", [], [])):
        put(site, f"people/zz-{key}", name={"en": f"Zz {key}"}, units=units, fields=fields)

    def asked(query: str) -> tuple[list[str], dict[str, str]]:
        html = page(site, f"/{locale}/scientists/{query}")
        shown = re.findall(
            rf'<li class="person"\s+data.*?href="/{locale}/scientists/([^/]+)/"', html, re.DOTALL
        )
        return shown, dict(re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)', html))

    everybody, counts = asked("")
    assert counts == {"water": "3", "snow": "2"}
    assert asked("?unit=water") == (["zeng", "zz-a", "zz-b"], {"water": "3", "snow": "2"})
    assert asked("?unit=water&field=snow") == (["zeng", "zz-a"], {"water": "2", "snow": "2"})
    assert asked("?unit=nowhere&colour=red") == (everybody, counts)
    response = site.client.get(f"/{locale}/scientists/?unit=water&field=snow&colour=red")
    html5lib.HTMLParser(strict=True).parse(response.text)
    assert said in response.text
    assert "colour" not in response.text
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"] == "no-store"
    assert asked("")[0] == everybody


HEAD = {
    "role": {"en": "Head", "zh": "站长"},
    "organization": {"en": "Dune station", "zh": "沙丘站"},
}


@pytest.fixture
def with_authors(site: SimpleNamespace) -> SimpleNamespace:
    """The same with two authors of papers, and somebody whom sources of two days name as a head."""
    named = {"latestPaper": "2021", "signedAs": ["units/water", "stations/dune"]}
    put(site, "stations/dune", name={"en": "Dune station", "zh": "沙丘站"})
    for key, name in (("ai", {"en": "Ai Li", "zh": "艾丽"}), ("bo", {"en": "Bo Na", "zh": "薄娜"})):
        put(site, f"people/{key}", name=name, status="author", fields=["snow"], **named)
    dates = {"from": "2020-03", "until": "2022-05", "attested": True}
    name = {"en": "Chen Ya", "zh": "陈雅"}
    put(site, "people/chen", name=name, positions=[{"id": "a", **HEAD, **dates}], **named)
    return site


@pytest.mark.parametrize(
    ("locale", "post", "link"),
    [
        ("en", "Head, Dune station (in sources of Mar 2020 and May 2022)", "2 authors of the"),
        ("zh", "沙丘站站长（2020年3月、2022年5月的资料）", "研究所论文作者2位"),
    ],
)
def test_people_have_posts_and_authors_a_list_of_their_own(
    with_authors: SimpleNamespace, locale: str, post: str, link: str
) -> None:
    html = page(with_authors, f"/{locale}/scientists/")
    assert names(html) == ["chen", "ekin", "elan", "zeng", "gulnar"]
    said = re.sub(r"<[^>]+>", "", html)
    assert post in said
    assert link in said
    listed = page(with_authors, f"/{locale}/scientists/authors/")
    html5lib.HTMLParser(strict=True).parse(listed)
    assert names(listed) == ["ai", "bo"]
    year = {"en": "2021", "zh": "2021年"}[locale]
    assert re.findall(r'paper-year"><time datetime="2021">([^<]*)<', listed) == [year, year]


def test_without_authors_there_is_no_list_of_them(site: SimpleNamespace) -> None:
    assert site.client.get("/en/scientists/authors/").status_code == 404
    assert "authors/" not in addresses(site, "/en/scientists/")
    assert "/scientists/authors/" not in page(site, "/en/scientists/")


def test_an_author_is_shown_as_one(with_authors: SimpleNamespace) -> None:
    html = page(with_authors, "/en/scientists/ai/")
    said = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "Author of the institute’s papers Ai Li" in said
    assert "Addresses in papers Water , Dune station" in said
    assert "Latest paper that names the institute 2021" in said
    assert '<a href="/en/scientists/authors/">Authors of the institute’s papers</a>' in html


def test_a_unit_and_a_station_name_the_authors_who_give_them_as_address(
    with_authors: SimpleNamespace,
) -> None:
    put(with_authors, "units/water", name={"en": "Water"}, kind="laboratory", acronym="W")
    for path in ("research/water/", "resources/stations/dune/"):
        html = page(with_authors, f"/en/{path}")
        authors = html.partition('aria-labelledby="authors"')[2].partition("</section>")[0]
        assert names(authors) == ["ai", "bo", "chen"]
        assert authors.count('<time datetime="2021">') == 3
        people = html.partition('aria-labelledby="people-first"')[2].partition("</section>")[0]
        assert names(people) == (["zeng"] if path == "research/water/" else [])


def test_facets_and_themes_count_people_and_authors_apart(many: SimpleNamespace) -> None:
    for key in ("ai", "bo", "ce"):
        put(many, f"people/{key}", name={"en": key}, status="author", fields=["snow"])
    html = page(many, "/en/scientists/")
    assert "Snow (3)" in html
    assert names(page(many, "/en/scientists/field/snow/")) == ["zang", "zeng", "zuo"]
    theme = page(many, "/en/research/theme/snow/")
    assert '<a href="#people">2 people</a> <a href="#authors">3 authors</a>' in theme
    assert names(theme) == ["zang", "zuo", "ai", "bo", "ce"]


def test_the_front_page_shows_no_author_among_people(with_authors: SimpleNamespace) -> None:
    put(
        with_authors,
        "papers/new",
        type="article-journal",
        title="New",
        issued="2024",
        author=[{"id": "a", "family": "Ai", "given": "Li", "person": "ai"}],
    )
    html = page(with_authors, "/en/")
    people = html.partition('id="people"')[2].partition("</section>")[0]
    assert sorted(names(people)) == ["chen", "ekin", "elan", "gulnar"]


@pytest.fixture
def with_heads(many: SimpleNamespace) -> SimpleNamespace:
    """The same, in which units name people as their heads."""
    term = {"role": {"en": "Director", "zh": "主任"}, "from": "2020"}
    for unit, key, more in (
        ("whole", "elan", {"kind": "institute"}),
        ("water", "zuo", {"kind": "department", "parent": "whole"}),
        ("water", "zeng", {"kind": "department", "parent": "whole"}),
    ):
        terms = [{"id": "a", "person": key, **term}]
        put(many, f"units/{unit}-{key}", name={"en": f"{unit}"}, headTerms=terms, **more)
    return many


def give_portrait(site: SimpleNamespace, key: str) -> None:
    file = site.data / "media" / f"{key}.png"
    file.parent.mkdir(exist_ok=True)
    Image.new("RGB", (400, 500), (120, 150, 160)).save(file)
    entry = site.data / f"content/people/{key}.json"
    raw = json.loads(entry.read_text("utf-8")) | {"image": {"file": file.name}}
    entry.write_text(json.dumps(raw), "utf-8")
    site.site.store.refresh()


def parts(html: str) -> tuple[list[str], list[str], list[str]]:
    """Return whose portraits, which heads without one, and who else a list of people shows."""
    first, _, listed = html.partition('id="found"')
    faces = re.findall(r'entry-title"><a href="/../scientists/([^/]+)/"', first)
    return faces, names(first), names(listed)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_heads_stand_above_the_list_with_their_post(
    with_heads: SimpleNamespace, locale: str
) -> None:
    html = page(with_heads, f"/{locale}/scientists/")
    html5lib.HTMLParser(strict=True).parse(html)
    assert parts(html) == ([], ["elan", "zuo"], ["ekin", "elan", "zang", "zeng", "zuo", "gulnar"])
    assert "portrait" not in html, "there are no tiles of initials"
    assert re.findall(r'<a href="#letter-(\w+)"', html) == ["e", "z", "other"]
    found = with_heads.client.get(f"/{locale}/scientists/?field=snow").text
    assert re.search(r'<div class="people-first"[^>]* hidden>', found)


def test_portraits_come_first_those_of_heads_before_others(with_heads: SimpleNamespace) -> None:
    for key in ("zang", "zuo"):
        give_portrait(with_heads, key)
    html = page(with_heads, "/en/scientists/")
    html5lib.HTMLParser(strict=True).parse(html)
    assert parts(html)[:2] == (["zuo", "zang"], ["elan"])
    assert "Director, " in html
    assert parts(page(with_heads, "/en/scientists/letter/z/")) == (["zuo", "zang"], [], ["zeng"])
    home = page(with_heads, "/en/").partition('id="people"')[2].partition("</section>")[0]
    assert re.findall(r'entry-title"><a href="/en/scientists/(\w+)/"', home) == ["zuo", "zang"]
    assert names(home)[0] == "elan"
    assert home.count("<figure") == 2, "the heads without a portrait are listed"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_authors_are_narrowed_by_what_their_papers_name(
    with_authors: SimpleNamespace, locale: str
) -> None:
    site = with_authors
    put(site, "people/cao", name={"en": "Cao"}, status="author", signedAs=["stations/dune"])

    def asked(query: str) -> list[str]:
        html = page(site, f"/{locale}/scientists/authors/{query}")
        return re.findall(
            rf'<li class="person"\s+data.*?href="/{locale}/scientists/([^/]+)/"', html, re.DOTALL
        )

    assert asked("") == ["ai", "bo", "cao"]
    assert asked("?unit=units/water") == ["ai", "bo"]
    assert asked("?field=snow&unit=stations/dune") == ["ai", "bo"]
