"""The last word on what may be in a page: an allow-list (nh3, that is ammonia and html5ever), and a limit
to how deep elements nest: cleaning takes time with the square of it, and no reader needs more.
"""

import re

from nh3 import Cleaner

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


FLOW = (
    "p h2 h3 h4 h5 h6 blockquote ul ol li hr br pre code em strong del sub sup a img figure figcaption"
    " div section table thead tbody tr th td"
)
# MathML Core, and menclose, which the converter writes for \boxed
MATH = (
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup"
    " munder mover munderover mtable mtr mtd menclose"
)
MATH_ATTRIBUTES = (
    "mathvariant mathcolor stretchy fence separator form lspace rspace minsize maxsize symmetric largeop"
    " movablelimits accent accentunder linethickness displaystyle scriptlevel columnalign rowspacing"
    " columnspacing columnlines rowlines frame width height depth voffset notation linebreak"
)
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
OWN: dict[str, set[str]] = {
    "a": {"href", "title", "rel", "id", "aria-label"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "li": {"id"},
    "div": {"aria-label"},
    "section": {"aria-label"},
    # math, or what the author named the language of a code block
    "code": {"class"},
    "math": {"alttext"},
}
VALUES: dict[str, dict[str, set[str]]] = {
    "a": {"role": {"doc-noteref", "doc-backlink"}},
    "img": {"loading": {"lazy"}, "decoding": {"async"}},
    "div": {"role": {"region"}, "tabindex": {"0"}},
    "section": {"role": {"doc-endnotes"}},
    "th": {"scope": {"col"}},
    "math": {"display": {"block", "inline"}},
}
ALIGNED = {"align-left", "align-center", "align-right"}
CLASSES: dict[str, set[str]] = {
    "a": {"footnote-back"},
    "sup": {"footnote-ref"},
    "section": {"footnotes"},
    "div": {"table-scroll", "gallery"},
    "img": {"wide", "beside"},
    "th": ALIGNED,
    "td": ALIGNED,
}

CLEANER = Cleaner(
    tags=set(FLOW.split()) | set(MATH.split()),
    attributes=OWN
    | {tag: {"id"} for tag in HEADINGS}
    | {tag: set(MATH_ATTRIBUTES.split()) for tag in MATH.split()[1:]},
    tag_attribute_values=VALUES,
    allowed_classes=CLASSES,
    url_schemes={"http", "https", "mailto", "tel", "entry"},
    link_rel=None,
)


def clean(html: str) -> str:
    """HTML with nothing left that could run, load from elsewhere or restyle the page."""
    return CLEANER.clean(html)
