"""The links of a text at their positions."""

import random

import pytest

from cms.markdown.source_text import link_targets


def test_links_with_the_places_of_their_addresses() -> None:
    text = (
        "[a](/en/x/) ![b](</media/a b.jpg>) [[news/launch|c]] [d](entry:people/li) "
        "https://example.org/a_(b). (www.example.org)\n\n[e]: https://example.org/e\n\n`[f](/g/)`"
    )
    found = list(link_targets(text))
    assert sorted(target for _at, target in found) == [
        "/en/x/",
        "/media/a b.jpg",
        "entry:news/launch",
        "entry:people/li",
        "https://example.org/a_(b)",
        "https://example.org/e",
        "www.example.org",
    ]
    assert all(
        text[at:].startswith(target.removeprefix("entry:")) or text[at:].startswith(target)
        for at, target in found
    )


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
    assert sum(1 for _ in link_targets(text)) <= len(text)


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
        assert sum(1 for _ in link_targets(text)) <= len(text)
