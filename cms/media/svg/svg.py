"""The parts that drawings are written with: the outer element, words, and words broken into lines."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from cms.core.languages import Text
from cms.media.svg.label_placement import LINE, Placed, text_width

DRAWING = (
    '<svg class="{kind}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
    'role="{role}" lang="{lang}"><title>{title}</title><desc>{description}</desc>{body}</svg>\n'
)
TEXT = '<text{style} x="{x}" y="{y}">{words}</text>'
LINE_OF_TEXT = '<tspan x="{x}" y="{y}">{words}</tspan>'
# One piece is a word, a space, or one East Asian character. Compiled when something is first drawn, for
# that takes long and most processes draw nothing.
PIECES = r"\s+|[^\s\u2e80-\uffef]+|[\u2e80-\uffef]"
CLOSING = frozenset("、，。：；！？）》〉」』】”’")
OPENING = frozenset("（《〈「『【“‘")


class Caption(NamedTuple):
    """The title of a drawing, its description for those who can't see it, and the language of both."""

    title: str
    description: str
    lang: str


def svg(
    kind: str, width: float, height: float, body: str, caption: Caption, role: str = "img"
) -> str:
    """An `<svg>` element of class `kind` that says what it shows. With links in it its role must be
    `"group"`.
    """
    return DRAWING.format(
        kind=escape(kind),
        width=round(width),
        height=round(height),
        role=role,
        lang=escape(caption.lang),
        title=escape(caption.title),
        description=escape(caption.description),
        body=body,
    )


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "") -> str:
    """A line of words that stands at (x, y); `anchor` as SVG's text-anchor, at the start if not
    given.
    """
    style = _style(kind, anchor)
    return TEXT.format(style=style, x=_number(x), y=_number(y), words=escape(words))


def paragraph(
    x: float,
    y: float,
    lines: Sequence[str],
    leading: float,
    kind: str = "",
    *,
    anchor: str = "",
    lang: str = "",
) -> str:
    """Several lines as one text, the first standing at (x, y), each `leading` below the one before.

    `lang` is given where the words are in another language than the drawing.
    """
    spans = []
    for number, line in enumerate(lines):
        top = _number(y + number * leading)
        spans.append(LINE_OF_TEXT.format(x=_number(x), y=top, words=escape(line)))
    return f"<text{_style(kind, anchor, lang)}>{''.join(spans)}</text>"


def label(placed: Placed, size: float, kind: str = "", lang: str = "") -> str:
    """A label of a map in letters of `size` where it was placed."""
    return paragraph(
        placed.x,
        placed.y,
        placed.text.split("\n"),
        size * LINE,
        kind,
        anchor=placed.anchor,
        lang=lang,
    )


def borrowed(words: str) -> str:
    """The language of words that are borrowed from another than the page's, else nothing."""
    return words.lang if isinstance(words, Text) and words.borrowed else ""


def link(url: str, body: str) -> str:
    """`body` as a link to `url`; `body` alone if `url` is empty."""
    return f'<a href="{escape(url)}">{body}</a>' if url else body


def wrap(words: str, size: float, wide: float, most: int = 4) -> list[str]:
    """At most `most` lines of words in letters of `size`, none wider than `wide`; what is left out
    is marked by …

    Lines break at spaces and between East Asian characters, never before a closing mark or after an
    opening one. A word longer than a line is cut.
    """
    parts = (part for piece in _pieces(words) for part in _cut(piece, size, wide))
    lines = [""]
    for part in parts:
        longer = lines[-1] + part
        if lines[-1] and text_width(longer.rstrip(), size) > wide:
            lines.append(part.lstrip())
        else:
            lines[-1] = longer
    lines = [line.rstrip() for line in lines]
    if len(lines) > most:
        lines[most - 1 :] = [_ended(lines[most - 1], size, wide)]
    return lines


def balance(words: str, size: float, wide: float, most: int = 4) -> list[str]:
    """As `wrap`, the lines as alike in width as they can be without one more of them."""
    return list(_balanced(str(words), size, wide, most))


@lru_cache(maxsize=2000)
def _balanced(words: str, size: float, wide: float, most: int) -> list[str]:
    """The same, found out once: a title stands in the pictures of a dozen lists, and this takes a
    millisecond.
    """
    lines = wrap(words, size, wide, most)
    low, high = 0.0, wide
    while len(lines) > 1 and high - low > size / 4:
        middle = (low + high) / 2
        tried = wrap(words, size, middle, most + 1)
        widest = max(text_width(line, size) for line in tried)
        if len(tried) > len(lines) or widest > middle:
            low = middle
        else:
            lines, high = tried, middle
    return lines


def _pieces(words: str) -> list[str]:
    """The pieces between which a line may break: words, spaces, characters with the marks around them."""
    found: list[str] = []
    for piece in re.findall(PIECES, words.strip()):
        if found and (piece[0] in CLOSING or found[-1][-1] in OPENING):
            found[-1] += piece
        else:
            found.append(" " if piece.isspace() else piece)
    return found


def _cut(piece: str, size: float, wide: float) -> list[str]:
    """A word in parts that fit on a line."""
    if text_width(piece, size) <= wide:
        return [piece]
    parts = [""]
    for letter in piece:
        if parts[-1] and text_width(parts[-1] + letter, size) > wide:
            parts.append("")
        parts[-1] += letter
    return parts


def _ended(line: str, size: float, wide: float) -> str:
    """A line shortened until there is room for an ellipsis behind it."""
    while line and text_width(f"{line}…", size) > wide:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _style(kind: str, anchor: str, lang: str = "") -> str:
    """The attributes of a text: its class, language and anchor."""
    anchor = "" if anchor == "start" else anchor
    marks = {"class": kind, "lang": lang, "text-anchor": anchor}
    return "".join(f' {name}="{escape(value)}"' for name, value in marks.items() if value)


def _number(value: float) -> str:
    """A number with one decimal at most: 12, 12.5."""
    return f"{value:.1f}".removesuffix(".0")
