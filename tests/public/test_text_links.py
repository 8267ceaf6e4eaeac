"""Links in texts to entries, without a link text: they show the entry's title."""

import re
from types import SimpleNamespace

import pytest
from entries import page, put
from linked_texts import PLAIN, check_plain_text

TEXT = {
    "en": ["See [[people/chen-yahe]] and [[people/duan-weihe]]."],
    "zh": ["参见[[people/chen-yahe]]和[[people/duan-weihe]]。"],
}


def test_the_title_in_the_language_of_the_page(own_site: SimpleNamespace) -> None:
    put(own_site, "people/duan-weihe", name={"en": "Duan Weihe"})
    put(own_site, "pages/linking", title={"en": "Linking", "zh": "链接"}, body=TEXT)
    assert '<a href="/en/scientists/chen-yahe/">Chen Yahe</a>' in page(own_site, "/en/linking/")
    chinese = page(own_site, "/zh/linking/")
    assert '<a href="/zh/scientists/chen-yahe/">陈雅河</a>' in chinese
    assert '<a href="/zh/scientists/duan-weihe/"><span lang="en">Duan Weihe</span></a>' in chinese
    put(own_site, "people/chen-yahe", name={"en": "Chen <b>Yahe</b>", "zh": "陈雅河"})
    assert "Chen &lt;b&gt;Yahe&lt;/b&gt;</a>" in page(own_site, "/en/linking/"), (
        "a changed title makes the page stale"
    )
    put(own_site, "people/chen-yahe", name={"en": "Chen Yahe", "zh": "陈雅河"}, publication={})
    assert '<span class="broken-link">people/chen-yahe</span>' in page(own_site, "/en/linking/")


def described(html: str) -> str:
    found = re.search(r'<meta name="description" content="([^"]*)"', html)
    assert found
    return found[1]


@pytest.fixture
def linking(own_site: SimpleNamespace) -> SimpleNamespace:
    """A site with an entry of each type whose text is rendered as plain text somewhere."""
    put(own_site, "pages/linking", title={"en": "Linking", "zh": "链接"}, body=PLAIN)
    put(
        own_site,
        "datasets/linking",
        title={"en": "Linked data", "zh": "链接数据"},
        description=PLAIN,
    )
    put(
        own_site,
        "conferences/linking",
        name={"en": "Linked days", "zh": "链接会"},
        start="2031-05-02",
        description=PLAIN,
    )
    put(
        own_site,
        "units/linking",
        name={"en": "Linked group", "zh": "链接组"},
        kind="laboratory",
        description=PLAIN,
    )
    put(own_site, "papers/linking", title="Linked", abstract=PLAIN, language="en")
    return own_site


@pytest.mark.parametrize(
    "path",
    [
        "/en/linking/",
        "/en/resources/datasets/linking/",
        "/en/cooperation/conferences/linking/",
        "/en/research/kind/laboratory/",
        "/en/research/linking/",
        "/en/papers/linking/",
    ],
)
def test_no_plain_text_shows_a_key(linking: SimpleNamespace, path: str) -> None:
    """Descriptions, JSON-LD, contents lists and references; a changed title makes them stale."""
    check_plain_text(linking, path)


def test_the_description_in_the_language_of_the_page(linking: SimpleNamespace) -> None:
    assert described(page(linking, "/en/linking/")) == (
        "Linking, Institute of River Studies: Ask Chen Yahe and him first."
    )
    assert described(page(linking, "/zh/linking/")).endswith("：请问陈雅河。")
    put(linking, "people/chen-yahe", name={"en": 'A <b> & "c"', "zh": "陈雅河"})
    assert (
        described(page(linking, "/en/linking/"))
        == "Ask A &lt;b&gt; &amp; &#34;c&#34; and him first."
    )
    put(linking, "people/chen-yahe", publication={})
    assert "people/chen-yahe" in described(page(linking, "/en/linking/")), (
        "as on the page, without a link"
    )
