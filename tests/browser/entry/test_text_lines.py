"""Leaving lists and quotations with the Enter key: the text after them stands outside, as the
site's own renderer has it.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from cms.markdown import render

pytestmark = pytest.mark.browser
Keys = list[str]

# typed (a key in angle brackets, else text) | the text that stands there | how the site shows it
CASES = {
    "numbers": (
        ["1. one", "<Enter>", "two", "<Enter>", "<Enter>", "after"],
        "1. one\n2. two\n\nafter",
        "<ol><li>one</li><li>two</li></ol><p>after</p>",
    ),
    "bullets": (
        ["- one", "<Enter>", "two", "<Enter>", "<Enter>", "after"],
        "- one\n- two\n\nafter",
        "<ul><li>one</li><li>two</li></ul><p>after</p>",
    ),
    "nested": (
        ["1. one", "<Enter>", "two", "<Tab>", "<Enter>", "<Enter>", "<Enter>", "after"],
        "1. one\n   1. two\n\nafter",
        "<ol><li>one<ol><li>two</li></ol></li></ol><p>after</p>",
    ),
    "a list that begins after a paragraph": (
        ["before", "<Enter>", "- ", "<Enter>", "after"],
        "before\n\nafter",
        "<p>before</p><p>after</p>",
    ),
    "the middle of a list": (
        ["- one", "<Enter>", "two", "<ArrowUp>", "<End>", "<Enter>", "<Enter>", "between"],
        "- one\n\nbetween\n\n- two",
        "<ul><li>one</li></ul><p>between</p><ul><li>two</li></ul>",
    ),
    "a quotation": (
        ["> a quote", "<Enter>", "<Enter>", "after"],
        "> a quote\n\nafter",
        "<blockquote><p>a quote</p></blockquote><p>after</p>",
    ),
    "a quotation in a quotation": (
        ["> > deep", "<Enter>", "<Enter>", "less", "<Enter>", "<Enter>", "after"],
        "> > deep\n>\n> less\n\nafter",
        "<blockquote><blockquote><p>deep</p></blockquote><p>less</p></blockquote><p>after</p>",
    ),
    "both levels of a quotation": (
        ["> > deep", "<Enter>", "<Enter>", "<Enter>", "after"],
        "> > deep\n\nafter",
        "<blockquote><blockquote><p>deep</p></blockquote></blockquote><p>after</p>",
    ),
    "a list in a quotation": (
        [
            "> 1. one",
            "<Enter>",
            "two",
            "<Enter>",
            "<Enter>",
            "quoted",
            "<Enter>",
            "<Enter>",
            "after",
        ],
        "> 1. one\n> 2. two\n>\n> quoted\n\nafter",
        "<blockquote><ol><li>one</li><li>two</li></ol><p>quoted</p></blockquote><p>after</p>",
    ),
    "a quotation in a list": (
        ["- > quoted", "<Enter>", "<Enter>", "after"],
        "- > quoted\n\nafter",
        "<ul><li><blockquote><p>quoted</p></blockquote></li></ul><p>after</p>",
    ),
}


def press(page: Page, keys: Keys) -> None:
    for key in keys:
        if key.startswith("<"):
            page.keyboard.press(key.strip("<>"))
        else:
            page.keyboard.type(key)


@pytest.mark.parametrize("name", CASES)
def test_the_text_after_it_stands_outside(form: Page, area: Locator, name: str) -> None:
    keys, written, shown = CASES[name]
    area.focus()
    press(form, keys)
    expect(area).to_have_value(written)
    assert "".join(render(written, "en").html.split("\n")) == shown


def test_leaving_a_list_is_undone_at_once(form: Page, area: Locator) -> None:
    area.focus()
    press(form, ["- one", "<Enter>"])
    form.keyboard.press("Enter")
    expect(area).to_have_value("- one\n\n")
    form.keyboard.press("Control+z")
    expect(area).to_have_value("- one\n- ")
