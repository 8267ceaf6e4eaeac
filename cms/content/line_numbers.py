"""Line numbers of fields in a JSON file, for error messages."""

import re
from collections.abc import Iterator
from functools import lru_cache

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]]|[^\s{}\[\],:"]+')
"""All tokens of JSON except separators."""

MAX_ITEMS = 1_000
"""Texts and numbers of one list that get positions of their own; a text may be a list of a million
lines.
"""


class ValuePosition:
    """The line of a value, and the positions of the values in it by each of their names."""

    def __init__(self, line: int, start: str) -> None:
        self.line = line
        self.is_list = start == "["
        self.has_values = start in ("{", "[")
        self.members: dict[str, ValuePosition] = {}
        self.length = 0
        """The number of items of a list read so far."""

    def add_member(self, name: str, value: "ValuePosition") -> None:
        """Add a contained value; the first one with a name is kept."""
        if value.has_values or self.length <= MAX_ITEMS:
            self.members.setdefault(name, value)


def line_of(text: str, path: str) -> int:
    """Return the line (from 1) of the value at a dotted `path`, or of its nearest existing parent.

    Items of lists are found by their number from 1 and, if they are rows, by their `id` too. Texts
    and numbers after the first `MAX_ITEMS` of a list are on the line of the list.
    """
    place = positions(text)
    for name in path.split("."):
        if name not in place.members:
            break
        place = place.members[name]
    return place.line


@lru_cache(maxsize=1)  # for files with many problems
def positions(text: str) -> ValuePosition:
    """Return the position of the root value of a JSON text, whose end may be malformed."""
    root = ValuePosition(1, "{")
    stack, name, named_on = [root], None, 1
    tokens = _tokens(text)
    next(tokens, None)  # the bracket of the whole
    for token, line in tokens:
        if token in ("}", "]"):
            stack.pop()
            if not stack:
                break
            continue
        here = stack[-1]
        if here.is_list:
            here.length += 1
            name, named_on = str(here.length), line
        elif name is None:
            name, named_on = token.strip('"'), line
            continue
        value = ValuePosition(named_on, token)
        here.add_member(name, value)
        if name == "id" and len(stack) > 1 and stack[-2].is_list:
            stack[-2].members.setdefault(token.strip('"'), here)
        if value.has_values:
            stack.append(value)
        name = None
    return root


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """Yield each token with its line."""
    line, at = 1, 0
    for match in TOKEN.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        yield match[0], line
