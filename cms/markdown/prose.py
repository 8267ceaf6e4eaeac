"""The prose of a Markdown text, for the checks of texts.

Everything that isn't prose is blanked out character by character, so a match in the rest has the
same offset in the source.
"""

import re
from collections.abc import Iterator

from cms.markdown.fixups import ENTRY

BLANK = "\ufffc"
"""Replaces code, formulas and addresses: neither a letter nor punctuation."""
JOINER = "\u2060"
"""Replaces marks that don't separate words, such as a footnote reference."""

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
NOTE = re.compile(r"\[\^[^\]\s]{1,100}\]:?")
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,31}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
WEB_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"|，。；：！？、（）【】《》「」“”‘’]{1,2000}+"
)
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,100}")
DOI = re.compile(r"\b10\.\d{4,9}/[^\s<>，。；：、（）]++")
HTML_TAG = re.compile(
    r"(?<!\\)</?(?:a|b|blockquote|br|center|div|em|figcaption|figure|font|h[1-6]|i|iframe|img|li|ol|p|script|"
    r"span|strong|su[bp]|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
ADDRESS_END = ".,;:!?*_~'"


def prose_only(text: str, is_markdown: bool = True) -> str:
    """Blank out everything but words and punctuation. The length stays the same."""
    if is_markdown:
        text = without_code(text)
        text = NOTE.sub(lambda match: JOINER * len(match[0]), text)
        text = LINK_TARGET.sub(_title_only, text)
        text = LINK_DEFINITION.sub(_blank, text)
        text = ENTITY.sub(_blank, WIKILINK.sub(_blank, text))
    text = DOI.sub(_blank, WEB_ADDRESS.sub(_blank, text))
    return MAIL.sub(_blank, text) if "@" in text else text


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
    return FORMULA.sub(_blank, CODE.sub(_blank, _without_comments("\n".join(lines))))


def html_tags(text: str, is_markdown: bool = True) -> Iterator[re.Match[str]]:
    """Yield the HTML tags in a text, which are shown as they are typed; not those in code."""
    if "<" in text:
        yield from HTML_TAG.finditer(without_code(text) if is_markdown else text)


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


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])


def _title_only(match: re.Match[str]) -> str:
    """Blank out an address but keep its title, which is the caption of an image."""
    at = 2 if match[2] else 3
    if not match[at]:
        return _blank(match)
    before, after = match.start(at) - match.start(), match.end() - match.end(at)
    return BLANK * before + match[at] + BLANK * after
