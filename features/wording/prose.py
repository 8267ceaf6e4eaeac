"""The prose of a text, without code, addresses and marks.

These are blanked out character by character, so a match in the rest has the same offset in the
source.
"""

import re

from cms.markdown.source_text import (
    BLANK,
    LINK_DEFINITION,
    LINK_TARGET,
    WEB_ADDRESS,
    WIKILINK,
    blank,
    without_code,
)

JOINER = "\u2060"
"""Replaces marks that don't separate words, such as a footnote reference."""

NOTE = re.compile(r"\[\^[^\]\s]{1,100}\]:?")
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,31}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,100}")
DOI = re.compile(r"\b10\.\d{4,9}/[^\s<>，。；：、（）]++")


def prose_only(text: str, is_markdown: bool = True) -> str:
    """Blank out everything but words and punctuation. The length stays the same."""
    if is_markdown:
        text = without_code(text)
        text = NOTE.sub(lambda match: JOINER * len(match[0]), text)
        text = LINK_TARGET.sub(_title_only, text)
        text = LINK_DEFINITION.sub(blank, text)
        text = ENTITY.sub(blank, WIKILINK.sub(blank, text))
    text = DOI.sub(blank, WEB_ADDRESS.sub(blank, text))
    return MAIL.sub(blank, text) if "@" in text else text


def _title_only(match: re.Match[str]) -> str:
    """Blank out an address but keep its title, which is the caption of an image."""
    at = 2 if match[2] else 3
    if not match[at]:
        return blank(match)
    before, after = match.start(at) - match.start(), match.end() - match.end(at)
    return BLANK * before + match[at] + BLANK * after
