"""Links to entries in long texts."""

import pytest

from cms.markdown import render
from cms.schema.usages import entry_links

LINES = [
    "see [[people/nobody]] and [[people/x|X]], `[[people/code]]` and [a](entry:news/a#b) [b](<entry:news/b>)",
    "```",
    "[[people/fenced]]",
    "```",
    r"\[[people/escaped]]",
    "",
    "[r]: entry:news/ref",
    "",
    "[r]",
]


def test_links_are_those_that_the_text_is_rendered_with() -> None:
    found = [target for _number, target in entry_links(LINES)]
    rendered = [link.removeprefix("entry:") for link in render("\n".join(LINES), "en").links]
    assert sorted(found) == sorted(rendered)
    assert [number for number, _target in entry_links(LINES)] == [1, 1, 1, 1, 7]


@pytest.mark.parametrize(
    "line",
    [
        "[[a/" + " " * 200_000,
        "`" * 200_000 + "[[a/b]]",
        "[[a/b|" * 60_000,
        "](  entry:" * 60_000,
        "[" * 200_000 + "]: entry:",
    ],
)
def test_long_lines_are_read_in_time(line: str) -> None:
    """A quadratic search would take minutes for one of them."""
    assert len(list(entry_links([line]))) <= 60_000
