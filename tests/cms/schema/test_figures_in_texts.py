"""The maps and charts of entries in a text: which are refused, and how much text may surround them."""

import pytest

from cms.core.errors import Invalid
from cms.schema.text_figures import check_figures

MISTYPED = "![A map](entry:stations/cele#mapp)"


@pytest.mark.parametrize(
    "before",
    ["", "![", "![a ![b ", "![a picture](/media/a.png) ", "![[a] ", "![no link] ", "![a\n"],
)
def test_a_figure_of_an_unknown_kind_is_refused_whatever_stands_before_it(before: str) -> None:
    with pytest.raises(Invalid, match="mapp"):
        check_figures(f"{before}{MISTYPED}", "body")


def test_a_figure_that_entries_of_its_type_lack_is_refused() -> None:
    with pytest.raises(Invalid, match="chen-xi"):
        check_figures("![Where](entry:people/chen-xi#map)", "body")
    check_figures("![Where](entry:stations/cele#map) and [a link](entry:people/chen-xi)", "body")


def test_a_line_of_beginnings_is_read_once() -> None:
    """Searched from each of them to the end of the line, it would take a quarter of an hour."""
    with pytest.raises(Invalid, match="mapp"):
        check_figures("![" * 300_000 + f"\n{MISTYPED}", "body")
