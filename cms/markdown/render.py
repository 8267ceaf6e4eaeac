"""Markdown to safe HTML, with heading ids and heading levels below the page's own h1.

Rendering texts takes most of a page’s time. So results are cached by their inputs: in memory, and
on disk, so that a full freeze in a new process can reuse them.
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
from cms.markdown.engine import cap_depth, clean, html_of, replace_formulas
from cms.markdown.fixups import (
    ENTRY,
    Labels,
    attribute_quotes,
    drop_comments,
    frame_tables,
    is_safe,
    keep_units,
    literal_marks,
    rewrite_footnotes,
    rewrite_links,
    wrap_figures,
)
from cms.markdown.plain_text import inline_text, plain


def cache_key(*parts: str) -> bytes:
    """Return a cache key for `parts`; different lists of parts have different keys."""
    hashed = blake2b(digest_size=16)
    for part in parts:
        text = part.encode("utf-8", "surrogatepass")
        hashed.update(b"%d:%b" % (len(text), text))
    return hashed.digest()


_caches: list[CachedResults] = []
"""The cache on disk; empty outside `cache_texts`."""


@contextmanager
def cache_texts(results: CachedResults) -> Iterator[None]:
    """Cache rendered texts in `results` while the context is open."""
    results.prune()
    _caches.append(results)
    try:
        yield
    finally:
        _caches.pop().flush()


HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
NOT_WORD = re.compile(r"[^\w]+")
MIN_LEVEL, MAX_LEVEL, MAX_ID_LENGTH = 2, 6, 60
# no global name in a page's scripts has a hyphen, so an id with this prefix can't shadow one
PREFIX = "s-"


class Heading(NamedTuple):
    """A line of the contents list: level 2 to 6, the id of the heading, its text (not escaped)."""

    level: int
    id: str
    text: str


def rewrite_headings(html: str, ids: str) -> tuple[str, tuple[Heading, ...]]:
    """Give headings ids and levels. Returns the HTML and the contents list.

    The highest level of the text becomes h2, and no level is skipped. `ids` is the prefix of every
    id, for pages that show several texts.
    """
    if "</h" not in html:
        return html, ()
    levels = [level for level in range(1, MAX_LEVEL + 1) if f"<h{level}>" in html]
    if not levels:
        return html, ()
    replacer = _HeadingReplacer(levels[0], ids)
    return HEADING.sub(replacer.heading, html), tuple(replacer.contents)


class _HeadingReplacer:
    """Replaces headings in order and collects them for the contents list."""

    def __init__(self, highest: int, ids: str) -> None:
        self.shift = MIN_LEVEL - highest
        self.ids = ids
        self.level = MIN_LEVEL - 1
        self.used_ids: dict[str, int] = {}
        self.contents: list[Heading] = []

    def heading(self, match: re.Match[str]) -> str:
        source_level, html = int(match[1]), match[2]
        self.level = level = min(source_level + self.shift, self.level + 1, MAX_LEVEL)
        text = inline_text(html)
        id = self.ids + PREFIX + self._unique(heading_id(text))
        self.contents.append(Heading(level, id, text))
        return f'<h{level} id="{escape(id)}">{html}</h{level}>'

    def _unique(self, id: str) -> str:
        """Make an id unique in the text: `methods`, `methods-2`."""
        name = id
        while name in self.used_ids:
            self.used_ids[id] += 1
            name = f"{id}-{self.used_ids[id]}"
        self.used_ids[name] = 1
        return name


def heading_id(text: str) -> str:
    """Join the words of a heading, in any script, with hyphens: `研究方向`, `field-work`."""
    return NOT_WORD.sub("-", text.lower())[:MAX_ID_LENGTH].strip("-") or "section"


MAX_IN_MEMORY = 64
"""In texts; the longest take a megabyte with their HTML."""
IN_ENGLISH = Labels()
# the cleaner escapes `<`, `>` and `"` in texts and attributes, so this matches links only
ENTRY_LINK = re.compile(r'<a href="entry:([^"#]*)(#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL)

MEDIA_FIGURE = re.compile(
    r'<figure>((?:<a [^>]*>)?<img [^>]*?src="/media/([^"?#]*)"[^>]*>(?:</a>)?)'
    r"(?:<figcaption>(.*?)</figcaption>)?</figure>",
    re.DOTALL,
)
MEDIA_IMAGE = re.compile(r'<img ([^>]*?)src="/media/([^"?#]*)"([^>]*)>')

ENTRY_FIGURE = re.compile(
    r'<figure><img (?:class="\w+" )?src="entry:([^"#]*)(?:#([^"]*))?" alt="([^"]*)"[^>]*>'
    r"(?:<figcaption>(.*?)</figcaption>)?</figure>",
    re.DOTALL,
)
ENTRY_IMAGE = re.compile(r'<img [^>]*?src="entry:[^"]*" alt="([^"]*)"[^>]*>')

Links = Callable[[str], str | None]
Titles = Callable[[str], Markup | None]
Images = Callable[[str, str], str | None]
Credits = Callable[[str], str]
Figures = Callable[[str, str, str], str | None]


class Rendered(NamedTuple):
    """A text as HTML with its headings and links.

    `contents` lists the headings. `links` has every target of a link or image once, as the author
    wrote it (a wikilink as `entry:type/key`). `text` is the plain text, computed on access.
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
    figures: Figures | None = None,
    labels: Labels = IN_ENGLISH,
    ids: str = "",
) -> Rendered:
    """Render `source`, a text in `lang` (BCP 47). Raises only what `links` raises.

    `links` maps the `type/key` of a link to an entry to its address. If it returns None, or isn't
    given, the link becomes `<span class="broken-link">` around its text. `titles` maps `type/key`
    to the HTML for a link that has no text of its own.

    `images` gets the file name of each image of the media folder and its other attributes as HTML.
    It returns the HTML to show; None keeps the image unchanged. `credits` gets the file name of
    each such image in a figure and returns HTML for the end of the caption.

    `figures` gets the `type/key`, the kind and the caption (HTML) of a map or chart that the text
    shows, `![caption](entry:type/key#kind)` in a paragraph of its own, and returns its HTML. If it
    returns None, or isn't given, the figure becomes a link to the entry.

    `labels` are in the language of the page. `ids` is the prefix of every id, for pages that show
    several texts.

    The cache holds the HTML before the callbacks are called: it depends on the other arguments
    only.
    """
    unresolved = render_unresolved(source, lang, labels, ids)
    html, contents = str(unresolved.html), unresolved.contents

    if 'src="entry:' in html:
        html = _with_figures(html, figures)

    if '<a href="entry:' in html:
        resolver = _Resolver(links, titles)
        html = ENTRY_LINK.sub(resolver.link, html)
        contents = tuple(resolver.heading(heading) for heading in contents)

    if credits and "<figure>" in html:
        html = MEDIA_FIGURE.sub(lambda match: _with_credit(match, credits), html)

    if images and 'src="/media/' in html:

        def image(match: re.Match[str]) -> str:
            replacement = images(unquote(match[2]), f" {match[1]}{match[3].strip()}")
            return match[0] if replacement is None else replacement

        html = MEDIA_IMAGE.sub(image, html)

    if html == unresolved.html:
        return unresolved
    return unresolved._replace(html=Markup(html), contents=contents)  # noqa: S704 - cleaned, then our own


def _with_figures(html: str, figures: Figures | None) -> str:
    """Replace the maps and charts of entries; one within a sentence is its description."""

    def figure(match: re.Match[str]) -> str:
        target, kind, alt, title = match.groups(default="")
        shown = figures(unescape(target), unescape(kind), title or alt) if figures else None
        return shown or f'<p><a href="entry:{target}">{title or alt or ENTRY + target}</a></p>'

    return ENTRY_IMAGE.sub(r"\1", ENTRY_FIGURE.sub(figure, html))


def _with_credit(match: re.Match[str], credits: Credits) -> str:
    """Append the credit of the image to the caption of a figure."""
    picture, file, caption = match[1], unquote(match[2]), match[3] or ""
    credit = credits(unescape(file))
    if not credit:
        return match[0]
    return f"<figure>{picture}<figcaption>{caption}{' ' if caption else ''}{credit}</figcaption></figure>"


@lru_cache(maxsize=MAX_IN_MEMORY)
def render_unresolved(source: str, lang: str, labels: Labels, ids: str) -> Rendered:
    """Return a text with its links and images unresolved, from the cache if it is there."""
    if not _caches:
        return _render(source, lang, labels, ids)
    results = _caches[-1]
    key = cache_key(lang, ids, *labels, source)
    raw = results.get(key)
    if raw is not None:
        html, contents, links = orjson.loads(raw)
        headings = tuple(Heading(*heading) for heading in contents)
        return Rendered(Markup(html), headings, tuple(links), source, lang)  # noqa: S704
    rendered = _render(source, lang, labels, ids)
    contents = [list(heading) for heading in rendered.contents]
    results.put(key, orjson.dumps([rendered.html, contents, rendered.links]))
    return rendered


def _render(source: str, lang: str, labels: Labels, ids: str) -> Rendered:
    """Render a text with its links and images unresolved."""
    html = cap_depth(drop_comments(html_of(source)))
    html = replace_formulas(literal_marks(rewrite_footnotes(html, labels, ids)))
    html, contents = rewrite_headings(join_lines(html, lang), ids)
    before = len(ids + PREFIX)
    html, targets = rewrite_links(html, {heading.id[before:]: heading.id for heading in contents})
    html = attribute_quotes(wrap_figures(frame_tables(keep_units(html), labels)))
    return Rendered(Markup(clean(html)), contents, targets, source, lang)  # noqa: S704 - just cleaned


class _Resolver:
    """Resolves the links to entries of one text."""

    def __init__(self, links: Links | None, titles: Titles | None) -> None:
        self.links = links
        self.titles = titles
        self.titles_by_text: dict[str, str] = {}
        """Text of a link without its own text, as written → the title shown instead."""

    def link(self, match: re.Match[str]) -> str:
        """Return a link with the address of its entry; only its text if the entry has no page."""
        fragment, attributes, text = match[2] or "", match[3], match[4]
        target = unescape(match[1])
        url = self.links(target) if self.links else None
        if not url or url.startswith(ENTRY) or not is_safe(url):
            return f'<span class="broken-link">{text}</span>'
        if self.titles and unescape(text).removeprefix(ENTRY) == target + unescape(fragment):
            title = self.titles(target) or text
            self.titles_by_text[inline_text(text)] = inline_text(title)
            text = title
        return f'<a href="{escape(url)}{fragment}"{attributes}>{text}</a>'

    def heading(self, heading: Heading) -> Heading:
        """Return a heading for the contents list with the titles of linked entries."""
        for written, shown in self.titles_by_text.items():
            heading = heading._replace(text=heading.text.replace(written, shown))
        return heading
