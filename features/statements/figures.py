"""Barriers that the program finds in the published content: their numbers, for the statement."""

from collections.abc import Iterator
from typing import NamedTuple

from blueprints.shared.checked_texts import undescribed_pictures
from cms.content import Entry, Snapshot
from cms.content.snapshot import memoized
from cms.media.file_kinds import FileKinds
from cms.schema.paths import is_media_name
from cms.schema.usages import media, pictures
from cms.site import Site

VIDEOS = (".mp4", ".webm")
CAPTIONS = ".vtt"
DOCUMENTS = (".pdf",)


class Barriers(NamedTuple):
    """Numbers of pictures without a description in a language, of videos without captions, of PDF
    files, and of entries that lack a language.
    """

    pictures: int
    videos: int
    documents: int
    untranslated: int


def barriers(site: Site, snapshot: Snapshot) -> Barriers:
    """Return the numbers for the entries of a snapshot."""
    undescribed, files, untranslated = _of_content(snapshot)
    kinds, folder = site.get(FileKinds), site.paths.media
    videos = [name for name in files if _is(name, *VIDEOS) and (folder / name).is_file()]
    captioned = [
        name for name in videos if any(_is(part, CAPTIONS) for part in kinds.parts(folder, name))
    ]
    return Barriers(
        undescribed,
        len(videos) - len(captioned),
        sum(_is(name, *DOCUMENTS) and (folder / name).is_file() for name in files),
        untranslated,
    )


def _is(name: str, *endings: str) -> bool:
    return is_media_name(name) and name.lower().endswith(endings)


@memoized
def _of_content(snapshot: Snapshot) -> tuple[int, frozenset[str], int]:
    """Return the number of undescribed pictures, the media files in use, and the number of entries
    that lack a language.
    """
    undescribed, untranslated, files = 0, 0, set[str]()
    codes = [locale.code for locale in snapshot.locales]
    for entries in snapshot.entries.values():
        for entry in entries.values():
            files |= {one.partition(" ")[2] for one in media(entry.model, entry.raw)}
            if not entry.model.route:
                continue
            published = snapshot.languages[entry.name]
            undescribed += len(set(_undescribed(snapshot, entry, published)))
            if entry.model.fields[entry.model.title].localized:
                untranslated += any(code not in published for code in codes)
    return undescribed, frozenset(files), untranslated


def _undescribed(
    snapshot: Snapshot, entry: Entry, published: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Yield (place, file) of each picture of an entry that lacks a description in a language."""
    for path, file, described in pictures(entry.model.fields, entry.raw):
        if any(
            code not in described and not _described(snapshot, file, code) for code in published
        ):
            yield path, file
    for one in undescribed_pictures(entry.model, entry.raw):
        if one.locale in published and not _described(snapshot, one.file, one.locale):
            yield f"{one.path} {one.start}", one.file


def _described(snapshot: Snapshot, file: str, code: str) -> bool:
    return bool(snapshot.facts(file).get("description", {}).get(code))
