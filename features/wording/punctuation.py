"""Punctuation of the wrong width: half-width in Chinese, full-width in other scripts.

Only certain mistakes are found: marks that touch a Chinese character. Numbers, words in other
scripts and lists of references are left out, which have half-width punctuation in Chinese texts,
too.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from cms.markdown.cjk import LANGUAGES
from features.wording.prose import JOINER

IDEOGRAPH = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
OPENING, CLOSING = "《“‘「『（【", "》”’」』）】"
# Compiled on first use: that takes long, and most processes check no text.
IS_CHINESE = f"[{IDEOGRAPH}]"
AFTER_CHINESE = f"[{IDEOGRAPH}{CLOSING}]"
BEFORE_CHINESE = f"[{IDEOGRAPH}{OPENING}]"
TRANSPARENT = f"*_~\\{JOINER}"
"""Markdown marks that may be between a word and its punctuation."""

FULL_WIDTH_FORMS = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}
MARK = re.compile(r"\.{3,}|[,;:!?.]")
BRACKETS = re.compile(r"\(([^()\n]{1,200})\)")
QUOTES = re.compile(r'"([^"\n]{1,200})"')
REFERENCE = re.compile(r"^.*\[(?:[A-Z]|DB|CP|DS|CM)(?:/[A-Z]{2})?\].*$", re.MULTILINE)
"""A line of a reference list in the style of GB/T 7714: [J], [M], [EB/OL]."""
NUMERALS = "一二三四五六七八九十"

FULL_WIDTH = "\u3000-\u3003\u3008-\u3011\u3014-\u301b\uff01-\uff5e\uff61-\uff64"
CHINESE_WORDS = f"[{IDEOGRAPH}{FULL_WIDTH}“”‘’·—…]+"
FULL_WIDTH_RUN = re.compile(f"[{FULL_WIDTH}]+")
HALF_WIDTH_FORMS = {
    "、": ", ",
    "。": ". ",
    "，": ", ",
    "；": "; ",
    "：": ": ",
    "！": "! ",
    "？": "? ",
}
HALF_WIDTH_FORMS |= {"（": " (", "）": ") ", "【": " [", "】": "] ", "\u3000": " "}


class WrongMark(NamedTuple):
    """Characters `start` … `end` of a text, and their replacement; None if it isn't known."""

    start: int
    end: int
    instead: str | None


def wrong_marks(words: str, lang: str) -> Iterator[WrongMark]:
    """Yield the punctuation of the wrong width in a text of words only (prose.py)."""
    primary = lang.partition("-")[0]
    if primary == "zh":
        yield from half_width(words)
    elif primary not in (*LANGUAGES, "ko"):
        yield from full_width(words)


def half_width(words: str) -> Iterator[WrongMark]:
    """Yield the half-width punctuation in a Chinese text."""
    if words.isascii():
        return
    if "[" in words:
        words = REFERENCE.sub(lambda found: " " * len(found[0]), words)
    for found in MARK.finditer(words):
        if wide := _full_width_form(words, *found.span()):
            yield WrongMark(*found.span(), wide)
    yield from _half_width_pairs(words)


def _half_width_pairs(words: str) -> Iterator[WrongMark]:
    """Yield the half-width brackets and quotation marks around Chinese words."""
    for found in BRACKETS.finditer(words):
        if _is_chinese(words, found):
            yield WrongMark(*found.span(), f"（{found[1]}）")
    for found in QUOTES.finditer(words):
        if re.search(IS_CHINESE, found[1]):
            yield WrongMark(*found.span(), f"“{found[1]}”")


def _is_chinese(words: str, brackets: re.Match[str]) -> bool:
    """Return whether brackets hold Chinese words or follow some."""
    before = _char_before(words, brackets.start())
    return bool(re.search(IS_CHINESE, brackets[1]) or re.match(AFTER_CHINESE, before))


def _is_after_brackets(words: str, at: int) -> bool:
    """Return whether half-width brackets that should be full-width end before an index."""
    start = words.rfind("(", 0, at) if words[at - 1 : at] == ")" else -1
    found = BRACKETS.fullmatch(words, start, at) if start >= 0 else None
    return found is not None and _is_chinese(words, found)


def _full_width_form(words: str, start: int, end: int) -> str:
    """Return the full-width form of a mark; empty if the half-width one is right."""
    mark, last, next = words[start], _char_before(words, start), words[end : end + 1]
    after_chinese = bool(re.match(AFTER_CHINESE, last)) or _is_after_brackets(words, start)
    if mark == ".":
        return _ellipsis_or_stop(words, start, end) if after_chinese else ""
    if mark == "!" and next == "[":
        return ""
    before_chinese = bool(re.match(BEFORE_CHINESE, next)) and not last.isspace() and last != ""
    return FULL_WIDTH_FORMS[mark] if after_chinese or before_chinese else ""


def _ellipsis_or_stop(words: str, start: int, end: int) -> str:
    """Return the replacement of the full stops after a Chinese character; empty if they belong to a
    name or a number.
    """
    if end - start > 1:
        return "……"
    line = words[words.rfind("\n", 0, start) + 1 : start]
    is_number = bool(line) and len(line) <= 3 and not line.strip(f"{NUMERALS}()")
    next = words[end : end + 1]
    return "" if is_number or (next.isascii() and next.isalnum()) or next == "." else "。"


def _char_before(words: str, at: int) -> str:
    """Return the character before an index, skipping Markdown marks."""
    while at > 0 and words[at - 1] in TRANSPARENT:
        at -= 1
    return words[at - 1 : at]


def full_width(words: str) -> Iterator[WrongMark]:
    """Yield the full-width punctuation in a text that isn't Chinese, except in quoted Chinese
    words.
    """
    if words.isascii():
        return
    for found in re.finditer(CHINESE_WORDS, words):
        if re.search(IS_CHINESE, found[0]):
            continue
        for run in FULL_WIDTH_RUN.finditer(words, *found.span()):
            yield WrongMark(*run.span(), _half_width_form(words, *run.span()))


def _half_width_form(words: str, start: int, end: int) -> str | None:
    """Return a run of full-width characters in half-width form, with the spaces that belong to it;
    None if it has no such form.
    """
    marks = [
        HALF_WIDTH_FORMS.get(mark) or unicodedata.normalize("NFKC", mark)
        for mark in words[start:end]
    ]
    if any(not mark.isascii() for mark in marks):
        return None
    text = re.sub(" {2,}", " ", "".join(marks))
    if start == 0 or words[start - 1].isspace() or not words[start - 1].isalnum():
        text = text.lstrip()
    if end == len(words) or not words[end].isalnum():
        text = text.rstrip()
    return text or " "
