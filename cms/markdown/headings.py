"""Headings: their levels under the page's own h1, their ids, the contents list."""

import re
from html import escape
from typing import NamedTuple

from cms.markdown.plain_text import inline_text

HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
NOT_WORD = re.compile(r"[^\w]+")
MIN_LEVEL, MAX_LEVEL, MAX_ID_LENGTH = 2, 6, 60
# no name in a page's scripts holds a hyphen, so an id with this in front can shadow none of them
PREFIX = "s-"


class Heading(NamedTuple):
    """A line of the contents list: level 2 to 6, the id of the heading, its text (not escaped)."""

    level: int
    id: str
    text: str


def set_headings(html: str, ids: str) -> tuple[str, tuple[Heading, ...]]:
    """The HTML with the text's highest level as h2, none skipped, each with an id; and the contents
    list.

    `ids` goes before every id, for pages that show several texts.
    """
    if "</h" not in html:
        return html, ()
    levels = [level for level in range(1, MAX_LEVEL + 1) if f"<h{level}>" in html]
    if not levels:
        return html, ()
    replacer = _HeadingReplacer(levels[0], ids)
    return HEADING.sub(replacer.heading, html), tuple(replacer.contents)


class _HeadingReplacer:
    """Replaces headings one after the other, and notes them for the contents list."""

    def __init__(self, highest: int, ids: str) -> None:
        self.shift = MIN_LEVEL - highest
        self.ids = ids
        self.level = MIN_LEVEL - 1
        self.taken: dict[str, int] = {}
        self.contents: list[Heading] = []

    def heading(self, found: re.Match[str]) -> str:
        """A heading with its level and id."""
        written, html = int(found[1]), found[2]
        self.level = level = min(written + self.shift, self.level + 1, MAX_LEVEL)
        text = inline_text(html)
        id = self.ids + PREFIX + self._free(heading_id(text))
        self.contents.append(Heading(level, id, text))
        return f'<h{level} id="{escape(id)}">{html}</h{level}>'

    def _free(self, wanted: str) -> str:
        """An id that no heading before has: `methods`, `methods-2`."""
        name = wanted
        while name in self.taken:
            self.taken[wanted] += 1
            name = f"{wanted}-{self.taken[wanted]}"
        self.taken[name] = 1
        return name


def heading_id(text: str) -> str:
    """The words of a heading in any script, joined by hyphens: `研究方向`, `field-work`."""
    return NOT_WORD.sub("-", text.lower())[:MAX_ID_LENGTH].strip("-") or "section"
