"""Lists sort as readers of each language look things up."""

import pytest

from cms.languages import collation


@pytest.mark.parametrize(("lang", "ordered"), [
    ("zh-Hans", ["Belgium", "比利时", "德国", "法国", "哈萨克斯坦", "卢旺达", "塔吉克斯坦", "乌兹别克斯坦", "中国"]),
    ("en", ["Aksu", "bayanbulak", "Cele", "比利时"])])
def test_words_sort_by_what_they_are_called(lang: str, ordered: list[str]) -> None:
    given = [*ordered[2:], *ordered[:2]]
    assert sorted(given, key=lambda word: collation(word, lang)) == ordered


def test_what_no_code_has_sorts_too() -> None:
    assert collation("\U0001f3dc沙", "zh")
    assert collation("\ud800", "zh-Hans")
