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
    highest = (
        next((level for level in range(1, MAX_LEVEL + 1) if f"<h{level}>" in html), 0)
        if "</h" in html
        else 0
    )
    if not highest:
        return html, ()
    setter = _HeadingReplacer(highest, ids)
    return HEADING.sub(setter, html), tuple(setter.contents)


class _HeadingReplacer:
    def __init__(self, highest: int, ids: str) -> None:
        self.shift = MIN_LEVEL - highest
        self.ids = ids
        self.level = MIN_LEVEL - 1
        self.taken: dict[str, int] = {}
        self.contents: list[Heading] = []

    def __call__(self, found: re.Match[str]) -> str:
        self.level = min(int(found[1]) + self.shift, self.level + 1, MAX_LEVEL)
        text = inline_text(found[2])
        heading = Heading(self.level, self.ids + PREFIX + self._free(heading_id(text)), text)
        self.contents.append(heading)
        return f'<h{self.level} id="{escape(heading.id)}">{found[2]}</h{self.level}>'

    def _free(self, wanted: str) -> str:
        name = wanted
        while name in self.taken:
            self.taken[wanted] += 1
            name = f"{wanted}-{self.taken[wanted]}"
        self.taken[name] = 1
        return name


def heading_id(text: str) -> str:
    """The words of a heading in any script, joined by hyphens: `研究方向`, `field-work`."""
    return NOT_WORD.sub("-", text.lower())[:MAX_ID_LENGTH].strip("-") or "section"
