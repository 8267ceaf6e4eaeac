"""Markdown to HTML that is safe to show, with headings below the page's own h1 and their ids.

Making it is the larger part of a page’s time, so it is kept by what it was made from: in memory, and
on the disk, so that a full freeze in a new process doesn’t make it again.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import unquote

import orjson
from markupsafe import Markup

from cms.core.cached_results import CachedResults
from cms.markdown.cjk import join_lines
from cms.markdown.engine import cap_depth, clean, html_of, set_formulas
from cms.markdown.fixups import (
    ENTRY,
    Labels,
    drop_comments,
    frame_tables,
    is_safe,
    keep_units,
    literal_marks,
    set_figures,
    set_footnotes,
    set_links,
)
from cms.markdown.plain_text import inline_text, plain


def key_of(*parts: str) -> bytes:
    """A key for what is made from `parts`; no two lists of parts share one."""
    hashed = blake2b(digest_size=16)
    for part in parts:
        text = part.encode("utf-8", "surrogatepass")
        hashed.update(b"%d:%b" % (len(text), text))
    return hashed.digest()


_in_use: list[CachedResults] = []
"""Where texts are kept; empty but within `keep_texts`."""


@contextmanager
def keep_texts(results: CachedResults) -> Iterator[None]:
    """Keep texts among `results` while this lasts."""
    results.prune()
    _in_use.append(results)
    try:
        yield
    finally:
        _in_use.pop().flush()


HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
NOT_WORD = re.compile(r"[^\w]+")
MIN_LEVEL, MAX_LEVEL, MAX_ID_LENGTH = 2, 6, 60
# no name in a page's scripts holds a hyphen, so an id with this in front can shadow none of them
PREFIX = "s-"


class Heading(NamedTuple):
    """A line of the contents list: level 2 to 6, the id of the heading, its text (not escaped)."""

    level: int
    id: str
    text: str


def set_headings(html: str, ids: str) -> tuple[str, tuple[Heading, ...]]:
    """The HTML with the text's highest level as h2, none skipped, each with an id; and the contents
    list.

    `ids` goes before every id, for pages that show several texts.
    """
    if "</h" not in html:
        return html, ()
    levels = [level for level in range(1, MAX_LEVEL + 1) if f"<h{level}>" in html]
    if not levels:
        return html, ()
    replacer = _HeadingReplacer(levels[0], ids)
    return HEADING.sub(replacer.heading, html), tuple(replacer.contents)


class _HeadingReplacer:
    """Replaces headings one after the other, and notes them for the contents list."""

    def __init__(self, highest: int, ids: str) -> None:
        self.shift = MIN_LEVEL - highest
        self.ids = ids
        self.level = MIN_LEVEL - 1
        self.taken: dict[str, int] = {}
        self.contents: list[Heading] = []

    def heading(self, found: re.Match[str]) -> str:
        """A heading with its level and id."""
        written, html = int(found[1]), found[2]
        self.level = level = min(written + self.shift, self.level + 1, MAX_LEVEL)
        text = inline_text(html)
        id = self.ids + PREFIX + self._free(heading_id(text))
        self.contents.append(Heading(level, id, text))
        return f'<h{level} id="{escape(id)}">{html}</h{level}>'

    def _free(self, wanted: str) -> str:
        """An id that no heading before has: `methods`, `methods-2`."""
        name = wanted
        while name in self.taken:
            self.taken[wanted] += 1
            name = f"{wanted}-{self.taken[wanted]}"
        self.taken[name] = 1
        return name


def heading_id(text: str) -> str:
    """The words of a heading in any script, joined by hyphens: `研究方向`, `field-work`."""
    return NOT_WORD.sub("-", text.lower())[:MAX_ID_LENGTH].strip("-") or "section"


MAX_IN_MEMORY = 64
"""Texts; the longest take a megabyte with their HTML."""
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
    made = prepared(source, lang, labels, ids)
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


@lru_cache(maxsize=MAX_IN_MEMORY)
def prepared(source: str, lang: str, labels: Labels, ids: str) -> Rendered:
    """A text before entries and pictures are asked for: as it is kept, else rendered and kept
    there.
    """
    if not _in_use:
        return _compose(source, lang, labels, ids)
    results = _in_use[-1]
    key = key_of(lang, ids, *labels, source)
    raw = results.get(key)
    if raw is not None:
        html, contents, links = orjson.loads(raw)
        headings = tuple(Heading(*one) for one in contents)
        return Rendered(Markup(html), headings, tuple(links), source, lang)  # noqa: S704
    made = _compose(source, lang, labels, ids)
    contents = [list(heading) for heading in made.contents]
    results.put(key, orjson.dumps([made.html, contents, made.links]))
    return made


def _compose(source: str, lang: str, labels: Labels, ids: str) -> Rendered:
    """A text as HTML before entries and pictures are asked for."""
    html = cap_depth(drop_comments(html_of(source)))
    html = set_formulas(literal_marks(set_footnotes(html, labels, ids)))
    html, contents = set_headings(join_lines(html, lang), ids)
    before = len(ids + PREFIX)
    html, targets = set_links(html, {heading.id[before:]: heading.id for heading in contents})
    html = set_figures(frame_tables(keep_units(html), labels))
    return Rendered(Markup(clean(html)), contents, targets, source, lang)  # noqa: S704 - just cleaned


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
