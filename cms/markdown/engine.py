"""comrak with the options Oasis writes in. Nothing else imports it.

Its Python binding gives HTML only, no syntax tree; its own figures land inside `<p>` and in
sentences, its wikilinks pass no callback, and its heading ids come with empty anchors. So figures,
ids, links and names of footnotes are made by passes over its HTML, which is regular: `<`, `>` and
`"` are escaped in texts and in attributes alike.
"""

import re
from functools import lru_cache

from comrak import ExtensionOptions, ParseOptions, RenderOptions, render_markdown

from cms.markdown.limits import too_much
from cms.schema.fields.base import MAX_TEXT_LENGTH

EXTENSIONS = (
    "table", "footnotes", "strikethrough", "autolink", "cjk_friendly_emphasis", "math_dollars", "superscript",
    # on, so that a lone ~ (as in 10~20 天) can be told from ~~struck~~ text; see
    # passes.literal_marks
    "subscript",
    "wikilinks_title_after_pipe",
)  # fmt: skip
# an address to link to in running text has one of these; to look for one takes comrak a third of
# its time
ADDRESS = ("://", "www.", "@", "&")
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


ALL, WITHOUT_ADDRESSES = _extensions(), _extensions("autolink")
PARSE, RENDER = ParseOptions(), _escaping()


@lru_cache(maxsize=16)
def html_of(source: str) -> str:
    """HTML of a Markdown source; raw HTML in it comes out as text. Never raises.

    Kept for the last few: one page shows a text, sums it up for its head and says it in JSON-LD.
    """
    text = fit(source[:MAX_TEXT_LENGTH])
    without = tuple(too_much(text))
    usual = ALL if any(sign in text for sign in ADDRESS) else WITHOUT_ADDRESSES
    return render_markdown(text, _extensions(*without) if without else usual, PARSE, RENDER)


def fit(source: str) -> str:
    """The source without what no HTML may hold: controls, halves of surrogate pairs, noncharacters."""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    return UNFIT.sub("", source)
