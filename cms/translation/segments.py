"""Texts cut into sentences, and the sentences of a text laid beside those of its translation."""

import re
from collections.abc import Iterator

MAX_SEGMENT = 1000
"""Characters of a sentence that is worth remembering."""
MARKER = re.compile(r"[ \t]*(?:(?:#{1,6}|[-*+]|\d{1,9}[.)])[ \t]+|>[ \t]?)")
"""The beginning of a line of Markdown that makes it a heading, an item of a list or a quotation."""
END = re.compile(
    r"(?P<wide>[。！？]+[”’」』）】]*)|(?<![.!?؟۔])(?P<narrow>[.!?؟۔]++[\"”’»)\]]*)(?=\s+[\"“‘«(\[]?[^\W_a-z])"
)
"""Where a sentence may end: behind Chinese signs anywhere, behind others before a space and what
isn't a small letter.
"""
ABBREVIATED = (
    "al approx ca cf co corp dr ed eds eq etc fig figs inc jan feb mar apr jun jul aug sep sept oct nov "
    "dec ltd mr mrs ms no nos p pp prof ser sp spp st suppl tab univ vol vs"
)
ABBREVIATIONS = frozenset(ABBREVIATED.split())
"""Words whose full stop ends no sentence; neither does that of an initial or of `e.g.`."""
LONGEST_WORD = 60
"""Characters in which the last word before a full stop is looked for."""
LAST_WORD = re.compile(r"[^\s(\[“\"]+$")


def blocks(text: str) -> list[str]:
    """The lines of a text that have words, without what marks them as headings or items."""
    found = []
    for line in text.split("\n"):
        while marker := MARKER.match(line):
            line = line[marker.end() :]
        if line := line.strip():
            found.append(line)
    return found


def sentences(block: str) -> list[str]:
    """The sentences of one line, in either language."""
    found, start = [], 0
    for end in END.finditer(block):
        before = block[max(start, end.start() - LONGEST_WORD) : end.start()]
        if end["narrow"] and _is_abbreviation(before, end["narrow"]):
            continue
        found.append(block[start : end.end()].strip())
        start = end.end()
    return [one for one in (*found, block[start:].strip()) if one]


def _is_abbreviation(before: str, sign: str) -> bool:
    last = LAST_WORD.search(before) if sign == "." else None
    word = last[0].casefold() if last else ""
    return bool(word) and (word in ABBREVIATIONS or len(word) == 1 or "." in word)


def all_sentences(text: str) -> list[str]:
    """The sentences of a text in their order, each once."""
    return list(dict.fromkeys(one for block in blocks(text) for one in sentences(block)))


def aligned(source: str, target: str) -> Iterator[tuple[str, str]]:
    """(sentence, its translation) as far as both texts are divided alike: line by line, and
    sentence by sentence where both lines have as many; otherwise the line, or a short text, as a
    whole.
    """
    source_blocks, target_blocks = blocks(source), blocks(target)
    if len(source_blocks) != len(target_blocks):
        source_blocks, target_blocks = [" ".join(source_blocks)], [" ".join(target_blocks)]
    for one, other in zip(source_blocks, target_blocks, strict=True):
        for pair in _of_block(one, other):
            if all(pair) and max(map(len, pair)) <= MAX_SEGMENT:
                yield pair


def _of_block(source: str, target: str) -> Iterator[tuple[str, str]]:
    ours, theirs = sentences(source), sentences(target)
    if len(ours) == len(theirs):
        yield from zip(ours, theirs, strict=True)
    else:
        yield source, target
