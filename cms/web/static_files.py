"""Files that are frozen as they are: those of the static folders, and those of the media folder
that are published.
"""

from collections.abc import Iterator
from pathlib import Path

from cms.content import Snapshot
from cms.content.dependencies import Dependency
from cms.content.file_facts import moved_to
from cms.content.published_media import published_media
from cms.core.files import walk
from cms.core.fingerprint import fingerprint
from cms.media.renditions import Rendition, Renditions
from cms.media.styled import styled_media
from cms.media.videos import videos_for_companion
from cms.schema.file_facts import SUFFIX, is_facts
from cms.schema.paths import first_existing, is_inside
from cms.web.context import AppState


def folders(state: AppState) -> dict[str, tuple[Path, ...]]:
    """Address prefix → folders, of which the first that has a file counts."""
    return {"/static/": state.assets.folders, "/media/": (state.site.paths.media,)}


def files(state: AppState, snapshot: Snapshot) -> Iterator[str]:
    """The addresses of all of them."""
    static: set[str] = set()
    for folder in state.assets.folders:
        static.update(below(folder))
    for name in sorted(static):
        if "editor" not in name:
            yield f"/static/{name}"
    media = [*public_media(state, snapshot), *moved_media(state, snapshot)]
    yield from (f"/media/{name}" for name in sorted(media))


def public_media(state: AppState, snapshot: Snapshot) -> list[str]:
    """The files of the media folder that visitors may see, in order."""
    names = sorted(below(state.site.paths.media))
    return [name for name in names if is_public(state, snapshot, name)]


def is_public(state: AppState, snapshot: Snapshot, name: str) -> bool:
    """Whether visitors may see a file of the media folder: something published shows it, or a video
    that it stands beside, or the site's own style does.

    What drafts show, and what was only just uploaded, nobody sees but the staff, in the editor.
    """
    if is_facts(name):
        return False
    shown = published_media(snapshot)
    return (
        name in shown
        or any(video in shown for video in videos_for_companion(name))
        or name in snapshot.memo("styled media", lambda: styled_media(state.site.settings))
    )


def moved_media(state: AppState, snapshot: Snapshot) -> list[str]:
    """The former addresses of moved files that visitors may see: on a host that can't lead on from
    there, links from outside find a copy.
    """
    media = state.site.paths.media
    names = set(below(media))
    orphans = {name.removesuffix(SUFFIX) for name in names if is_facts(name)} - names
    return [
        old
        for old in orphans
        if (new := moved_to(media, old))
        and (is_public(state, snapshot, old) or is_public(state, snapshot, new))
    ]


def public_renditions(state: AppState, snapshot: Snapshot) -> Iterator[Rendition]:
    """Every size of the pictures that visitors may see, by file."""
    renditions = Renditions(state.site.paths)
    for name in public_media(state, snapshot):
        yield from renditions.all_of(name)


def below(folder: Path) -> Iterator[str]:
    """The paths of the visible files in a folder and in those below it; links that lead out of it
    are none.
    """
    start = len(str(folder)) + 1
    for one in walk(str(folder)):
        is_file = is_inside(folder, Path(one.path)) if one.is_symlink() else one.is_file()
        if is_file and not one.name.startswith("."):
            yield one.path[start:]


def source_of(state: AppState, address: str) -> Path | None:
    """The file that stands at an address as it is, or None."""
    for prefix, found in folders(state).items():
        if address.startswith(prefix):
            name = address.removeprefix(prefix)
            path = first_existing(found, name)
            if prefix == "/media/" and not path.is_file() and (new := moved_to(found[0], name)):
                return found[0] / new
            return path if path.is_file() else None
    return None


def copies_fingerprint(state: AppState, snapshot: Snapshot, dependency: Dependency) -> bytes:
    """The fingerprint of a file's size and modification time; its bytes aren't read, since media
    may be large. Raises LookupError if there is no such file, and OSError.
    """
    path = source_of(state, dependency.argument)
    if path is None:
        raise LookupError
    stat = path.stat()
    return fingerprint((stat.st_size, stat.st_mtime_ns))
