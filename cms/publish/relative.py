"""Addresses relative to the page they stand on: a frozen site that works below any path, and from a folder on a disk.

Every address that begins at the root of the site is given the way up from its page, and `index.html` where it names
a folder, which a disk doesn't add by itself. What has to stay whole (canonical, `og:`, feeds, data) names the site and
is left alone: it begins with `https:`. Bytes in, bytes out; what has no such address comes back as it was, and
doing it twice changes nothing.
"""

import re
from collections.abc import Callable
from functools import lru_cache

ATTRIBUTES = rb"href|src|action|formaction|poster|data|xlink:href|data-source|data-root"
"""What holds one address."""
LISTS = rb"srcset|imagesrcset"
"""What holds several, each followed by its width."""

TAG = re.compile(rb"""<(?:(script|style)\b[^>]*>.*?</\1|!--.*?--|[a-zA-Z](?:[^"'>]|"[^"]*"|'[^']*')*)>""", re.DOTALL)
"""One tag whole, whatever its values hold; scripts, styles and comments with all that is in them."""
ROOTED = re.compile(rb"""(\s(?:%s)=["'])/(?![/\\])([^"'?#]*)""" % ATTRIBUTES)
LISTED = re.compile(rb"""(\s(?:%s)=["'])([^"']*)""" % LISTS)
REFRESH = re.compile(rb"""(http-equiv=["']refresh["'] content=["']\d+; url=)/(?![/\\])([^"'?#]*)""")
OPENING = re.compile(rb"[^>]*>")
CANDIDATE = re.compile(rb"(^|,\s*)/(?![/\\])")
SHEET = re.compile(rb"""(url\(\s*["']?|@import\s+["'])/(?![/\\])""")


def relative(name: str, body: bytes, base: str = "/") -> bytes:
    """A file of a frozen site with the addresses in it made relative. `name` is its path in the folder.

    A page for missing addresses is shown at any depth, so its addresses begin at `base`, the path of the site.
    """
    up = b"../" * name.count("/") or b"./"
    if name.rpartition("/")[2] == "404.html":
        return TAG.sub(_tag(base.encode(), b""), body)
    if name.endswith(".html"):
        return TAG.sub(_tag(up, b"index.html"), body)
    return SHEET.sub(rb"\1" + up, body) if name.endswith(".css") else body


@lru_cache(maxsize=64)
def _tag(up: bytes, index: bytes) -> Callable[[re.Match[bytes]], bytes]:
    """What rewrites one tag of a page that is `up` from the root; folders are named by their `index`."""
    done = up[1:] if up.startswith(b"/") else None

    def one(found: re.Match[bytes]) -> bytes:
        path = found[2]
        if done is not None and path.startswith(done):
            return found[0]
        return found[1] + up + path + (index if not path or path.endswith(b"/") else b"")

    def several(found: re.Match[bytes]) -> bytes:
        return found[1] + CANDIDATE.sub(lambda one: one[1] + up, found[2])

    def opening(tag: bytes) -> bytes:
        tag = ROOTED.sub(one, tag)
        if b"srcset=" in tag:
            tag = LISTED.sub(several, tag)
        return REFRESH.sub(one, tag) if b"http-equiv" in tag else tag

    def whole(found: re.Match[bytes]) -> bytes:
        tag = found[0]
        if b"/" not in tag or tag.startswith(b"<!--"):
            return tag
        if found[1]:  # only the opening tag: what is in a script is no address of the page
            end = OPENING.match(tag).end()  # type: ignore[union-attr]
            return opening(tag[:end]) + tag[end:]
        return opening(tag)

    return whole
