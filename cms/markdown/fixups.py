"""Small changes to the engine's HTML that belong to no larger job."""

import re

# stops at the next opening, so that a thousand unclosed ones are read once and not a thousand times
COMMENT = re.compile(r"(<code\b.*?</code>)|&lt;!--(?:(?!&lt;!--)[^<])*?--&gt;\n?", re.DOTALL)
SCRIPTS = re.compile(
    r'(<sup class="footnote-ref">.*?</sup>|<(su[bp])>[\w+\-\u2212\u2032*.,()/]{1,16}</\2>)|</?(su[bp])>',
    re.DOTALL,
)
MARKS = {"sub": "~", "sup": "^"}


def drop_comments(html: str) -> str:
    """Without the HTML comments of the source, which the engine wrote out as text; those in code
    stay.
    """
    if "&lt;!--" not in html:
        return html
    return COMMENT.sub(lambda found: found[1] or "", html).replace("<p></p>\n", "")


def literal_marks(html: str) -> str:
    """Put back the marks that mean no subscript or superscript, as in `10~20 天，30~40 天` and `2^10
    or 3^5`.

    A real one is short, without spaces and without Chinese.
    """
    if "<sub>" not in html and "<sup>" not in html:
        return html
    return SCRIPTS.sub(_script, html)


def _script(found: re.Match[str]) -> str:
    """A real subscript, superscript or note as it is; any other tag as the mark that was typed."""
    whole, tag, lone_tag = found[1], found[2], found[3]
    if whole is None:
        return MARKS[lone_tag]
    has_chinese = not whole.isascii() and any(sign > "\u2fff" for sign in whole)
    if tag and has_chinese:
        return MARKS[tag] + whole[5:-6] + MARKS[tag]
    return str(whole)
