"""Addresses that visitors requested and didn't find: which of them may be those of former pages."""

import re
from collections.abc import Collection, Iterable

from cms.content import Snapshot
from cms.content.address_use import ENDING, site_redirects, split_query
from cms.content.snapshot import memoized
from cms.core.settings import NOTHING

MAX_PATH = 300
"""Maximum length of an address in characters."""

SCANS = re.compile(
    r"(?:^|/)(?:\.|wp-|wp/|wordpress|cgi-bin|phpmyadmin|xmlrpc|vendor/|_next/|actuator)"
    r"|(?:^|/)(?:admin|administrator)(?:/|$)"
    r"|\.(?:php\d?|aspx?|jspx?|cgi|cfm|env|sql|bak|old|ini|ya?ml|log|git)$"
    r"|^/[^/]+\.(?:zip|rar|7z|gz|tgz|tar)$",
    re.IGNORECASE,
)
"""Addresses that robots request of every site: hidden files, parts of other programs, copies and
archives.
"""
BROWSERS = re.compile(r"/(?:favicon\.ico|apple-touch-icon[\w-]*\.png|ads\.txt|app-ads\.txt)$")
"""Addresses that browsers and other programs request by themselves."""
OURS = ("/static/", "/editor")
MISSING = "missing"
"""The kind of daily count."""


def may_be_page(path: str, endings: Collection[str] = (), secret: str = NOTHING) -> bool:
    """Return whether an address may be that of a former page.

    `endings`: extensions of this site's old addresses, such as `.php`, which are counted even if
    robots request them. `secret`: a regular expression of personal links, which are never counted.
    """
    if len(path) > MAX_PATH or not path.startswith("/") or path == "/" or path.startswith(OURS):
        return False
    if not path.isprintable() or "\ufffd" in path or "//" in path:
        return False
    if "@" in path or (re.search(secret, path)):
        return False  # an email address, or a personal link
    ending = ENDING.search(path)
    if ending and ending[0].lower() in endings:
        return True
    return not SCANS.search(path) and not BROWSERS.search(path)


def endings_of(paths: Iterable[str]) -> frozenset[str]:
    """Return the extensions of some addresses, such as `.php`."""
    matches = (ENDING.search(path) for path in paths)
    return frozenset(match[0].lower() for match in matches if match)


@memoized
def old_endings(snapshot: Snapshot) -> frozenset[str]:
    """Return the extensions of addresses of the older site, such as `.php`."""
    return endings_of(split_query(old)[0] for old, _new in site_redirects(snapshot))
