"""Words as people type them: folded, by the test vectors that scripts of a search run too; and other
ways to type a name.
"""

import json
from pathlib import Path

import pytest

from cms.search.text import fold, other_forms, simplified, terms

VECTORS = json.loads((Path(__file__).parents[2] / "search-vectors.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "folded"), VECTORS["fold"])
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(("query", "wanted"), VECTORS["terms"])
def test_terms(query: str, wanted: list[str]) -> None:
    assert list(terms(query)) == wanted


def test_the_table_of_characters_is_the_converters() -> None:
    assert "".join(map(simplified, VECTORS["hanzi"][0])) == VECTORS["hanzi"][1]


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Chen Yaning", {"chenyaning", "yaningchen"}),
        ("陈亚宁", {"chen ya ning", "chenyaning", "yaningchen"}),
        (
            "曾凡江",
            {
                "ceng fan jiang",
                "cengfanjiang",
                "fanjiangceng",
                "zeng fan jiang",
                "zengfanjiang",
                "fanjiangzeng",
            },
        ),
        ("吕", set()),
        ("Five words are no name", set()),
        ("塔里木河流域", {"ta li mu he liu yu", "talimuheliuyu"}),
    ],
)
def test_names_are_found_as_people_type_them(name: str, forms: set[str]) -> None:
    assert set(other_forms(name)) == forms


@pytest.mark.parametrize(
    "text", ["重庆银行行长", "中国科学院新疆生态与地理研究所", "长江大学校长", "朝阳区", "㐂之𠀀"]
)
def test_words_are_read_as_in_their_text(text: str) -> None:
    """The cached pinyin of a word is the one that pypinyin gives it in the whole text."""
    from pypinyin import Style, lazy_pinyin

    assert " ".join(fold(one) for one in lazy_pinyin(text, style=Style.TONE)) in other_forms(text)


def test_u_with_dots_is_typed_as_u() -> None:
    assert "lu" in " ".join(other_forms("吕光")).split()
