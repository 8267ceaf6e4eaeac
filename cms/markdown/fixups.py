"""Passes over the engine’s HTML: comments, marks that mean no script, figures, tables, footnotes, which
get ids of our own (the engine makes them from the author’s names), and links: only safe addresses,
those to entries marked for later, what the page links to.
"""

import re
from collections import Counter
from html import escape, unescape
from itertools import count
from typing import NamedTuple
from urllib.parse import quote, unquote

from cms.core.i18n import N_
from cms.markdown.cjk import IS_PUNCTUATION


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


UNIT = re.compile(
    r"(<code\b.*?</code>)|(?<=\d) (?=(?:[ckm]?m[²³]?|ha|°C|%|kg|t)(?!\w))|(?<=/T) (?=\d)", re.DOTALL
)


def keep_units(html: str) -> str:
    """Numbers on the line of their unit, and of GB/T; code as it is."""
    return UNIT.sub(lambda found: found[1] or "\u00a0", html)


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
    """The figures for a paragraph of nothing but pictures."""
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


ENTRY = "entry:"
LINK_SCHEMES = frozenset(("http", "https", "mailto", "tel"))
IMAGE_SCHEMES = frozenset(("http", "https"))
# whatever stands before a colon in the first segment, since browsers overlook spaces and controls
# in it
SCHEME = re.compile(r"([^/?#:]*):")
UNRESERVED = "!#$%&'()*+,-./:;=?@_~[]"


def is_safe(url: str, schemes: frozenset[str] = LINK_SCHEMES) -> bool:
    """Whether `url` is relative or of one of `schemes`. An empty one is not: it would be the page
    itself.
    """
    scheme = SCHEME.match(url)
    return bool(url) and (scheme is None or scheme[1].lower() in schemes)


def is_external(url: str) -> bool:
    """Whether `url` names a host."""
    return url.lower().startswith(("http:", "https:", "//"))


def encoded(url: str) -> str:
    """The URL with what no address may hold percent-encoded; what is encoded already stays."""
    return quote(url, safe=UNRESERVED)


def written(href: str) -> str:
    """The address as it was typed: the engine has percent-encoded its spaces and its Chinese.

    One that was typed with percent signs for other reasons is given back as it is.
    """
    if "%" not in href:
        return href
    plain = unquote(href)
    return plain if encoded(plain) == href else href


LINK = re.compile(r'<a href="([^"]*)"( data-wikilink="true")?([^>]*)>(.*?)</a>', re.DOTALL)
IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"([^>]*?) ?/>')
# not set by the cleaner, which has another order for such attributes in each process
WHEN = ' loading="lazy" decoding="async"'
BARE = re.compile(r"(?:https?://|www\.)[^<]*$", re.IGNORECASE)


def set_links(html: str, heading_ids: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """The HTML with its links and images made safe, and every target, as written, once.

    A link to an entry, `[text](entry:type/key)` or `[[type/key|text]]`, keeps `entry:…` as its
    address. `heading_ids` holds the id of each heading by what an author would write after the `#`.
    A link without text is left out.
    """
    targets: list[str] = []
    if "<img " in html:
        html = IMAGE.sub(lambda found: _image(found, targets), html)
    if "<a href=" in html:
        html = LINK.sub(lambda found: _link(found, heading_ids, targets), html)
    return html, tuple(dict.fromkeys(targets))


def _image(found: re.Match[str], targets: list[str]) -> str:
    """An image, or its description where its address isn't safe. Notes its target."""
    src, alt, rest = found.groups()
    address = unescape(src)
    if not is_safe(address, IMAGE_SCHEMES):
        return str(alt)
    targets.append(written(address))
    return f'<img src="{src}" alt="{alt}"{rest}{WHEN}>'


def _link(found: re.Match[str], heading_ids: dict[str, str], targets: list[str]) -> str:
    """A link, or its text where its address isn't safe. Notes its target."""
    href, wikilink, rest, text = found.groups(default="")
    href, tail = unescape(href), ""
    if wikilink:
        href = ENTRY + unquote(href).removeprefix(ENTRY) if href else ""
    else:
        href, text, tail = trimmed(href, text)

    if not text.strip() or not (href.startswith(ENTRY) or is_safe(href)):
        return text + tail
    targets.append(written(href))
    if href.startswith("#"):
        name = unquote(href[1:])
        href = "#" + heading_ids.get(name, name)
    rel = ' rel="noopener"' if is_external(href) else ""
    return f'<a href="{escape(href)}"{rest}{rel}>{text}</a>{tail}'


def trimmed(href: str, text: str) -> tuple[str, str, str]:
    """`href`, `text` and what follows the link: an address in running text ends at Chinese
    punctuation.
    """
    is_bare = "%" in href and BARE.match(text)
    end = IS_PUNCTUATION.search(text) if is_bare else None
    if end is None or not unquote(href).endswith(unescape(text)):
        return href, text, ""
    shown, tail = text[: end.start()], text[end.start() :]
    address = unescape(shown)
    if "://" not in address:
        address = f"http://{address}"
    return encoded(address), shown, tail
