"""The links of a Markdown text, at their offsets in the source."""

import re
from collections.abc import Iterator

from cms.markdown.fixups import ENTRY

BLANK = "\ufffc"
"""Replaces code, formulas and addresses: neither a letter nor punctuation."""
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
TABLE_LINE = re.compile(r"[ \t|:-]*-[ \t|:-]*")
CODE = re.compile(r"(?<!`)(`++)[^`\n]*+\1")
FORMULA = re.compile(r"\$\$[^$]*+\$\$|(?<![\\$])\$(?![\s$])[^$\n]*+(?<!\s)\$(?!\d)")
LINK_TARGET = re.compile(
    r"\]\(\s{0,9}(<[^<>\n]*+>|(?:\\.|\([^\s()]*+\)|[^\s()\\])*+)"
    r'(?:\s{1,9}(?:"((?:\\.|[^"\\\n])*+)"|\'((?:\\.|[^\'\\\n])*+)\'))?\s{0,9}\)'
)
"""The end of a link or image, after its text: address and title."""
LINK_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,300}\]:\s{0,9}(\S++)", re.MULTILINE)
WIKILINK = re.compile(r"\[\[((?:entry:)?[a-z]+/[^\[\]|\n]*+)\|?|\]\]")
WEB_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"|，。；：！？、（）【】《》「」“”‘’]{1,2000}+"
)
ADDRESS_END = ".,;:!?*_~'"


def without_code(text: str) -> str:
    """Blank out code, formulas, comments and the rules of tables."""
    lines, fence = [], ""
    for line in text.split("\n"):
        match = FENCE.match(line)
        if fence:
            fence = "" if match and match[1].startswith(fence) else fence
            line = BLANK * len(line)
        elif match:
            fence, line = match[1], BLANK * len(line)
        elif "|" in line and TABLE_LINE.fullmatch(line):
            line = BLANK * len(line)
        lines.append(line)
    return FORMULA.sub(blank, CODE.sub(blank, _without_comments("\n".join(lines))))


def link_targets(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, address as typed) of every link and image of a text."""
    text = without_code(text)
    spans: list[tuple[int, int]] = []
    for pattern in (LINK_TARGET, LINK_DEFINITION):
        for match in pattern.finditer(text):
            address = match[1]
            bracket = address.startswith("<")
            spans.append(match.span(1))
            yield match.start(1) + bracket, address.strip("<>") if bracket else address
    for match in WIKILINK.finditer(text):
        if match[1]:
            yield match.start(1), ENTRY + match[1].removeprefix(ENTRY)
    blanked = list(text)
    for start, end in spans:
        blanked[start:end] = BLANK * (end - start)
    for match in WEB_ADDRESS.finditer("".join(blanked)):
        yield match.start(), _without_trailing_punctuation(match[0])


def _without_trailing_punctuation(address: str) -> str:
    """Strip the punctuation of the sentence from the end of a bare address."""
    address = address.rstrip(ADDRESS_END)
    while address.endswith(")") and address.count("(") < address.count(")"):
        address = address[:-1].rstrip(ADDRESS_END)
    return address


def _without_comments(text: str) -> str:
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts += [text[at:start], BLANK * (end + 3 - start)]
        at = end + 3
    return "".join([*parts, text[at:]])


def blank(match: re.Match[str]) -> str:
    """Return as many blanks as a match has characters."""
    return BLANK * len(match[0])
