"""Plain text and summaries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.markdown import plain, summary
from cms.markdown.engine import html_of
from cms.markdown.plain_text import NOT_SUMMARIZED, join_paragraphs, truncate

ENGLISH = "The institute was founded by Dr. Smith in 1998. It studies arid lands. There is more to say about it."
CHINESE = (
    "研究所成立于1998年。它研究干旱区的水、土壤与生态系统，并出版《干旱区地理》。更多内容见网站。"
)


def test_a_line_for_each_block() -> None:
    source = "# 标题\n\nOne **two**\nthree[^1] &amp; H~2~O\n\n- a\n- b\n\n|x|y|\n|-|-|\n|1|2|\n"
    source += "\n![alt](a.jpg)\n\n[^1]: Note\n"
    assert plain(source) == "标题\nOne two\nthree & H2O\na\nb\nx y\n1 2\nalt\nNote"


def test_chinese_lines_are_joined_and_formulas_kept() -> None:
    assert plain("中文\n中文 $x^2$ <!-- no --> <b>") == "中文中文 x^2 <b>"


def test_a_summary_ends_with_a_sentence() -> None:
    assert (
        summary(ENGLISH, 80)
        == "The institute was founded by Dr. Smith in 1998. It studies arid lands."
    )
    assert summary(CHINESE, 16) == "研究所成立于1998年。"
    assert summary(f"# H\n\n|a|\n|-|\n\n```\ncode\n```\n\n{CHINESE}[^1]\n\n[^1]: n", 500) == CHINESE


def test_or_with_a_word() -> None:
    assert summary(ENGLISH, 40) == "The institute was founded by Dr. Smith…"
    assert summary("它研究干旱区的水、土壤与生态系统", 10) == "它研究干旱区的水…"
    assert summary("它研究《干旱区地理》", 5) == "它研究…"


def test_paragraphs_of_a_summary_are_joined_as_their_script_joins() -> None:
    assert summary("One.\n\nTwo.", 50) == "One. Two."
    assert summary("甲。\n\n乙。", 50) == "甲。乙。"


def test_headings_alone_are_better_than_nothing() -> None:
    assert summary("# Only this", 50) == "Only this"
    assert summary("", 50) == ""


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        CHINESE,
        "x" * 90,
        "e\u0301" * 40,
        "👩\u200d🔬" * 30,
        "（" * 40,
        "。" * 90,
        " a" * 40,
    ],
)
@pytest.mark.parametrize("length", [0, 1, 2, 3, 10, 29, 60])
def test_never_longer_than_asked(text: str, length: int) -> None:
    short = truncate(text, length)
    assert len(short) <= length
    body = short.removesuffix("…")
    assert text.startswith(body)
    if length > 3 and body:
        following = text[len(body) : len(body) + 1]
        assert following not in ("\u0301", "\u200d")
        assert not body.endswith("\u200d")


WORDS = st.text(
    st.sampled_from("aZwftpsx19中文ÀÖß ,.;:()%/'\"!?–—‘’“”、。《》！（），：；？-*_`#\n&<"),
    max_size=40,
)


ADDRESSES = st.sampled_from(["www.a.b", "http://a", "ftp://a.b", "--", "..."])


@given(
    WORDS | st.builds("{}{}{}".format, WORDS, ADDRESSES, WORDS),
    st.sampled_from([5, 20, 160]),
    st.sampled_from(["en", "zh", ""]),
)
def test_a_line_of_words_is_summed_up_as_the_engine_reads_it(
    source: str, length: int, lang: str
) -> None:
    html = html_of(source)
    expected = join_paragraphs(plain(source, lang))
    if not NOT_SUMMARIZED.search(html):
        assert summary(source, length, lang) == truncate(expected, length)
