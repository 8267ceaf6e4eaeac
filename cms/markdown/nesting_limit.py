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
    return TAG.sub(_NestingLimit(), html)


class _NestingLimit:
    def __init__(self) -> None:
        self.depth = 0

    def __call__(self, tag: re.Match[str]) -> str:
        if tag[2] in VOID:
            return tag[0]
        if tag[1]:
            self.depth -= 1
            return tag[0] if self.depth < MAX_DEPTH else " "
        self.depth += 1
        return tag[0] if self.depth <= MAX_DEPTH else " "
