"""The cached pages of a process: each in every coding that somebody asked for (RFC 9110, 12.5.3),
with the trace that tells whether it still holds. Bounded in bytes; the least recently used go first.
"""

import re
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from cms.content import Snapshot
from cms.content.dependencies import Trace
from cms.publish.precompression import CODERS

Headers = list[tuple[str, str]]

IDENTITY = "identity"

PREFERRED = ("br", "gzip")
"""Supported codings, preferred first."""

MIN_COMPRESSED_BYTES = 256
"""Bytes: shorter bodies fit a packet either way."""

TEXTUAL = re.compile(
    r"text/|image/svg\+xml|application/(?:[\w.-]+\+)?(?:json|xml)|"
    r"application/(?:javascript|x-bibtex|x-research-info-systems)"
)
"""Types worth compressing; pictures and fonts are compressed already."""

MAX_CACHED_HEADER_LENGTH = 200
"""Characters of a header that is remembered. Browsers send about 25."""

WEIGHT = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)

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
        # The date is the server's, of each answer.
        self._headers = [one for one in headers if one[0].lower() != "date"]
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
        bodies = {self._body, *(form.body for form in self.encodings.values())}
        dependencies = DEPENDENCY_BYTES * len(self.trace.fingerprints)
        return PAGE_OVERHEAD_BYTES + sum(map(len, bodies)) + dependencies

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
        unchanged = [one for one in headers if one[0].lower() not in CONTENT_HEADERS]
        return EncodedPage(etag, headers, unchanged, body)


def value_of(headers: Sequence[tuple[str, str]], name: str) -> str:
    """The value of the first header of a name (small letters), or nothing."""
    return next((value for one, value in headers if one.lower() == name), "")


def encode(body: bytes, coding: str) -> bytes:
    """`body` in one of `PREFERRED`; the same bytes for the same body."""
    _ending, coder = CODERS[coding]
    return coder(body)


def choose(accepted: str | None) -> str:
    """The coding that an Accept-Encoding header asks for: one of `PREFERRED`, or `IDENTITY`.

    Without a header, and where nothing we have is accepted, a body goes out as it is.
    """
    if not accepted:
        return IDENTITY
    return _remembered(accepted) if len(accepted) <= MAX_CACHED_HEADER_LENGTH else _choose(accepted)


def _choose(accepted: str) -> str:
    weights = dict(_weights(accepted))
    others = weights.get("*", 0.0)
    best = max(PREFERRED, key=lambda coding: weights.get(coding, others))  # the first of equals
    weight = weights.get(best, others)
    return best if weight > 0 and weight >= weights.get(IDENTITY, 0.0) else IDENTITY


_remembered = lru_cache(maxsize=256)(_choose)


def _weights(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted.split(","):
        coding, _, parameter = part.partition(";")
        found = WEIGHT.fullmatch(parameter.strip() or "q=1")
        weight = float(found[1]) if found else 0.0
        yield coding.strip().lower().removeprefix("x-"), weight


class PageStore:
    """The kept pages of one process by path; safe for threads."""

    def __init__(self, room: int) -> None:
        self.max_bytes = room
        """Bytes for all of them."""
        self.max_page_bytes = room // 8
        """Bytes for one: a few large answers shall not push every page out."""
        self._pages: OrderedDict[str, CachedPage] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._total = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def total(self) -> int:
        """Bytes taken."""
        return self._total

    def get(self, path: str) -> CachedPage | None:
        """The page kept for a path. Without the lock, which takes longer than both steps: each is
        whole.
        """
        try:
            kept = self._pages[path]
            self._pages.move_to_end(path)
        except KeyError:  # or let go of between the two
            return None
        return kept

    def put(self, path: str, kept: CachedPage) -> None:
        """Keep a page; not if it is too large for one."""
        with self._lock:
            self._put(path, kept)

    def grown(self, path: str, kept: CachedPage) -> None:
        """Take note that a page has got another form; nothing if it isn't the one that is kept."""
        with self._lock:
            if self._pages.get(path) is kept:
                self._put(path, kept)

    def drop(self, path: str, kept: CachedPage) -> None:
        """Let go of a page, unless another is kept for the path by now."""
        with self._lock:
            if self._pages.get(path) is kept:
                self._remove(path)

    def _put(self, path: str, kept: CachedPage) -> None:
        size = kept.size + 2 * len(path)
        if size > self.max_page_bytes:
            self._remove(path)
            return
        self._total += size - self._sizes.get(path, 0)
        self._pages[path], self._sizes[path] = kept, size
        self._pages.move_to_end(path)
        while self._total > self.max_bytes:
            oldest, _ = self._pages.popitem(last=False)  # one step: `get` may move pages meanwhile
            self._total -= self._sizes.pop(oldest)

    def _remove(self, path: str) -> None:
        if self._pages.pop(path, None) is not None:
            self._total -= self._sizes.pop(path)
