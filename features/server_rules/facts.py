"""The facts that the rules of every server are made from."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from cms.content.address_use import WILDCARD, is_reserved, matching, split_query
from cms.core.http_headers import ATTACHMENT_SUFFIXES, TYPES_BY_PATTERN, with_charset
from cms.schema.fields.redirect_addresses import MAX_TARGET_LENGTH

UNESCAPED_CHARACTERS = "/:?#[]@!&'()*+,;=%~"
"""Characters that aren't percent-encoded in an address; not `$` and braces, which servers read as
variables.
"""


class MovedAddress(NamedTuple):
    """A redirect as servers see it: the unescaped old path, its query as browsers send it ("" for
    any), and the new address in plain ASCII.
    """

    path: str
    query: str
    target: str


class ServerFacts(NamedTuple):
    """The redirects (old address → new address), the languages with a 404 page, the path of the
    site, and the addresses that are gone, with `*` for any text.
    """

    redirects: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    base: str
    gone: tuple[str, ...] = ()

    def at(self, path: str) -> str:
        """Return a path of the site as the server sees it, below `base`."""
        return self.base + path.removeprefix("/")

    def below(self, folder: str) -> str:
        """Return a regular expression for the paths in a folder of the site."""
        return f"^{re.escape(self.at(f'/{folder}/'))}"

    @property
    def attached(self) -> str:
        """A regular expression for the uploads that browsers should save and not open, valid for
        all servers.
        """
        endings = "|".join(sorted(ending[1:] for ending in ATTACHMENT_SUFFIXES))
        return f"{self.below('media')}.*[.](?:{endings})$"

    def moved(self, *, asked: bool = False) -> tuple[MovedAddress, ...]:
        """Return the redirects of addresses without a query, or with `asked` those with one."""
        return tuple(
            MovedAddress(
                *split_query(self.at(old)),
                percent_encode(self.at(new) if new.startswith("/") else new),
            )
            for old, new in self.redirects
            if asked is ("?" in old)
        )

    def gone_patterns(self) -> Iterator[str]:
        """Yield a regular expression for the unescaped path of each address that is gone."""
        for address in self.gone:
            yield ".*".join(map(literal_pattern, self.at(address).split(WILDCARD)))

    def missing(self, language: str = "") -> str:
        """Return the path of the 404 page in a language."""
        return self.at(f"/{language}/404.html" if language else "/404.html")

    def named(self) -> Iterator[tuple[str, bool, str]]:
        """Yield (start or end of a path, whether it is the start, content type) of files whose type
        doesn't follow from their ending.
        """
        for pattern, type in TYPES_BY_PATTERN.items():
            starts = pattern.startswith("/")
            yield self.at(pattern[:-1]) if starts else pattern[1:], starts, with_charset(type)


def server_facts(
    redirects: Iterable[tuple[str, str]],
    path_exists: Callable[[str], bool],
    languages: Iterable[str],
    base_url: str = "",
    gone: Iterable[str] = (),
    pages: Collection[str] = (),
) -> ServerFacts:
    """Return the facts of a site. The first redirect of an old address wins, and none is made where
    a page exists or below a reserved segment. Addresses of `gone` that match one of the `pages` are
    left out.
    """
    first: dict[str, str] = {}
    for old, new in redirects:
        if _can_redirect(old, new) and not path_exists(old):
            first.setdefault(old, new)
    base = urlsplit(base_url).path.rstrip("/") + "/"
    without_page = (one for one in {*gone} if not any(map(matching([one]).fullmatch, pages)))
    return ServerFacts(
        tuple(sorted(first.items())), tuple(languages), base, tuple(sorted(without_page))
    )


def _can_redirect(old: str, new: str) -> bool:
    fits = len(old.encode()) <= MAX_TARGET_LENGTH and len(percent_encode(new)) <= MAX_TARGET_LENGTH
    return (
        fits
        and not is_reserved(old)
        and old != new
        and old.startswith("/")
        and old.isprintable()
        and bool(new)
    )


def percent_encode(address: str) -> str:
    """Percent-encode an address so that every server and client reads it alike."""
    return quote(address, UNESCAPED_CHARACTERS)


def literal_pattern(path: str) -> str:
    """Return a regular expression for one path, with ASCII punctuation as hex escapes: servers
    differ in how they treat quotes, spaces and braces.
    """
    return re.sub(r"[^\w/\x80-\U0010ffff]", lambda sign: f"\\x{ord(sign[0]):02x}", path)


def quote_word(text: str) -> str:
    """Quote a word for a file of nginx or Apache."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def join_lines(*lines: str) -> str:
    """Join lines to the text of a file."""
    return "".join(f"{line}\n" for line in lines)
