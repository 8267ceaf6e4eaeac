"""comrak with the options Oasis writes in, and the limits on what it is given. Nothing else imports it.

Its Python binding gives HTML only, no syntax tree; its own figures land inside `<p>` and in
sentences, its wikilinks pass no callback, and its heading ids come with empty anchors. So figures,
ids, links and names of footnotes are made by passes over its HTML, which is regular: `<`, `>` and
`"` are escaped in texts and in attributes alike.

Rendering must fit on the stack of a server’s thread and take a fraction of a second. The libraries
behind it are C and Rust: what is too much for them ends the process, and no `except` sees it. A
construct of which a text has too much is left out for that text: its marks show as they were typed.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from comrak import ExtensionOptions, ParseOptions, RenderOptions, render_markdown

from cms.schema.fields.base import MAX_TEXT_LENGTH

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
