"""Addresses that redirect: former ones of an entry, those of an older site, and where they lead."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.base import Field, Json, Lines
from cms.schema.fields.formats import Format

MAX_SEGMENT_BYTES = 240
"""Bytes of UTF-8 of one part: it is the name of a folder of the frozen site, where names have 255.
"""
MAX_ADDRESS_BYTES = 1_300
"""Bytes of an address."""
MAX_TARGET_LENGTH = 2_000
"""Bytes of an encoded address in a rule: no word in an nginx file has more than 4,096, and marks
before signs double it.
"""

FORMER = re.compile(r"([^\s./?#%\\:<>\"'][^\s/?#%\\:<>\"']{0,119}/){1,10}")
"""A former address: it is a folder of the frozen site too, and must not lead out of
it.
"""
TARGET = re.compile(r"(?:https?://|/(?!/))[^\s<>\"\\]*")
SAFE = "/:?#[]@!$&'()*+,;=%~"

TOO_LONG = N_(
    "“%(start)s…” is too long: a part of an address between two slashes takes %(most)s bytes, and a Chinese "
    "character has three. Shorten it."
)
NO_FORMER = N_(
    "“%(start)s” can’t be an address. Enter the part of the old web address after the language, such as "
    "old-name or about/old-name, without spaces, quotation marks or #?%%:<>."
)


def fits(address: str) -> bool:
    """Whether an address isn't too long for the names of folders and files."""
    size = [len(part.encode("utf-8", "replace")) for part in address.split("/")]
    return max(size) <= MAX_SEGMENT_BYTES and sum(size) + len(size) <= MAX_ADDRESS_BYTES


def is_former(address: str) -> bool:
    """Whether an entry can have stood at an address, which ends with a slash and has no language."""
    return bool(FORMER.fullmatch(address)) and fits(address)


def is_old(address: str) -> bool:
    """Whether an address of an older site can be redirected."""
    return address.startswith("/") and address.isprintable() and fits(address)


def is_target(address: str) -> bool:
    """Whether a redirect may lead there: to a path of this site or to a web address."""
    return (
        bool(TARGET.fullmatch(address))
        and address.isprintable()
        and len(quote(address, SAFE)) <= MAX_TARGET_LENGTH
    )


class FormerAddresses(Lines):
    """Where an entry stood before, one a line."""

    @property
    def checked(self) -> frozenset[Field]:
        """It looks at itself: a wrong line keeps an entry from being published, not from being
        read.
        """
        return frozenset({self})

    def cross_check(self, raw: Json, path: str) -> Iterator[Invalid]:
        """Refusals of lines that can't have been an address."""
        for former in raw if isinstance(raw, list) else ():
            if not isinstance(former, str):
                continue
            address = former.strip("/") + "/"
            if not fits(address):
                yield Invalid(path, TOO_LONG, start=former[:20], most=MAX_SEGMENT_BYTES)
            elif not is_former(address):
                yield Invalid(path, NO_FORMER, start=former[:60])


class Redirected(Format):
    """An address of an older site, or (`target`) where it leads."""

    def __init__(self, label: str, *, target: bool = False) -> None:
        super().__init__(label)
        self.target = target

    @property
    def checked(self) -> frozenset[Field]:
        """It looks at itself: a wrong redirect keeps settings from being published, not from being
        read.
        """
        return frozenset({self})

    def cross_check(self, raw: Json, path: str) -> Iterator[Invalid]:
        """A refusal of a value that is no address."""
        if not isinstance(raw, str):
            return
        if self.target and not is_target(raw):
            yield Invalid(
                path,
                N_(
                    "Enter an address of this site, such as /en/about/, or a full web address that "
                    "begins with https://."
                ),
            )

        if not self.target and not is_old(raw):
            yield Invalid(
                path,
                N_(
                    "Enter the path of the old page, such as /about.html: it begins with a slash, and "
                    "each part takes %(most)s bytes."
                ),
                most=MAX_SEGMENT_BYTES,
            )
