"""Markdown to HTML that is safe to show."""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import unquote

import orjson
from markupsafe import Markup

from cms.markdown.cache import DISK_CACHE, LruCache, key_of
from cms.markdown.cjk import join_lines
from cms.markdown.engine import html_of
from cms.markdown.fixups import (
    Labels,
    drop_comments,
    frame_tables,
    literal_marks,
    set_figures,
    set_footnotes,
)
from cms.markdown.headings import PREFIX, Heading, set_headings
from cms.markdown.links import ENTRY, is_safe, set_links
from cms.markdown.math import set_formulas
from cms.markdown.plain_text import inline_text, plain
from cms.markdown.sanitize import cap_depth, clean

# raise it with every change to what comes out for the same source
VERSION = "3"
MAX_CACHED_CHARACTERS = 1_000_000
IN_ENGLISH = Labels()
# the cleaner writes `<`, `>` and `"` of texts and attributes so that this can meet a link only
TO_ENTRY = re.compile(r'<a href="entry:([^"#]*)(#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL)

TO_FIGURE = re.compile(
    r'<figure>((?:<a [^>]*>)?<img [^>]*?src="/media/([^"?#]*)"[^>]*>(?:</a>)?)'
    r"(?:<figcaption>(.*?)</figcaption>)?</figure>",
    re.DOTALL,
)
TO_IMAGE = re.compile(r'<img ([^>]*?)src="/media/([^"?#]*)"([^>]*)>')

Links = Callable[[str], str | None]
Titles = Callable[[str], Markup | None]
Images = Callable[[str, str], str | None]
Credits = Callable[[str], str]


class Rendered(NamedTuple):
    """A text as HTML, with what is known about it.

    `contents` lists its headings; `links` has every target of a link or picture as its author wrote
    it, once (a wikilink as `entry:type/key`); `text` is the text without markup, made when asked
    for.
    """

    html: Markup
    contents: tuple[Heading, ...]
    links: tuple[str, ...]
    has_math: bool
    source: str
    lang: str

    @property
    def text(self) -> str:
        return plain(self.source, self.lang)


def render(
    source: str,
    lang: str,
    *,
    links: Links | None = None,
    titles: Titles | None = None,
    images: Images | None = None,
    credits: Credits | None = None,
    labels: Labels = IN_ENGLISH,
    ids: str = "",
) -> Rendered:
    """Render `source`, a text in `lang` (BCP 47). Never raises, except what `links` raises.

    `links` is given the `type/key` of each link to an entry and returns its address, or None if
    there is none to show: such a link, like all of them without `links`, becomes `<span
    class="broken-link">` around its text. `titles` is given the same and returns, as HTML, what
    stands in a link that has no text of its own. `images` is given the file of each picture of the
    media folder with its other attributes as HTML, and returns the HTML to show it with; None shows
    it as it is. `credits` is given the file of each such picture that is a figure, and returns what
    its caption ends with, as HTML. `labels` are in the language of the page; `ids` goes before every
    id, for pages that show several texts.

    What is kept between calls is the HTML before `links` and `images` are asked: it depends on the
    other arguments alone.
    """
    key = key_of(VERSION, lang, ids, *labels, source)
    made = RENDERED_TEXTS.get(key, lambda: _kept(key, source, lang, labels, ids))
    html, contents = str(made.html), made.contents

    if '<a href="entry:' in html:
        resolver = _Resolver(links, titles)
        html = TO_ENTRY.sub(resolver.link, html)
        contents = tuple(resolver.heading(one) for one in contents)

    if credits and "<figure>" in html:
        html = TO_FIGURE.sub(lambda found: _with_credit(found, credits), html)

    if images and 'src="/media/' in html:

        def image(found: re.Match[str]) -> str:
            shown = images(unquote(found[2]), f" {found[1]}{found[3].strip()}")
            return found[0] if shown is None else shown

        html = TO_IMAGE.sub(image, html)

    if html == made.html:
        return made
    return made._replace(html=Markup(html), contents=contents)  # noqa: S704 - cleaned, then our own


def _with_credit(found: re.Match[str], credits: Credits) -> str:
    """A figure with the credit of its picture at the end of its caption."""
    picture, file, caption = found[1], unquote(found[2]), found[3] or ""
    credit = credits(unescape(file))
    if not credit:
        return found[0]
    return f"<figure>{picture}<figcaption>{caption}{' ' if caption else ''}{credit}</figcaption></figure>"


def _kept(key: bytes, source: str, lang: str, labels: Labels, ids: str) -> Rendered:
    """A text as the disk has it, else rendered and kept there."""
    disk = DISK_CACHE.file
    raw = disk.get(key) if disk else None
    if raw is not None:
        html, contents, links, has_math = orjson.loads(raw)
        headings = tuple(Heading(*one) for one in contents)
        return Rendered(Markup(html), headings, tuple(links), has_math, source, lang)  # noqa: S704
    made = _compose(source, lang, labels, ids)
    if disk:
        contents = [list(heading) for heading in made.contents]
        disk.put(key, orjson.dumps([made.html, contents, made.links, made.has_math]))
    return made


def _compose(source: str, lang: str, labels: Labels, ids: str) -> Rendered:
    """A text as HTML before entries and pictures are asked for."""
    html = cap_depth(drop_comments(html_of(source)))
    html = literal_marks(set_footnotes(html, labels, ids))
    html, has_math = set_formulas(html)
    html, contents = set_headings(join_lines(html, lang), ids)
    before = len(ids + PREFIX)
    html, targets = set_links(html, {heading.id[before:]: heading.id for heading in contents})
    html = set_figures(frame_tables(html, labels))
    return Rendered(Markup(clean(html)), contents, targets, has_math, source, lang)  # noqa: S704 - just cleaned


class _Resolver:
    """Replaces the links to entries of one text."""

    def __init__(self, links: Links | None, titles: Titles | None) -> None:
        self.links = links
        self.titles = titles
        self.shown: dict[str, str] = {}
        """Text as written of a link that has none of its own → the title it shows."""

    def link(self, found: re.Match[str]) -> str:
        """A link to where an entry stands; its text alone where it has no page."""
        fragment, attributes, text = found[2] or "", found[3], found[4]
        target = unescape(found[1])
        url = self.links(target) if self.links else None
        if not url or url.startswith(ENTRY) or not is_safe(url):
            return f'<span class="broken-link">{text}</span>'
        if self.titles and unescape(text).removeprefix(ENTRY) == target + unescape(fragment):
            title = self.titles(target) or text
            self.shown[inline_text(text)] = inline_text(title)
            text = title
        return f'<a href="{escape(url)}{fragment}"{attributes}>{text}</a>'

    def heading(self, heading: Heading) -> Heading:
        """A heading for the contents list, its links as they are shown."""
        for written, shown in self.shown.items():
            heading = heading._replace(text=heading.text.replace(written, shown))
        return heading


RENDERED_TEXTS: LruCache[Rendered] = LruCache(
    MAX_CACHED_CHARACTERS, lambda rendered: len(rendered.html) + len(rendered.source)
)
