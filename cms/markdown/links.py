"""Links and images: only safe addresses, links to entries marked for later, what the page links to."""

import re
from html import escape, unescape
from urllib.parse import unquote

from cms.markdown.cjk import IS_PUNCTUATION
from cms.markdown.safe_urls import ENTRY, IMAGE_SCHEMES, encoded, is_external, is_safe, written

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
    setter = _LinkReplacer(heading_ids)
    if "<img " in html:
        html = IMAGE.sub(setter.image, html)
    if "<a href=" in html:
        html = LINK.sub(setter.link, html)
    return html, tuple(dict.fromkeys(setter.targets))


class _LinkReplacer:
    def __init__(self, heading_ids: dict[str, str]) -> None:
        self.heading_ids = heading_ids
        self.targets: list[str] = []

    def image(self, found: re.Match[str]) -> str:
        src = unescape(found[1])
        if not is_safe(src, IMAGE_SCHEMES):
            return found[2]
        self.targets.append(written(src))
        return f'<img src="{found[1]}" alt="{found[2]}"{found[3]}{WHEN}>'

    def link(self, found: re.Match[str]) -> str:
        href, text, tail = unescape(found[1]), found[4], ""
        if found[2]:
            href = ENTRY + unquote(href).removeprefix(ENTRY) if href else ""
        else:
            href, text, tail = trimmed(href, text)
        if not text.strip() or not (href.startswith(ENTRY) or is_safe(href)):
            return text + tail
        self.targets.append(written(href))
        if href.startswith("#"):
            href = self._fragment(href)
        rel = ' rel="noopener"' if is_external(href) else ""
        return f'<a href="{escape(href)}"{found[3]}{rel}>{text}</a>{tail}'

    def _fragment(self, href: str) -> str:
        name = unquote(href[1:])
        return "#" + self.heading_ids.get(name, name)


def trimmed(href: str, text: str) -> tuple[str, str, str]:
    """`href`, `text` and what follows the link: an address in running text ends at Chinese
    punctuation.
    """
    cut = IS_PUNCTUATION.search(text) if "%" in href and BARE.match(text) else None
    if cut is None or not unquote(href).endswith(unescape(text)):
        return href, text, ""
    kept = unescape(text[: cut.start()])
    return (
        encoded(kept if "://" in kept else f"http://{kept}"),
        text[: cut.start()],
        text[cut.start() :],
    )
