"""The libraries behind Markdown and the limits on their input. Nothing else imports them.

comrak makes HTML, latex2mathml the formulas, and nh3 removes everything that a page may not
contain.

comrak’s Python binding returns HTML only, no syntax tree. Its own figures land inside `<p>` and in
sentences, its wikilinks pass no callback, and its heading ids come with empty anchors. So figures,
ids, links and names of footnotes are made by passes over its HTML (fixups.py). This HTML is
regular: `<`, `>` and `"` are escaped in texts and in attributes alike.

Rendering must fit on the stack of a server’s thread and take a fraction of a second. The libraries
are written in C and Rust: input that is too much for them ends the process, and no `except` catches
that. So a text that overuses a construct is rendered without it: its marks show as they were typed.

The time for cleaning grows with the square of the nesting depth, so the depth is limited. No reader
needs more than the limit.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

from comrak import ExtensionOptions, ParseOptions, RenderOptions, render_markdown
from nh3 import Cleaner

from cms.schema.fields.base import MAX_TEXT_LENGTH

if TYPE_CHECKING:
    from xml.etree import ElementTree

# comrak recurses once for each email address in a line, and thousands overflow the stack of a
# thread
MAX_ADDRESSES = 500
# the HTML of a note is sixty times as long as its mark
MAX_NOTES = 5_000
# comrak pads short rows to the width of the table, and its time grows with the square of the width
MAX_CELLS = 100_000
# its time also grows with the square of the nesting depth of brackets that may name a note
MAX_BRACKETS = 100
BRACKET = re.compile(r"[\[\]]|\n[ \t>]*\n")


def _too_many_addresses(text: str) -> bool:
    """Return whether a line may hold too many email addresses; &#64; and &commat; are an @ as well."""
    if text.count("@") + text.count("&") <= MAX_ADDRESSES:
        return False
    return any(line.count("@") + line.count("&") > MAX_ADDRESSES for line in text.split("\n"))


def _too_many_notes(text: str) -> bool:
    """Return whether a text has too many footnotes, or their brackets are nested too deeply."""
    return text.count("[^") > MAX_NOTES or _too_deep(text)


def _too_wide(text: str) -> bool:
    """Return whether tables may get too many cells."""
    if text.count("|") < 300:
        return False
    lines = text.split("\n")
    widest = max(line.count("|") for line in lines)
    return widest * len(lines) > MAX_CELLS


def _too_deep(text: str) -> bool:
    """Return whether the brackets of one paragraph are nested too deeply."""
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


OVERUSE: dict[str, Callable[[str], bool]] = {
    "autolink": _too_many_addresses,
    "footnotes": _too_many_notes,
    "table": _too_wide,
}
"""Extension → whether a text overuses it."""


EXTENSIONS = (
    "table", "footnotes", "strikethrough", "autolink", "cjk_friendly_emphasis", "math_dollars", "superscript",
    # needed to tell a lone ~ (as in 10~20 天) from ~~struck~~ text: see fixups.literal_marks
    "subscript",
    "wikilinks_title_after_pipe",
)  # fmt: skip
INVALID = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def _extensions(text: str) -> ExtensionOptions:
    """Return comrak's extensions, without those that the text overuses."""
    options = ExtensionOptions()
    for name in EXTENSIONS:
        is_overused = OVERUSE.get(name)
        setattr(options, name, not (is_overused and is_overused(text)))
    return options


def _render_options() -> RenderOptions:
    """Return render options that escape raw HTML."""
    options = RenderOptions()
    options.escape = True
    return options


def _positions_options() -> RenderOptions:
    """Return render options that add the place in the source to each element."""
    options = _render_options()
    options.sourcepos = True
    options.full_info_string = True
    return options


PARSE, RENDER, WITH_POSITIONS = ParseOptions(), _render_options(), _positions_options()


@lru_cache(maxsize=16)
def html_of(source: str) -> str:
    """Convert Markdown to HTML, with raw HTML escaped. Never raises.

    The last few results are cached: one page shows a text, summarises it in its head and repeats it
    in JSON-LD.
    """
    return _convert(source, RENDER)


def html_with_positions(source: str) -> str:
    """Convert Markdown to HTML as `html_of` does, with `data-sourcepos` on each element."""
    return _convert(source, WITH_POSITIONS)


def _convert(source: str, options: RenderOptions) -> str:
    text = normalize(source[:MAX_TEXT_LENGTH])
    return render_markdown(text, _extensions(text), PARSE, options)


def normalize(source: str) -> str:
    """Normalise line endings and remove characters that HTML may not contain: controls, lone
    surrogates, noncharacters.
    """
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    return INVALID.sub("", source)


MAX_DEPTH = 48
NESTING = ("<blockquote>", "<ul>", "<ol", "<em>", "<strong>", "<del>", "<sub>", "<sup>")
TAG = re.compile(r"<(/?)(\w+)[^>]*>")
VOID = frozenset(("br", "hr", "img", "input"))


def cap_depth(html: str) -> str:
    """Remove the tags of elements nested deeper than `MAX_DEPTH`; their text stays."""
    # shortcut: the depth can't exceed the number of closing tags, and most texts have few
    if html.count("</") <= MAX_DEPTH or sum(map(html.count, NESTING)) * 2 <= MAX_DEPTH:
        return html
    depth = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal depth
        tag, closes, name = match[0], match[1], match[2]
        if name in VOID:
            return tag
        if not closes:
            depth += 1
        is_shown = depth <= MAX_DEPTH
        if closes:
            depth -= 1
        return tag if is_shown else " "

    return TAG.sub(replace, html)


FLOW = (
    "p h2 h3 h4 h5 h6 blockquote ul ol li hr br pre code em strong del sub sup a img figure figcaption"
    " div section table thead tbody tr th td"
)
# MathML Core, and menclose, which the converter emits for \boxed
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
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "rel", "id", "aria-label"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "li": {"id"},
    "div": {"aria-label"},
    "section": {"aria-label"},
    # math, or the language of a code block
    "code": {"class"},
    "math": {"alttext"},
}
ATTRIBUTE_VALUES: dict[str, dict[str, set[str]]] = {
    "a": {"role": {"doc-noteref", "doc-backlink"}},
    "img": {"loading": {"lazy"}, "decoding": {"async"}},
    "div": {"role": {"region"}, "tabindex": {"0"}},
    "section": {"role": {"doc-endnotes"}},
    "th": {"scope": {"col"}},
    "math": {"display": {"block", "inline"}},
}
ALIGNMENTS = {"align-left", "align-center", "align-right"}
CLASSES: dict[str, set[str]] = {
    "a": {"footnote-back"},
    "sup": {"footnote-ref"},
    "section": {"footnotes"},
    "div": {"table-scroll", "gallery"},
    "figure": {"quote"},
    "img": {"wide", "beside"},
    "th": ALIGNMENTS,
    "td": ALIGNMENTS,
}

CLEANER = Cleaner(
    tags=set(FLOW.split()) | set(MATH.split()),
    attributes=ATTRIBUTES
    | {tag: {"id"} for tag in HEADINGS}
    | {tag: set(MATH_ATTRIBUTES.split()) for tag in MATH.split()[1:]},
    tag_attribute_values=ATTRIBUTE_VALUES,
    allowed_classes=CLASSES,
    url_schemes={"http", "https", "mailto", "tel", "entry"},
    link_rel=None,
)


def clean(html: str) -> str:
    """Remove everything that could run, load from elsewhere or restyle the page."""
    return CLEANER.clean(html)


FORMULA = re.compile(r'<span data-math-style="(inline|display)">([^<]*)</span>')
# characters of LaTeX, since the converter is slow Python: of one formula, of all in a text, and
# what each formula counts in addition
MAX_FORMULA, MAX_ALL_FORMULAS, FORMULA_OVERHEAD = 1_000, 20_000, 10


def replace_formulas(html: str) -> str:
    """Replace each formula with MathML.

    A formula that can't be converted becomes `<code>`. So do the last ones if all formulas together
    are too long.
    """
    remaining = MAX_ALL_FORMULAS

    def formula(match: re.Match[str]) -> str:
        nonlocal remaining
        latex = unescape(match[2]).strip()
        remaining -= len(latex) + FORMULA_OVERHEAD
        converted = mathml(latex, match[1] == "display") if remaining >= 0 else None
        return f'<code class="math">{escape(latex)}</code>' if converted is None else converted

    return FORMULA.sub(formula, html) if "<span data-math-style=" in html else html


@lru_cache(maxsize=1024)
def mathml(latex: str, block: bool) -> str | None:
    """Convert LaTeX to a `<math>` element with the LaTeX as its `alttext`.

    Returns None if the formula is invalid or too long.
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
    """Decode the character references that the converter leaves. Returns False if a command is
    unknown.

    The converter's own `convert` unescapes the finished markup, which lets `\\text{<img>}` through
    as an element.
    """
    for part in element.iter():
        part.text = unescape(part.text) if part.text else part.text
        if part.tag != "mtext" and part.text and re.match(r"\\[A-Za-z]", part.text):
            return False
    return True
