"""Passes over the engine’s HTML.

They remove comments, restore marks that mean no sub- or superscript, and build figures and tables.
Footnotes get our own ids, since the engine derives them from the author’s names. Links are kept
only if their address is safe; links to entries are marked for later, and all targets are collected.
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
    """Labels for assistive technology. The defaults are message ids; the caller passes translated
    labels.

    `table`, `note` and `back` may hold `%(number)s`; a translation without it is shown as it is.
    """

    table: str = N_("Table %(number)s")
    notes: str = N_("Footnotes")
    note: str = N_("Footnote %(number)s")
    back: str = N_("Back to reference %(number)s")


def numbered(label: str, number: str) -> str:
    """Fill the number into a label."""
    return label.replace("%(number)s", number)


# stops at the next opening, so that a thousand unclosed comments take linear time
COMMENT = re.compile(r"(<code\b.*?</code>)|&lt;!--(?:(?!&lt;!--)[^<])*?--&gt;\n?", re.DOTALL)
SCRIPTS = re.compile(
    r'(<sup class="footnote-ref">.*?</sup>|<(su[bp])>[\w+\-\u2212\u2032*.,()/]{1,16}</\2>)|</?(su[bp])>',
    re.DOTALL,
)
MARKS = {"sub": "~", "sup": "^"}


def drop_comments(html: str) -> str:
    """Remove the HTML comments of the source, which the engine has escaped; comments in code stay."""
    if "&lt;!--" not in html:
        return html
    return COMMENT.sub(lambda match: match[1] or "", html).replace("<p></p>\n", "")


def literal_marks(html: str) -> str:
    """Restore the marks that mean no subscript or superscript, as in `10~20 天，30~40 天` and `2^10 or
    3^5`.

    A real one is short and has no spaces and no Chinese.
    """
    if "<sub>" not in html and "<sup>" not in html:
        return html
    return SCRIPTS.sub(_script_or_mark, html)


def _script_or_mark(match: re.Match[str]) -> str:
    """Return a real subscript, superscript or footnote unchanged; any other tag as the typed mark."""
    script, tag, lone_tag = match[1], match[2], match[3]
    if script is None:
        return MARKS[lone_tag]
    has_chinese = not script.isascii() and any(sign > "\u2fff" for sign in script)
    if tag and has_chinese:
        return MARKS[tag] + script[5:-6] + MARKS[tag]
    return str(script)


UNIT = re.compile(
    r"(<code\b.*?</code>)|(?<=\d) (?=(?:[ckm]?m[²³]?|ha|°C|%|kg|t)(?!\w))|(?<=/T) (?=\d)", re.DOTALL
)


def keep_units(html: str) -> str:
    """Put a no-break space between a number and its unit, and in GB/T numbers; code stays
    unchanged.
    """
    return UNIT.sub(lambda match: match[1] or "\u00a0", html)


PICTURE = r"(?:<a [^>]*>)?<img [^>]*>(?:</a>)?"
PICTURES_ALONE = re.compile(rf"<p>({PICTURE}(?:\s+{PICTURE})*)</p>")
ONE_PICTURE = re.compile(PICTURE)
WIDE = re.compile(r'<img ([^>]*?src="/media/[^"#]*)#wide"')
TITLE = re.compile(r' title="([^"]*)"(?=[^<]*>(?:</a>)?$)')


def wrap_figures(html: str) -> str:
    """Wrap images that stand alone in a paragraph in figures.

    The title becomes the caption. Several images in one paragraph become a gallery. An address that
    ends in `#wide` makes the image as wide as the page.
    """
    if "<img " not in html:
        return html
    return PICTURES_ALONE.sub(_figures, WIDE.sub(r'<img class="wide" \1"', html))


def _figures(match: re.Match[str]) -> str:
    """Return the figures for a paragraph that holds only images."""
    pictures = ONE_PICTURE.findall(match[1])
    if len(pictures) == 1:
        return _figure(pictures[0])
    tiles = (
        re.sub(r'<img (class="wide" )?', '<img class="beside" ', picture) for picture in pictures
    )
    return f'<div class="gallery">{"".join(map(_figure, tiles))}</div>'


def _figure(picture: str) -> str:
    """Return a figure with the title of its image moved into the caption."""
    title = TITLE.search(picture)
    if title is None:
        return f"<figure>{picture}</figure>"
    # removed from the image, since screen readers would read it twice
    picture = picture[: title.start()] + picture[title.end() :]
    return f"<figure>{picture}<figcaption>{title[1]}</figcaption></figure>"


QUOTE = re.compile(
    r"<blockquote>\n((?:(?!</?blockquote>).)*?)\n?<p>(?:—{1,2}|–|--)((?:(?!</p>).)+)</p>\n</blockquote>",
    re.DOTALL,
)


def attribute_quotes(html: str) -> str:
    """Make a figure of a quotation whose last paragraph begins with a dash: it names the speaker."""
    if "<blockquote>" not in html:
        return html
    return QUOTE.sub(_attributed, html)


def _attributed(match: re.Match[str]) -> str:
    words, speaker = match[1].strip(), match[2].strip()
    if not words:
        return match[0]
    return (
        f'<figure class="quote"><blockquote>{words}</blockquote>'
        f"<figcaption>{speaker}</figcaption></figure>"
    )


HEAD = re.compile(r"<thead>.*?</thead>", re.DOTALL)
ALIGN = re.compile(r'<(t[hd]) align="(left|center|right)">')
EMPTY_HEAD = re.compile(r"<th\b([^>]*)></th>")


def frame_tables(html: str, labels: Labels) -> str:
    """Wrap each table in a focusable, named scroll container.

    Also adds `scope` to the cells of its head and turns alignment into classes.
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


def _head(match: re.Match[str]) -> str:
    """Add `scope="col"` to the header cells of a table head.

    An empty one becomes `<td>`: it would be announced as a header without a name.
    """
    head = EMPTY_HEAD.sub(r"<td\1></td>", match[0])
    return head.replace("<th>", '<th scope="col">').replace("<th class", '<th scope="col" class')


REFERENCE = re.compile(
    r'<sup class="footnote-ref"><a href="#fn-[^"]*" id="[^"]*" data-footnote-ref>(\d+)</a></sup>'
)
NOTE = re.compile(r'<li id="fn-[^"]*">')
BACKREF = re.compile(
    r' ?<a href="#fnref-[^"]*" class="footnote-backref" data-footnote-backref'
    r' data-footnote-backref-idx="(\d+)(?:-(\d+))?" aria-label="[^"]*">'
    r'[^<]*(?:<sup class="footnote-ref">\d+</sup>)?</a>'
)
SECTION = '<section class="footnotes" data-footnotes>'
REFERENCE_LINK = (
    '<sup class="footnote-ref"><a id="{ids}ref-{number}-{occurrence}" href="#{ids}note-{number}"'
    ' role="doc-noteref" aria-label="{label}">{number}</a></sup>'
)
BACK_LINK = (
    ' <a class="footnote-back" href="#{ids}ref-{number}-{occurrence}" role="doc-backlink"'
    ' aria-label="{label}">{mark}</a>'
)
# one note may have a thousand references; nobody follows links back to all of them
MAX_BACKLINKS = 20


def rewrite_footnotes(html: str, labels: Labels, ids: str) -> str:
    """Number the footnotes: `note-1` for the first note, `ref-1-2` for the second reference to it.

    `ids` is the prefix of every id.
    """
    if SECTION not in html:
        return html
    replacer = _FootnoteReplacer(labels, ids)
    html = NOTE.sub(replacer.note, REFERENCE.sub(replacer.reference, html))
    section = f'<section class="footnotes" role="doc-endnotes" aria-label="{escape(labels.notes)}">'
    return BACKREF.sub(replacer.back, html).replace(SECTION, section)


class _FootnoteReplacer:
    """Replaces the engine's references, notes and backlinks, in this order.

    The attributes of its links don't begin with `href`, so `rewrite_links` skips them.
    """

    def __init__(self, labels: Labels, ids: str) -> None:
        self.labels = labels
        self.ids = escape(ids)
        self.references: Counter[str] = Counter()
        """How often each note has been referenced."""
        self.notes = 0

    def reference(self, match: re.Match[str]) -> str:
        """Return a reference to a note."""
        number = match[1]
        self.references[number] += 1
        return REFERENCE_LINK.format(
            ids=self.ids,
            number=number,
            occurrence=self.references[number],
            label=escape(numbered(self.labels.note, number)),
        )

    def note(self, _: re.Match[str]) -> str:
        """Return the opening tag of a note."""
        self.notes += 1
        return f'<li id="{self.ids}note-{self.notes}">'

    def back(self, match: re.Match[str]) -> str:
        """Return the link from a note back to one of its references."""
        number, occurrence = match[1], int(match[2] or 1)
        if occurrence > min(self.references[number], MAX_BACKLINKS):
            return ""
        first = occurrence == 1
        label_number = number if first else f"{number}-{occurrence}"
        return BACK_LINK.format(
            ids=self.ids,
            number=number,
            occurrence=occurrence,
            label=escape(numbered(self.labels.back, label_number)),
            mark="↩\ufe0e" if first else f"↩\ufe0e<sup>{occurrence}</sup>",
        )


ENTRY = "entry:"
LINK_SCHEMES = frozenset(("http", "https", "mailto", "tel"))
# a picture of an entry is its map or chart
IMAGE_SCHEMES = frozenset(("http", "https", "entry"))
# everything before a colon in the first segment, since browsers ignore spaces and controls in it
SCHEME = re.compile(r"([^/?#:]*):")
UNRESERVED = "!#$%&'()*+,-./:;=?@_~[]"


def is_safe(url: str, schemes: frozenset[str] = LINK_SCHEMES) -> bool:
    """Return whether `url` is relative or has one of `schemes`. An empty URL is not safe: it would
    link to the page itself.
    """
    scheme = SCHEME.match(url)
    return bool(url) and (scheme is None or scheme[1].lower() in schemes)


def is_external(url: str) -> bool:
    """Return whether `url` names a host."""
    return url.lower().startswith(("http:", "https:", "//"))


def percent_encoded(url: str) -> str:
    """Percent-encode the characters that a URL may not contain; existing escapes stay."""
    return quote(url, safe=UNRESERVED)


def as_typed(href: str) -> str:
    """Return the address as the author typed it: the engine percent-encodes spaces and Chinese.

    An address that was typed with other percent signs is returned unchanged.
    """
    if "%" not in href:
        return href
    plain = unquote(href)
    return plain if percent_encoded(plain) == href else href


LINK = re.compile(r'<a href="([^"]*)"( data-wikilink="true")?([^>]*)>(.*?)</a>', re.DOTALL)
IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"([^>]*?) ?/>')
# not set by the cleaner: its order of such attributes differs between processes
LAZY = ' loading="lazy" decoding="async"'
BARE_ADDRESS = re.compile(r"(?:https?://|www\.)[^<]*$", re.IGNORECASE)


def rewrite_links(html: str, heading_ids: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """Make the links and images safe. Returns the HTML, and each target once, as the author typed
    it.

    A link to an entry, `[text](entry:type/key)` or `[[type/key|text]]`, keeps `entry:…` as its
    address. `heading_ids` maps what an author writes after the `#` to the id of the heading. A link
    without text is dropped.
    """
    targets: list[str] = []
    if "<img " in html:
        html = IMAGE.sub(lambda match: _image(match, targets), html)
    if "<a href=" in html:
        html = LINK.sub(lambda match: _link(match, heading_ids, targets), html)
    return html, tuple(dict.fromkeys(targets))


def _image(match: re.Match[str], targets: list[str]) -> str:
    """Return an image, or its description if its address isn't safe. Adds its address to `targets`."""
    src, alt, attributes = match.groups()
    address = unescape(src)
    if not is_safe(address, IMAGE_SCHEMES):
        return str(alt)
    targets.append(as_typed(address))
    return f'<img src="{src}" alt="{alt}"{attributes}{LAZY}>'


def _link(match: re.Match[str], heading_ids: dict[str, str], targets: list[str]) -> str:
    """Return a link, or its text if its address isn't safe. Adds its address to `targets`."""
    href, wikilink, attributes, text = match.groups(default="")
    href, tail = unescape(href), ""
    if wikilink:
        href = ENTRY + unquote(href).removeprefix(ENTRY) if href else ""
    else:
        href, text, tail = split_bare_address(href, text)

    if not text.strip() or not (href.startswith(ENTRY) or is_safe(href)):
        return text + tail
    targets.append(as_typed(href))
    if href.startswith("#"):
        name = unquote(href[1:])
        href = "#" + heading_ids.get(name, name)
    rel = ' rel="noopener"' if is_external(href) else ""
    return f'<a href="{escape(href)}"{attributes}{rel}>{text}</a>{tail}'


def split_bare_address(href: str, text: str) -> tuple[str, str, str]:
    """End a bare address in running text at Chinese punctuation.

    Returns `href`, the link's text and the text that follows the link.
    """
    is_bare = "%" in href and BARE_ADDRESS.match(text)
    end = IS_PUNCTUATION.search(text) if is_bare else None
    if end is None or not unquote(href).endswith(unescape(text)):
        return href, text, ""
    shown, tail = text[: end.start()], text[end.start() :]
    address = unescape(shown)
    if "://" not in address:
        address = f"http://{address}"
    return percent_encoded(address), shown, tail
