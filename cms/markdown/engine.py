"""The libraries behind Markdown, with the limits on what they are given: comrak makes HTML in the
options Oasis writes in, latex2mathml the formulas, nh3 has the last word on what may be in a page.
Nothing else imports them.

comrak’s Python binding gives HTML only, no syntax tree; its own figures land inside `<p>` and in
sentences, its wikilinks pass no callback, and its heading ids come with empty anchors. So figures,
ids, links and names of footnotes are made by passes over its HTML, which is regular: `<`, `>` and
`"` are escaped in texts and in attributes alike.

Rendering must fit on the stack of a server’s thread and take a fraction of a second. The libraries
behind it are C and Rust: what is too much for them ends the process, and no `except` sees it. A
construct of which a text has too much is left out for that text: its marks show as they were typed.
Cleaning takes time with the square of how deep elements nest, and no reader needs more than its limit.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

from comrak import ExtensionOptions, ParseOptions, RenderOptions, render_markdown
from nh3 import Cleaner

from cms.schema.fields.base import MAX_TEXT_LENGTH

if TYPE_CHECKING:
    from xml.etree import ElementTree

# comrak calls itself once for each address of mail in a line, and thousands fill the stack of a
# thread
MAX_ADDRESSES = 500
# a note's HTML is sixty times as long as its mark
MAX_NOTES = 5_000
# a short row is filled up to the table's width, and comrak's time grows with the square of that
# width
MAX_CELLS = 100_000
# and with the square of the depth of brackets in brackets, where one may be the name of a note
MAX_BRACKETS = 100
BRACKET = re.compile(r"[\[\]]|\n[ \t>]*\n")


def too_much(text: str) -> Iterator[str]:
    """The names of comrak's extensions that a text must do without."""
    for extension, is_too_much in CHECKS.items():
        if is_too_much(text):
            yield extension


def _too_many_addresses(text: str) -> bool:
    """Whether a line may hold too many addresses of mail; &#64; and &commat; are an @ as well."""
    if text.count("@") + text.count("&") <= MAX_ADDRESSES:
        return False
    return any(line.count("@") + line.count("&") > MAX_ADDRESSES for line in text.split("\n"))


def _too_many_notes(text: str) -> bool:
    """Whether a text has too many footnotes, or their brackets are too deep."""
    return text.count("[^") > MAX_NOTES or _too_deep(text)


def _too_wide(text: str) -> bool:
    """Whether tables may get too many cells."""
    if text.count("|") < 300:
        return False
    lines = text.split("\n")
    widest = max(line.count("|") for line in lines)
    return widest * len(lines) > MAX_CELLS


def _too_deep(text: str) -> bool:
    """Whether brackets of one paragraph are too deep in each other."""
    if text.count("[^") < MAX_BRACKETS:
        return False
    depth = 0
    for bracket in BRACKET.findall(text):
        if bracket == "[":
            depth += 1
        elif bracket == "]":
            depth = max(depth - 1, 0)
        else:
            depth = 0
        if depth > MAX_BRACKETS:
            return True
    return False


CHECKS: dict[str, Callable[[str], bool]] = {
    "autolink": _too_many_addresses,
    "footnotes": _too_many_notes,
    "table": _too_wide,
}


EXTENSIONS = (
    "table", "footnotes", "strikethrough", "autolink", "cjk_friendly_emphasis", "math_dollars", "superscript",
    # on, so that a lone ~ (as in 10~20 天) can be told from ~~struck~~ text: see
    # fixups.literal_marks
    "subscript",
    "wikilinks_title_after_pipe",
)  # fmt: skip
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def _extensions(*without: str) -> ExtensionOptions:
    """comrak's extensions, but for those in `without`."""
    options = ExtensionOptions()
    for name in EXTENSIONS:
        setattr(options, name, name not in without)
    return options


def _escaping() -> RenderOptions:
    """Raw HTML comes out as text."""
    options = RenderOptions()
    options.escape = True
    return options


PARSE, RENDER = ParseOptions(), _escaping()


@lru_cache(maxsize=16)
def html_of(source: str) -> str:
    """HTML of a Markdown source; raw HTML in it comes out as text. Never raises.

    Kept for the last few: one page shows a text, sums it up for its head and says it in JSON-LD.
    """
    text = fit(source[:MAX_TEXT_LENGTH])
    return render_markdown(text, _extensions(*too_much(text)), PARSE, RENDER)


def fit(source: str) -> str:
    """The source without what no HTML may hold: controls, halves of surrogate pairs, noncharacters."""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    return UNFIT.sub("", source)


MAX_DEPTH = 48
NESTING = ("<blockquote>", "<ul>", "<ol", "<em>", "<strong>", "<del>", "<sub>", "<sup>")
TAG = re.compile(r"<(/?)(\w+)[^>]*>")
VOID = frozenset(("br", "hr", "img", "input"))


def cap_depth(html: str) -> str:
    """The same HTML without the tags of elements nested deeper than `MAX_DEPTH`; their text stays."""
    # no more can be open at once than are closed; most texts close few
    if html.count("</") <= MAX_DEPTH or sum(map(html.count, NESTING)) * 2 <= MAX_DEPTH:
        return html
    depth = 0

    def limited(found: re.Match[str]) -> str:
        """A tag, or a space where it is too deep."""
        nonlocal depth
        tag, closes, name = found[0], found[1], found[2]
        if name in VOID:
            return tag
        if not closes:
            depth += 1
        is_shown = depth <= MAX_DEPTH
        if closes:
            depth -= 1
        return tag if is_shown else " "

    return TAG.sub(limited, html)


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


FORMULA = re.compile(r'<span data-math-style="(inline|display)">([^<]*)</span>')
# what a converter in Python may be given: the longest formula, and all of one text
MAX_FORMULA, MAX_TEXT, EACH = 1_000, 20_000, 10


def set_formulas(html: str) -> str:
    """The HTML with MathML for each formula. What can't be converted becomes code, and so do the last
    ones where all are too long together.
    """
    left = MAX_TEXT

    def formula(found: re.Match[str]) -> str:
        nonlocal left
        latex = unescape(found[2]).strip()
        left -= len(latex) + EACH
        made = mathml(latex, found[1] == "display") if left >= 0 else None
        return f'<code class="math">{escape(latex)}</code>' if made is None else made

    return FORMULA.sub(formula, html) if "<span data-math-style=" in html else html


@lru_cache(maxsize=1024)
def mathml(latex: str, block: bool) -> str | None:
    """A `<math>` element with the LaTeX as its `alttext`, or None where the formula is wrong or too
    long.
    """
    if len(latex) > MAX_FORMULA:
        return None
    # slow to load, and needed only where there are formulas
    from xml.etree import ElementTree

    from latex2mathml.converter import convert_to_element

    try:
        element = convert_to_element(latex, display="block" if block else "inline")
    except Exception:
        return None

    if not _tidy(element):
        return None
    element.set("alttext", latex)
    return ElementTree.tostring(element, encoding="unicode")


def _tidy(element: "ElementTree.Element") -> bool:
    """Turn the character references the converter leaves into characters. False if a command is
    unknown.

    (Its own `convert` unescapes the finished markup, which lets `\\text{<img>}` through as an
    element.)
    """
    for part in element.iter():
        part.text = unescape(part.text) if part.text else part.text
        if part.tag != "mtext" and part.text and re.match(r"\\[A-Za-z]", part.text):
            return False
    return True
