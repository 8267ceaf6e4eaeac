"""Addresses relative to the page they stand on: a frozen site that works below any path, and from a
folder on a disk.

Every address that begins at the root of the site is given the way up from its page, and
`index.html` where it names a folder, which a disk doesn't add by itself. What has to stay whole
(canonical, `og:`, feeds, data) names the site and is left alone: it begins with `https:`. Bytes in,
bytes out; what has no such address comes back as it was, and doing it twice changes nothing.
"""

import re
from collections.abc import Callable
from functools import lru_cache

ATTRIBUTES = rb"href|src|action|formaction|poster|data|xlink:href|data-source|data-search|data-root"
"""Attributes that hold one address."""
LISTS = rb"srcset|imagesrcset"
"""Attributes that hold several, each followed by its width."""

TAG = re.compile(
    rb"""<(?:(script|style)\b[^>]*>.*?</\1|!--.*?--|[a-zA-Z](?:[^"'>]|"[^"]*"|'[^']*')*)>""",
    re.DOTALL,
)
"""One tag whole, whatever its values hold; scripts, styles and comments with all that is in them.
"""
ROOTED = re.compile(rb"""(\s(?:%s)=["'])/(?![/\\])([^"'?#]*)""" % ATTRIBUTES)
LISTED = re.compile(rb"""(\s(?:%s)=["'])([^"']*)""" % LISTS)
REFRESH = re.compile(rb"""(http-equiv=["']refresh["'] content=["']\d+; url=)/(?![/\\])([^"'?#]*)""")
CANDIDATE = re.compile(rb"(^|,\s*)/(?![/\\])")
SHEET = re.compile(rb"""(url\(\s*["']?|@import\s+["'])/(?![/\\])""")


def relative(name: str, body: bytes, base: str = "/") -> bytes:
    """A file of a frozen site with the addresses in it made relative. `name` is its path in the
    folder.

    A page for missing addresses is shown at any depth, so its addresses begin at `base`, the path
    of the site.
    """
    up = b"../" * name.count("/") or b"./"
    if name.rpartition("/")[2] == "404.html":
        return TAG.sub(_rewriter(base.encode(), b""), body)
    if name.endswith(".html"):
        return TAG.sub(_rewriter(up, b"index.html"), body)
    return SHEET.sub(rb"\1" + up, body) if name.endswith(".css") else body


@lru_cache(maxsize=64)
def _rewriter(up: bytes, index: bytes) -> Callable[[re.Match[bytes]], bytes]:
    """A function that makes the addresses in one tag relative. `up` is put before each: the way
    from the page to the root, or the path of the site. `index` is added to the addresses of
    folders.
    """

    def one(found: re.Match[bytes]) -> bytes:
        path = found[2]
        if up.startswith(b"/") and path.startswith(up[1:]):
            return found[0]
        return found[1] + up + path + (index if not path or path.endswith(b"/") else b"")

    def whole(found: re.Match[bytes]) -> bytes:
        tag, rest = _opening(found)
        if b"/" not in tag:
            return found[0]
        tag = ROOTED.sub(one, tag)
        if b"srcset=" in tag:
            tag = LISTED.sub(
                lambda list: list[1] + CANDIDATE.sub(lambda first: first[1] + up, list[2]), tag
            )
        return (REFRESH.sub(one, tag) if b"http-equiv" in tag else tag) + rest

    return whole


def _opening(found: re.Match[bytes]) -> tuple[bytes, bytes]:
    """A match of TAG in two parts: the one that may hold addresses, and the rest. The contents of
    scripts and styles, and whole comments, belong to the rest.
    """
    if found[1]:
        tag, bracket, rest = found[0].partition(b">")
        return tag + bracket, rest
    return (b"", found[0]) if found[0].startswith(b"<!--") else (found[0], b"")
