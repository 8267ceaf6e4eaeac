"""The compressed copies of a file, in the codings that OASIS_PRECOMPRESS names."""

from collections.abc import Callable

from cms.content import Snapshot
from cms.publish.compression import ENCODERS
from cms.site import Site

MIN_COMPRESSED_BYTES = 1024
"""Shorter files fit in one packet anyway."""

MakeCopy = Callable[[str, bytes], bytes | None]


def gzip_copies(site: Site, snapshot: Snapshot) -> MakeCopy | None:
    return _copies(site, "gzip")


def brotli_copies(site: Site, snapshot: Snapshot) -> MakeCopy | None:
    return _copies(site, "br")


def _copies(site: Site, coding: str) -> MakeCopy | None:
    encode = ENCODERS[coding]

    def copy(path: str, body: bytes) -> bytes | None:
        """Return the copy of a file; None if it isn't worth it."""
        small = encode(body) if len(body) >= MIN_COMPRESSED_BYTES else body
        return small if len(small) < len(body) else None

    return copy if coding in site.settings.of("precompress") else None
