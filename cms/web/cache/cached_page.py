"""A page as it is kept: its bytes in every coding somebody asked for, and what tells whether it
still holds.
"""

import re
import weakref
from collections.abc import Sequence
from typing import NamedTuple

from cms.content import Snapshot
from cms.content.dependencies import Trace
from cms.web.cache.encoding import IDENTITY, MIN_COMPRESSED_BYTES, TEXTUAL, encode

Headers = list[tuple[str, str]]

CONTENT_HEADERS = ("content-type", "content-length", "content-encoding", "content-language")
"""Headers that say something of a body; a 304 has none."""

DEPENDENCY_BYTES = 200
"""Bytes that a dependency with its fingerprint takes in a trace (measured over the shipped site)."""

PAGE_OVERHEAD_BYTES = 2_700
"""Bytes that a page takes beside its bodies and its answers (measured in the same way)."""

TAG = re.compile(r'(?:W/)?("[^"]*")')


class EncodedPage(NamedTuple):
    """A page in one coding: what a 200 sends, and the headers of a 304."""

    etag: str
    headers: Headers
    unchanged: Headers
    body: bytes

    def known_to(self, tags: str) -> bool:
        """Whether an If-None-Match header names this form (RFC 9110, 13.1.2: a list or `*`; weak
        comparison).
        """
        return tags in (self.etag, "*") or self.etag in TAG.findall(tags)


class CachedPage:
    """One page as one snapshot had it."""

    __slots__ = ("_body", "_headers", "encodings", "seen", "trace")

    def __init__(self, headers: Headers, body: bytes, trace: Trace, snapshot: Snapshot) -> None:
        self._headers = [
            one for one in headers if one[0].lower() != "date"
        ]  # the server's, of each answer
        self._body = body
        self.trace = trace
        self.seen = weakref.ref(snapshot)
        """The newest snapshot that is known to have the page like this; weak, so that old content
        can go.
        """
        self.encodings: dict[str, EncodedPage] = {}

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        bodies = {id(form.body): len(form.body) for form in self.encodings.values()} | {
            id(self._body): len(self._body)
        }
        return (
            PAGE_OVERHEAD_BYTES
            + sum(bodies.values())
            + DEPENDENCY_BYTES * len(self.trace.fingerprints)
        )

    def add(self, coding: str) -> EncodedPage:
        """Make the form in a coding; where coding gains nothing, it is the plain one."""
        body = encode(self._body, coding) if coding != IDENTITY and self._varies else self._body
        if len(body) >= len(self._body):
            coding, body = IDENTITY, self._body
        self.encodings[coding] = form = self._encoded(coding, body)
        return form

    @property
    def _varies(self) -> bool:
        kind = value_of(self._headers, "content-type")
        return len(self._body) >= MIN_COMPRESSED_BYTES and TEXTUAL.match(kind) is not None

    def _encoded(self, coding: str, body: bytes) -> EncodedPage:
        """An ETag is of the bytes that are sent: each coding has its own."""
        etag = value_of(self._headers, "etag")
        coded: Headers = []
        if coding != IDENTITY:
            etag = f'{etag[:-1]}-{coding}"'
            coded = [("Content-Encoding", coding)]
        if self._varies:
            coded.append(("Vary", "Accept-Encoding"))
        replaced = {"ETag": etag, "Content-Length": str(len(body))}
        headers = [(name, replaced.get(name, value)) for name, value in self._headers] + coded
        return EncodedPage(
            etag, headers, [one for one in headers if one[0].lower() not in CONTENT_HEADERS], body
        )


def value_of(headers: Sequence[tuple[str, str]], name: str) -> str:
    """The value of the first header of a name (small letters), or nothing."""
    return next((value for one, value in headers if one.lower() == name), "")
