"""Differences between two versions of an entry: by field, and within texts by line and word (in
Chinese, by character).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from cms.editing.forms.labels import FieldLocation, field_location
from cms.editing.merge import differing_paths
from cms.schema.content_type import Model
from cms.schema.fields import Json
from cms.schema.fields.groups import Rows
from cms.schema.flat import Flat

WORD = re.compile(r"[^\W\u2e80-\u9fff\uf900-\ufaff\uac00-\ud7af\u3040-\u30ff]+|\s+|.", re.DOTALL)
CONTEXT = 1
"""Number of unchanged lines shown before and after a changed one."""
MAX_DIFF_TOKENS = 4000
"""Maximum number of tokens of a line that is compared word by word; longer ones are shown whole."""

Kind = Literal["same", "old", "new", "gap"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: unchanged, only in the old version, only in the new one, or a gap, whose
    `text` is the number of lines left out.
    """

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs. `lines` has the pieces of each line. A list of rows has the numbers
    of `added` and `removed` rows instead.
    """

    path: str
    place: FieldLocation
    lines: tuple[tuple[Piece, ...], ...] = ()
    added: int = 0
    removed: int = 0
    rows: bool = False


def diff_entries(
    model: Model,
    old: Flat,
    new: Flat,
    to_text: Callable[[FieldLocation, Json], str],
) -> list[Difference]:
    """Return every path whose value differs, in field order. `to_text` returns the text of a
    value.
    """
    return [
        _difference(path, field_location(model, path), old.get(path), new.get(path), to_text)
        for path in sorted(differing_paths(new, old), key=model.field_position)
    ]


def _difference(
    path: str,
    location: FieldLocation,
    old: Json,
    new: Json,
    to_text: Callable[[FieldLocation, Json], str],
) -> Difference:
    if isinstance(location.field, Rows) and not location.locale and isinstance(old or [], list):
        before, after = set(old or ()), set(new or ())
        added, removed = len(after - before), len(before - after)
        return Difference(path, location, added=added, removed=removed, rows=True)
    texts = ["" if value is None else to_text(location, value) for value in (old, new)]
    return Difference(path, location, tuple(compare(*texts)))


def compare(old: str, new: str) -> Iterator[tuple[Piece, ...]]:
    """Yield the lines of a diff of two texts. Long unchanged stretches become a gap."""
    old_lines = old.split("\n") if old else []
    new_lines = new.split("\n") if new else []
    shown = 0
    for group in _matcher(old_lines, new_lines).get_grouped_opcodes(CONTEXT):
        yield from _gap(old_lines[shown : group[0][1]])
        for step, a, b, c, d in group:
            if step == "equal":
                yield from _same(old_lines[a:b])
            else:
                yield from _changed(old_lines[a:b], new_lines[c:d])
            shown = b
    yield from _gap(old_lines[shown:])


def compare_whole(old: str, new: str) -> Iterator[Piece]:
    """Yield all pieces of two texts, without gaps: those that aren’t `old` make up the new text."""
    old_lines, new_lines = (text.splitlines(keepends=True) for text in (old, new))
    for step, a, b, c, d in _matcher(old_lines, new_lines).get_opcodes():
        if step == "equal":
            yield Piece("same", "".join(old_lines[a:b]))
        else:
            for line in _changed(old_lines[a:b], new_lines[c:d]):
                yield from line


def _matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, old, new, autojunk=False)


def _gap(lines: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """Yield a gap in place of unchanged lines; a single line takes no more space than a gap and is
    shown.
    """
    if len(lines) > 1:
        yield (Piece("gap", str(len(lines))),)
    else:
        yield from _same(lines)


def _same(lines: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    for line in lines:
        yield (Piece("same", line),)


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """Yield the changed lines, compared word by word as far as both sides have lines."""
    paired = min(len(old), len(new))
    for old_line, new_line in zip(old, new, strict=False):
        yield tuple(words(old_line, new_line))
    for line in old[paired:]:
        yield (Piece("old", line),)
    for line in new[paired:]:
        yield (Piece("new", line),)


def words(old: str, new: str) -> Iterator[Piece]:
    """Yield the word-by-word diff of two lines."""
    old_words, new_words = WORD.findall(old), WORD.findall(new)
    if len(old_words) + len(new_words) > MAX_DIFF_TOKENS:
        yield Piece("old", old)
        yield Piece("new", new)
        return
    for step, a, b, c, d in _matcher(old_words, new_words).get_opcodes():
        if step == "equal":
            yield Piece("same", "".join(old_words[a:b]))
            continue
        if b > a:
            yield Piece("old", "".join(old_words[a:b]))
        if d > c:
            yield Piece("new", "".join(new_words[c:d]))
