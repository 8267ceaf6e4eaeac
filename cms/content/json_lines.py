"""Line numbers of fields in a JSON file, for error messages."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

SIGN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')

MAX_ITEMS = 1_000
"""Texts and numbers of one list that are told apart: a text may be a list of a million lines."""

Names = list[set[str]]
"""A path in the file; each step is the set of names it answers to."""


def line_of(text: str, path: str) -> int:
    """The line (from 1) of the value at a dotted `path`, or of its nearest parent that is there.

    Items of lists answer to their number from 1 and, if they are rows, to their `id` too. Texts and
    numbers after the first `MAX_ITEMS` of a list are on the line of the list.
    """
    place = _positions(text)
    for name in path.split("."):
        if name not in place.members:
            break
        place = place.members[name]
    return place.line


class ValuePosition(NamedTuple):
    """The line of a value, and the values in it by each of their names."""

    line: int
    members: dict[str, "ValuePosition"]


@lru_cache(maxsize=1)  # a file with many faults asks for the line of each
def _positions(text: str) -> ValuePosition:
    root = ValuePosition(1, {})
    for steps, line in list(Scanner(text)):
        place = root
        for names in steps:
            known = next((place.members[name] for name in names if name in place.members), None)
            member = known or ValuePosition(line, {})
            for name in names:
                place.members.setdefault(name, member)
            place = member
    return root


class Scanner:
    """Yields (path, line) of every value of a JSON text, however broken its end is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[tuple[str, set[str]]] = []
        self.key = ""

    def __iter__(self) -> Iterator[tuple[Names, int]]:
        line, at = 1, 0
        for match in SIGN.finditer(self.text):
            line, at = line + self.text.count("\n", at, match.start()), match.start()
            if match[0] in ("{", "[") and self._in_list():
                yield self._path(), line
            if self._structure(match[0]):
                continue
            if match[0][0] == '"' and self.text[match.end() : match.end() + 2].lstrip().startswith(
                ":"
            ):
                self._name(match[0][1:-1])
                yield self._path(), line
            elif self._value(match[0]):
                yield self._path(), line

    def _structure(self, sign: str) -> bool:
        """Follow the brackets and commas; whether `sign` was one."""
        if sign in ("{", "["):
            self.stack.append((sign, {"1"} if sign == "[" else set()))
        elif sign in ("}", "]") and self.stack:
            self.stack.pop()
        elif sign == ",":
            self.key = ""
            self._next_item()
        return sign in "{}[],:"

    def _next_item(self) -> None:
        if self._in_list():
            self.stack[-1] = ("[", {str(self._number() + 1)})

    def _number(self) -> int:
        """The number of the item in the innermost list; 0 before the first."""
        return max((int(name) for name in self.stack[-1][1] if name.isdigit()), default=0)

    def _name(self, name: str) -> None:
        self.key = name
        if self.stack:
            self.stack[-1] = (self.stack[-1][0], {name})

    def _value(self, sign: str) -> bool:
        """Whether a value is an item that is told apart; a row's id names the row from then on."""
        if self.key == "id" and len(self.stack) > 1 and self.stack[-2][0] == "[":
            self.stack[-2][1].add(sign.strip('"'))
        return self._in_list() and self._number() <= MAX_ITEMS

    def _in_list(self) -> bool:
        return bool(self.stack) and self.stack[-1][0] == "["

    def _path(self) -> Names:
        """The sets themselves: a row learns its id after it has begun."""
        return [names for _, names in self.stack]
