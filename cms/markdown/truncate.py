"""Where a text may be cut."""

import re
import unicodedata

from cms.markdown.cjk import IS_CJK

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
