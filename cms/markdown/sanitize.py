"""The last word on what may be in a page: an allow-list (nh3, that is ammonia and html5ever)."""

from nh3 import Cleaner

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
    "div": {"table-scroll"},
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
