"""Citations on pages and lists, and the files of papers."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from entries import page
from entries import put as put_entry
from flask.testing import FlaskClient
from linked_texts import PLAIN, check_plain_text
from published import words
from snow import SNOW, with_snow
from werkzeug.test import TestResponse

from tests.new_site import begun
from tests.papers import LISTS, SHIPPED, number, paper_writer, references, text_of

Get = Callable[[str], TestResponse]
BILINGUAL = "papers/xiao-2019-braided-rivers/"
REFERENCE = "肖文江，等. 辫状河网结构解析与时空制约[J/OL]. 河流通报，2019，44（5）：1661-1687."


def paper_in(site: SimpleNamespace) -> None:
    """Write a paper in all languages of a site."""
    codes = [locale.code for locale in site.site.store.snapshot().locales]
    put_entry(
        site,
        "papers/wind",
        type="article-journal",
        title="Wind over rivers",
        language="en",
        author=[{"id": "a", "family": "Haddad", "given": "Lina"}],
        issued="2024",
        publication={code: {"state": "published"} for code in codes},
    )


@pytest.fixture
def put(own_site: SimpleNamespace) -> Callable[..., FlaskClient]:
    """Publishes a paper `tried`."""
    return paper_writer(own_site)


@pytest.fixture
def snow(own_site: SimpleNamespace) -> SimpleNamespace:
    return with_snow(own_site)


def test_references_are_in_the_style_of_the_language(get: Get) -> None:
    xiao = "papers/author/xiao-wenjiang/"
    assert any(one.startswith(REFERENCE) for one in references(get(f"/zh/{xiao}").text))
    begin = "Xiao, W., et al. (2019). 辫状河网结构解析与时空制约 [Structural Analyses"
    assert any(one.startswith(begin) for one in references(get(f"/en/{xiao}").text))
    begin = "Hu, Z., Zhang, C., Hu, Q., & Tian, H. (2014). Temperature Changes"
    assert text_of(get("/en/papers/hu-2014-temperature-changes/").text).count(begin) == 1


def test_words_of_another_language_are_marked(get: Get) -> None:
    assert '<span lang="zh">辫状河网结构解析与时空制约</span>' in get(f"/en/{BILINGUAL}").text
    xiao = "papers/author/xiao-wenjiang/"
    assert '<cite lang="zh">河流通报</cite>' in get(f"/en/{xiao}").text
    begun = re.findall(r'<span class="reference"[^>]*>', get(f"/zh/{xiao}").text)
    chinese = sum(LISTS[xiao[7:]](paper) and paper["language"] == "zh" for paper in SHIPPED)
    assert begun.count('<span class="reference" dir="auto">') == chinese
    assert begun.count('<span class="reference" dir="auto" lang="en">') == len(begun) - chinese > 0


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_paper_can_be_cited_in_both_forms_without_scripts(get: Get, locale: str) -> None:
    html = get(f"/{locale}/{BILINGUAL}").text
    cited = [text_of(one) for one in re.findall(r'<p class="cite-text".*?</p>', html)]
    assert sorted(one[:3] for one in cited) == ["Xia", "肖文江"]
    assert f"{REFERENCE} DOI:10.5555/rivers.2019.979." in cited
    for format in ("bib", "ris", "json"):
        assert f'href="/{locale}/papers/xiao-2019-braided-rivers.{format}"' in html


def test_the_button_is_in_the_language_of_the_page(get: Get) -> None:
    assert ">复制</button>" in get(f"/zh/{BILINGUAL}").text


def test_what_apa_has_in_italics_is_marked_on_pages_and_in_lists(
    put: Callable[..., FlaskClient],
) -> None:
    book = {
        "type": "book",
        "title": "Deserts",
        "edition": "2",
        "publisher": "Springer",
        "unverified": None,
    }
    client = put(**book)
    html = client.get("/en/papers/tried/").text
    assert "(2020). <i>Deserts</i> (2nd ed.). Springer." in html
    assert (
        '<a href="/en/papers/tried/"><i>Deserts</i></a> (2nd ed.). Springer.'
        in client.get("/en/papers/year/2020/").text
    )
    assert '<i lang="en">Deserts</i>' in client.get("/zh/papers/tried/").text, (
        "Chinese has no italics, English has"
    )
    html = (
        put(**{"container-title": "Oasis", "volume": "3", "issue": "4"})
        .get("/en/papers/tried/")
        .text
    )
    assert "<i>Oasis</i>, <i>3</i>(4)." in html


def test_search_engines_get_the_tags_scholars_use(get: Get) -> None:
    html = get("/en/papers/zhang-2010-soil-crusts/").text
    tags = re.findall(r'<meta name="(citation_\w+)" content="([^"]*)">', html)
    assert ("citation_author", "Zhang, Y. H.") in tags
    assert set(tags) >= {
        ("citation_journal_title", "Journal of Rivers"),
        ("citation_publication_date", "2010"),
        ("citation_volume", "2"),
        ("citation_issue", "3"),
        ("citation_firstpage", "180"),
        ("citation_lastpage", "189"),
        ("citation_doi", "10.5555/rivers.2010.00180"),
        ("citation_keywords", "Biological soil crust"),
    }


def test_a_file_of_what_was_found_is_called_by_it(client: FlaskClient) -> None:
    text = client.get("/en/papers/?q=Aral/Sea&year=2023").text
    called = re.findall(r'download="([^"]*)"', text)
    assert called == [f"papers-aral-sea-2023.{ending}" for ending in ("bib", "ris", "json")]
    assert 'download="papers.bib"' in client.get("/en/papers/").text


def test_what_was_found_is_there_as_files(client: FlaskClient) -> None:
    items = client.get("/en/papers/papers.json?year=2015&access=open").json
    both = number("year/2015/", "access/open/")
    assert len(items) == both
    assert {"fang-2015-bias-correction", "xue-2015-runoff-response"} <= {one["id"] for one in items}
    bib = client.get("/en/papers/papers.bib?year=2015&access=open").text
    assert bib.count("@article{") == both
    assert (
        "/en/papers/papers.ris?year=2015&amp;access=open"
        in client.get("/en/papers/?year=2015&access=open").text
    )


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_dataset_says_how_to_cite_it(locale: str, snow: SimpleNamespace) -> None:
    said = words(snow.client.get(f"/{locale}/resources/datasets/snow/").get_data(as_text=True))
    title = SNOW["title"][locale]  # type: ignore[index]
    assert (
        f"Li, N., &amp; Snow Group. (2020). {title} (Version 2.1) [Data set]. Data Centre." in said
    )
    assert f"Li Na，Snow Group. {title}[DS/OL]." in said
    assert "et al." not in said
    assert (
        said.index("APA 7") < said.index("GB/T 7714")
        if locale == "en"
        else said.index("APA 7") > said.index("GB/T")
    )


def test_a_download_is_named_by_what_is_in_it(client: FlaskClient) -> None:
    html = client.get("/en/papers/year/2015/").get_data(as_text=True)
    assert 'href="/en/papers/year/2015/papers.bib" download="papers-year-2015.bib"' in html
    assert 'download="papers.ris"' in client.get("/en/papers/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("codes", "styles", "offered"),
    [
        (("en", "es"), None, ["APA 7"]),
        (("en", "zh"), None, ["APA 7", "GB/T 7714-2025"]),
        (("zh", "en"), None, ["GB/T 7714-2025", "APA 7"]),
        (("en", "es"), ["gbt7714"], ["GB/T 7714-2025"]),
        (("zh", "en"), ["apa"], ["APA 7"]),
    ],
)
def test_citation_styles_are_those_of_the_sites_languages_or_its_setting(
    tmp_path: Path, codes: tuple[str, ...], styles: list[str] | None, offered: list[str]
) -> None:
    locales = [{"id": code, "code": code, "name": code} for code in codes]
    site = begun(
        tmp_path,
        locales=locales,
        defaultLocale=codes[0],
        **({"citationStyles": styles} if styles else {}),
    )
    paper_in(site)
    html = page(site, f"/{codes[0]}/papers/wind/")
    assert re.findall(r'<(?:h3|summary) id="cite-\d">([^<]+)<', html) == offered
    assert ("[J]" in page(site, f"/{codes[0]}/papers/")) is (offered[0] != "APA 7")


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("path", LISTS)
def test_every_list_has_files(client: FlaskClient, locale: str, path: str) -> None:
    count = number(path)
    items = client.get(f"/{locale}/papers/{path}papers.json").json
    assert len(items) == count
    bib = client.get(f"/{locale}/papers/{path}papers.bib").text
    assert len(re.findall(r"^@\w+\{", bib, re.MULTILINE)) == count
    assert client.get(f"/{locale}/papers/{path}papers.ris").text.count("\r\nER  - \r\n") == count


@pytest.mark.parametrize("path", ["nothing.bib", "year/1999/papers.bib", "year/2015/papers.xml/"])
def test_what_there_is_not_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/en/papers/{path}").status_code == 404


@pytest.mark.parametrize("path", ["papers.bib", "hu-2014-temperature-changes.ris"])
def test_files_are_only_read(client: FlaskClient, path: str) -> None:
    assert client.post(f"/en/papers/{path}").status_code == 405


def test_hostile_values_stay_values(put: Callable[..., FlaskClient]) -> None:
    evil = '<script>alert(1)</script>" onmouseover=x } \\input{/etc/passwd}'
    client = put(title=evil, **{"container-title": evil})
    assert "<script>alert" not in client.get("/en/papers/tried/").text
    assert len(re.findall("^@", client.get("/en/papers/tried.bib").text, re.M)) == 1
    lines = client.get("/en/papers/tried.ris").text.split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - |$", line) for line in lines)


def test_a_paper_just_begun_has_files(put: Callable[..., FlaskClient]) -> None:
    client = put(author=[{"id": "a"}, {"id": "b", "person": "chen-yahe"}], issued=None)
    for path in ("papers/tried.bib", "papers/tried.ris"):
        assert client.get(f"/en/{path}").status_code == 200


def test_the_data_of_the_finder_has_references_in_the_style_of_the_language(
    client: FlaskClient,
) -> None:
    items = client.get("/zh/papers/papers.json").json
    xiao = next(item for item in items if item["id"] == "xiao-2019-braided-rivers")
    assert "".join(part[0] for part in xiao["custom"]["reference"]).startswith(REFERENCE)


def test_every_file_is_listed_for_the_freeze(addresses: list[str]) -> None:
    for locale in ("en", "zh"):
        wanted = {
            f"/{locale}/papers/papers.bib",
            f"/{locale}/papers/papers.json",
            f"/{locale}/papers/year/2015/papers.ris",
            f"/{locale}/papers/hu-2014-temperature-changes.json",
        }
        assert wanted <= set(addresses)
        assert addresses.count(f"/{locale}/papers/papers.json") == 1


@pytest.mark.parametrize("ending", ["json", "bib", "ris"])
def test_links_in_a_text_show_titles(own_site: SimpleNamespace, ending: str) -> None:
    put_entry(own_site, "papers/linking", title="Linked", abstract=PLAIN, language="en")
    check_plain_text(own_site, f"/en/papers/linking.{ending}")


def test_a_paper_without_an_abstract_is_described_by_its_reference(
    put: Callable[..., FlaskClient],
) -> None:
    head = put(**{"container-title": "Oasis"}).get("/en/papers/tried/").text.partition("</head>")[0]
    [said] = re.findall('name="description" content="([^"]*)', head)
    assert said.endswith(": Li, Y. (2020). Tried. Oasis.")
