"""Building blocks of drawings: the outer element, texts, and line breaking."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from cms.core.languages import Text

DRAWING = (
    '<svg class="{kind}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
    'role="{role}" lang="{lang}"><title>{title}</title><desc>{description}</desc>{body}</svg>\n'
)
TEXT = '<text{style} x="{x}" y="{y}">{words}</text>'
LINE_OF_TEXT = '<tspan x="{x}" y="{y}">{words}</tspan>'
# One piece is a word, a space, or one East Asian character. Compiled at the first drawing, because
# it takes long and most processes draw nothing.
PIECES = r"\s+|[^\s\u2e80-\uffef]+|[\u2e80-\uffef]"
CLOSING = frozenset("、，。：；！？）》〉」』】”’")
OPENING = frozenset("（《〈「『【“‘")


# Widths as shares of the em, for the broadest fonts that the site names (DejaVu, Verdana).
THIN, NARROW, CAPITAL, WIDE, BROAD = 0.38, 0.61, 0.7, 0.94, 1.0
SLIM, FULL = frozenset("fijlrtI.,:;'’‘|!()[] "), frozenset("mwMW—…%")
LINE_HEIGHT = 1.25
"""Line height, in heights of the letters."""


class Caption(NamedTuple):
    """The title of a drawing, its description for screen readers, and the language of both."""

    title: str
    description: str
    lang: str


@lru_cache(maxsize=256)
def draw_cached(draw: Callable[..., str], *data: Any, **options: Any) -> str:
    """Draw a picture, cached by its data."""
    return draw(*data, **options)


def svg(
    kind: str, width: float, height: float, body: str, caption: Caption, role: str = "img"
) -> str:
    """Return an `<svg>` element of class `kind` with its accessible name. The role must be
    `"group"` if it contains links.
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
    """Return a line of text at (x, y). `anchor` is SVG's text-anchor, `start` if not given."""
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
    """Return several lines as one text, the first at (x, y), each `leading` units below the one
    before.

    `lang` is given if the text is in another language than the drawing.
    """
    spans = []
    for number, line in enumerate(lines):
        top = _number(y + number * leading)
        spans.append(LINE_OF_TEXT.format(x=_number(x), y=top, words=escape(line)))
    return f"<text{_style(kind, anchor, lang)}>{''.join(spans)}</text>"


def borrowed_lang(words: str) -> str:
    """Return the language of a text that is borrowed from another language than the page's, else
    "".
    """
    return words.lang if isinstance(words, Text) and words.borrowed else ""


def link(url: str, body: str) -> str:
    """Return `body` as a link to `url`; `body` alone if `url` is empty."""
    return f'<a href="{escape(url)}">{body}</a>' if url else body


def text_width(text: str, size: float) -> float:
    """Return a generous estimate of a text's width in a sans-serif font of `size`. East Asian wide
    characters fill the em.
    """
    return size * sum(map(_letter_width, text))


@lru_cache(maxsize=10_000)
def _letter_width(letter: str) -> float:
    """Return a letter's width as a share of the em."""
    if east_asian_width(letter) in "WF":
        return BROAD
    if letter in SLIM:
        return THIN
    if letter in FULL:
        return WIDE
    return CAPITAL if letter.isupper() else NARROW


def wrap(words: str, size: float, width: float, max_lines: int = 4) -> list[str]:
    """Return `words` in at most `max_lines` lines in letters of `size`, none wider than `wide`. A
    cut text ends with “…”.

    Lines break at spaces and between East Asian characters, but not before a closing mark or after
    an opening one. A word longer than a line is cut.
    """
    parts = (part for piece in _pieces(words) for part in _cut(piece, size, width))
    lines = [""]
    for part in parts:
        longer = lines[-1] + part
        if lines[-1] and text_width(longer.rstrip(), size) > width:
            lines.append(part.lstrip())
        else:
            lines[-1] = longer
    lines = [line.rstrip() for line in lines]
    if len(lines) > max_lines:
        lines[max_lines - 1 :] = [_with_ellipsis(lines[max_lines - 1], size, width)]
    return lines


def balance(words: str, size: float, width: float, max_lines: int = 4) -> list[str]:
    """As `wrap`, with lines as even in width as possible without another line."""
    return list(_balanced(str(words), size, width, max_lines))


@lru_cache(maxsize=2000)
def _balanced(words: str, size: float, width: float, max_lines: int) -> list[str]:
    """Cached, because a title stands in the pictures of a dozen lists, and balancing takes long."""
    lines = wrap(words, size, width, max_lines)
    low, high = 0.0, width
    while len(lines) > 1 and high - low > size / 4:
        middle = (low + high) / 2
        tried = wrap(words, size, middle, max_lines + 1)
        widest = max(text_width(line, size) for line in tried)
        if len(tried) > len(lines) or widest > middle:
            low = middle
        else:
            lines, high = tried, middle
    return lines


def _pieces(words: str) -> list[str]:
    """Return the pieces between which a line may break: words, spaces, and characters with the
    punctuation around them.
    """
    pieces: list[str] = []
    for piece in re.findall(PIECES, words.strip()):
        if pieces and (piece[0] in CLOSING or pieces[-1][-1] in OPENING):
            pieces[-1] += piece
        else:
            pieces.append(" " if piece.isspace() else piece)
    return pieces


def _cut(piece: str, size: float, width: float) -> list[str]:
    """Return a word in parts that fit on a line."""
    if text_width(piece, size) <= width:
        return [piece]
    parts = [""]
    for letter in piece:
        if parts[-1] and text_width(parts[-1] + letter, size) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def _with_ellipsis(line: str, size: float, width: float) -> str:
    """Return a line shortened so that an ellipsis fits behind it."""
    while line and text_width(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _style(kind: str, anchor: str, lang: str = "") -> str:
    """Return the attributes of a text: its class, language and anchor."""
    anchor = "" if anchor == "start" else anchor
    marks = {"class": kind, "lang": lang, "text-anchor": anchor}
    return "".join(f' {name}="{escape(value)}"' for name, value in marks.items() if value)


def _number(value: float) -> str:
    """Return a number with at most one decimal: 12, 12.5."""
    return f"{value:.1f}".removesuffix(".0")
