"""Media files a form can choose from."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.core.slugs import fold
from cms.schema.fields import Media
from cms.schema.paths import is_inside

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"})


@dataclass(frozen=True, slots=True)
class MediaChoice:
    """A file by its path in the media folder; `size` in bytes."""

    name: str
    size: int
    picture: bool


def media_choices(folder: Path, words: str = "", limit: int = 60) -> list[MediaChoice]:
    """Files whose path has every word, by path, without those that no field would take."""
    wanted = fold(words).split()
    return [
        file
        for file in sorted(_all(folder), key=lambda one: one.name)
        if all(word in fold(file.name) for word in wanted)
    ][:limit]


def _all(folder: Path) -> Iterator[MediaChoice]:
    check = Media(N_("File"))
    for path in folder.rglob("*") if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        try:
            check.parse(name, "")
        except Invalid:
            continue
        if is_inside(folder, path):
            yield MediaChoice(name, path.stat().st_size, path.suffix.lower() in PICTURES)
