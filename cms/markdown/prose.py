"""The words of a Markdown text in their places: what isn't prose is blanked character by character,
so that what is found in the rest has the same place in the text.
"""

import re
from collections.abc import Iterator

from cms.markdown.fixups import ENTRY

BLANK = "\ufffc"
"""In place of code, formulas, addresses: neither a letter nor a sign."""
NOTHING = "\u2060"
"""In place of what doesn't part the words beside it, such as the number of a footnote."""

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
TABLE_LINE = re.compile(r"[ \t|:-]*-[ \t|:-]*")
CODE = re.compile(r"(?<!`)(`++)[^`\n]*+\1")
FORMULA = re.compile(r"\$\$[^$]*+\$\$|(?<![\\$])\$(?![\s$])[^$\n]*+(?<!\s)\$(?!\d)")
TARGET = re.compile(
    r"\]\(\s{0,9}(<[^<>\n]*+>|(?:\\.|\([^\s()]*+\)|[^\s()\\])*+)"
    r'(?:\s{1,9}(?:"((?:\\.|[^"\\\n])*+)"|\'((?:\\.|[^\'\\\n])*+)\'))?\s{0,9}\)'
)
"""The end of a link or a picture, behind its words: its address and its title."""
DEFINED = re.compile(r"^ {0,3}\[[^\]\n]{1,300}\]:\s{0,9}(\S++)", re.MULTILINE)
TO_ENTRY = re.compile(r"\[\[((?:entry:)?[a-z]+/[^\[\]|\n]*+)\|?|\]\]")
NOTE = re.compile(r"\[\^[^\]\s]{1,100}\]:?")
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,31}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
WEB_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"|，。；：！？、（）【】《》「」“”‘’]{1,2000}+"
)
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,100}")
DOI = re.compile(r"\b10\.\d{4,9}/[^\s<>，。；：、（）]++")
ADDRESS_END = ".,;:!?*_~'"


def words_only(text: str, is_markdown: bool = True) -> str:
    """`text`, as long as it is, with only its words and their signs."""
    if is_markdown:
        text = without_code(text)
        text = NOTE.sub(lambda found: NOTHING * len(found[0]), text)
        text = TARGET.sub(_title_alone, text)
        text = DEFINED.sub(_blank, text)
        text = ENTITY.sub(_blank, TO_ENTRY.sub(_blank, text))
    text = DOI.sub(_blank, WEB_ADDRESS.sub(_blank, text))
    return MAIL.sub(_blank, text) if "@" in text else text


def without_code(text: str) -> str:
    """The same with all that Markdown reads, but for code, formulas and comments."""
    lines, fence = [], ""
    for line in text.split("\n"):
        found = FENCE.match(line)
        if fence:
            fence = "" if found and found[1].startswith(fence) else fence
            line = BLANK * len(line)
        elif found:
            fence, line = found[1], BLANK * len(line)
        elif "|" in line and TABLE_LINE.fullmatch(line):
            line = BLANK * len(line)
        lines.append(line)
    return FORMULA.sub(_blank, CODE.sub(_blank, _without_comments("\n".join(lines))))


def link_targets(text: str) -> Iterator[tuple[int, str]]:
    """(where it begins, address) of every link and picture of a text, as it is written."""
    text = without_code(text)
    inside: list[tuple[int, int]] = []
    for pattern in (TARGET, DEFINED):
        for found in pattern.finditer(text):
            written = found[1]
            bracket = written.startswith("<")
            inside.append(found.span(1))
            yield found.start(1) + bracket, written.strip("<>") if bracket else written
    for found in TO_ENTRY.finditer(text):
        if found[1]:
            yield found.start(1), ENTRY + found[1].removeprefix(ENTRY)
    blanked = list(text)
    for start, end in inside:
        blanked[start:end] = BLANK * (end - start)
    for found in WEB_ADDRESS.finditer("".join(blanked)):
        yield found.start(), _ended(found[0])


def _ended(address: str) -> str:
    """A bare address without the signs of the sentence that it ends."""
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


def _blank(found: re.Match[str]) -> str:
    return BLANK * len(found[0])


def _title_alone(found: re.Match[str]) -> str:
    """An address blanked, its title left: a picture's caption."""
    at = 2 if found[2] else 3
    if not found[at]:
        return _blank(found)
    before, after = found.start(at) - found.start(), found.end() - found.end(at)
    return BLANK * before + found[at] + BLANK * after
