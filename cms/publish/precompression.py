"""Compressed copies beside the files of a site: `index.html.gz`, `index.html.br`.

nginx (`gzip_static`, `brotli_static`) and Caddy (`precompressed`) send them to clients that accept
them. They triple the number of files and slow down a freeze, so they are made only if a setting
asks for them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from cms.core.errors import Refusal
from cms.core.http_headers import TYPES
from cms.core.i18n import N_
from cms.publish.output import Sink

Encoder = Callable[[bytes], bytes]


def _gzip(body: bytes) -> bytes:
    import gzip  # only needed for compression, as brotli below

    return gzip.compress(body, 6, mtime=0)


def _brotli(body: bytes) -> bytes:
    import brotli

    return bytes(brotli.compress(body, quality=5))


ENCODERS: Mapping[str, tuple[str, Encoder]] = {
    "gzip": (".gz", _gzip),
    "br": (".br", _brotli),
}
"""Content coding → suffix and function. The output depends only on the body."""

MIN_COMPRESSED_BYTES = 1024
"""Shorter files fit in one packet anyway."""

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


class UnknownCoding(Refusal):
    """The setting names an unknown content coding."""

    msgid = N_("OASIS_PRECOMPRESS names %(coding)s, which isn’t known. Known are: %(codings)s.")


class PrecompressedSink:
    """A sink that also writes the compressed copies of each file. Raises UnknownCoding."""

    def __init__(self, sink: Sink, codings: Iterable[str]) -> None:
        self.sink = sink
        self.encoders = tuple(ENCODERS[coding] for coding in known_codings(codings))

    def write(self, path: str, data: bytes) -> None:
        """Write a file and its copies; remove copies that are no longer worth it."""
        self.sink.write(path, data)
        for ending, encode in self.encoders if compressed_names(path) else ():
            body = encode(data) if len(data) >= MIN_COMPRESSED_BYTES else data
            if len(body) < len(data):
                self.sink.write(path + ending, body)
            else:
                self.sink.remove(path + ending)

    def remove(self, path: str) -> None:
        """Remove a file and its copies."""
        self.sink.remove(path)
        for name in compressed_names(path):
            self.sink.remove(name)


def precompressed(sink: Sink, codings: Iterable[str]) -> Sink:
    """Return a sink that also writes compressed copies in `codings`, or `sink` itself if there are
    none. Raises UnknownCoding.
    """
    return PrecompressedSink(sink, codings) if codings else sink


def known_codings(codings: Iterable[str]) -> tuple[str, ...]:
    """Return the codings. Raises UnknownCoding for one that isn't in ENCODERS."""
    names = tuple(codings)
    for coding in names:
        if coding not in ENCODERS:
            raise UnknownCoding(coding=coding, codings=", ".join(ENCODERS))
    return names


def compressed_names(path: str) -> tuple[str, ...]:
    """Return the paths that compressed copies of a file may have."""
    if not path.endswith(ENDINGS) or path.startswith(UPLOADS):
        return ()
    return tuple(path + ending for ending, _ in ENCODERS.values())


def is_compressed_copy(path: str) -> bool:
    """Return whether a path is that of a compressed copy. Storage that sends files as they are has
    no use for it.
    """
    return path.endswith((".gz", ".br")) and path in compressed_names(path[:-3])


def with_compressed_copies(paths: Iterable[str]) -> Iterator[str]:
    """Yield each path, followed by those of its possible copies."""
    for path in paths:
        yield path
        yield from compressed_names(path)
