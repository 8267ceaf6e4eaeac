"""The sizes of every picture, made when first asked for and kept in
`instance/cache/pictures/<digest>/`.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from cms.core.errors import NotFound
from cms.core.http_headers import media_type
from cms.media.dimensions import Shape, shape
from cms.media.image_formats import FORMATS
from cms.media.uploads import run
from cms.schema.paths import Paths

PREFIX = "/pictures/"
PREVIEW = 640
"""The width in which the staff's previews show what isn't published."""
SHOWN = "webp"
"""The format in which the editor shows pictures."""
USUAL = 960
"""The width that browsers get which choose none themselves."""


class Size(NamedTuple):
    """One size of one picture, by what its address says."""

    file: str
    digest: str
    width: int
    format: str

    @property
    def address(self) -> str:
        """Its path; another one when the picture changes, so that browsers may keep it for good."""
        return f"{PREFIX}{quote(self.file)}/{self.digest}-{self.width}.{self.format}"


class Sizes(NamedTuple):
    """The pictures of one media folder at all their sizes."""

    paths: Paths

    def shape(self, file: str) -> Shape | None:
        """The shape of a media file; None where it is missing or no picture that has sizes."""
        try:
            return shape(self.paths.medium(file))
        except NotFound:
            return None

    def of(self, file: str) -> Iterator[Size]:
        """Every size of a file, by format, then by width."""
        known = self.shape(file)
        if known:
            yield from (
                Size(file, known.digest, width, format)
                for format in FORMATS
                for width in known.widths
            )

    def near(self, file: str, width: int) -> Size | None:
        """The size in which the editor shows a file: as wide as asked for, or the widest there is;
        None without any.
        """
        found = [size for size in self.of(file) if size.format == SHOWN]
        return next((size for size in found if size.width >= width), found[-1] if found else None)

    def read(self, size: Size) -> bytes:
        """The bytes of a size. Raises Busy, and NotFound where the picture isn't, or no longer is,
        what it says.
        """
        if size not in self.of(size.file):
            raise NotFound
        kept = self._kept(size)
        if not kept.is_file():
            self.fill([size])
        try:
            return kept.read_bytes()
        except FileNotFoundError:  # it couldn't be made
            raise NotFound from None

    def fill(self, sizes: Sequence[Size]) -> None:
        """Make those of some sizes of one picture that aren't kept, in one process that ends.
        Raises Busy, NotFound.
        """
        missing = [
            (size.width, size.format, str(kept))
            for size in sizes
            if not (kept := self._kept(size)).is_file()
        ]
        if missing:
            run(self.paths, ["encode", str(self.paths.medium(sizes[0].file)), missing])

    def _kept(self, size: Size) -> Path:
        """Where the file of a size is kept."""
        return (
            self.paths.instance / "cache" / "pictures" / size.digest / f"{size.width}.{size.format}"
        )

    def share(self, file: str) -> str:
        """The address of a picture for other sites: JPEG, which all of them read; the file's own if
        it has no sizes.
        """
        return next(
            (size.address for size in reversed(list(self.of(file)))), f"/media/{quote(file)}"
        )

    def html(self, file: str, attributes: str, sizes: str) -> str:
        """`<picture>` with every size; `attributes` of the `<img>` are HTML already, `sizes` as in
        HTML.

        A file without sizes is shown as it is.
        """
        known = self.shape(file)
        if known is None:
            return f'<img src="/media/{quote(file)}"{attributes}>'
        width = min((width for width in known.widths if width >= USUAL), default=known.widths[-1])
        sources = "".join(
            f'<source type="image/{format}" srcset="{self._srcset(file, format)}" sizes="{escape(sizes)}">'
            for format in FORMATS
            if format != "jpeg"
        )
        return (
            f'<picture>{sources}<img src="{Size(file, known.digest, width, "jpeg").address}" '
            f'srcset="{self._srcset(file, "jpeg")}" sizes="{escape(sizes)}" width="{known.width}" '
            f'height="{known.height}"{attributes}></picture>'
        )

    def inline(self, file: str, attributes: str) -> str:
        """`<img>` with the picture itself in it, for pages that only the staff sees: no address is
        told to anybody.
        """
        size = next(
            (one for one in self.of(file) if one.format == "jpeg" and one.width >= PREVIEW), None
        ) or next((one for one in reversed(list(self.of(file)))), None)
        if size is None:
            return self._whole(file, attributes)
        known = self.shape(file)
        measure = f' width="{known.width}" height="{known.height}"' if known else ""
        return f'<img src="{_data("image/jpeg", self.read(size))}"{measure}{attributes}>'

    def _whole(self, file: str, attributes: str) -> str:
        """The same of what has no sizes, such as a moving picture."""
        try:
            path = self.paths.medium(file)
        except NotFound:
            return f'<img src="/media/{quote(file)}"{attributes}>'
        return f'<img src="{_data(media_type(f"/media/{file}"), path.read_bytes())}"{attributes}>'

    def _srcset(self, file: str, format: str) -> str:
        """Every width of a format, as the attribute `srcset` lists them."""
        return escape(
            ", ".join(
                f"{size.address} {size.width}w" for size in self.of(file) if size.format == format
            )
        )


def _data(type: str, body: bytes) -> str:
    """A file as an address that holds it."""
    return f"data:{type};base64,{b64encode(body).decode()}"
