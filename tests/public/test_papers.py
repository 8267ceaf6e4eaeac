"""Papers: their front page, the lists by one facet, each paper's page, the data of the finder."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import entries
import orjson
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.papers import LISTS, SHIPPED, number, paper_writer, references, text_of

Get = Callable[[str], TestResponse]
BILINGUAL = "papers/xiao-2019-braided-rivers/"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_front_lists_all_papers_by_year(get: Get, locale: str) -> None:
    html = get(f"/{locale}/papers/").text
    years = re.findall(r'id="year-(\d{4})"', html)
    assert years == sorted(years, reverse=True)
    assert len(references(html)) >= min(len(SHIPPED), 40)
    undated = sum("issued" not in paper for paper in SHIPPED)
    assert undated
    assert len(references(html.partition('id="year-unknown"')[2])) == undated
    assert html.index('id="year-unknown"') > html.index(f'id="year-{years[-1]}"')
    assert "<svg" in html
    assert "papers-a" not in html


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("path", LISTS)
def test_every_facet_has_a_list(get: Get, locale: str, path: str) -> None:
    assert len(references(get(f"/{locale}/papers/{path}").text)) == number(path)


@pytest.mark.parametrize(
    "path",
    [
        "year/1999/",
        "year/2015-01/",
        "year/20155/",
        "type/poem/",
        "type/book/",
        "author/nobody/",
        "journal/nature/",
        "unit/nothing/",
        "access/embargoed/",
        "colour/red/",
        "nothing/",
    ],
)
def test_what_there_is_not_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/en/papers/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "year/2015/", BILINGUAL[7:], "papers.json"])
def test_papers_are_only_read(client: FlaskClient, path: str) -> None:
    assert client.post(f"/en/papers/{path}").status_code == 405


def test_a_paper_leads_to_where_it_can_be_read(put: Callable[..., FlaskClient]) -> None:
    def read_at() -> str:
        html = own.get("/en/papers/tried/").text
        found = re.search(r'class="paper-read"><a href="([^"]*)"', html)
        return found[1] if found else ""

    address = "https://archive.example/1"
    own = put(DOI="10.1000/one", URL=address)
    assert read_at() == "https://doi.org/10.1000/one"
    put(URL=address)
    assert read_at() == address
    put()
    assert read_at() == ""


def test_volume_issue_and_pages_are_one_fact(put: Callable[..., FlaskClient]) -> None:
    numbers = {"volume": "15", "issue": "7", "page": "757–778"}
    published = {"en": {"state": "published"}, "zh": {"state": "published"}}
    own = put(**numbers, publication=published)
    for locale, said in (("en", "15(7), 757–778"), ("zh", "15（7）：757–778")):
        facts = text_of(own.get(f"/{locale}/papers/tried/").text.partition('class="facts"')[2])
        assert said in facts
    for name, value in numbers.items():
        facts = text_of(put(**{name: value}).get("/en/papers/tried/").text)
        assert f"{name.title().replace('Page', 'Pages')} {value} " in facts


def test_related_papers_are_the_next_few_with_a_keyword_or_an_author(
    own_site: SimpleNamespace,
) -> None:
    entries.put(own_site, "terms/dunes", name={"en": "Dunes"}, vocabulary="field")
    keys = [f"tried-{year}" for year in range(2001, 2013)]
    for key in keys:
        entries.put(
            own_site,
            f"papers/{key}",
            type="report",
            title=f"Paper {key}",
            issued=key[-4:],
            keywords=["dunes"],
        )
    shown = {}
    for key in keys:
        html = entries.page(own_site, f"/en/papers/{key}/")
        assert 'href="/en/research/theme/dunes/">Dunes</a>' in html
        shown[key] = re.findall(r'/en/papers/(tried-\d+)/">', html.partition('id="related"')[2])
    assert shown["tried-2012"] == ["tried-2011", "tried-2010", "tried-2009"]
    assert shown["tried-2001"] == ["tried-2012", "tried-2011", "tried-2010"]
    assert all(sum(key in others for others in shown.values()) <= 6 for key in keys), (
        "an edit of one would make all pages with its keyword stale"
    )


def test_authors_lead_to_people_and_lists_stop_where_they_are_known(get: Get) -> None:
    html = get("/en/papers/yang-2023-desiccation-tolerance/").text
    names = re.search(r'<ol class="authors".*?</ol>', html, re.DOTALL)
    assert names
    assert re.sub(r"\s+", " ", text_of(names[0])).strip() == "R. Yang X. Li … D. Zhang"
    assert 'href="/en/scientists/zhang-daohe/"' in names[0]
    assert "et al." in text_of(get("/en/papers/chen-2016-water-tower/").text)


def test_a_person_has_papers_and_news_shows_both_ends(own_site: SimpleNamespace) -> None:
    news = own_site.data / "content" / "news" / "aral-sea-expedition.json"
    news.write_bytes(
        orjson.dumps(orjson.loads(news.read_bytes()) | {"papers": ["wang-2023-aral-sea-amu-darya"]})
    )
    own_site.site.store.refresh()
    assert (
        "Expedition sets out"
        in own_site.client.get("/en/papers/wang-2023-aral-sea-amu-darya/").text
    )


@pytest.fixture
def put(own_site: SimpleNamespace) -> Callable[..., FlaskClient]:
    """Publishes a paper `tried`."""
    return paper_writer(own_site)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (
            "en",
            (
                "Translators",
                "Conference date",
                "3–5 Jun 2026",
                "Archive or repository",
                "Scale",
                "Size",
            ),
        ),
        ("zh", ("译者", "会议日期", "收藏机构或存储库", "比例尺", "图幅尺寸")),
    ],
)
def test_a_page_names_translators_archive_conference_days_and_scale(
    put: Callable[..., FlaskClient], locale: str, words: tuple[str, ...]
) -> None:
    client = put(
        type="map",
        translator=[{"id": "t", "family": "Xie", "given": "Yuantao"}],
        archive="PQDT Open",
        scale="1:25000",
        dimensions="128 cm × 84 cm",
        **{
            "event-title": "Forum",
            "publisher-place": "Linhe",
            "event-date": {"start": "2026-06-03", "end": "2026-06-05"},
        },
        publication={locale: {"state": "published"}},
    )
    shown = text_of(client.get(f"/{locale}/papers/tried/").text)
    assert re.search("Forum[,、]\\s?Linhe", shown)
    for word in (*words, "Yuantao Xie", "PQDT Open", "1:25000", "128 cm × 84 cm"):
        assert word in shown
    filed = next(
        one for one in client.get(f"/{locale}/papers/papers.json").json if one["id"] == "tried"
    )
    assert (filed["scale"], filed["translator"]) == (
        "1:25000",
        [{"family": "Xie", "given": "Yuantao"}],
    )


def test_a_frozen_search_knows_types_that_csl_does_not(put: Callable[..., FlaskClient]) -> None:
    client = put(
        type="proceedings", author=None, editor=[{"id": "a", "family": "Li", "given": "Y"}]
    )
    filed = next(one for one in client.get("/en/papers/papers.json").json if one["id"] == "tried")
    assert (filed["type"], filed["custom"]["type"]) == ("book", "proceedings")
    assert "tried" in client.get("/en/papers/?type=proceedings").text


def test_what_is_not_confirmed_is_named(put: Callable[..., FlaskClient]) -> None:
    client = put(
        unverified=["issue", "volume"], issue="7", volume="3", **{"container-title": "Oasis"}
    )
    html = client.get("/en/papers/tried/").text
    assert "have not been verified: Issue, Volume." in html


def test_hostile_values_stay_values(put: Callable[..., FlaskClient]) -> None:
    evil = '<script>alert(1)</script>" onmouseover=x } \\input{/etc/passwd}'
    client = put(title=evil, **{"container-title": evil})
    for path in ("papers/", "papers/tried/", "papers/year/2020/"):
        assert "<script>alert" not in client.get(f"/en/{path}").text


def test_a_paper_just_begun_breaks_nothing(put: Callable[..., FlaskClient]) -> None:
    client = put(author=[{"id": "a"}, {"id": "b", "person": "chen-yahe"}], issued=None)
    html = client.get("/en/papers/tried/").text
    assert (
        text_of(re.findall(r'<ol class="authors".*?</ol>', html, re.DOTALL)[0]).strip()
        == "Chen Yahe"
    )
    for path in ("papers/", "papers/papers.json"):
        assert client.get(f"/en/{path}").status_code == 200


def test_few_papers_have_no_list_of_their_own(client: FlaskClient, addresses: list[str]) -> None:
    """Links there redirect to the list of all."""
    response = client.get("/en/papers/journal/river-post/")
    assert (response.status_code, response.location) == (302, "/en/papers/")
    assert not [one for one in addresses if one.startswith("/en/papers/journal/river-post/")]
    assert 'href="/en/papers/journal/river-post/"' not in client.get("/en/papers/").text
    assert (
        'href="/en/papers/"'
        in client.get("/en/papers/xue-2015-runoff-response/").text.partition("<dl")[2]
    )


def test_all_as_one_file(client: FlaskClient) -> None:
    items = client.get("/zh/papers/papers.json").json
    assert len(items) == len(SHIPPED)
    xiao = next(item for item in items if item["id"] == "xiao-2019-braided-rivers")
    assert xiao["author"] == [{"family": "肖", "given": "文江"}]
    assert xiao["custom"]["author"][0]["person"] == "xiao-wenjiang"
    assert xiao["custom"]["complete"] is False
    title = [part[0] for part in xiao["custom"]["reference"] if part[1] == "title"]
    assert title == ["辫状河网结构解析与时空制约"]


def test_every_address_is_listed_for_the_freeze(addresses: list[str]) -> None:
    for locale in ("en", "zh"):
        wanted = {
            f"/{locale}/papers/",
            f"/{locale}/papers/papers.json",
            f"/{locale}/papers/access/open/",
            *(f"/{locale}/papers/{path}" for path in LISTS),
        }
        assert wanted <= set(addresses)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("year=2015", number("year/2015/")),
        ("year=2015&access=open", number("year/2015/", "access/open/")),
        ("author=xiao-wenjiang&year=2015", number("author/xiao-wenjiang/", "year/2015/")),
        (
            "journal=journal-of-rivers&unit=irs&access=open",
            number("journal/journal-of-rivers/", "unit/irs/", "access/open/"),
        ),
        ("year=1999", None),
        ("colour=red", None),
        ("year=&type=", None),
    ],
)
def test_facets_combine_by_query_string_live(
    client: FlaskClient, query: str, count: int | None
) -> None:
    """A count of None: an empty query shows the front page."""
    response = client.get(f"/en/papers/?{query}")
    assert response.status_code == 200
    front = references(client.get("/en/papers/").text)
    assert len(references(response.text)) == (len(front) if count is None else count)
    assert "<script>" not in response.text.replace('<script type="module"', "")
    if count is not None:
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert "no-store" in response.headers["Cache-Control"]
    if not count:
        assert "Remove one." in response.text


def test_what_was_found_is_there_as_data(client: FlaskClient) -> None:
    items = client.get("/en/papers/papers.json?year=2015&access=open").json
    assert len(items) == number("year/2015/", "access/open/")
    assert {"fang-2015-bias-correction", "xue-2015-runoff-response"} <= {one["id"] for one in items}


def test_the_language_is_switched_with_what_was_chosen(client: FlaskClient) -> None:
    assert "/zh/papers/?year=2015" in client.get("/en/papers/?year=2015").text


@pytest.mark.parametrize(("locale", "date"), [("en", "3 Feb 2020"), ("zh", "2020年2月3日")])
def test_a_paper_carries_month_and_day_where_they_are_known(
    put: Callable[..., FlaskClient], locale: str, date: str
) -> None:
    client = put(
        issued="2020-02-03",
        publication={"en": {"state": "published"}, "zh": {"state": "published"}},
    )
    assert (
        f'<time datetime="2020-02-03">{date}</time>' in client.get(f"/{locale}/papers/tried/").text
    )


def test_what_the_site_says_of_a_paper_is_on_pages_and_in_no_citation(
    put: Callable[..., FlaskClient],
) -> None:
    said = "Finds that dunes wander."
    client = put(summary={"en": said, "zh": "发现沙丘移动。"})
    html = client.get("/en/papers/tried/").text
    assert f'<p class="paper-summary">{said}</p>' in html
    assert re.search(f'<meta name="description" content="[^"]*{said}">', html)
    assert "Abstract" not in html
    assert f'<p class="reference-brief">{said}</p>' in client.get("/en/papers/year/2020/").text
    for ending in ("bib", "ris", "json"):
        assert said not in client.get(f"/en/papers/tried.{ending}").text


def test_the_newest_of_a_year_stands_first_with_its_date(own_site: SimpleNamespace) -> None:
    dates = {"a-year": "2098", "b-march": "2098-03", "c-november": "2098-11-20", "d-may": "2098-05"}
    for key, date in dates.items():
        entries.put(own_site, f"papers/{key}", issued=date)
    for locale, told in (
        ("en", ["20 Nov 2098", "May 2098", "Mar 2098"]),
        ("zh", ["2098年11月20日", "2098年5月", "2098年3月"]),
    ):
        for path in ("papers/", "papers/year/2098/"):
            html = entries.page(own_site, f"/{locale}/{path}")
            listed = list(re.findall(r'href="/../papers/([a-d]-\w+)/"', html))
            assert listed == ["c-november", "d-may", "b-march", "a-year"]
            dated = r'<span class="reference-date"><time datetime="2098[^"]*">([^<]*)</time></span>'
            assert re.findall(dated, html) == told
        data = own_site.client.get(f"/{locale}/papers/papers.json").get_json(force=True)
        custom = {one["id"]: one["custom"].get("date") for one in data}
        assert custom["c-november"] == ["2098-11-20", told[0]]
        assert custom["a-year"] is None
