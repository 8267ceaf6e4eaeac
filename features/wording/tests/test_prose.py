"""The words of a text at their positions."""

import random

import pytest

from cms.markdown.source_text import BLANK
from features.wording.prose import JOINER, prose_only


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a `b,c` d", "a  d"),
        ("```\na,b\n```\nc", "\n\n\nc"),
        ("$x,y$ and 5 $ and 6 $", " and 5 $ and 6 $"),
        ("see [the site](https://example.org/a,b) now", "see [the site now"),
        ('![](/media/a.jpg "A lake, seen")', "![A lake, seen"),
        ("[[news/launch|the launch]] and [[news/gone]]", "the launch and "),
        ("so[^1], and\n\n[^1]: A note, too", "so, and\n\n A note, too"),
        ("[1]: https://example.org/a,b", ""),
        ("at https://example.org/a,b. Then", "at  Then"),
        ("mail a.b@example.org, then 10.1000/x,y", "mail , then "),
        ("A &amp; B <!-- not, this --> C", "A  B  C"),
        ("| a | b |\n|---|:-:|\n| c, | d |", "| a | b |\n\n| c, | d |"),
    ],
)
def test_only_words_are_left_each_where_it_stood(text: str, words: str) -> None:
    found = prose_only(text)
    assert len(found) == len(text)
    assert found.replace(BLANK, "").replace(JOINER, "") == words
    kept = {at: sign for at, sign in enumerate(found) if sign not in (BLANK, JOINER)}
    assert all(text[at] == sign for at, sign in kept.items())


@pytest.mark.parametrize(
    "part",
    [
        "[",
        "](",
        "](a ",
        "``",
        "`",
        "$",
        "<!--",
        "[^",
        "[[a/",
        "&",
        "@a",
        "(",
        "https://)",
        "10.1000/",
    ],
)
def test_a_text_of_nothing_but_signs_takes_no_longer(part: str) -> None:
    """A search that scanned the rest of the text at each mark would not end here."""
    text = part * (100_000 // len(part))
    assert len(prose_only(text)) == len(text)


def test_whatever_is_typed_stays_in_its_place() -> None:
    dice = random.Random(7)
    signs = [
        "`",
        "$",
        "[",
        "]",
        "(",
        ")",
        "\n",
        "a",
        "水",
        ",",
        "<",
        "!--",
        "|",
        "-",
        "\\",
        '"',
        "https://",
    ]
    for _ in range(300):
        text = "".join(dice.choices(signs, k=60))
        assert len(prose_only(text)) == len(text)
