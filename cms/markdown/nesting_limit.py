"""A limit to how deep elements nest: cleaning takes time with the square of it, and no reader needs
more.
"""

import re

MAX_DEPTH = 48
NESTING = ("<blockquote>", "<ul>", "<ol", "<em>", "<strong>", "<del>", "<sub>", "<sup>")
TAG = re.compile(r"<(/?)(\w+)[^>]*>")
VOID = frozenset(("br", "hr", "img", "input"))


def cap_depth(html: str) -> str:
    """The same HTML without the tags of elements nested deeper than `MAX_DEPTH`; their text stays."""
    # no more can be open at once than are closed; most texts close few
    if html.count("</") <= MAX_DEPTH or sum(map(html.count, NESTING)) * 2 <= MAX_DEPTH:
        return html
    return TAG.sub(_NestingLimit().tag, html)


class _NestingLimit:
    """Drops tags that are too deep, read one after the other."""

    def __init__(self) -> None:
        self.depth = 0

    def tag(self, found: re.Match[str]) -> str:
        """A tag, or a space where it is too deep."""
        tag, closes, name = found[0], found[1], found[2]
        if name in VOID:
            return tag
        if not closes:
            self.depth += 1
        is_shown = self.depth <= MAX_DEPTH
        if closes:
            self.depth -= 1
        return tag if is_shown else " "
