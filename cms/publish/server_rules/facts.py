"""The facts from which the rules of every server are written."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from cms.core.http_headers import ATTACHED
from cms.schema.fields.redirect_addresses import MAX_TARGET_LENGTH

UNESCAPED_CHARACTERS = "/:?#[]@!&'()*+,;=%~"
"""Signs that stand in an address as they are; `$` and braces are left out, which servers read as
variables.
"""


class ServerFacts(NamedTuple):
    """The redirects (old path as people write it → address to go to), languages with a 404 page,
    path of the site.
    """

    redirects: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()
    base: str = "/"

    def at(self, path: str) -> str:
        """A path of the site as the server sees it, below `base`."""
        return self.base + path.removeprefix("/")

    @property
    def attached(self) -> str:
        """An expression for the uploads that browsers save rather than open, which all servers read
        alike.
        """
        endings = "|".join(sorted(ending[1:] for ending in ATTACHED))
        return f"^{re.escape(self.at('/media/'))}.*[.](?:{endings})$"

    def moved(self) -> tuple[tuple[str, str], ...]:
        """(old path, address to go to) as the server sees them; targets are plain ASCII."""
        return tuple(
            (self.at(old), encoded(self.at(new) if new.startswith("/") else new))
            for old, new in self.redirects
        )


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
        fits = len(old.encode()) <= MAX_TARGET_LENGTH and len(encoded(new)) <= MAX_TARGET_LENGTH
        if (
            old != new
            and old.startswith("/")
            and old.isprintable()
            and new
            and fits
            and not stands(old)
        ):
            first.setdefault(old, new)
    return ServerFacts(
        tuple(sorted(first.items())), tuple(languages), urlsplit(base_url).path.rstrip("/") + "/"
    )


def encoded(address: str) -> str:
    """An address in the signs that every server and every client reads alike."""
    return quote(address, UNESCAPED_CHARACTERS)
