"""Differences between two versions of an entry: by field, in texts by line and word (Chinese:
character).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from cms.editing.forms.labels import FieldLocation, field_location
from cms.schema.content_type import ContentType
from cms.schema.fields import Json
from cms.schema.fields.groups import Rows

WORD = re.compile(r"[^\W\u2e80-\u9fff\uf900-\ufaff\uac00-\ud7af\u3040-\u30ff]+|\s+|.", re.DOTALL)
CONTEXT = 1
"""Unchanged lines shown before and after a changed one."""
MAX_DIFF_TOKENS = 4000
"""Tokens of a line up to which words are compared; longer ones are shown whole."""

Kind = Literal["same", "old", "new", "gap"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: unchanged, only in the old version, only in the new one, or left out here."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs. `lines`: each a list of pieces. For a list of rows, how many came and
    went.
    """

    path: str
    place: FieldLocation
    lines: tuple[tuple[Piece, ...], ...] = ()
    added: int = 0
    removed: int = 0
    rows: bool = False


def differences(
    model: type[ContentType],
    old: Mapping[str, Json],
    new: Mapping[str, Json],
    say: Callable[[FieldLocation, Json], str],
) -> list[Difference]:
    """Every path whose value differs, in the order of the fields. `say` puts a value into words."""
    rank = {name: number for number, name in enumerate(model.fields)}
    paths = [path for path in dict.fromkeys([*new, *old]) if old.get(path) != new.get(path)]
    return [
        _difference(path, field_location(model, path), old.get(path), new.get(path), say)
        for path in sorted(paths, key=lambda path: rank.get(path.split(".")[0], len(rank)))
    ]


def _difference(
    path: str, place: FieldLocation, old: Json, new: Json, say: Callable[[FieldLocation, Json], str]
) -> Difference:
    if isinstance(place.field, Rows) and not place.locale and isinstance(old or [], list):
        before, after = set(old or ()), set(new or ())
        return Difference(path, place, (), len(after - before), len(before - after), rows=True)
    texts = ("" if value is None else say(place, value) for value in (old, new))
    return Difference(path, place, tuple(compare(*texts)))


def compare(old: str, new: str) -> Iterator[tuple[Piece, ...]]:
    """The lines of two texts laid over one another; long unchanged stretches become a gap."""
    before, after = old.split("\n") if old else [], new.split("\n") if new else []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (step, a, b, c, d) in enumerate(steps):
        if step == "equal":
            yield from _unchanged(before[a:b], first=number == 0, last=number == len(steps) - 1)
        else:
            yield from _changed(before[a:b], after[c:d])


def _unchanged(lines: Sequence[str], *, first: bool, last: bool) -> Iterator[tuple[Piece, ...]]:
    head, tail = 0 if first else CONTEXT, 0 if last else CONTEXT
    if len(lines) <= head + tail + 1:
        yield from ((Piece("same", line),) for line in lines)
        return
    yield from ((Piece("same", line),) for line in lines[:head])
    yield (Piece("gap", str(len(lines) - head - tail)),)
    yield from ((Piece("same", line),) for line in lines[len(lines) - tail :])


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    paired = min(len(old), len(new))
    for before, after in zip(old, new, strict=False):
        yield tuple(words(before, after))
    yield from ((Piece("old", line),) for line in old[paired:])
    yield from ((Piece("new", line),) for line in new[paired:])


def words(old: str, new: str) -> Iterator[Piece]:
    """Two lines laid over one another, word by word."""
    before, after = WORD.findall(old), WORD.findall(new)
    if len(before) + len(after) > MAX_DIFF_TOKENS:
        yield from (Piece("old", old), Piece("new", new))
        return
    for step, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step == "equal":
            yield Piece("same", "".join(before[a:b]))
            continue
        if b > a:
            yield Piece("old", "".join(before[a:b]))
        if d > c:
            yield Piece("new", "".join(after[c:d]))
