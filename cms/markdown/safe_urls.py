"""Addresses in a text: which may stand in a page, what kind they are, how their author wrote them."""

import re
from urllib.parse import quote, unquote

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
