"""Compression of texts, and the addresses of their compressed copies: `index.html.gz`, `index.html.br`.

Copies are made by a feature (`Feature.transforms`). Storage that sends files as they are has no use
for them, so targets skip their addresses.
"""

from collections.abc import Callable, Mapping

from cms.core.http_headers import TYPES

Encoder = Callable[[bytes], bytes]


def _gzip(body: bytes) -> bytes:
    import gzip  # only needed for compression, as brotli below

    return gzip.compress(body, 6, mtime=0)


def _brotli(body: bytes) -> bytes:
    import brotli

    # A copy is made once and read by every visitor; 11 gains little more and is much slower.
    return bytes(brotli.compress(body, quality=10))


ENCODERS: Mapping[str, Encoder] = {"gzip": _gzip, "br": _brotli}
"""Content coding → function, whose output depends only on the body."""

PLAIN = (
    "image/svg+xml",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "application/geo+json",
    "application/x-bibtex",
    "application/x-research-info-systems",
)
ENDINGS = tuple(end for end, type in TYPES.items() if type.startswith("text/") or type in PLAIN)
"""Endings of files worth compressing; images and fonts already are."""

UPLOADS = "media/"
"""The folder of uploads. They are left out, since an editor may have uploaded `table.csv.gz` beside
`table.csv`.
"""
COPY_ENDINGS = (".gz", ".br")


def may_have_copies(path: str) -> bool:
    """Return whether a file may have compressed copies beside it."""
    return path.endswith(ENDINGS) and not path.startswith(UPLOADS)


def is_compressed_copy(path: str) -> bool:
    """Return whether a path is that of a compressed copy."""
    return path.endswith(COPY_ENDINGS) and may_have_copies(path[:-3])
