"""Small changes to the engine’s HTML: comments, marks that mean no script, figures and tables."""

import re
from html import escape
from itertools import count
from typing import NamedTuple

from cms.core.i18n import N_


class Labels(NamedTuple):
    """Names for assistive technology. The defaults are message ids: translated by who knows the
    page.

    `table`, `note` and `back` may hold `%(number)s`; a translation that lacks it is shown as it is.
    """

    table: str = N_("Table %(number)s")
    notes: str = N_("Footnotes")
    note: str = N_("Footnote %(number)s")
    back: str = N_("Back to reference %(number)s")


def numbered(label: str, number: str) -> str:
    """A label with its number filled in."""
    return label.replace("%(number)s", number)


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


PICTURE = r"(?:<a [^>]*>)?<img [^>]*>(?:</a>)?"
ALONE = re.compile(rf"<p>({PICTURE}(?:\s+{PICTURE})*)</p>")
EACH = re.compile(PICTURE)
WIDE = re.compile(r'<img ([^>]*?src="/media/[^"#]*)#wide"')
TITLE = re.compile(r' title="([^"]*)"(?=[^<]*>(?:</a>)?$)')


def set_figures(html: str) -> str:
    """An image alone in its paragraph becomes a figure, its title the caption; several become
    figures side by side. One whose address ends in `#wide` stands across the page.
    """
    if "<img " not in html:
        return html
    return ALONE.sub(_figures, WIDE.sub(r'<img class="wide" \1"', html))


def _figures(found: re.Match[str]) -> str:
    """What a paragraph of nothing but pictures becomes."""
    pictures = EACH.findall(found[1])
    if len(pictures) == 1:
        return _figure(pictures[0])
    tiles = (re.sub(r'<img (class="wide" )?', '<img class="beside" ', one) for one in pictures)
    return f'<div class="gallery">{"".join(map(_figure, tiles))}</div>'


def _figure(picture: str) -> str:
    """A figure; its title moves from the picture into the caption."""
    title = TITLE.search(picture)
    if title is None:
        return f"<figure>{picture}</figure>"
    # said once, under the picture: a title as well would be read out twice
    picture = picture[: title.start()] + picture[title.end() :]
    return f"<figure>{picture}<figcaption>{title[1]}</figcaption></figure>"


HEAD = re.compile(r"<thead>.*?</thead>", re.DOTALL)
ALIGN = re.compile(r'<(t[hd]) align="(left|center|right)">')
EMPTY_HEAD = re.compile(r"<th\b([^>]*)></th>")


def frame_tables(html: str, labels: Labels) -> str:
    """Each table in a focusable, named scroll container; `<th scope>` in its head; alignment as a
    class.
    """
    if "<table>" not in html:
        return html
    if ' align="' in html:
        html = ALIGN.sub(r'<\1 class="align-\2">', html)
    html = HEAD.sub(_head, html)
    numbers = count(1)

    def opening(_: re.Match[str]) -> str:
        name = escape(numbered(labels.table, str(next(numbers))))
        return f'<div class="table-scroll" role="region" tabindex="0" aria-label="{name}"><table>'

    return re.sub("<table>", opening, html).replace("</table>", "</table></div>")


def _head(found: re.Match[str]) -> str:
    """A head whose cells say that they head a column. An empty one heads nothing: it would be
    announced as a header without a name.
    """
    head = EMPTY_HEAD.sub(r"<td\1></td>", found[0])
    return head.replace("<th>", '<th scope="col">').replace("<th class", '<th scope="col" class')
