"""Dimensions of pictures, and the widths in which pages offer them."""

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from cms.media.image_formats import ENDINGS, WIDTHS


class Shape(NamedTuple):
    """The dimensions of an upright picture in pixels, and the digest of its file."""

    width: int
    height: int
    digest: str

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths it is offered in: the values of WIDTHS smaller than its own width, plus its
        own width unless it is wider than all of them.
        """
        smaller = tuple(width for width in WIDTHS if width < self.width)
        return smaller if len(smaller) == len(WIDTHS) else (*smaller, self.width)

    def height_at(self, width: int) -> int:
        """The height in pixels when scaled to `width`."""
        return max(1, round(self.height * width / self.width))


def png_size(path: Path) -> tuple[int, int] | None:
    """Return width and height from the header of a PNG file (W3C PNG, IHDR); None for any other
    file.
    """
    try:
        with path.open("rb") as file:
            head = file.read(24)
    except OSError:
        return None
    if len(head) < 24 or not head.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def shape(path: Path) -> Shape | None:
    """Return the shape of a picture; None for a missing file and for formats that have no
    renditions.
    """
    if path.suffix.lower() not in ENDINGS:
        return None
    try:
        stat = path.stat()
    except OSError:
        return None
    return _shape(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=20_000)
def _shape(path: Path, mtime_ns: int, size: int) -> Shape | None:
    """Measure a file, cached by its path, modification time (ns) and size."""
    from cms.media.images import measure  # Pillow is slow to load

    dimensions = measure(path)
    if dimensions is None:
        return None
    try:
        digest = blake2b(path.read_bytes(), digest_size=6)
    except OSError:
        return None
    return Shape(*dimensions, digest.hexdigest())
