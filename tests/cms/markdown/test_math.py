"""Formulas."""

import pytest

from cms.markdown import render
from cms.markdown.engine import MAX_ALL_FORMULAS, MAX_FORMULA, mathml


def test_formulas_in_a_line_and_on_their_own() -> None:
    made = render("Mass $E=mc^2$ and\n\n$$\n\\frac{a}{b} < c\n$$\n", "en")
    assert '<math display="inline" alttext="E=mc^2"><mrow><mi>E</mi><mo>=</mo>' in made.html
    assert '<math display="block" alttext="\\frac{a}{b} &lt; c"><mrow><mfrac>' in made.html
    assert "<mo>&lt;</mo>" in made.html
    assert made.text == "Mass E=mc^2 and\n\\frac{a}{b} < c"


@pytest.mark.parametrize(
    "latex",
    ["\\bad{", "_", "\\frac", "\\left(", "x^a^b", "\\unknowncommand", "{" * 400, "\\middle|"],
)
def test_a_bad_formula_is_shown_as_code(latex: str) -> None:
    made = render(f"a ${latex}$ b", "en")
    assert f'<code class="math">{latex}</code>' in made.html
    assert "<math" not in made.html


@pytest.mark.parametrize(
    "latex",
    [
        "\\text{<img src=x onerror=alert(1)>}",
        "\\text{</math><script>alert(1)</script>}",
        "\\href{javascript:alert(1)}{x}",
        "\\style{color:red}{x}",
        "\\class{evil}{x}",
        "\\text{&lt;script&gt;}",
        "\\unicode{<}",
    ],
)
def test_a_formula_brings_in_no_markup(latex: str) -> None:
    made = str(render(f"${latex}$", "en").html)
    for bad in ("<img", "<script", "href=", "style=", 'class="evil'):
        assert bad not in made


def test_prices_are_no_formulas() -> None:
    made = render("It costs $5 and $6, 价格$5和$6, \\$x\\$.", "en")
    assert "<math" not in made.html
    assert "$5 and $6" in made.html


def test_too_much_is_shown_as_code() -> None:
    assert mathml("x" * (MAX_FORMULA + 1), False) is None
    made = render(
        " ".join(f"$x_{{{number}}}$" for number in range(MAX_ALL_FORMULAS // 10)), "en"
    ).html
    assert "<math" in made
    assert '<code class="math">' in made


def test_a_formula_in_a_heading_is_read_as_written() -> None:
    made = render("# About $x^2$", "en")
    assert made.contents[0].text == "About x^2"
    assert made.contents[0].id == "s-about-x-2"
