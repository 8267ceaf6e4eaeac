"""The shapes of pictures: how large each is, and how wide pages offer it."""

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from cms.media.image_formats import ENDINGS, WIDTHS


class Shape(NamedTuple):
    """A picture as it stands upright: its size in pixels, and the digest of its file."""

    width: int
    height: int
    digest: str

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths it is offered in: those of WIDTHS it fills, and its own where it is narrower
        than the widest.
        """
        smaller = tuple(width for width in WIDTHS if width < self.width)
        return smaller if len(smaller) == len(WIDTHS) else (*smaller, self.width)

    def height_at(self, width: int) -> int:
        """The height, in pixels, of the picture at a width."""
        return max(1, round(self.height * width / self.width))


def png_size(path: Path) -> tuple[int, int] | None:
    """Width and height of a PNG file, from its header alone (W3C PNG, IHDR); None for another file."""
    try:
        with path.open("rb") as file:
            head = file.read(24)
    except OSError:
        return None
    if len(head) < 24 or not head.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def shape(path: Path) -> Shape | None:
    """The shape of a picture; None for a file that is none, or none that can be made smaller."""
    if path.suffix.lower() not in ENDINGS:
        return None
    try:
        stat = path.stat()
    except OSError:
        return None
    return _shape(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=20_000)
def _shape(path: Path, changed: int, size: int) -> Shape | None:
    """The shape of a file as it was changed last, kept for as long as it stays so."""
    from cms.media.images import measure  # Pillow is slow to load

    found = measure(path)
    if found is None:
        return None
    try:
        digest = blake2b(path.read_bytes(), digest_size=6)
    except OSError:
        return None
    return Shape(*found, digest.hexdigest())
