"""Videos of the media folder, and what stands beside one under its name: a picture to show before it
plays (`film.jpg`), and captions (`film.en.vtt`, by language).
"""

from pathlib import Path
from typing import NamedTuple

from babel import Locale

from cms.schema.paths import is_inside

VIDEOS = frozenset({".mp4", ".webm"})
POSTERS = (".jpg", ".jpeg", ".png", ".webp")
CAPTIONS = ".vtt"
BRANDS = (b"isom", b"iso", b"mp4", b"avc1", b"M4V", b"dash", b"MSNV", b"f4v")
"""How the brand of an MP4 file begins, behind its size and `ftyp`."""
EBML = b"\x1a\x45\xdf\xa3"
HEAD = 64
"""Bytes by which a video is told."""


class Video(NamedTuple):
    """A video with its poster and captions; `captions` by language, empty for those whose name has
    none.
    """

    poster: str = ""
    captions: tuple[tuple[str, str], ...] = ()


def is_video(name: str) -> bool:
    """Whether a file is a video, by its name."""
    return ending_of(name) in VIDEOS


def ending_of(name: str) -> str:
    """The ending of a file, from its point, in small letters."""
    return f".{name.rpartition('.')[2].lower()}"


def looks_like(ending: str, head: bytes) -> bool:
    """Whether a file is a video of an ending, by its first bytes."""
    if ending == ".webm":
        return head.startswith(EBML) and b"webm" in head
    return head[4:8] == b"ftyp" and head[8:12].startswith(BRANDS)


def beside(folder: Path, video: str) -> Video:
    """The files beside a video in the media folder; none for a name that leads out of it."""
    if not is_inside(folder, folder / video):
        return Video()
    stem = video.rpartition(".")[0]
    poster = next((stem + end for end in POSTERS if (folder / (stem + end)).is_file()), "")
    name = stem.rpartition("/")[2]
    found = (folder / video).parent.glob(f"*{CAPTIONS}")
    captions = {}
    for path in sorted(found):
        of, _dot, language = path.name.removesuffix(CAPTIONS).partition(f"{name}.")
        if path.name == name + CAPTIONS or (not of and is_language(language)):
            captions[language] = str(path.relative_to(folder))
    return Video(poster, tuple(captions.items()))


def is_language(tag: str) -> bool:
    """Whether CLDR knows all parts of a language tag (BCP 47): a browser can do nothing with others."""
    first, *others = tag.split("-")
    known = Locale("en")
    parts = {*known.scripts, *known.territories, *known.variants}
    return first.lower() in known.languages and all(
        parts & {one.title(), one.upper()} for one in others
    )


def videos_of(name: str) -> tuple[str, ...]:
    """The videos that a file would stand beside, whether there are such or not."""
    stem, ending = name.rpartition(".")[0], ending_of(name)
    if ending not in (*POSTERS, CAPTIONS):
        return ()
    stems = [stem]
    if ending == CAPTIONS and "." in stem.rpartition("/")[2]:
        stems.append(stem.rpartition(".")[0])
    return tuple(f"{one}{end}" for one in stems for end in sorted(VIDEOS))
