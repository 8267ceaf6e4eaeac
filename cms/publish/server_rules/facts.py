"""The facts from which the rules of every server are written."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from cms.core.http_headers import ATTACHMENT_SUFFIXES, TYPES_BY_PATTERN, with_charset
from cms.schema.fields.redirect_addresses import MAX_TARGET_LENGTH

UNESCAPED_CHARACTERS = "/:?#[]@!&'()*+,;=%~"
"""Characters that stand in an address as they are; `$` and braces are left out, which servers read
as variables.
"""


class ServerFacts(NamedTuple):
    """The redirects (old path as people write it → address to go to), languages with a 404 page,
    path of the site.
    """

    redirects: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    base: str

    def at(self, path: str) -> str:
        """A path of the site as the server sees it, below `base`."""
        return self.base + path.removeprefix("/")

    def below(self, folder: str) -> str:
        """An expression for the paths in a folder of the site."""
        return f"^{re.escape(self.at(f'/{folder}/'))}"

    @property
    def attached(self) -> str:
        """An expression for the uploads that browsers save rather than open, which all servers read
        alike.
        """
        endings = "|".join(sorted(ending[1:] for ending in ATTACHMENT_SUFFIXES))
        return f"{self.below('media')}.*[.](?:{endings})$"

    def moved(self) -> tuple[tuple[str, str], ...]:
        """(old path, address to go to) as the server sees them; targets are plain ASCII."""
        return tuple(
            (self.at(old), encoded(self.at(new) if new.startswith("/") else new))
            for old, new in self.redirects
        )

    def missing(self, language: str = "") -> str:
        """The page for addresses without a page, in a language."""
        return self.at(f"/{language}/404.html" if language else "/404.html")

    def named(self) -> Iterator[tuple[str, bool, str]]:
        """(start or end of a path, whether it is its start, content type) of files that an ending
        doesn't tell.
        """
        for pattern, type in TYPES_BY_PATTERN.items():
            starts = pattern.startswith("/")
            yield self.at(pattern[:-1]) if starts else pattern[1:], starts, with_charset(type)


def server_facts(
    redirects: Iterable[tuple[str, str]],
    stands: Callable[[str], bool],
    languages: Iterable[str],
    base_url: str = "",
) -> ServerFacts:
    """The facts of a site: the first redirect of an old path counts, and where a page `stands` it
    stays.
    """
    first: dict[str, str] = {}
    for old, new in redirects:
        if _can_redirect(old, new) and not stands(old):
            first.setdefault(old, new)
    base = urlsplit(base_url).path.rstrip("/") + "/"
    return ServerFacts(tuple(sorted(first.items())), tuple(languages), base)


def _can_redirect(old: str, new: str) -> bool:
    fits = len(old.encode()) <= MAX_TARGET_LENGTH and len(encoded(new)) <= MAX_TARGET_LENGTH
    return fits and old != new and old.startswith("/") and old.isprintable() and bool(new)


def encoded(address: str) -> str:
    """An address in the characters that every server and every client reads alike."""
    return quote(address, UNESCAPED_CHARACTERS)


def literal(path: str) -> str:
    """An expression for one path in which ASCII punctuation is written as numbers: each server has
    its own ways with quotes, spaces and braces.
    """
    return re.sub(r"[^\w/\x80-\U0010ffff]", lambda sign: f"\\x{ord(sign[0]):02x}", path)


def quoted(text: str) -> str:
    """A word in a file of nginx or Apache."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def joined(*lines: str) -> str:
    """Lines as a file has them."""
    return "".join(f"{line}\n" for line in lines)
