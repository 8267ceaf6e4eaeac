"""Links and images: only safe addresses, links to entries marked for later, what the page links to."""

import re
from html import escape, unescape
from urllib.parse import quote, unquote

from cms.markdown.cjk import IS_PUNCTUATION

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
    replacer = _LinkReplacer(heading_ids)
    if "<img " in html:
        html = IMAGE.sub(replacer.image, html)
    if "<a href=" in html:
        html = LINK.sub(replacer.link, html)
    return html, tuple(dict.fromkeys(replacer.targets))


class _LinkReplacer:
    """Replaces images and links, and notes their targets."""

    def __init__(self, heading_ids: dict[str, str]) -> None:
        self.heading_ids = heading_ids
        self.targets: list[str] = []

    def image(self, found: re.Match[str]) -> str:
        """An image, or its description where its address isn't safe."""
        src, alt, rest = found.groups()
        address = unescape(src)
        if not is_safe(address, IMAGE_SCHEMES):
            return str(alt)
        self.targets.append(written(address))
        return f'<img src="{src}" alt="{alt}"{rest}{WHEN}>'

    def link(self, found: re.Match[str]) -> str:
        """A link, or its text where its address isn't safe."""
        href, wikilink, rest, text = found.groups(default="")
        href, tail = unescape(href), ""
        if wikilink:
            href = ENTRY + unquote(href).removeprefix(ENTRY) if href else ""
        else:
            href, text, tail = trimmed(href, text)

        if not text.strip() or not (href.startswith(ENTRY) or is_safe(href)):
            return text + tail
        self.targets.append(written(href))
        if href.startswith("#"):
            name = unquote(href[1:])
            href = "#" + self.heading_ids.get(name, name)
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
