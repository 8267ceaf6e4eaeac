"""Splitting texts into sentences, and aligning the sentences of a text with those of its
translation.
"""

import re
from collections.abc import Iterator

MAX_SEGMENT = 1000
"""Maximum length in characters of a sentence worth remembering."""
MARKER = re.compile(r"[ \t]*(?:(?:#{1,6}|[-*+]|\d{1,9}[.)])[ \t]+|>[ \t]?)")
"""The beginning of a Markdown line that marks it as a heading, list item or quotation."""
END = re.compile(
    r"(?P<wide>[。！？]+[”’」』）】]*)|(?<![.!?؟۔])(?P<narrow>[.!?؟۔]++[\"”’»)\]]*)(?=\s+[\"“‘«(\[]?[^\W_a-z])"
)
"""Where a sentence may end: after Chinese punctuation anywhere, after other punctuation before a
space and anything but a small letter.
"""
ABBREVIATED = (
    "al approx ca cf co corp dr ed eds eq etc fig figs inc jan feb mar apr jun jul aug sep sept oct nov "
    "dec ltd mr mrs ms no nos p pp prof ser sp spp st suppl tab univ vol vs"
)
ABBREVIATIONS = frozenset(ABBREVIATED.split())
"""Words whose full stop doesn't end a sentence. Neither does that of an initial or of `e.g.`."""
LONGEST_WORD = 60
"""Number of characters before a full stop in which the last word is searched for."""
LAST_WORD = re.compile(r"[^\s(\[“\"]+$")


def blocks(text: str) -> list[str]:
    """Return the non-empty lines of a text without their Markdown markers."""
    lines = []
    for line in text.split("\n"):
        while marker := MARKER.match(line):
            line = line[marker.end() :]
        if line := line.strip():
            lines.append(line)
    return lines


def sentences(block: str) -> list[str]:
    """Return the sentences of one line, in any language."""
    parts, start = [], 0
    for end in END.finditer(block):
        before = block[max(start, end.start() - LONGEST_WORD) : end.start()]
        if end["narrow"] and _is_abbreviation(before, end["narrow"]):
            continue
        parts.append(block[start : end.end()].strip())
        start = end.end()
    return [part for part in (*parts, block[start:].strip()) if part]


def _is_abbreviation(before: str, sign: str) -> bool:
    last = LAST_WORD.search(before) if sign == "." else None
    word = last[0].casefold() if last else ""
    return bool(word) and (word in ABBREVIATIONS or len(word) == 1 or "." in word)


def all_sentences(text: str) -> list[str]:
    """Return the distinct sentences of a text in order."""
    return list(dict.fromkeys(sentence for block in blocks(text) for sentence in sentences(block)))


def aligned(source: str, target: str) -> Iterator[tuple[str, str]]:
    """Yield (sentence, its translation) as far as both texts are divided alike.

    They are aligned line by line, and sentence by sentence if both lines have the same number;
    otherwise the whole line, or a whole short text, is a pair.
    """
    source_blocks, target_blocks = blocks(source), blocks(target)
    if len(source_blocks) != len(target_blocks):
        source_blocks, target_blocks = [" ".join(source_blocks)], [" ".join(target_blocks)]
    for source_block, target_block in zip(source_blocks, target_blocks, strict=True):
        for pair in _align_block(source_block, target_block):
            if all(pair) and max(map(len, pair)) <= MAX_SEGMENT:
                yield pair


def _align_block(source: str, target: str) -> Iterator[tuple[str, str]]:
    source_sentences, target_sentences = sentences(source), sentences(target)
    if len(source_sentences) == len(target_sentences):
        yield from zip(source_sentences, target_sentences, strict=True)
    else:
        yield source, target
