"""Limits on Markdown source: rendering must fit on the stack of a server's thread and take a
fraction of a second.

The libraries behind it are C and Rust: what is too much for them ends the process, and no `except`
sees it. A construct of which a text has too much is left out for that text: its marks show as they
were typed.
"""

import re
from collections.abc import Callable, Iterator

# comrak calls itself once for each address of mail in a line: 6,500 of them fill the 2 MB of a
# thread
MAX_ADDRESSES = 500
# a note's HTML is sixty times as long as its mark
MAX_NOTES = 5_000
# a short row is filled up to the table's width, and comrak's time grows with the square of that
# width
MAX_CELLS = 100_000
# and with the square of the depth of brackets in brackets, where one may be the name of a note
MAX_BRACKETS = 100
BRACKET = re.compile(r"[\[\]]|\n[ \t>]*\n")


def too_much(text: str) -> Iterator[str]:
    """The names of comrak's extensions that a text must do without."""
    for extension, is_too_much in CHECKS.items():
        if is_too_much(text):
            yield extension


def _too_many_addresses(text: str) -> bool:
    """Whether a line may hold too many addresses of mail; &#64; and &commat; are an @ as well."""
    if text.count("@") + text.count("&") <= MAX_ADDRESSES:
        return False
    return any(line.count("@") + line.count("&") > MAX_ADDRESSES for line in text.split("\n"))


def _too_many_notes(text: str) -> bool:
    """Whether a text has too many footnotes, or their brackets are too deep."""
    return text.count("[^") > MAX_NOTES or _too_deep(text)


def _too_wide(text: str) -> bool:
    """Whether tables may get too many cells."""
    if text.count("|") < 300:
        return False
    lines = text.split("\n")
    widest = max(line.count("|") for line in lines)
    return widest * len(lines) > MAX_CELLS


def _too_deep(text: str) -> bool:
    """Whether brackets of one paragraph are too deep in each other."""
    if text.count("[^") < MAX_BRACKETS:
        return False
    depth = 0
    for bracket in BRACKET.findall(text):
        if bracket == "[":
            depth += 1
        elif bracket == "]":
            depth = max(depth - 1, 0)
        else:
            depth = 0
        if depth > MAX_BRACKETS:
            return True
    return False


CHECKS: dict[str, Callable[[str], bool]] = {
    "autolink": _too_many_addresses,
    "footnotes": _too_many_notes,
    "table": _too_wide,
}
