"""Markdown as plain text, for search, descriptions and contents lists, and truncating it."""

import re
import unicodedata
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote

from cms.markdown.cjk import IS_CJK, join_lines
from cms.markdown.engine import html_of
from cms.markdown.fixups import ENTRY, drop_comments, literal_marks

ELLIPSIS = "…"
# a Latin sentence ends before a space, but not after an initial or an abbreviation
SENTENCE = re.compile(r"[。！？；…]+[”’」』）》]*|(?<=\w[\w)\]%”’\"'])[.!?]+[”’\"')\]]*(?=\s)")
ABBREVIATION = re.compile(
    r"\b(?:Dr|Prof|Mr|Mrs|Ms|St|Jr|Sr|Fig|Figs|Eq|Nos?|Vol|pp|ca|cf|al|etc|vs|approx|dept|univ|ed|eds|[A-Z]|e\.g|i\.e)\.$",
    re.IGNORECASE,
)
OPENING = "（《「『【〈“‘([{—"
CLOSING = "，。、；：！？）》」』】〉”’…,.;:!?)]}%"
# a sentence that ends before this share of the length would leave too little text
MIN_SHARE = 0.5


def truncate(text: str, length: int) -> str:
    """Truncate `text` to at most `length` characters, at a sentence or a word."""
    if len(text) <= length:
        return text
    if length < 1:
        return ""
    return _whole_sentences(text, length) or _whole_words(text, length)


def _whole_sentences(text: str, length: int) -> str:
    """Return as many whole sentences as fit; "" if they fill too little of the length."""
    ends = [end.end() for end in SENTENCE.finditer(text, 0, length + 1)]
    for end in reversed(ends):
        if end < length * MIN_SHARE:
            break
        if end <= length and not ABBREVIATION.search(text[max(0, end - 8) : end]):
            return text[:end]
    return ""


def _whole_words(text: str, length: int) -> str:
    """Return as many words as fit, and an ellipsis."""
    longest = length - len(ELLIPSIS)
    earliest = length * MIN_SHARE
    end = longest
    while end > earliest and not _may_cut(text[end - 1], text[end]):
        end -= 1
    if end <= earliest:
        end = _character_boundary(text, longest)
    return text[:end].rstrip(f" ，、；：,;:{OPENING}") + ELLIPSIS


def _may_cut(before: str, after: str) -> bool:
    """Return whether a text may be truncate between two characters."""
    if before in OPENING or after in CLOSING or _is_combined(before, after):
        return False
    if before.isspace() or after.isspace():
        return True
    return bool(IS_CJK.match(before) or IS_CJK.match(after))


def _character_boundary(text: str, end: int) -> int:
    """Return the nearest index at or before `end` that doesn't split a combined character."""
    while end > 1 and _is_combined(text[end - 1], text[end]):
        end -= 1
    return end


def _is_combined(before: str, after: str) -> bool:
    """Return whether two characters form one: a letter with its accent, a joined emoji."""
    return before == "\u200d" or after in "\u200d\ufe0e\ufe0f" or unicodedata.combining(after) != 0


TitleOf = Callable[[str], str | None]
"""Maps `type/key` to the title that a link without text shows; None if there is no such entry."""
ENTRY_LINK = re.compile(
    r'<a href="([^"]*)" data-wikilink="true">(.*?)</a>|<a href="(entry:[^"]*)">(.*?)</a>', re.DOTALL
)
NOTE_LINK = re.compile(
    r'<sup class="footnote-ref">.*?</sup>|<a [^>]*data-footnote-backref.*?</a>', re.DOTALL
)
ALT = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
MATH = re.compile(r'<math [^>]*alttext="([^"]*)".*?</math>', re.DOTALL)
CELL_END = re.compile(r"</t[hd]>\n<t")
TAG = re.compile(r"<[^>]*>")
NOT_SUMMARIZED = re.compile(r"<(h[1-6]|table|pre|section)\b.*?</\1>", re.DOTALL)


def plain(source: str, lang: str = "", title_of: TitleOf | None = None) -> str:
    """Convert Markdown to plain text, one line for each paragraph, heading, list item and table
    row.

    Raises only what `title_of` raises.
    """
    return block_text(_page_html(source, lang, title_of))


def summary(source: str, length: int, lang: str = "", title_of: TitleOf | None = None) -> str:
    """Return the start of a Markdown text in at most `length` characters.

    It ends with a sentence if one ends near enough, else with a word and "…". Headings, tables,
    code and notes are skipped unless there is nothing else.
    """
    html = _page_html(source, lang, title_of)
    text = block_text(NOT_SUMMARIZED.sub("", html)) or block_text(html)
    return truncate(join_paragraphs(text), length)


def join_paragraphs(text: str) -> str:
    """Join the lines of a plain text into one."""
    return join_lines(text).replace("\n", " ")


def block_text(html: str) -> str:
    """Return the text of the engine's HTML, a line for each block. The engine ends each block with
    a line break.
    """
    html = ALT.sub(r"\1", NOTE_LINK.sub("", html))
    html = CELL_END.sub(" <t", html)
    lines = unescape(TAG.sub("", html)).split("\n")
    return "\n".join(filter(None, map(_collapse_spaces, lines)))


def inline_text(html: str) -> str:
    """Return the text of a heading, with formulas as LaTeX."""
    if "<" in html:
        html = ALT.sub(r"\1", NOTE_LINK.sub("", html))
        html = TAG.sub("", MATH.sub(r"\1", html))
    return " ".join(unescape(html).split())


def _collapse_spaces(line: str) -> str:
    """Collapse white space. The plain space is the only white-space character that is printable."""
    if line.isprintable() and "  " not in line:
        return line.strip()
    return " ".join(line.split())


def _page_html(source: str, lang: str, title_of: TitleOf | None) -> str:
    """Return the engine's HTML with titles of entries, typed marks and line breaks as on pages."""
    html = html_of(source)
    if title_of and (' data-wikilink="' in html or ' href="entry:' in html):
        html = _with_titles(html, title_of)
    return join_lines(literal_marks(drop_comments(html)), lang)


def _with_titles(html: str, title_of: TitleOf) -> str:
    """Replace links to entries that have no text of their own with the titles of the entries."""

    def titled(match: re.Match[str]) -> str:
        groups = (unescape(group) for group in match.groups() if group is not None)
        address, text = (group.removeprefix(ENTRY) for group in groups)
        target = unquote(address).removeprefix(ENTRY)
        if text != target:
            return match[0]
        title = title_of(target.partition("#")[0])
        return escape(title) if title else match[0]

    return ENTRY_LINK.sub(titled, html)
