"""Highlights search terms in a text and cuts a snippet around the first one."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from unicodedata import normalize

from cms.search.text import FOLDING, begins, finds, is_short
from features.search.index.document import FieldText

Pieces = tuple[tuple[str, bool], ...]
"""Consecutive pieces of a text, each with whether it is highlighted."""
Range = tuple[int, int]

BEFORE, AFTER, SLACK = 50, 150, 16
"""Columns before and after the first match, and how many of them may be dropped so that words stay
whole.
"""


def ranges(text: str, needles: Iterable[str]) -> list[Range]:
    """Return where folded `needles` occur in `text` (NFC), as sorted character ranges that don't
    touch.
    """
    folded = text.translate(FOLDING)
    matches = [(at, at + len(needle)) for needle in needles for at in _finds(folded, needle)]
    if not matches:
        return []
    ends = list(accumulate(len(FOLDING[ord(char)]) for char in text))
    spans = sorted((bisect_right(ends, at), bisect_right(ends, end - 1) + 1) for at, end in matches)
    return list(_merged(spans))


def _finds(folded: str, needle: str) -> list[int]:
    """Return where a needle begins a word. If it begins none and isn't short, return all its
    positions.
    """
    matches = finds(folded, needle)
    return [at for at in matches if begins(folded, at)] or ([] if is_short(needle) else matches)


def _merged(spans: Sequence[Range]) -> Iterator[Range]:
    start, end = 0, 0
    for span in spans:
        if span[0] > end or not end:
            if end:
                yield start, end
            start, end = span
        end = max(end, span[1])
    if end:
        yield start, end


def marked(text: str, needles: Iterable[str]) -> Pieces:
    """Return the whole text in pieces."""
    text = normalize("NFC", text)
    return tuple(_pieces(text, ranges(text, needles), 0, len(text)))


def snippet(parts: Sequence[FieldText], needles: Sequence[str], titled: bool) -> tuple[Pieces, str]:
    """Return (pieces, language) of the text around the first match, or of the beginning of the
    first text.

    `titled`: the title already matches, so short texts needn't show a match.
    """
    for part in parts:
        text = normalize("NFC", part.text)
        found = ranges(text, needles) if part.long or not titled else []
        if found:
            return _around(text, found), part.lang
    part = parts[0] if parts else FieldText("", 0, "")
    return _around(normalize("NFC", part.text), []), part.lang


def _around(text: str, spans: Sequence[Range]) -> Pieces:
    first = spans[0] if spans else (0, 0)
    start, end = _window(text, first)
    inside = [
        (max(left, start), min(right, end)) for left, right in spans if left < end and right > start
    ]
    pieces = list(_pieces(text, inside, start, end))
    if start:
        pieces.insert(0, ("…", False))
    return (*pieces, ("…", False)) if end < len(text) else tuple(pieces)


def _window(text: str, first: Range) -> Range:
    """Return the start and end of a snippet: BEFORE and AFTER columns, moved to a space if one is
    near.
    """
    start = _reach(text, first[0], -1, BEFORE)
    end = _reach(text, first[1], 1, AFTER)
    if start:
        space = text.find(" ", start, min(start + SLACK, first[0]))
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", max(end - SLACK, first[1]), end)
        end = space if space >= 0 else end
    return start, end


def _reach(text: str, at: int, step: int, columns: int) -> int:
    while 0 < at + (step > 0) <= len(text):
        columns -= 2 if text[at - (step < 0)] >= "\u2e80" else 1
        if columns < 0:
            break
        at += step
    return at


def _pieces(text: str, spans: Sequence[Range], start: int, end: int) -> Iterator[tuple[str, bool]]:
    at = start
    for left, right in spans:
        if left > at:
            yield text[at:left], False
        yield text[left:right], True
        at = right
    if at < end:
        yield text[at:end], False
