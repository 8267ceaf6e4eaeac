"""Unfinished moves of a killed process: completed at a start, and listed by `flask verify`."""

from collections.abc import Iterator
from pathlib import Path

from cms.core.files import commit, remove_temporary_files
from cms.editing.entry_files import EntryFiles
from cms.site import Site
from features.media_moves.moves import MediaMoves, moves_folder


def complete(site: Site) -> None:
    """Complete them. Raises Busy."""
    if any(unfinished(site)):
        complete_moves(site.editing.files)


def complete_moves(files: EntryFiles) -> int:
    """Complete them, and return their number. Raises Busy."""
    with commit(files.paths.lock):
        remove_temporary_files(moves_folder(files.paths))
        return MediaMoves(files).recover()


def unfinished(site: Site) -> Iterator[Path]:
    """Yield their records."""
    return moves_folder(site.paths).glob("*")
