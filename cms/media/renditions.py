"""Renditions: pictures at other sizes and in other formats, made on first use and cached in
`instance/cache/pictures/<digest>/`.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from cms.core.errors import NotFound
from cms.core.feature import Target
from cms.core.http_headers import media_type
from cms.media.dimensions import Shape, shape
from cms.media.image_formats import FORMATS
from cms.media.worker_jobs import RENDITIONS, run_job
from cms.schema.paths import Paths

PREFIX = "/pictures/"
PREVIEW_WIDTH = 640
"""The width of pictures in the staff's previews of unpublished content."""
EDITOR_FORMAT = "webp"
"""The format in which the editor shows pictures."""
FALLBACK_WIDTH = 960
"""The width for browsers that don't choose one from `srcset`."""

SOURCE = '<source type="image/{format}" srcset="{srcset}" sizes="{sizes}">'
PICTURE = (
    '<picture>{sources}<img src="{src}" srcset="{srcset}" sizes="{sizes}" width="{width}" '
    'height="{height}"{attributes}></picture>'
)


class Rendition(NamedTuple):
    """One picture at one width in one format, as its address names it."""

    file: str
    digest: str
    width: int
    format: str

    @property
    def address(self) -> str:
        """Its path. It changes with the picture, so browsers may keep it for good."""
        return f"{PREFIX}{quote(self.file)}/{self.digest}-{self.width}.{self.format}"


def unsaid(_file: str) -> tuple[str, str]:
    """Return that the facts of a file say nothing of AI."""
    return "", ""


class Renditions(NamedTuple):
    """The renditions of all pictures of one media folder. `ai` returns `ai` and `aiTool` of the
    facts of a file, which its renditions say too; `xmp`: see PictureMetadata.
    """

    paths: Paths
    ai: Callable[[str], tuple[str, str]] = unsaid
    xmp: Target = ""

    def shape(self, file: str) -> Shape | None:
        """Return the shape of a media file; None if it is missing or has no renditions. The digest
        is that of all that its renditions are made from.
        """
        try:
            found = shape(self.paths.media_file(file))
        except NotFound:
            return None
        said = self.ai(file)
        if found is None or not any(said):
            return found
        digest = blake2b("\n".join((found.digest, *said)).encode(), digest_size=6)
        return found._replace(digest=digest.hexdigest())

    def all_of(self, file: str) -> Iterator[Rendition]:
        """Yield every rendition of a file, by format, then by width."""
        if shape := self.shape(file):
            for format in FORMATS:
                for width in shape.widths:
                    yield Rendition(file, shape.digest, width, format)

    def nearest(self, file: str, width: int) -> Rendition | None:
        """Return the rendition in which the editor shows a file: the narrowest of at least `width`
        pixels, else the widest; None if it has none.
        """
        sizes = [size for size in self.all_of(file) if size.format == EDITOR_FORMAT]
        for size in sizes:
            if size.width >= width:
                return size
        return sizes[-1] if sizes else None

    def read(self, size: Rendition) -> bytes:
        """Return the bytes of a rendition. Raises Busy, and NotFound if the picture is missing, has
        changed or can't be encoded.
        """
        if size not in self.all_of(size.file):
            raise NotFound
        path = self._cache_path(size)
        if not path.is_file():
            self.make_missing([size])
        try:
            return path.read_bytes()
        except FileNotFoundError:  # it couldn't be encoded
            raise NotFound from None

    def make_missing(self, sizes: Sequence[Rendition]) -> None:
        """Encode those renditions of one picture that aren't cached, in one worker process. Raises
        Busy, NotFound.
        """
        missing = []
        for size in sizes:
            path = self._cache_path(size)
            if not path.is_file():
                missing.append((size.width, size.format, str(path)))
        if missing:
            file = sizes[0].file
            job = ["encode", str(self.paths.media_file(file)), missing, *self.ai(file)]
            run_job(self.paths, RENDITIONS, job, xmp=self.xmp)

    def _cache_path(self, size: Rendition) -> Path:
        """Return the path of the cached file."""
        folder = self.paths.instance / "cache" / "pictures" / size.digest
        return folder / f"{size.width}.{size.format}"

    def share_address(self, file: str) -> str:
        """Return the address of a picture for other sites: a JPEG, which all of them read, or the
        file itself if it has no renditions.
        """
        sizes = list(self.all_of(file))
        return sizes[-1].address if sizes else f"/media/{quote(file)}"

    def html(self, file: str, attributes: str, sizes: str) -> str:
        """Return `<picture>` with every rendition, or `<img>` of the file itself if it has none.
        `attributes` is HTML for the `<img>`; `sizes` is the HTML attribute.
        """
        shape = self.shape(file)
        if shape is None:
            return f'<img src="/media/{quote(file)}"{attributes}>'
        sources = ""
        *others, last = FORMATS
        for format in others:
            srcset = self._srcset(file, format)
            sources += SOURCE.format(format=format, srcset=srcset, sizes=escape(sizes))
        width = min(
            (width for width in shape.widths if width >= FALLBACK_WIDTH), default=shape.widths[-1]
        )
        return PICTURE.format(
            sources=sources,
            src=Rendition(file, shape.digest, width, last).address,
            srcset=self._srcset(file, last),
            sizes=escape(sizes),
            width=shape.width,
            height=shape.height,
            attributes=attributes,
        )

    def inline_html(self, file: str, attributes: str) -> str:
        """Return `<img>` with the picture as a data URI, for pages that only the staff sees: the
        file gets no public address. `data-file` names the file.
        """
        attributes = f' data-file="{escape(file)}"{attributes}'
        shape = self.shape(file)
        if shape is None:
            return self._inline_original(file, attributes)
        width = min(
            (width for width in shape.widths if width >= PREVIEW_WIDTH), default=shape.widths[-1]
        )
        body = self.read(Rendition(file, shape.digest, width, "jpeg"))
        measure = f' width="{shape.width}" height="{shape.height}"'
        return f'<img src="{_data_uri("image/jpeg", body)}"{measure}{attributes}>'

    def _inline_original(self, file: str, attributes: str) -> str:
        """Return `<img>` with the file itself as a data URI, for files without renditions such as
        animations.
        """
        try:
            path = self.paths.media_file(file)
        except NotFound:
            return f'<img src="/media/{quote(file)}"{attributes}>'
        return (
            f'<img src="{_data_uri(media_type(f"/media/{file}"), path.read_bytes())}"{attributes}>'
        )

    def _srcset(self, file: str, format: str) -> str:
        """Return every width of a format as a `srcset` attribute."""
        sizes = (size for size in self.all_of(file) if size.format == format)
        return escape(", ".join(f"{size.address} {size.width}w" for size in sizes))


def _data_uri(type: str, body: bytes) -> str:
    """Return the bytes as a data URI."""
    return f"data:{type};base64,{b64encode(body).decode()}"
