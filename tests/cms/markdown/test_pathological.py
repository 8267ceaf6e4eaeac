"""Sources crafted to be slow: four times the text takes about four times as long, not sixteen
times.
"""

from collections.abc import Callable
from time import process_time

import pytest

from cms.markdown import Labels, plain
from cms.markdown.engine import html_of
from cms.markdown.render import _render

SIZE = 5_000
# below this the clock and the garbage collector count for more than the text
NOISE = 0.4
TRIES = 5
INPUTS: dict[str, Callable[[int], str]] = {
    "nested quotes": lambda n: ">" * n + "a",
    "nested lists": lambda n: "- " * n + "a",
    "nested both": lambda n: "> - " * n + "a",
    "nested strong emphasis": lambda n: "*a **a " * n + "b" + " a** a*" * n,
    "emphasis closers": lambda n: "a_ " * n,
    "emphasis openers": lambda n: "_a " * n,
    "mismatched emphasis": lambda n: "*a_ " * n,
    "link closers": lambda n: "a]" * n,
    "link openers": lambda n: "[a" * n,
    "notes in notes": lambda n: "[^[a]" * n + "]" * n,
    "brackets": lambda n: "[" * n + "a" + "]" * n,
    "images": lambda n: "![" * n + "]()" * n,
    "unclosed links": lambda n: "[a](<b" * n,
    "unclosed titles": lambda n: '[a](b "' * n,
    "wikilinks": lambda n: "[[a|" * n + "]]" * n,
    "backticks": lambda n: "".join("e" + "`" * k for k in range(1, int((2 * n) ** 0.5))),
    "unclosed tags": lambda n: '<a href="' * n,
    "unclosed comments": lambda n: "<!-- " * n + "\n\n-->",
    "comments": lambda n: "<!-- a -->" * n,
    "declarations": lambda n: "<!A " * n,
    "instructions": lambda n: "<?" * n,
    "ampersands": lambda n: "&" * n,
    "references": lambda n: "".join(f"[{k}]: x\n" for k in range(n)) + "[0]" * n,
    "footnote named often": lambda n: "[^1]" * n + "\n\n[^1]: x\n",
    "chain of footnotes": lambda n: (
        "".join(f"[^{k}]: [^{k + 1}]\n" for k in range(n // 4)) + "\n[^0]"
    ),
    "tables": lambda n: "a|b\n-|-\n" * n,
    "wide table": lambda n: "|" + "a|" * n + "\n|" + "-|" * n + "\n" + "|x|\n" * 50,
    "dollars": lambda n: "$a " * n,
    "formulas": lambda n: "".join(f"$x_{k}$ " for k in range(n)),
    "tildes": lambda n: "~a " * n,
    "nested scripts": lambda n: "^a~b" * n,
    "addresses": lambda n: "http://" * n,
    "addresses with punctuation": lambda n: "https://x.org/a。" * n,
    "mail": lambda n: "a.b_" * n + "@",
    "same headings": lambda n: "# a\n" * n,
    "setext": lambda n: "a\n" * n + "=",
    "chinese lines": lambda n: "中**文**\n" * n,
    "spaces after a dash": lambda n: "> a\n>\n> —" + " " * n + "b\n>\n> c",
    "figures": lambda n: "![a](entry:stations/b#map)\n\n" * n,
    "control characters": lambda n: "\x00" * n,
}


def seconds(source: str, work: Callable[[str], object]) -> float:
    html_of.cache_clear()
    start = process_time()
    work(source)
    return process_time() - start


def grows_evenly(small: str, large: str, work: Callable[[str], object]) -> bool:
    """Whether four times the text takes less than ten times as long in one of a few tries: other
    work on the machine can slow a try down, but not speed it up.
    """
    return any(seconds(large, work) < max(10 * seconds(small, work), NOISE) for _ in range(TRIES))


def compose(source: str) -> object:
    return _render(source, "en", Labels(), "")


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("work", [compose, plain])
def test_time_grows_with_the_text(name: str, work: Callable[[str], object]) -> None:
    make = INPUTS[name]
    assert grows_evenly(make(SIZE), make(4 * SIZE), work)


def test_fifty_thousand_nested_quotes() -> None:
    """nh3 alone took six seconds for them."""
    assert grows_evenly(">" * 12_500 + "a", ">" * 50_000 + "a", compose)
    html = _render(">" * 50_000 + "the text stays", "en", Labels(), "").html
    assert html.count("<blockquote>") < 50
    assert "the text stays" in html


def test_moderate_nesting_is_left_alone() -> None:
    assert _render("> " * 20 + "a", "en", Labels(), "").html.count("<blockquote>") == 20
    shallow = _render("- a *b* **c**\n" * 100, "en", Labels(), "").html
    assert shallow.count("<li>") == shallow.count("<em>") == shallow.count("<strong>") == 100


def test_a_table_no_page_could_show_is_text_and_a_big_one_a_table() -> None:
    wide = "|" + "a|" * 2_000 + "\n|" + "-|" * 2_000 + "\n" + "|x|\n" * 100
    assert "<table>" not in _render(wide, "en", Labels(), "").html
    big = "|" + "a|" * 12 + "\n|" + "-|" * 12 + "\n" + ("|" + "x|" * 12 + "\n") * 500
    assert _render(big, "en", Labels(), "").html.count("<td>") == 12 * 500
