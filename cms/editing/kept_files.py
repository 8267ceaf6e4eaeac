"""Changes of whole files of several entries, all or none: their files and drafts are kept in a journal
and put back if the change fails, or at the next start.
"""

import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from cms.core.files import Commit, remove_file, write_file
from cms.core.json_lines import append_json, json_lines
from cms.editing.entry_files import EntryFiles
from cms.editing.undo_records import ID_BYTES
from cms.schema.entry_ref import EntryRef, Name

KEPT = "files"
"""The key of a journal's line with files to restore."""


class KeptFiles(NamedTuple):
    """The bytes of an entry's file and of its draft as base64; None if there is none."""

    type: str
    key: str
    file: str | None
    draft: str | None


@contextmanager
def all_or_nothing(files: EntryFiles, steps: Commit, names: Sequence[Name]) -> Iterator[None]:
    """Restore the files and drafts of some entries if an exception is raised within, or by
    `DirectChanges.recover` if the process is killed. The caller must hold the lock.
    """
    journal = files.paths.pending_changes / f"{secrets.token_hex(ID_BYTES)}.jsonl"
    kept = [keep_files(files, files.ref(*name)) for name in names]
    append_json(journal, {KEPT: kept})
    try:
        yield
        steps.remove(journal)
    except BaseException:
        restore_files(files, kept)
        steps.has_written = False
        with suppress(OSError):  # else they are restored once more at the next start
            remove_file(journal)
        raise


def keep_files(files: EntryFiles, ref: EntryRef) -> KeptFiles:
    """Return an entry's file and its draft as they are."""
    paths = files.paths
    return KeptFiles(*ref.name, _kept(paths.entry(ref)), _kept(paths.draft(ref)))


def _kept(path: Path) -> str | None:
    """Return the bytes of a file as base64; None if there is none."""
    return b64encode(path.read_bytes()).decode() if path.is_file() else None


def kept_files(data: bytes) -> list[KeptFiles]:
    """Return the files that a journal of `all_or_nothing` restores; none for another journal."""
    return [KeptFiles(*one) for line in json_lines(data) for one in line.get(KEPT, ())]


def restore_files(files: EntryFiles, kept: Sequence[KeptFiles]) -> None:
    """Write or remove files and drafts so that they are as they were. Raises OSError."""
    for one in kept:
        ref = files.ref(one.type, one.key)
        _restore_file(files.paths.entry(ref), one.file, 0o644)
        _restore_file(files.paths.draft(ref), one.draft, 0o600)
    files.store.notify_workers()


def _restore_file(path: Path, text: str | None, mode: int) -> None:
    if text is not None:
        write_file(path, b64decode(text), mode=mode)
    elif not path.is_dir():
        remove_file(path)
