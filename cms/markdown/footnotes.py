"""Footnotes: ids of our own (the engine makes them from the author's names), links that say where
to.
"""

import re
from collections import Counter
from html import escape

from cms.markdown.fixups import Labels, numbered

REFERENCE = re.compile(
    r'<sup class="footnote-ref"><a href="#fn-[^"]*" id="[^"]*" data-footnote-ref>(\d+)</a></sup>'
)
NOTE = re.compile(r'<li id="fn-[^"]*">')
BACK = re.compile(
    r' ?<a href="#fnref-[^"]*" class="footnote-backref" data-footnote-backref'
    r' data-footnote-backref-idx="(\d+)(?:-(\d+))?" aria-label="[^"]*">'
    r'[^<]*(?:<sup class="footnote-ref">\d+</sup>)?</a>'
)
SECTION = '<section class="footnotes" data-footnotes>'
REFERENCE_LINK = (
    '<sup class="footnote-ref"><a id="{ids}ref-{number}-{place}" href="#{ids}note-{number}"'
    ' role="doc-noteref" aria-label="{label}">{number}</a></sup>'
)
BACK_LINK = (
    ' <a class="footnote-back" href="#{ids}ref-{number}-{place}" role="doc-backlink"'
    ' aria-label="{label}">{mark}</a>'
)
# one note may be named a thousand times; nobody walks back to them all
MAX_BACK = 20


def set_footnotes(html: str, labels: Labels, ids: str) -> str:
    """`note-1` for the first note, `ref-1-2` for the second place that names it, `ids` before each."""
    if SECTION not in html:
        return html
    setter = _FootnoteReplacer(labels, ids)
    html = NOTE.sub(setter.note, REFERENCE.sub(setter.reference, html))
    section = f'<section class="footnotes" role="doc-endnotes" aria-label="{escape(labels.notes)}">'
    return BACK.sub(setter.back, html).replace(SECTION, section)


class _FootnoteReplacer:
    """Replaces the engine's references, notes and ways back, in this order.

    Its links begin with other attributes than `href`, so that the pass over the author's skips
    them.
    """

    def __init__(self, labels: Labels, ids: str) -> None:
        self.labels = labels
        self.ids = escape(ids)
        self.named: Counter[str] = Counter()
        """How often each note has been named."""
        self.notes = 0

    def reference(self, found: re.Match[str]) -> str:
        """A place that names a note."""
        number = found[1]
        self.named[number] += 1
        return REFERENCE_LINK.format(
            ids=self.ids,
            number=number,
            place=self.named[number],
            label=escape(numbered(self.labels.note, number)),
        )

    def note(self, _: re.Match[str]) -> str:
        """The beginning of a note."""
        self.notes += 1
        return f'<li id="{self.ids}note-{self.notes}">'

    def back(self, found: re.Match[str]) -> str:
        """The way back from a note to a place that names it."""
        number, place = found[1], int(found[2] or 1)
        if place > min(self.named[number], MAX_BACK):
            return ""
        first = place == 1
        which = number if first else f"{number}-{place}"
        return BACK_LINK.format(
            ids=self.ids,
            number=number,
            place=place,
            label=escape(numbered(self.labels.back, which)),
            mark="↩\ufe0e" if first else f"↩\ufe0e<sup>{place}</sup>",
        )
