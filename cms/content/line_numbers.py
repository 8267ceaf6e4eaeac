"""Line numbers of fields in a JSON file, for error messages."""

import re
from collections.abc import Iterator
from functools import lru_cache

SIGN = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]]|[^\s{}\[\],:"]+')
"""All signs of JSON but those that only separate."""

MAX_ITEMS = 1_000
"""Texts and numbers of one list that are told apart: a text may be a list of a million lines."""


class ValuePosition:
    """The line of a value, and the values in it by each of their names."""

    def __init__(self, line: int, sign: str) -> None:
        self.line = line
        self.is_list = sign == "["
        self.has_values = sign in ("{", "[")
        self.members: dict[str, ValuePosition] = {}
        self.length = 0
        """How many items of a list were read."""

    def take(self, name: str, value: "ValuePosition") -> None:
        """Have a value in this one, the first of a name."""
        if value.has_values or self.length <= MAX_ITEMS:
            self.members.setdefault(name, value)


def line_of(text: str, path: str) -> int:
    """The line (from 1) of the value at a dotted `path`, or of its nearest parent that is there.

    Items of lists answer to their number from 1 and, if they are rows, to their `id` too. Texts and
    numbers after the first `MAX_ITEMS` of a list are on the line of the list.
    """
    place = positions(text)
    for name in path.split("."):
        if name not in place.members:
            break
        place = place.members[name]
    return place.line


@lru_cache(maxsize=1)  # a file with many faults asks for the line of each
def positions(text: str) -> ValuePosition:
    """The position of the whole of a JSON text, however broken its end is."""
    root = ValuePosition(1, "{")
    within, name, named_on = [root], None, 1
    signs = _signs(text)
    next(signs, None)  # the bracket of the whole
    for sign, line in signs:
        if sign in ("}", "]"):
            within.pop()
            if not within:
                break
            continue
        here = within[-1]
        if here.is_list:
            here.length += 1
            name, named_on = str(here.length), line
        elif name is None:
            name, named_on = sign.strip('"'), line
            continue
        value = ValuePosition(named_on, sign)
        here.take(name, value)
        if name == "id" and len(within) > 1 and within[-2].is_list:
            within[-2].members.setdefault(sign.strip('"'), here)
        if value.has_values:
            within.append(value)
        name = None
    return root


def _signs(text: str) -> Iterator[tuple[str, int]]:
    """Each sign with its line."""
    line, at = 1, 0
    for match in SIGN.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        yield match[0], line
