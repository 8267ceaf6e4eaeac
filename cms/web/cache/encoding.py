"""Which coding a body is sent in (RFC 9110, 12.5.3), and how it is put into it."""

import gzip
import re
from collections.abc import Iterator
from functools import lru_cache

import brotli

IDENTITY = "identity"

PREFERRED = ("br", "gzip")
"""Supported codings, preferred first."""

BROTLI_QUALITY = 5
"""Of Brotli: 0.1 ms a page; 11 takes 3.6 ms for a tenth less."""

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


def encode(body: bytes, coding: str) -> bytes:
    """`body` in one of `PREFERRED`; the same bytes for the same body."""
    coded: bytes = (
        brotli.compress(body, quality=BROTLI_QUALITY)
        if coding == "br"
        else gzip.compress(body, 6, mtime=0)
    )
    return coded


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
        found = WEIGHT.fullmatch(parameter.strip())
        weight = float(found[1]) if found else 0.0 if parameter.strip() else 1.0
        yield coding.strip().lower().removeprefix("x-"), weight
