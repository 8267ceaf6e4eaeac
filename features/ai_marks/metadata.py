"""The marks of AI as metadata of pictures, and as facts of files."""

from typing import IO

from cms.media.picture_metadata import PictureMetadata
from cms.site import Site
from features.ai_marks.marks import kept_xmp, read_marks


class AiMetadata(PictureMetadata):
    """The marks of AI, which pictures keep and facts repeat."""

    xmp = f"{kept_xmp.__module__}:{kept_xmp.__name__}"

    def facts(self, file: IO[bytes]) -> dict[str, str]:
        marks = read_marks(file)
        said = {"ai": marks.ai, "aiTool": marks.tool} if marks.ai else {}
        return {name: text for name, text in said.items() if text}


def open_metadata(_site: Site) -> PictureMetadata:
    """Return the marks of AI."""
    return AiMetadata()
