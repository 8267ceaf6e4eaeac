"""Units: by kind in a tree, of one kind, and each with all entries that refer to it."""

import re
from types import SimpleNamespace

import html5lib
import pytest
from entries import clear, page, put
from flask.testing import FlaskClient

BASE = "https://oasis.example"


@pytest.fixture
def site(small_site: SimpleNamespace) -> SimpleNamespace:
    """An institute with few units, one of them with every field."""
    clear(small_site, "people", "papers", "units", "stations")
    put(
        small_site,
        "units/whole",
        name={"en": "Institute", "zh": "研究所"},
        kind="institute",
        predecessors=["before"],
    )
    put(
        small_site,
        "units/before",
        name={"en": "Old institute", "zh": "旧研究所"},
        kind="institute",
        founded="1961",
    )
    put(
        small_site,
        "units/group",
        name={"en": "Group", "zh": "组"},
        kind="office",
        parent="laboratory",
        founded="2001",
    )
    put(
        small_site,
        "units/department",
        name={"en": "Department of sand"},
        kind="department",
        parent="whole",
        founded="2002",
    )
    put(
        small_site,
        "units/ring",
        name={"en": "Ring"},
        kind="museum",
        parent="ringed",
        founded="2003",
    )
    put(
        small_site,
        "units/ringed",
        name={"en": "Ringed"},
        kind="museum",
        parent="ring",
        founded="2004",
    )
    put(
        small_site,
        "units/laboratory",
        name={"en": "Laboratory", "zh": "实验室"},
        acronym="LAB",
        kind="laboratory",
        parent="whole",
        founded="1999",
        url="https://lab.example/home",
        ror="https://ror.org/04xvnz843",
        description={"en": ["It studies *water*. More follows."], "zh": ["研究水。"]},
        headTerms=[
            {"id": "b", "person": "li", "role": {"en": "Director", "zh": "主任"}, "from": "2015"},
            {
                "id": "a",
                "person": "chen",
                "role": {"en": "Director", "zh": "主任"},
                "from": "2010",
                "until": "2014",
                "attested": True,
            },
            {"id": "c", "role": {"en": "Secretary", "zh": "书记"}},
        ],
        staff=[
            {
                "id": "a",
                "label": {"en": "Staff", "zh": "职工人数"},
                "count": 1057,
                "asOf": "2020-11-06",
                "source": "https://source.example/page",
                "approximate": True,
            }
        ],
    )
    put(
        small_site,
        "people/chen",
        name={"en": "Chen Ya", "zh": "陈雅"},
        sortName="Chen Ya",
        units=["laboratory"],
    )
    put(
        small_site,
        "people/li",
        name={"en": "Li Na", "zh": "李娜"},
        sortName="Li Na",
        units=["laboratory"],
        order=1,
    )
    put(
        small_site,
        "people/bai",
        name={"en": "Bai Lu"},
        sortName="Bai Lu",
        units=["laboratory"],
        status="former",
    )
    put(
        small_site,
        "papers/one",
        type="article-journal",
        title="Paper one",
        units=["laboratory"],
        author=[{"id": "a", "family": "X"}],
    )
    put(small_site, "projects/river", title={"en": "River project"}, coordinator="units/laboratory")
    put(
        small_site,
        "conferences/meet",
        name={"en": "Meeting"},
        start="2024-01-01",
        end="2024-01-02",
        organizers=["units/laboratory"],
    )
    put(small_site, "stations/dune", name={"en": "Dune station"}, unit="laboratory")
    put(
        small_site,
        "news/prize",
        headline={"en": "A prize"},
        date="2024-01-01",
        category="notice",
        units=["laboratory"],
    )
    put(
        small_site,
        "jobs/open",
        title={"en": "Open post"},
        unit="laboratory",
        validThrough="2999-01-01",
    )
    put(
        small_site,
        "jobs/closed",
        title={"en": "Closed post"},
        unit="laboratory",
        validThrough="2001-01-01",
    )
    return small_site


def main(html: str) -> str:
    return html.split("<main", 1)[1].split("</main>", 1)[0]


def units_under(html: str) -> dict[str, list[str]]:
    """The keys of the units under each heading of a list by kind."""
    groups = re.findall(r'<h\d id="units-\d">([^<]*)</h\d>(.*?)</section>', html, re.DOTALL)
    return {label: re.findall(r'href="/../research/([^/"]+)/"', body) for label, body in groups}


def test_units_stand_by_kind_in_a_tree_and_none_is_lost(site: SimpleNamespace) -> None:
    assert units_under(page(site, "/en/research/")) == {
        "Departments": ["department"],
        "Laboratories": ["laboratory", "group"],
        "Museums": ["ring", "ringed"],
        "The institute and its predecessors": ["whole", "before"],
    }
    assert list(units_under(page(site, "/zh/research/"))) == [
        "研究室",
        "实验室",
        "博物馆",
        "研究所及其前身",
    ]


def test_what_belongs_to_a_unit_is_nested_below_it(site: SimpleNamespace) -> None:
    tree = re.search(
        r'<li><a href="/en/research/laboratory/">.*?<ul class="unit-tree".*?</ul>',
        page(site, "/en/research/"),
        re.DOTALL,
    )
    assert tree
    assert 'href="/en/research/group/"' in tree[0]
    assert "Office" in tree[0]


@pytest.fixture
def many(site: SimpleNamespace) -> SimpleNamespace:
    """The same with enough laboratories and departments for lists of their own."""
    for kind in ("laboratory", "department"):
        for number in (2, 3):
            put(
                site,
                f"units/{kind}-{number}",
                name={"en": f"{kind} {number}"},
                kind=kind,
                parent="whole",
            )
    return site


def test_few_units_have_no_list_of_their_kind(site: SimpleNamespace) -> None:
    response = site.client.get("/en/research/kind/museum/")
    assert (response.status_code, response.location) == (302, "/en/research/")
    assert "/research/kind/" not in page(site, "/en/research/")


def test_the_kinds_that_hold_units_have_addresses(many: SimpleNamespace) -> None:
    site = many
    for locale in ("en", "zh"):
        html = page(site, f"/{locale}/research/")
        found = re.findall(rf'href="/{locale}/research/kind/(\w+)/"', html)
        assert found == ["department", "laboratory"]
        for kind in found:
            page(site, f"/{locale}/research/kind/{kind}/")


def test_a_list_of_a_kind_says_what_the_units_are_and_belong_to(many: SimpleNamespace) -> None:
    html = main(page(many, "/en/research/kind/laboratory/"))
    assert "laboratory" in re.findall(r'class="entry-title"><a href="/en/research/([^/]+)/"', html)
    assert "It studies water." in html
    assert "Part of" not in html, "all units are part of the institute"
    assert "founded 1999" in html
    assert 'aria-current="true">Laboratories' in html


@pytest.mark.parametrize(
    "path", ["kind/centre/", "kind/Laboratory/", "kind/x/", "kind/", "nowhere/"]
)
def test_what_holds_no_unit_is_not_found(site: SimpleNamespace, path: str) -> None:
    for locale in ("en", "zh"):
        assert site.client.get(f"/{locale}/research/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "kind/office/", "laboratory/"])
def test_other_methods_are_refused(site: SimpleNamespace, path: str) -> None:
    assert site.client.post(f"/en/research/{path}").status_code == 405


def test_without_units_the_front_says_where_to_go(small_site: SimpleNamespace) -> None:
    clear(small_site, "units")
    assert "No units are listed yet. See Scientists for the institute’s people." in page(
        small_site, "/en/research/"
    )
    assert "见“研究队伍”" in page(small_site, "/zh/research/")


def test_a_unit_says_its_facts(site: SimpleNamespace) -> None:
    html = page(site, "/en/research/laboratory/")
    html5lib.HTMLParser(strict=True).parse(html)
    for words in (
        "<em>water</em>",
        "LAB",
        "1999",
        '<a href="https://lab.example/home" rel="external">lab.example</a>',
        "https://ror.org/04xvnz843",
        '<a href="/en/research/">Laboratory</a>',
        '<a href="/en/research/whole/">Institute</a>',
        "about <b>1,057</b>",
        "6 Nov 2020",
        "source.example",
    ):
        assert words in html, words
    assert re.search("约<b>1,?057", page(site, "/zh/research/laboratory/"))


def test_the_way_to_a_unit_leads_through_those_it_is_part_of(site: SimpleNamespace) -> None:
    html = (
        page(site, "/en/research/group/")
        .split('<nav class="breadcrumb"', 1)[1]
        .split("</nav>", 1)[0]
    )
    assert re.findall(r'href="([^"]+)"', html) == [
        "/en/",
        "/en/research/",
        "/en/research/laboratory/",
    ], "without the institute itself, of which all are part"


def test_heads_stand_by_role_and_term_and_attested_years_are_no_term(site: SimpleNamespace) -> None:
    table = (
        page(site, "/en/research/laboratory/")
        .split('<table class="heads">', 1)[1]
        .split("</table>", 1)[0]
    )
    rows = [
        re.sub(r"<[^>]+>|\s+", " ", row).split() for row in re.findall(r"(?s)<tr>.*?</tr>", table)
    ]
    assert [" ".join(row) for row in rows] == [
        "Name Term, or dates of sources",
        "Director",
        "Chen Ya in sources of 2010 and 2014",
        "Li Na since 2015",
    ]
    assert "2010年、2014年的资料" in page(site, "/zh/research/laboratory/")


def test_a_unit_has_the_other_end_of_every_relation(site: SimpleNamespace) -> None:
    html = main(page(site, "/en/research/laboratory/"))
    for path in (
        "research/group",
        "papers/one",
        "cooperation/projects/river",
        "cooperation/conferences/meet",
        "resources/stations/dune",
        "news/prize",
        "join/open",
    ):
        assert f'href="/en/{path}/"' in html, path
    assert "Closed post" not in html
    assert '<a href="/en/research/whole/">Institute</a>' in main(page(site, "/en/research/before/"))
    assert '<a href="/en/research/before/">Old institute</a>' in main(
        page(site, "/en/research/whole/")
    )


def test_people_of_a_unit_stand_by_position_then_name_then_those_who_left(
    site: SimpleNamespace,
) -> None:
    html = page(site, "/en/research/laboratory/")
    assert re.findall(r'class="person-name"><a href="/en/scientists/(\w+)/"', html) == [
        "li",
        "chen",
        "bai",
    ]
    assert 'href="/en/scientists/unit/laboratory/"' in html


def test_a_unit_of_which_little_is_known_has_no_empty_parts(site: SimpleNamespace) -> None:
    html = page(site, "/en/research/department/")
    html5lib.HTMLParser(strict=True).parse(html)
    assert "<section" not in main(html)
    assert 'class="article"' not in main(html)


def test_a_ring_of_parents_ends(site: SimpleNamespace) -> None:
    html = main(page(site, "/en/research/ring/"))
    assert html.count('href="/en/research/ringed/"') >= 1


def test_every_shipped_unit_is_listed(client: FlaskClient, addresses: list[str]) -> None:
    for locale in ("en", "zh"):
        html = client.get(f"/{locale}/research/").get_data(as_text=True)
        front = f"/{locale}/research/"
        units = [
            path
            for path in addresses
            if path.startswith(front)
            and path.count("/") == 4
            and client.get(path).status_code == 200
        ]
        assert len(units) > 12
        assert not [path for path in units if f'href="{path}"' not in html]


def test_a_field_that_enough_entries_name_is_a_theme(site: SimpleNamespace) -> None:
    put(site, "terms/wind", name={"en": "Wind", "zh": "风"}, vocabulary="field")
    put(site, "terms/rain", name={"en": "Rain"}, vocabulary="field")
    put(site, "projects/gusts", title={"en": "Gusts"}, keywords=["wind", "rain"])
    put(
        site,
        "papers/breeze",
        type="article-journal",
        title="A breeze",
        keywords=["wind"],
        author=[{"id": "a", "family": "X"}],
    )
    put(site, "people/li", name={"en": "Li Na"}, sortName="Li Na", fields=["wind"])
    front = page(site, "/en/research/")
    themes = re.findall(r'href="/en/research/theme/(\w+)/"', front)
    assert themes.count("wind") == 1
    assert "rain" not in themes
    assert "1 paper" in front.split("theme/wind/")[1].split("</li>")[0]
    html = main(page(site, "/en/research/theme/wind/"))
    for path in ("papers/breeze", "cooperation/projects/gusts", "scientists/li"):
        assert f'href="/en/{path}/"' in html
    assert site.client.get("/en/research/theme/rain/").status_code == 302
    assert site.client.get("/en/research/theme/none/").status_code == 404


@pytest.mark.parametrize(("locale", "post"), [("en", "Director (since 2020)"), ("zh", "主任")])
def test_heads_and_people_stand_above_the_text_of_their_unit(
    site: SimpleNamespace, locale: str, post: str
) -> None:
    term = {"id": "a", "person": "h5", "role": {"en": "Director", "zh": "主任"}, "from": "2020"}
    put(site, "units/team", name={"en": "Team", "zh": "组"}, kind="office", headTerms=[term])
    text = {"en": ["The text."], "zh": ["正文。"]}
    for number in range(7):
        put(site, f"people/h{number}", name={"en": f"H{number}", "zh": "人"}, units=["team"])
    put(site, "units/team", name={"en": "Team"}, kind="office", headTerms=[term], description=text)

    def lists() -> tuple[list[str], list[str]]:
        html = main(page(site, f"/{locale}/research/team/"))
        above, _, below = html.partition('class="article-columns')
        assert post in re.sub(r"<[^>]+>", "", above)
        found = r'class="person-name"><a href="/../scientists/(\w+)/"'
        return re.findall(found, above), re.findall(found, below)

    assert lists() == (["h5", "h0", "h1", "h2", "h3", "h4", "h6"], [])
    for number in range(7, 10):
        put(site, f"people/h{number}", name={"en": f"H{number}", "zh": "人"}, units=["team"])
    above, below = lists()
    assert above == ["h5", "h0", "h1", "h2", "h3", "h4", "h6", "h7"]
    assert below == [f"h{number}" for number in range(10)]
