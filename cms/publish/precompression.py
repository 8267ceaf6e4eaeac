"""Files compressed in advance, beside the files they are of: `index.html.gz`, `index.html.br`.

nginx (`gzip_static`, `brotli_static`) and Caddy (`precompressed`) send them to whoever takes them.
A site has three times the files then, and a freeze takes longer: only where a setting asks for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from cms.core.errors import Refusal
from cms.core.http_headers import TYPES
from cms.core.i18n import N_
from cms.publish.output import Sink

Coder = Callable[[bytes], bytes]


def _gzipped(body: bytes) -> bytes:
    import gzip  # not needed by who sends nothing compressed, as brotli

    return gzip.compress(body, 6, mtime=0)


def _brotlied(body: bytes) -> bytes:
    import brotli

    return bytes(brotli.compress(body, quality=5))


CODERS: Mapping[str, tuple[str, Coder]] = {
    "gzip": (".gz", _gzipped),
    "br": (".br", _brotlied),
}
"""Coding → ending and function; the same bytes for the same body."""

MIN_COMPRESSED_BYTES = 1024
"""Bytes: shorter ones fit a packet either way."""

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
"""Of files worth it; pictures and fonts are compressed already."""

UPLOADS = "media/"
"""Left as they are: somebody may have put `table.csv.gz` beside `table.csv`."""


class UnknownCoding(Refusal):
    """Nothing is compressed in such a way."""

    msgid = N_("OASIS_PRECOMPRESS names %(coding)s, which isn’t known. Known are: %(codings)s.")


class PrecompressedSink:
    """A sink that gets, with every file, its compressed forms. Raises UnknownCoding."""

    def __init__(self, sink: Sink, codings: Iterable[str]) -> None:
        self.sink = sink
        self.coders = tuple(CODERS[coding] for coding in known(codings))

    def write(self, path: str, data: bytes) -> None:
        """Put a file and its forms; forms that it had and has no more go."""
        self.sink.write(path, data)
        for ending, coder in self.coders if compressed_names(path) else ():
            body = coder(data) if len(data) >= MIN_COMPRESSED_BYTES else data
            if len(body) < len(data):
                self.sink.write(path + ending, body)
            else:
                self.sink.remove(path + ending)

    def remove(self, path: str) -> None:
        """Take a file out, and its forms."""
        self.sink.remove(path)
        for name in compressed_names(path):
            self.sink.remove(name)


def precompressed(sink: Sink, codings: Iterable[str]) -> Sink:
    """A sink that writes forms in `codings` too, if there are any. Raises UnknownCoding."""
    return PrecompressedSink(sink, codings) if codings else sink


def known(codings: Iterable[str]) -> tuple[str, ...]:
    """Codings, each of them one of CODERS. Raises UnknownCoding."""
    found = tuple(codings)
    for coding in found:
        if coding not in CODERS:
            raise UnknownCoding(coding=coding, codings=", ".join(CODERS))
    return found


def compressed_names(path: str) -> tuple[str, ...]:
    """The paths that compressed forms of a file may have."""
    if not path.endswith(ENDINGS) or path.startswith(UPLOADS):
        return ()
    return tuple(path + ending for ending, _ in CODERS.values())


def is_compressed_copy(path: str) -> bool:
    """Whether a path is that of a compressed form: storage that sends files as they are has no use
    for it.
    """
    return path.endswith((".gz", ".br")) and path in compressed_names(path[:-3])


def with_compressed_copies(paths: Iterable[str]) -> Iterator[str]:
    """Paths, each with those of its forms."""
    for path in paths:
        yield path
        yield from compressed_names(path)
