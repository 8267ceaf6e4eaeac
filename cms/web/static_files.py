"""Files that are frozen unchanged: those of the static folders, and the public files of the media
folder.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from cms.content import Snapshot
from cms.content.dependencies import Dependency
from cms.content.derived import MEDIA
from cms.content.file_facts import moved_to
from cms.content.snapshot import memoized
from cms.core.files import printable, walk
from cms.core.fingerprint import fingerprint
from cms.core.settings import Settings
from cms.media.file_kinds import FileKinds
from cms.media.renditions import Rendition
from cms.schema.file_facts import SUFFIX, is_facts
from cms.schema.paths import first_existing, is_inside
from cms.schema.usages import linked_media
from cms.web.context import AppState
from cms.web.picture_sizes import renditions_of


def static_addresses(state: AppState, snapshot: Snapshot) -> Iterator[str]:
    """Yield the addresses of all of them."""
    static: set[str] = set()
    for folder in state.assets.folders:
        static.update(files_below(folder))
    for name in sorted(static):
        if "editor" not in name:
            yield f"/static/{name}"
    media = [*public_media(state, snapshot), *moved_media(state, snapshot)]
    yield from (f"/media/{name}" for name in sorted(media))


def public_media(state: AppState, snapshot: Snapshot) -> list[str]:
    """Return the sorted names of the files in the media folder that visitors may see."""
    names = sorted(files_below(state.site.paths.media))
    return [name for name in names if is_public(state, snapshot, name)]


def is_public(state: AppState, snapshot: Snapshot, name: str) -> bool:
    """Return whether visitors may see a file of the media folder.

    They may if published content shows it or the file that it belongs to, or the site's own style.
    Files that only drafts show, and new uploads, are visible only in the editor.
    """
    if is_facts(name):
        return False
    shown = published_media(snapshot)
    return (
        name in shown
        or any(whole in shown for whole in state.site.get(FileKinds).wholes(name))
        or name in snapshot.memo("styled media", lambda: styled_media(state.site.settings))
    )


@memoized
def published_media(snapshot: Snapshot) -> frozenset[str]:
    """Return the files that entries show or link to in a published language, by their paths in the
    media folder.
    """
    return frozenset(_shown(snapshot))


def _shown(snapshot: Snapshot) -> Iterator[str]:
    for type in snapshot.entries:
        for use, keys in snapshot.index(type, MEDIA).items():
            locale, _, name = use.partition(" ")
            published = (snapshot.languages[type, key] for key in keys)
            if not locale or any(locale in codes for codes in published):
                yield name


def styled_media(settings: Settings) -> frozenset[str]:
    """Return the media files that style sheets and an institute's own templates link to."""
    paths = [path for folder in settings.layers("static") for path in folder.rglob("*.css")]
    if settings.site:
        paths += (settings.site / "templates").rglob("*.*")
    return frozenset(name for path in paths for name in _linked_in(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=500)
def _linked_in(path: Path, mtime_ns: int) -> tuple[str, ...]:
    """Return the media that a file links to, cached by its modification time in ns."""
    return tuple(linked_media(path.read_text("utf-8", "replace"))) if path.is_file() else ()


def moved_media(state: AppState, snapshot: Snapshot) -> list[str]:
    """Return the former addresses of moved files that visitors may see.

    A host that can't redirect serves a copy there, for links from outside.
    """
    media = state.site.paths.media
    names = set(files_below(media))
    orphans = {name.removesuffix(SUFFIX) for name in names if is_facts(name)} - names
    return [
        old
        for old in orphans
        if (new := moved_to(media, old))
        and (is_public(state, snapshot, old) or is_public(state, snapshot, new))
    ]


def public_renditions(state: AppState, snapshot: Snapshot) -> Iterator[Rendition]:
    """Yield every rendition of the pictures that visitors may see."""
    renditions = renditions_of(state.site)
    for name in public_media(state, snapshot):
        yield from renditions.all_of(name)


def files_below(folder: Path) -> Iterator[str]:
    """Yield the relative paths of the visible files below a folder, without links that lead out of
    it, and without names that aren't UTF-8, which have no address.
    """
    start = len(str(folder)) + 1
    for file in walk(str(folder)):
        is_file = is_inside(folder, Path(file.path)) if file.is_symlink() else file.is_file()
        if is_file and not file.name.startswith(".") and printable(file.path) == file.path:
            yield file.path[start:]


def source_file(state: AppState, address: str) -> Path | None:
    """Return the file that is served unchanged at an address, or None."""
    _root, prefix, name = [*address.split("/", 2), "", ""][:3]
    if prefix == "static":
        path = first_existing(state.assets.layers(name), name)
    elif prefix == "media":
        media = state.site.paths.media
        path = media / name
        if not path.is_file() and (new := moved_to(media, name)):
            path = media / new
    else:
        return None
    return path if path.is_file() else None


def static_file_fingerprint(state: AppState, snapshot: Snapshot, dependency: Dependency) -> bytes:
    """Return the fingerprint of a file's size and modification time.

    The bytes aren't read, since media may be large. Raises LookupError if there is no such file,
    and OSError.
    """
    path = source_file(state, dependency.argument)
    if path is None:
        raise LookupError
    stat = path.stat()
    return fingerprint((stat.st_size, stat.st_mtime_ns))
