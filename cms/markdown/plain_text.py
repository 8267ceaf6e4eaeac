"""A Markdown text as plain text, for search, descriptions and contents lists, and where it may be cut."""

import re
import unicodedata
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote

from cms.markdown.cjk import IS_CJK, join_lines
from cms.markdown.engine import html_of
from cms.markdown.fixups import ENTRY, drop_comments, literal_marks

ELLIPSIS = "…"
# a Latin sentence ends where a space follows, and not after an initial or a short form
SENTENCE = re.compile(r"[。！？；…]+[”’」』）》]*|(?<=\w[\w)\]%”’\"'])[.!?]+[”’\"')\]]*(?=\s)")
SHORT_FORM = re.compile(
    r"\b(?:Dr|Prof|Mr|Mrs|Ms|St|Jr|Sr|Fig|Figs|Eq|Nos?|Vol|pp|ca|cf|al|etc|vs|approx|dept|univ|ed|eds|[A-Z]|e\.g|i\.e)\.$",
    re.IGNORECASE,
)
OPENING = "（《「『【〈“‘([{—"
NO_START = "，。、；：！？）》」』】〉”’…,.;:!?)]}%"
# a sentence's end before this share of the length leaves too little said
EARLIEST = 0.5


def cut(text: str, length: int) -> str:
    """The start of `text` in at most `length` characters."""
    if len(text) <= length:
        return text
    if length < 1:
        return ""
    return _sentences(text, length) or _words(text, length)


def _sentences(text: str, length: int) -> str:
    """As many whole sentences as there is room for; "" where they are too few."""
    ends = [end.end() for end in SENTENCE.finditer(text, 0, length + 1)]
    for end in reversed(ends):
        if end < length * EARLIEST:
            break
        if end <= length and not SHORT_FORM.search(text[max(0, end - 8) : end]):
            return text[:end]
    return ""


def _words(text: str, length: int) -> str:
    """As many words as there is room for, and an ellipsis."""
    longest = length - len(ELLIPSIS)
    earliest = length * EARLIEST
    end = longest
    while end > earliest and not _may_part(text[end - 1], text[end]):
        end -= 1
    if end <= earliest:
        end = _whole(text, longest)
    return text[:end].rstrip(f" ，、；：,;:{OPENING}") + ELLIPSIS


def _may_part(before: str, after: str) -> bool:
    """Whether a text may be cut between two characters."""
    if before in OPENING or after in NO_START or _clings(before, after):
        return False
    if before.isspace() or after.isspace():
        return True
    return bool(IS_CJK.match(before) or IS_CJK.match(after))


def _whole(text: str, end: int) -> int:
    """The nearest place at or before `end` that parts no accent or joined sign from what carries
    it.
    """
    while end > 1 and _clings(text[end - 1], text[end]):
        end -= 1
    return end


def _clings(before: str, after: str) -> bool:
    """Whether two characters are one sign: a letter with its accent, a joined emoji."""
    return before == "\u200d" or after in "\u200d\ufe0e\ufe0f" or unicodedata.combining(after) != 0


TitleOf = Callable[[str], str | None]
"""`type/key` → what a link to it shows that has no text of its own; None where there is nothing to
link to.
"""
TO_ENTRY = re.compile(
    r'<a href="([^"]*)" data-wikilink="true">(.*?)</a>|<a href="(entry:[^"]*)">(.*?)</a>', re.DOTALL
)
NOTE_LINK = re.compile(
    r'<sup class="footnote-ref">.*?</sup>|<a [^>]*data-footnote-backref.*?</a>', re.DOTALL
)
ALT = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
MATH = re.compile(r'<math [^>]*alttext="([^"]*)".*?</math>', re.DOTALL)
CELL_END = re.compile(r"</t[hd]>\n<t")
TAG = re.compile(r"<[^>]*>")
ASIDE = re.compile(r"<(h[1-6]|table|pre|section)\b.*?</\1>", re.DOTALL)


def plain(source: str, lang: str = "", title_of: TitleOf | None = None) -> str:
    """The words of a Markdown text, a line for each paragraph, heading, item and row. Never raises
    but what `title_of` raises."""
    return block_text(_prepared(source, lang, title_of))


def summary(source: str, length: int, lang: str = "", title_of: TitleOf | None = None) -> str:
    """The start of a Markdown text in at most `length` characters.

    It ends with a sentence where one ends near enough, else with a word and "…". Headings, tables,
    code and notes are passed over, unless there is nothing else.
    """
    html = _prepared(source, lang, title_of)
    text = block_text(ASIDE.sub("", html)) or block_text(html)
    return cut(join_paragraphs(text), length)


def join_paragraphs(text: str) -> str:
    """Plain text with its soft line breaks joined, as a paragraph reads."""
    return join_lines(text).replace("\n", " ")


def block_text(html: str) -> str:
    """The text of HTML that the engine made, a line for each block: it breaks the line after each
    of them.
    """
    html = ALT.sub(r"\1", NOTE_LINK.sub("", html))
    html = CELL_END.sub(" <t", html)
    lines = unescape(TAG.sub("", html)).split("\n")
    return "\n".join(filter(None, map(_tidy, lines)))


def inline_text(html: str) -> str:
    """The text of a heading, formulas as they were written."""
    if "<" in html:
        html = ALT.sub(r"\1", NOTE_LINK.sub("", html))
        html = TAG.sub("", MATH.sub(r"\1", html))
    return " ".join(unescape(html).split())


def _tidy(line: str) -> str:
    """The words of a line with one space between; of all spaces only the common one is printable."""
    if line.isprintable() and "  " not in line:
        return line.strip()
    return " ".join(line.split())


def _prepared(source: str, lang: str, title_of: TitleOf | None) -> str:
    """The engine's HTML with titles of entries, marks and line breaks as pages have them."""
    html = html_of(source)
    if title_of and (' data-wikilink="' in html or ' href="entry:' in html):
        html = _with_titles(html, title_of)
    return join_lines(literal_marks(drop_comments(html)), lang)


def _with_titles(html: str, title_of: TitleOf) -> str:
    """The HTML with the titles of entries in links that have no text of their own."""

    def titled(found: re.Match[str]) -> str:
        groups = (unescape(group) for group in found.groups() if group is not None)
        address, text = (group.removeprefix(ENTRY) for group in groups)
        target = unquote(address).removeprefix(ENTRY)
        if text != target:
            return found[0]
        title = title_of(target.partition("#")[0])
        return escape(title) if title else found[0]

    return TO_ENTRY.sub(titled, html)
