"""Addresses that redirect: former ones of an entry and those of a previous site; and the targets of
redirects.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.base import Field, Json, Lines

MAX_SEGMENT_BYTES = 240
"""Bytes (UTF-8) of one segment. It becomes the name of a folder of the frozen site, and file
systems allow 255.
"""
MAX_ADDRESS_BYTES = 1_300
"""Bytes of an address."""
MAX_TARGET_LENGTH = 2_000
"""Bytes of an encoded address in a rule. A word of an nginx configuration has at most 4,096, and
escaping can double the length.
"""

FORMER = re.compile(r"([^\s./?#%\\:<>\"'][^\s/?#%\\:<>\"']{0,119}/){1,10}")
"""A former address. It becomes a folder of the frozen site, so it must not lead out of it."""
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


def is_short_enough(address: str) -> bool:
    """Return whether an address fits the length limits for the names of folders and files."""
    size = [len(part.encode("utf-8", "replace")) for part in address.split("/")]
    return max(size) <= MAX_SEGMENT_BYTES and sum(size) + len(size) <= MAX_ADDRESS_BYTES


def is_former_address(address: str) -> bool:
    """Return whether an entry can have had an address. It ends with a slash and doesn't include the
    language.
    """
    return bool(FORMER.fullmatch(address)) and is_short_enough(address)


def is_legacy_address(address: str) -> bool:
    """Return whether an address of a previous site, with or without a query, can be redirected."""
    path, mark, query = address.partition("?")
    has_valid_query = bool(query) is bool(mark) and len(query.encode()) <= MAX_ADDRESS_BYTES
    is_path = path.startswith("/") and is_short_enough(path)
    return is_path and has_valid_query and address.isprintable()


def is_redirect_target(address: str) -> bool:
    """Return whether a redirect may lead to an address: a path of this site or a web address."""
    return (
        bool(TARGET.fullmatch(address))
        and address.isprintable()
        and len(quote(address, SAFE)) <= MAX_TARGET_LENGTH
    )


class FormerAddresses(Lines):
    """Former addresses of an entry, one per line."""

    @property
    def cross_checked(self) -> frozenset[Field]:
        """This field itself: an invalid line prevents publishing, not reading."""
        return frozenset({self})

    def cross_check(self, raw: Json, path: str) -> Iterator[Invalid]:
        """Yield refusals of lines that can't have been an address."""
        for former in raw if isinstance(raw, list) else ():
            if not isinstance(former, str):
                continue
            address = former.strip("/") + "/"
            if not is_short_enough(address):
                yield Invalid(path, TOO_LONG, start=former[:20], most=MAX_SEGMENT_BYTES)
            elif not is_former_address(address):
                yield Invalid(path, NO_FORMER, start=former[:60])
