"""Long lists: pages by year or letter that together have every entry, and addresses that stay."""

import re
from collections import Counter
from functools import partial
from itertools import pairwise, product
from pathlib import Path
from types import SimpleNamespace

import pytest

from blueprints.shared.long_lists import PAGE_SIZE, letter, parts_of
from cms.web.pages.facets import LONG_LIST
from tests import many_entries
from tests.entries import page
from tests.many_entries import conference, dataset, news, open_job, paper, person, write, write_many
from tests.new_site import LOCALES, begun
from tests.thorough import by_turns
from tests.waiting import wait_until

MANY = 600
LISTS = {
    "papers/unit/institute/": "papers",
    "papers/type/article-journal/": "papers",
    "scientists/": "people",
    "scientists/unit/institute/": "people",
    "news/category/research/": "news",
    "resources/datasets/": "resources/datasets",
    "resources/datasets/access/open/": "resources/datasets",
    "resources/stations/": "resources/stations",
    "resources/collections/": "resources/collections",
    "resources/collections/kind/herbarium/": "resources/collections",
    "resources/journals/": "resources/journals",
    "cooperation/projects/": "cooperation/projects",
    "cooperation/projects/country/KZ/": "cooperation/projects",
    "cooperation/conferences/": "cooperation/conferences",
    "cooperation/organizations/": "cooperation/organizations",
    "cooperation/organizations/country/KZ/": "cooperation/organizations",
    "join/closed/": "join",
    "stories/": "stories",
}
"""Address of a list → the folder of its entries."""
TYPES = (
    *("papers", "people", "news", "datasets", "projects", "conferences", "organizations"),
    *("stations", "collections", "journals", "jobs", "stories"),
)
BODY = {"en": ["What is done."], "zh": ["工作。"]}
MAX_BYTES, MAX_NODES = 300_000, 3_000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    site = begun(tmp_path_factory.mktemp("many"), locales=LOCALES)
    write_many(site.data, **dict.fromkeys(TYPES, MANY))
    site.site.store.refresh()
    return site


def entries_on(html: str, locale: str, folder: str) -> list[str]:
    """Return the keys of the entries that a list links to by their titles."""
    main = html.partition('<main id="main">')[2].partition("</main>")[0]
    first = {"scientists": "p"}.get(folder, folder.rpartition("/")[2][0])
    links = re.findall(rf'href="/{locale}/{folder}/({first}\d+)/"', main)
    return list(dict.fromkeys(links))


def previous(html: str) -> str:
    found = re.search(r'<link rel="prev" href="([^"]*)">', html)
    return found[1] if found else ""


def pages_of(site: SimpleNamespace, address: str) -> dict[str, str]:
    """Return every page of a list from the first on: address → HTML."""
    return many_entries.pages_of(partial(page, site), address)


@pytest.mark.parametrize(("list", "locale"), by_turns(product(LISTS, ("en", "zh")), 2))
def test_the_pages_of_a_list_have_every_entry_once(
    many: SimpleNamespace, list: str, locale: str
) -> None:
    folder = {"people": "scientists", "join": "join"}.get(LISTS[list], LISTS[list])
    pages = pages_of(many, f"/{locale}/{list}")
    assert len(pages) > 3
    shown = Counter(key for html in pages.values() for key in entries_on(html, locale, folder))
    assert len(shown) == MANY
    assert set(shown.values()) == {1}
    addresses = [*pages]
    for before, address in pairwise(addresses):
        assert previous(pages[address]) == before
    for address, html in pages.items():
        assert len(html.encode()) <= MAX_BYTES
        assert len(re.findall(r"<[a-zA-Z]", html)) <= MAX_NODES
        assert f'<link rel="canonical" href="https://rivers.example{address}">' in html
    titles = [re.findall(r"<title>([^<]*)", html)[0] for html in pages.values()]
    assert len(set(titles)) == len(titles)


def test_every_page_is_in_the_sitemap_and_no_link_is_broken(many: SimpleNamespace) -> None:
    listed = set(re.findall(r"<loc>https://rivers.example([^<]*)", page(many, "/sitemap.xml")))
    for locale in ("en", "zh"):
        for list in LISTS:
            pages = pages_of(many, f"/{locale}/{list}")
            assert set(pages) <= listed, list
            for html in (*pages.values(),)[:3]:
                links = re.findall(r'<nav class="list-pages".*?</nav>', html, re.DOTALL)
                for address in re.findall(r'href="([^"]*)"', " ".join(links)):
                    assert address in listed, (list, address)
                assert (
                    set(re.findall(r'hreflang="[^"]*" href="https://rivers.example([^"]*)"', html))
                    <= listed
                )


def test_a_page_says_which_it_is(many: SimpleNamespace) -> None:
    html = page(many, "/en/papers/unit/institute/year/2019/")
    assert "<title>Papers: Institute · 2019 · Institute of Rivers</title>" in html
    crumbs = re.findall(r'<nav class="breadcrumb".*?</nav>', html, re.DOTALL)[0]
    assert re.findall(r">([^<>\n]+)</(?:a|span)>", crumbs) == [
        "Home",
        "Papers",
        "Institute",
        "2019",
    ]
    assert "<title>Names with C · " in page(many, "/en/scientists/letter/c/")
    assert "<title>2019年 · " in page(many, "/zh/cooperation/projects/year/2019/")
    assert re.search(
        r'<a href="[^"]*year/2019/" aria-current="true">2019年</a>',
        page(many, "/zh/cooperation/projects/year/2019/"),
    )


def test_a_letter_in_another_language_leads_to_the_list(many: SimpleNamespace) -> None:
    """阿克苏 and Aksu are under A, 疏勒 and Shule under S; other names would not agree."""
    html = page(many, "/en/cooperation/organizations/letter/b/")
    assert 'hreflang="zh-Hans"' not in html.partition("</head>")[0]
    switch = re.findall(r'<nav class="languages".*?</nav>', html, re.DOTALL)[0]
    assert 'href="/zh/cooperation/organizations/"' in switch
    year = page(many, "/en/cooperation/projects/year/2019/")
    assert 'href="/zh/cooperation/projects/year/2019/"' in year


def test_pages_that_do_not_exist(many: SimpleNamespace) -> None:
    def status(address: str) -> int:
        return int(many.client.get(address).status_code)

    assert status("/en/cooperation/projects/year/1066/") == 404
    assert status("/en/cooperation/projects/year/2019/part/1/") == 404
    assert status("/en/cooperation/organizations/letter/q/") == 404
    assert status("/en/scientists/letter/q/") == 404
    assert status("/en/papers/year/2019/part/1/") == 404
    moved = many.client.get("/en/cooperation/projects/year/2024/")
    assert (moved.status_code, moved.headers["Location"]) == (302, "/en/cooperation/projects/")


def test_the_front_of_people_leads_to_every_letter(many: SimpleNamespace) -> None:
    """Its finder takes the place of the filters, which have the letters on other pages."""
    links = re.findall(
        r'<nav class="list-pages".*?</nav>', page(many, "/en/scientists/"), re.DOTALL
    )
    assert re.findall(r'href="([^"]*)"', links[0]) == [
        "/en/scientists/",
        *(f"/en/scientists/letter/{one}/" for one in "cwz"),
    ]


def test_a_query_of_people_is_answered_over_all(many: SimpleNamespace) -> None:
    words = "/en/scientists/?q=Person77"
    wait_until(lambda: many.client.get(words).status_code == 200)  # the index is made
    found = page(many, words)
    assert "p77" in entries_on(found, "en", "scientists")
    assert "list-pages" not in found
    everybody = page(many, "/en/scientists/?unit=institute")
    assert "600 people found The first 200 are shown." in re.sub(r"\s+", " ", everybody)
    assert len(entries_on(everybody, "en", "scientists")) == 200
    rows = many.client.get("/zh/scientists/people.json").json
    assert len(rows) == MANY


def test_a_query_of_papers_shows_the_first(many: SimpleNamespace) -> None:
    found = page(many, "/en/papers/?unit=institute")
    assert "600 papers found The first 200 are shown." in re.sub(r"\s+", " ", found)
    assert len(re.findall(r'<span class="reference"', found)) == 200
    assert len(re.findall(r"<[a-zA-Z]", found)) <= MAX_NODES


@pytest.fixture
def few(tmp_path: Path) -> SimpleNamespace:
    return begun(tmp_path, locales=LOCALES)


def test_a_list_that_is_not_long_is_one_page(few: SimpleNamespace) -> None:
    numbers = dict.fromkeys(("papers", "people", "projects", "organizations"), LONG_LIST - 1)
    write_many(few.data, **numbers)
    few.site.store.refresh()
    for address in (
        *("papers/unit/institute/", "scientists/", "scientists/unit/institute/"),
        *("cooperation/projects/", "cooperation/organizations/"),
    ):
        html = page(few, f"/en/{address}")
        assert "list-pages" not in html
        assert "list-turns" not in html
        assert 'rel="next"' not in html
    assert "data-source" not in page(few, "/en/scientists/")
    assert few.client.get("/en/scientists/people.json").status_code == 404
    assert few.client.get("/en/cooperation/projects/year/2019/").status_code == 404
    assert "/year/" not in "".join(
        one for one in page(few, "/sitemap.xml").split() if "projects" in one
    )


@pytest.mark.parametrize(
    ("number", "shown"), [(LONG_LIST - 1, LONG_LIST - 1), (LONG_LIST, PAGE_SIZE)]
)
def test_the_page_of_an_entry_shows_the_newest_of_many_papers(
    few: SimpleNamespace, number: int, shown: int
) -> None:
    write_many(few.data, people=2, projects=1, stations=1)
    write(few.data, "datasets", "d0", dataset(0) | {"station": "s0"})
    for one in range(number):
        about = paper(one) | {"projects": ["p0"], "datasets": ["d0"]}
        about["author"] = [{"id": "a", "person": "p0", "family": "Bai", "given": "Person"}]
        write(few.data, "papers", f"a{one}", about)
    few.site.store.refresh()
    person = page(few, "/en/scientists/p0/")
    assert 'href="/en/papers/author/p0/"' in person
    others = ("cooperation/projects/p0/", "resources/datasets/d0/", "resources/stations/s0/")
    for html in (person, *(page(few, f"/en/{one}") for one in others)):
        assert len(re.findall(r'<span class="reference"', html)) == shown
        assert ("The first 60 are shown." in html) == (shown < number)
        assert len(re.findall(r"<[a-zA-Z]", html)) <= MAX_NODES
    assert 'href="/en/papers/a2/"' in person, "of the latest year"


def test_open_positions_are_divided(few: SimpleNamespace) -> None:
    for number in range(LONG_LIST - 1):
        write(few.data, "jobs", f"j{number}", open_job(number))
    few.site.store.refresh()
    lists = "/en/join/", "/zh/join/type/full-time/"
    for address in lists:
        assert "list-turns" not in page(few, address)
    write(few.data, "jobs", "jlast", open_job(0))
    few.site.store.refresh()
    listed = page(few, "/sitemap.xml")
    for address in lists:
        pages = pages_of(few, address)
        assert [*pages] == [address, *(f"{address}year/2999/part/{one}/" for one in (2, 1))]
        shown = [
            key for html in pages.values() for key in re.findall(r'/join/(j(?:last|\d+))/"', html)
        ]
        assert (len(shown), len(set(shown))) == (LONG_LIST, LONG_LIST)
        assert all(f"https://rivers.example{one}</loc>" in listed for one in pages)
        titles = [re.findall(r"<title>([^<]*)", html)[0] for html in pages.values()]
        assert len(set(titles)) == len(titles)


def test_units_of_a_kind_are_divided_in_their_order(few: SimpleNamespace) -> None:
    for number in range(LONG_LIST):
        name = {"en": f"Laboratory {number:03}", "zh": f"实验室{number:03}"}
        about = {"name": name, "kind": "laboratory", "position": number, "description": BODY}
        write(few.data, "units", f"u{number}", about)
    other = {"name": {"en": "Station", "zh": "站"}, "kind": "station", "description": BODY}
    write(few.data, "units", "other", other)
    few.site.store.refresh()
    first = "/en/research/kind/laboratory/"
    pages = pages_of(few, first)
    assert [*pages] == [first, f"{first}part/2/", f"{first}part/3/"]
    shown = [key for html in pages.values() for key in re.findall(r'/research/(u\d+)/"', html)]
    assert list(dict.fromkeys(shown)) == [f"u{number}" for number in range(LONG_LIST)]
    links = re.findall(r'<nav class="list-pages".*?</nav>', pages[first], re.DOTALL)[0]
    assert re.findall(r">([^<>]+)</a>", links) == ["Part 1", "Part 2", "Part 3"]
    for html in pages.values():
        assert re.search(r"<h1>\s*Laboratories\b", html)
        assert f'<a href="{first}" aria-current="true">' in html, "the filter"


def test_an_added_entry_changes_no_address_and_no_other_page(few: SimpleNamespace) -> None:
    write_many(few.data, papers=300, conferences=300)
    few.site.store.refresh()
    for list, add in (
        ("papers/unit/institute/", ("papers", "new", paper(0) | {"issued": "2024-12"})),
        ("cooperation/conferences/", ("conferences", "new", conference(0))),
    ):
        before = pages_of(few, f"/en/{list}")
        write(few.data, *add)
        few.site.store.refresh()
        after = pages_of(few, f"/en/{list}")
        assert [*after] == [*before]
        own = [html.partition('class="list-aside"')[0] for html in after.values()]
        old = [html.partition('class="list-aside"')[0] for html in before.values()]
        plain = [re.sub(r"\d+ papers", "", one) for one in own]
        changed = [
            new != re.sub(r"\d+ papers", "", one) for new, one in zip(plain, old, strict=True)
        ]
        assert changed == [True, *[False] * (len(changed) - 1)]


def test_a_year_of_a_thousand_is_in_parts_numbered_from_the_oldest() -> None:
    keys = [f"k{number}" for number in range(1000)]
    parts = dict(parts_of(keys, is_ascending=False))
    assert [*parts] == [0, *range(15, 0, -1)]
    assert [key for part in parts.values() for key in part] == keys
    assert {len(part) for number, part in parts.items() if number} == {PAGE_SIZE}
    for added in range(1, 60):
        more = dict(parts_of([*(f"new{one}" for one in range(added)), *keys], is_ascending=False))
        assert all(more[number] == part for number, part in parts.items() if number)


def test_a_large_letter_is_in_parts_from_its_first_name() -> None:
    keys = [f"k{number}" for number in range(250)]
    parts = dict(parts_of(keys, is_ascending=True))
    assert [*parts] == [0, 2, 3, 4][: len(parts)]
    assert [key for part in parts.values() for key in part] == keys
    assert max(map(len, parts.values())) < 2 * PAGE_SIZE
    assert dict(parts_of(keys[:199], is_ascending=True)) == {0: keys[:199]}


def test_a_large_year_and_a_large_letter(few: SimpleNamespace) -> None:
    for number in range(260):
        write(few.data, "papers", f"p{number}", paper(number) | {"issued": "2019"})
        name = {"en": f"Zhang Number{number}", "zh": f"张某{number}"}
        about = {"name": name, "sortName": name["en"]}
        write(few.data, "people", f"p{number}", person(number) | about)
        write(few.data, "news", f"n{number}", news(number) | {"date": "2019"})
    few.site.store.refresh()
    year = pages_of(few, "/en/papers/year/2019/")
    assert [*year] == [
        f"/en/papers/year/2019/{end}" for end in ("", "part/3/", "part/2/", "part/1/")
    ]
    assert "<title>Papers: 2019 · Part 1 · " in year["/en/papers/year/2019/part/1/"]
    for html in year.values():
        files = re.findall(r'href="([^"]*papers\.bib)"', html)
        assert files == ["/en/papers/year/2019/papers.bib"]
    people = pages_of(few, "/zh/scientists/")
    assert [*people][1] == "/zh/scientists/letter/z/part/2/"
    assert "<title>Z，第2部分 · " in people["/zh/scientists/letter/z/part/2/"]
    assert [*pages_of(few, "/en/news/year/2019/")][1] == "/en/news/year/2019/part/3/"


@pytest.mark.parametrize(
    ("title", "lang", "expected"),
    [
        ("Álamo", "en", "a"),
        ("“Belt and Road” Alliance", "en", ""),
        ("阿克苏", "zh-Hans", "a"),
        ("新疆大学", "zh-Hans", "x"),
        ("曾", "zh-Hans", "z"),
        ("Xinjiang", "zh-Hans", "x"),
        ("1月", "zh-Hans", ""),
        ("新疆大学", "en", ""),
        ("Москва", "ru", ""),
        ("", "zh", ""),
    ],
)
def test_the_letter_of_a_title(title: str, lang: str, expected: str) -> None:
    assert letter(title, lang) == expected
