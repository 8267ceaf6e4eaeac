"""Videos of the media folder and their companion files, found by name: a poster (`film.jpg`) and
captions by language (`film.en.vtt`).
"""

from pathlib import Path
from typing import NamedTuple

from babel import Locale

from cms.media.file_kinds import ending_of
from cms.schema.paths import is_inside

VIDEOS = frozenset({".mp4", ".webm"})
POSTERS = (".jpg", ".jpeg", ".png", ".webp")
CAPTIONS = ".vtt"


class Video(NamedTuple):
    """The poster and captions of a video. `captions` is (language, file); the language is empty if
    the file's name has none.
    """

    poster: str = ""
    captions: tuple[tuple[str, str], ...] = ()


def companions(folder: Path, video: str) -> Video:
    """Return the companion files of a video in the media folder; none for a name outside of it."""
    if not is_inside(folder, folder / video):
        return Video()
    stem = video.rpartition(".")[0]
    poster = next((stem + end for end in POSTERS if (folder / (stem + end)).is_file()), "")
    name = stem.rpartition("/")[2]
    paths = (folder / video).parent.glob(f"*{CAPTIONS}")
    captions = {}
    for path in sorted(paths):
        prefix, _dot, language = path.name.removesuffix(CAPTIONS).partition(f"{name}.")
        if path.name == name + CAPTIONS or (not prefix and is_language(language)):
            captions[language] = str(path.relative_to(folder))
    return Video(poster, tuple(captions.items()))


def parts(folder: Path, file: str) -> tuple[str, ...]:
    """Return the companion files of a video."""
    poster, captions = companions(folder, file)
    return tuple(filter(None, (poster, *(name for _language, name in captions))))


def is_language(tag: str) -> bool:
    """Return whether CLDR knows all parts of a language tag (BCP 47); browsers can't use any other."""
    first, *others = tag.split("-")
    names = Locale("en")
    parts = {*names.scripts, *names.territories, *names.variants}
    return first.lower() in names.languages and all(
        parts & {part.title(), part.upper()} for part in others
    )


def videos_for_companion(name: str) -> tuple[str, ...]:
    """Return the names of videos whose companion a file would be, whether they exist or not."""
    stem, ending = name.rpartition(".")[0], ending_of(name)
    if ending not in (*POSTERS, CAPTIONS):
        return ()
    stems = [stem]
    if ending == CAPTIONS and "." in stem.rpartition("/")[2]:
        stems.append(stem.rpartition(".")[0])
    return tuple(f"{stem}{end}" for stem in stems for end in sorted(VIDEOS))
