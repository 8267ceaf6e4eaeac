"""Tables that a keyboard can scroll and a screen reader can follow."""

import re
from html import escape
from itertools import count

from cms.markdown.labels import Labels, numbered

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
