"""Markdown as HTML whose blocks name their lines in the source, for an editor that shows a text and
keeps its source.
"""

import re
from html import escape, unescape

from cms.markdown.engine import html_with_positions
from cms.markdown.fixups import LINK, literal_marks, split_bare_address

INLINE = re.compile(
    r'(<(?:em|strong|del|a|img|sub|sup|code|br|span)\b[^>]*?) data-sourcepos="[^"]*"'
)


def html_with_lines(source: str) -> str:
    """Convert Markdown to HTML, with raw HTML escaped.

    Block elements have `data-sourcepos="3:1-5:12"`: line and byte column of the first and the last
    character, from 1. Emphasis, scripts and bare addresses are read as `render` reads them. Links
    aren't resolved, headings have no ids, and nothing is sanitised: for a script that makes nodes
    of it.
    """
    html = INLINE.sub(r"\1", html_with_positions(source))
    return LINK.sub(_bare_address, literal_marks(html))


def _bare_address(match: re.Match[str]) -> str:
    """Return a link, which ends at Chinese punctuation if its address was typed bare."""
    href, wikilink, attributes, text = match.groups(default="")
    if wikilink:
        return match[0]
    address, text, tail = split_bare_address(unescape(href), text)
    return f'<a href="{escape(address)}"{attributes}>{text}</a>{tail}'
