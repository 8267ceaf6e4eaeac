"""The content files on the disk, each with a signature that changes with the file. A scan takes one
`stat` per file and opens none.
"""

import os
import struct
import time
from collections.abc import Iterator
from typing import NamedTuple

from cms.content.entry import Name
from cms.core.errors import Invalid
from cms.schema.content_type import Model, Models
from cms.schema.paths import SINGLE, Paths

Signature = bytes
"""The mtime and ctime (nanoseconds), size and inode of a file, packed."""
SIGNATURE = struct.Struct("=2q2Q")
TOO_RECENT = bytes(SIGNATURE.size)
"""The signature of a file that was modified so recently that a further change might not be noticed.
"""
TICK = 50_000_000
"""Nanoseconds: a file modified this recently may change again without a different mtime."""
SUFFIX = ".json"


class ContentFile(NamedTuple):
    """A content file as found on the disk."""

    model: Model
    key: str
    path: str
    signature: Signature

    def read(self) -> bytes:
        """Return its bytes. Raises OSError."""
        with open(self.path, "rb", buffering=0) as opened:
            return opened.read()


def scan(paths: Paths, models: Models) -> dict[Name, Signature]:
    """Return the signature of every content file, sorted by type and key."""
    signatures: dict[Name, Signature] = {}
    for type, model in models.items():
        if not model.single:
            of_type = _folder(str(paths.folder(model)))
            signatures |= {(type, key): signature for key, signature in of_type}
        elif signature := signature_of(path_of(paths, model, SINGLE)):
            signatures[type, SINGLE] = signature
    return signatures


def _folder(folder: str) -> Iterator[tuple[str, Signature]]:
    """Yield (key, signature) of each file in a folder. Files are opened relative to the folder, so
    that the kernel doesn't resolve the whole path for each.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return
    try:
        for name in sorted(os.listdir(handle)):
            if name.endswith(SUFFIX) and (signature := signature_of(name, handle)):
                yield name.removesuffix(SUFFIX), signature
    finally:
        os.close(handle)


def find_file(paths: Paths, models: Models, type: str, key: str) -> ContentFile | None:
    """Return the file of one entry; None if there is none, or if the name is invalid."""
    try:
        path = str(paths.entry(models[type], key))
    except (KeyError, Invalid):
        return None
    signature = signature_of(path)
    return ContentFile(models[type], key, path, signature) if signature else None


def path_of(paths: Paths, model: Model, key: str) -> str:
    """Return the path of a file without validating its key. Building ten thousand validated paths
    would cost more than their `stat` calls.
    """
    return str(paths.entry(model, key)) if model.single else f"{paths.folder(model)}/{key}{SUFFIX}"


def signature_of(path: str, folder: int | None = None) -> Signature:
    """Return the signature of a file: its times, size and inode. Empty for a missing file;
    TOO_RECENT for one modified less than TICK nanoseconds from now. `path` is relative to the open
    folder `folder` if that is given.
    """
    try:
        stat = os.stat(path, dir_fd=folder)
    except FileNotFoundError:
        return b""
    if abs(time.time_ns() - stat.st_mtime_ns) < TICK:
        return TOO_RECENT
    return SIGNATURE.pack(stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)
