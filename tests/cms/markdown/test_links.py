"""Links from a text to entries, and addresses in running text."""

import pytest
from markupsafe import Markup

from cms.markdown import plain, render, summary
from cms.markdown.fixups import as_typed, is_external, is_safe, percent_encoded

ADDRESSES = {"news/launch": "/en/news/launch/", "people/chen": '/p?a=1&b="<'}


def html(source: str) -> str:
    return str(render(source, "en", links=ADDRESSES.get).html)


def test_a_link_to_an_entry_gets_its_address() -> None:
    assert html("[Launch](entry:news/launch)") == '<p><a href="/en/news/launch/">Launch</a></p>\n'
    assert html("[[news/launch|Launch]]") == '<p><a href="/en/news/launch/">Launch</a></p>\n'
    assert (
        html("[[entry:news/launch]]") == '<p><a href="/en/news/launch/">entry:news/launch</a></p>\n'
    )
    assert html('[**L**](entry:news/launch "T")') == (
        '<p><a href="/en/news/launch/" title="T"><strong>L</strong></a></p>\n'
    )


def test_a_link_without_text_shows_the_title() -> None:
    titles = {"news/launch": Markup("The <i>launch</i>")}
    for source in ("[[news/launch]]", "[[entry:news/launch]]", "[[news/launch|news/launch]]"):
        made = render(source, "en", links=ADDRESSES.get, titles=titles.get)
        assert made.html == '<p><a href="/en/news/launch/">The <i>launch</i></a></p>\n', source
    for source, text in (
        ("[[news/launch|Own]]", "Own"),
        ("[[people/chen]]", "people/chen"),
        ("[*news/launch*](entry:news/launch)", "<em>news/launch</em>"),
    ):
        assert f">{text}</a>" in str(
            render(source, "en", links=ADDRESSES.get, titles=titles.get).html
        )
    assert (
        "launch#s-one"
        not in str(
            render("[[news/launch#s-one]]", "en", links=ADDRESSES.get, titles=titles.get).html
        )
        .partition(">")[2]
        .partition(">")[2]
    )


def test_plain_text_shows_the_title_too() -> None:
    titles = {"news/launch": "The <launch> & more", "news/é": "É"}
    for source, text in (
        ("[[news/launch]]", "The <launch> & more"),
        ("[[entry:news/launch]]", "The <launch> & more"),
        ("[news/launch](entry:news/launch)", "The <launch> & more"),
        ("[[news/é]]", "É"),
        ("[[news/launch#s-one]]", "The <launch> & more"),
        ("[[news/launch|Own]]", "Own"),
        ("[[people/chen]]", "people/chen"),
        ("`[[news/launch]]`", "[[news/launch]]"),
    ):
        assert plain(source, "en", titles.get) == text, source
        assert summary(f"See {source}.", 50, "en", titles.get) == f"See {text}.", source


def test_the_contents_list_shows_the_title() -> None:
    titles = {"news/launch": Markup("The <i>launch</i> &amp; more")}
    made = render("# Of [[news/launch]]", "en", links=ADDRESSES.get, titles=titles.get)
    assert [heading.text for heading in made.contents] == ["Of The launch & more"]


def test_a_part_of_an_entry_can_be_named() -> None:
    assert 'href="/en/news/launch/#s-one"' in html("[x](entry:news/launch#s-one)")


def test_what_the_callback_returns_is_escaped_and_checked() -> None:
    assert 'href="/p?a=1&amp;b=&quot;&lt;"' in html("[x](entry:people/chen)")
    for bad in ("javascript:alert(1)", "entry:news/launch", "", "data:x"):
        made = render("[x](entry:a/b)", "en", links=lambda _, bad=bad: bad).html
        assert made == '<p><span class="broken-link">x</span></p>\n'


def test_a_broken_link_is_text() -> None:
    for source in ("[*x*](entry:news/gone)", "[*x*](entry:)"):
        assert html(source) == '<p><span class="broken-link"><em>x</em></span></p>\n'
    assert (
        render("[x](entry:news/launch)", "en").html == '<p><span class="broken-link">x</span></p>\n'
    )


def test_what_was_resolved_is_not_kept() -> None:
    source = "# H\n\n[x](entry:news/launch) and [y](https://x.org)"
    first = render(source, "en", links=lambda _: "/one/").html
    second = render(source, "en", links=lambda _: "/two/").html
    third = render(source, "en", links=lambda _: None).html
    assert "/one/" in first
    assert "/two/" in second
    assert "/one/" not in second
    assert "broken-link" in third
    assert "entry:" not in third


def test_the_callback_is_given_type_and_key() -> None:
    asked: list[str] = []
    render(
        "[a](entry:news/a#x) [[people/b|B]] [[entry:units/c]] [d](/x)", "en", links=asked.append
    ).html.upper()
    assert asked == ["news/a", "people/b", "units/c"]


def test_targets_are_named_as_written_and_once() -> None:
    made = render(
        "[a](entry:news/a) [[people/b|B]] [c](https://x.org/新疆) [a](entry:news/a) [d](x%2Fy)",
        "en",
    )
    assert made.links == ("entry:news/a", "entry:people/b", "https://x.org/新疆", "x%2Fy")


def test_words_in_a_text_that_look_like_our_marks_stay_words() -> None:
    link = '<a href="entry:news/launch">x</a>'
    made = html(f"`{link}` {link} [z](/q '{link}')")
    assert "/en/news/launch/" not in made
    assert "broken-link" not in made


@pytest.mark.parametrize(
    ("source", "link", "after"),
    [
        (
            "见https://x.org/a。后面",
            '<a href="https://x.org/a" rel="noopener">https://x.org/a</a>',
            "。后面",
        ),
        (
            "www.x.org/a?b&c，好",
            '<a href="http://www.x.org/a?b&amp;c" rel="noopener">www.x.org/a?b&amp;c</a>',
            "，好",
        ),
        (
            "https://x.org/新疆）",
            '<a href="https://x.org/%E6%96%B0%E7%96%86" rel="noopener">https://x.org/新疆</a>',
            "）",
        ),
    ],
)
def test_an_address_in_a_chinese_sentence_ends_at_its_punctuation(
    source: str, link: str, after: str
) -> None:
    assert link + after in html(source)


def test_a_link_without_words_is_left_out() -> None:
    assert html("a[](https://x.org)b") == "<p>ab</p>\n"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:x",
        "JAVASCRIPT:x",
        " javascript:x",
        "java\tscript:x",
        "\x01javascript:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:x",
        "",
        "entry:a/b",
        "java%20script:x",
        "&:x",
    ],
)
def test_addresses_that_may_not_stand(url: str) -> None:
    assert not is_safe(url)


@pytest.mark.parametrize(
    "url", ["/a", "a/b:c", "?a:b", "#a:b", "https://x", "HTTPS://x", "mailto:a@b", "tel:+86", "//x"]
)
def test_addresses_that_may(url: str) -> None:
    assert is_safe(url)


def test_kinds_of_addresses() -> None:
    assert is_external("HTTP://x")
    assert is_external("//x")
    assert not is_external("/x")
    assert not is_external("mailto:a@b")
    assert as_typed("a%20b/%E4%B8%AD") == "a b/中"
    assert as_typed("a%2Fb") == "a%2Fb"
    assert as_typed("100%") == "100%"
    assert percent_encoded("a b%20中") == "a%20b%20%E4%B8%AD"


@pytest.mark.parametrize(
    "url", ["javascript:x", "data:text/html,x", "file:///x", "", "java%20script:x"]
)
def test_a_link_that_may_not_stand_is_text_and_a_picture_its_description(url: str) -> None:
    made = render(f"[*x*]({url}) ![y]({url})", "en")
    assert made.html == "<p><em>x</em> y</p>\n"
    assert made.links == ()
