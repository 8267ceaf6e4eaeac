"""Uploads of videos and captions: kept unchanged, since nothing here decodes them."""

from codecs import BOM_UTF8
from typing import IO

from blueprints.shared.text_files import check_text
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.media.file_kinds import HEAD_BYTES, ending_of
from cms.media.image_formats import PICTURE_SIGNATURES
from features.video.companions import CAPTIONS, VIDEOS

BRANDS = (b"isom", b"iso", b"mp4", b"avc1", b"M4V", b"dash", b"MSNV", b"f4v")
"""How the brand of an MP4 file begins, after its size and `ftyp`."""
EBML = b"\x1a\x45\xdf\xa3"
BEGINNING = b"WEBVTT"
"""The first line of captions."""


def is_video(ending: str, _head: bytes) -> bool:
    """Return whether a file is called a video."""
    return ending in VIDEOS


def are_captions(ending: str, head: bytes) -> bool:
    """Return whether a file is called captions, and isn't a picture."""
    return ending == CAPTIONS and not head.startswith(PICTURE_SIGNATURES)


def prepare_video(name: str, file: IO[bytes], _ending: str) -> tuple[str, None]:
    """Return the ending of a video. Raises Invalid if not all browsers can play it."""
    ending = ending_of(name)
    if not is_video_data(ending, file.read(HEAD_BYTES)):
        raise Invalid(
            "file",
            N_("%(name)s can’t be played by all browsers. Save it again as MP4 (H.264) or WebM."),
            name=name,
        )
    return ending, None


def is_video_data(ending: str, head: bytes) -> bool:
    """Return whether the first bytes of a file are those of a video with this ending."""
    if ending == ".webm":
        return head.startswith(EBML) and b"webm" in head
    return head[4:8] == b"ftyp" and head[8:12].startswith(BRANDS)


def prepare_captions(name: str, file: IO[bytes], _ending: str) -> tuple[str, None]:
    """Return the ending of captions. Raises Invalid if they aren't WebVTT in UTF-8."""
    check_text(name, file)
    file.seek(0)
    first = file.read(len(BOM_UTF8) + len(BEGINNING)).removeprefix(BOM_UTF8)
    if not first.startswith(BEGINNING):
        raise Invalid(
            "file",
            N_("%(name)s isn’t a caption file. Its first line must be WEBVTT."),
            name=name,
        )
    return CAPTIONS, None
