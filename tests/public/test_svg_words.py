"""Line breaking of texts: no line too wide, nothing lost, no punctuation at the wrong end."""

import re

from hypothesis import given
from hypothesis import strategies as st

from blueprints.shared.svg import balance, text_width, wrap

WORDS = st.text("abcW 绿洲，。（）“”-", min_size=1, max_size=80)


@given(WORDS, st.sampled_from([80.0, 200.0]))
def test_lines_fit_and_lose_nothing(words: str, wide: float) -> None:
    for lines in (wrap(words, 15, wide, 99), balance(words, 15, wide, 99)):
        assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", words)
        assert all(text_width(line, 15) <= wide + 30 for line in lines)


@given(WORDS)
def test_balanced_lines_are_no_more(words: str) -> None:
    assert len(balance(words, 15, 120, 3)) == len(wrap(words, 15, 120, 3)) <= 3


def test_chinese_marks_stay_where_they_belong() -> None:
    lines = wrap("新疆与中亚，干旱区的水、土与生态（绿洲）", 15, 75, 99)
    assert not any(line[0] in "，、）" or line[-1] in "（" for line in lines)
    assert "".join(lines) == "新疆与中亚，干旱区的水、土与生态（绿洲）"


def test_what_is_too_long_ends_with_an_ellipsis() -> None:
    lines = wrap("one two three four five six seven eight nine ten", 15, 80, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_lines_are_balanced() -> None:
    assert balance("Turpan Desert Botanical Garden", 23, 300) == [
        "Turpan Desert",
        "Botanical Garden",
    ]
