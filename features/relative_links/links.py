"""Makes the addresses in a frozen site relative, so that it works below any path and from a folder
on a disk.

Every root-relative address gets the way up from its page, and `index.html` if it ends in a slash,
which a disk doesn't resolve. Absolute URLs (canonical, `og:`, feeds, data) stay as they are. Input
and output are bytes. A file without such addresses comes back unchanged, and a second run changes
nothing.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from urllib.parse import urlsplit

from cms.content import Snapshot
from cms.site import Site

ATTRIBUTES = rb"href|src|action|formaction|poster|data|xlink:href|data-source|data-search|data-index|data-root"
"""Attributes with one address."""
LISTS = rb"srcset|imagesrcset"
"""Attributes with several addresses, each followed by its width."""

TAG = re.compile(
    rb"""<(?:(script|style)\b[^>]*>.*?</\1|!--.*?--|[a-zA-Z](?:[^"'>]|"[^"]*"|'[^']*')*)>""",
    re.DOTALL,
)
"""A whole tag, with any characters in its values; scripts, styles and comments with their contents."""
ROOTED = re.compile(rb"""(\s(?:%s)=["'])/(?![/\\])([^"'?#]*)""" % ATTRIBUTES)
LISTED = re.compile(rb"""(\s(?:%s)=["'])([^"']*)""" % LISTS)
REFRESH = re.compile(rb"""(http-equiv=["']refresh["'] content=["']\d+; url=)/(?![/\\])([^"'?#]*)""")
CANDIDATE = re.compile(rb"(^|,\s*)/(?![/\\])")
SHEET = re.compile(rb"""(url\(\s*["']?|@import\s+["'])/(?![/\\])""")


def make_relative_with(site: Site, snapshot: Snapshot) -> Callable[[str, bytes], bytes]:
    """Return a function that makes the addresses in a file of the site relative."""
    base = urlsplit(site.base_url(snapshot)).path.rstrip("/") + "/"
    return partial(relative, base=base)


def relative(name: str, body: bytes, base: str = "/") -> bytes:
    """Return a file of a frozen site with relative addresses. `name` is its path in the folder.

    A 404 page is shown at any depth, so its addresses start with `base`, the path of the site.
    """
    up = b"../" * name.count("/") or b"./"
    if name.rpartition("/")[2] == "404.html":
        return TAG.sub(_rewriter(base.encode(), b""), body)
    if name.endswith(".html"):
        return TAG.sub(_rewriter(up, b"index.html"), body)
    return SHEET.sub(rb"\1" + up, body) if name.endswith(".css") else body


@lru_cache(maxsize=64)
def _rewriter(up: bytes, index: bytes) -> Callable[[re.Match[bytes]], bytes]:
    """Return a function that makes the addresses in one tag relative. `up` is put before each: the
    way from the page to the root, or the path of the site. `index` is added to the addresses of
    folders.
    """

    def make_relative(match: re.Match[bytes]) -> bytes:
        path = match[2]
        if up.startswith(b"/") and path.startswith(up[1:]):
            return match[0]
        return match[1] + up + path + (index if not path or path.endswith(b"/") else b"")

    def rewrite_tag(match: re.Match[bytes]) -> bytes:
        tag, rest = _split_tag(match)
        if b"/" not in tag:
            return match[0]
        tag = ROOTED.sub(make_relative, tag)
        if b"srcset=" in tag:
            tag = LISTED.sub(
                lambda attribute: (
                    attribute[1] + CANDIDATE.sub(lambda candidate: candidate[1] + up, attribute[2])
                ),
                tag,
            )
        return (REFRESH.sub(make_relative, tag) if b"http-equiv" in tag else tag) + rest

    return rewrite_tag


def _split_tag(match: re.Match[bytes]) -> tuple[bytes, bytes]:
    """Split a match of TAG in the part that may have addresses, and the rest: the contents of
    scripts and styles, and whole comments.
    """
    if match[1]:
        tag, bracket, rest = match[0].partition(b">")
        return tag + bracket, rest
    return (b"", match[0]) if match[0].startswith(b"<!--") else (match[0], b"")
