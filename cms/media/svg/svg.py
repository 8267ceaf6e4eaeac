"""The parts that drawings are written with: the outer element, words, and words broken into lines."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape

from cms.core.languages import Text
from cms.media.svg.label_placement import LINE, Placed, text_width

# One piece is a word, a space, or one East Asian character.
PIECES = re.compile(r"\s+|[^\s\u2e80-\uffef]+|[\u2e80-\uffef]")
CLOSING = frozenset("、，。：；！？）》〉」』】”’")
OPENING = frozenset("（《〈「『【“‘")


def svg(
    kind: str,
    width: float,
    height: float,
    body: str,
    *,
    title: str,
    description: str,
    lang: str,
    role: str = "img",
) -> str:
    """An `<svg>` element of class `kind` that says what it shows. With links in it its role must be
    `"group"`.
    """
    return (
        f'<svg class="{escape(kind)}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {round(width)} '
        f'{round(height)}" role="{role}" lang="{escape(lang)}"><title>{escape(title)}</title>'
        f"<desc>{escape(description)}</desc>{body}</svg>\n"
    )


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "") -> str:
    """A line of words that stands at (x, y); `anchor` as SVG's text-anchor, at the start if not
    given.
    """
    return f'<text{_style(kind, anchor)} x="{_number(x)}" y="{_number(y)}">{escape(words)}</text>'


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
    spans = "".join(
        f'<tspan x="{_number(x)}" y="{_number(y + number * leading)}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f"<text{_style(kind, anchor, lang)}>{spans}</text>"


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
    lines = [""]
    for piece in _pieces(words):
        for part in _cut(piece, size, wide):
            if lines[-1] and text_width((lines[-1] + part).rstrip(), size) > wide:
                lines[-1] = lines[-1].rstrip()
                lines.append(part.lstrip())
            else:
                lines[-1] += part
    lines[-1] = lines[-1].rstrip()
    return (
        lines if len(lines) <= most else [*lines[: most - 1], _ended(lines[most - 1], size, wide)]
    )


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
        if len(tried) > len(lines) or any(text_width(line, size) > middle for line in tried):
            low = middle
        else:
            lines, high = tried, middle
    return lines


def _pieces(words: str) -> list[str]:
    found: list[str] = []
    for piece in PIECES.findall(words.strip()):
        if found and (piece[0] in CLOSING or found[-1][-1] in OPENING):
            found[-1] += piece
        else:
            found.append(" " if piece.isspace() else piece)
    return found


def _cut(piece: str, size: float, wide: float) -> list[str]:
    if text_width(piece, size) <= wide:
        return [piece]
    parts = [""]
    for letter in piece:
        if parts[-1] and text_width(parts[-1] + letter, size) > wide:
            parts.append("")
        parts[-1] += letter
    return parts


def _ended(line: str, size: float, wide: float) -> str:
    while line and text_width(line + "…", size) > wide:
        line = line[:-1]
    return line.rstrip() + "…"


def _style(kind: str, anchor: str, lang: str = "") -> str:
    marks = {"class": kind, "lang": lang, "text-anchor": anchor if anchor != "start" else ""}
    return "".join(f' {name}="{escape(value)}"' for name, value in marks.items() if value)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
