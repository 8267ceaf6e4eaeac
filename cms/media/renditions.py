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
from cms.media.worker_jobs import run
from cms.schema.paths import Paths

PREFIX = "/pictures/"
PREVIEW = 640
"""The width in which the staff's previews show what isn't published."""
SHOWN = "webp"
"""The format in which the editor shows pictures."""
USUAL = 960
"""The width that browsers get which choose none themselves."""

SOURCE = '<source type="image/{format}" srcset="{srcset}" sizes="{sizes}">'
PICTURE = (
    '<picture>{sources}<img src="{src}" srcset="{srcset}" sizes="{sizes}" width="{width}" '
    'height="{height}"{attributes}></picture>'
)


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
        if known := self.shape(file):
            for format in FORMATS:
                for width in known.widths:
                    yield Size(file, known.digest, width, format)

    def near(self, file: str, width: int) -> Size | None:
        """The size in which the editor shows a file: as wide as asked for, or the widest there is;
        None without any.
        """
        sizes = [size for size in self.of(file) if size.format == SHOWN]
        for size in sizes:
            if size.width >= width:
                return size
        return sizes[-1] if sizes else None

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
        missing = []
        for size in sizes:
            kept = self._kept(size)
            if not kept.is_file():
                missing.append((size.width, size.format, str(kept)))
        if missing:
            run(self.paths, ["encode", str(self.paths.medium(sizes[0].file)), missing])

    def _kept(self, size: Size) -> Path:
        """Where the file of a size is kept."""
        folder = self.paths.instance / "cache" / "pictures" / size.digest
        return folder / f"{size.width}.{size.format}"

    def share(self, file: str) -> str:
        """The address of a picture for other sites: JPEG, which all of them read; the file's own if
        it has no sizes.
        """
        sizes = list(self.of(file))
        return sizes[-1].address if sizes else f"/media/{quote(file)}"

    def html(self, file: str, attributes: str, sizes: str) -> str:
        """`<picture>` with every size; `attributes` of the `<img>` are HTML already, `sizes` as in
        HTML.

        A file without sizes is shown as it is.
        """
        known = self.shape(file)
        if known is None:
            return f'<img src="/media/{quote(file)}"{attributes}>'
        sources = ""
        *others, last = FORMATS
        for format in others:
            srcset = self._srcset(file, format)
            sources += SOURCE.format(format=format, srcset=srcset, sizes=escape(sizes))
        width = min((width for width in known.widths if width >= USUAL), default=known.widths[-1])
        return PICTURE.format(
            sources=sources,
            src=Size(file, known.digest, width, last).address,
            srcset=self._srcset(file, last),
            sizes=escape(sizes),
            width=known.width,
            height=known.height,
            attributes=attributes,
        )

    def inline(self, file: str, attributes: str) -> str:
        """`<img>` with the picture itself in it, for pages that only the staff sees: no address is
        told to anybody. They are told which file it is.
        """
        attributes = f' data-file="{escape(file)}"{attributes}'
        known = self.shape(file)
        if known is None:
            return self._whole(file, attributes)
        width = min((width for width in known.widths if width >= PREVIEW), default=known.widths[-1])
        body = self.read(Size(file, known.digest, width, "jpeg"))
        measure = f' width="{known.width}" height="{known.height}"'
        return f'<img src="{_data("image/jpeg", body)}"{measure}{attributes}>'

    def _whole(self, file: str, attributes: str) -> str:
        """The same of what has no sizes, such as a moving picture."""
        try:
            path = self.paths.medium(file)
        except NotFound:
            return f'<img src="/media/{quote(file)}"{attributes}>'
        return f'<img src="{_data(media_type(f"/media/{file}"), path.read_bytes())}"{attributes}>'

    def _srcset(self, file: str, format: str) -> str:
        """Every width of a format, as the attribute `srcset` lists them."""
        sizes = (size for size in self.of(file) if size.format == format)
        return escape(", ".join(f"{size.address} {size.width}w" for size in sizes))


def _data(type: str, body: bytes) -> str:
    """A file as an address that holds it."""
    return f"data:{type};base64,{b64encode(body).decode()}"
