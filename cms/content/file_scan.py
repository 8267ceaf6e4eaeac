"""The content files on the disk, each with a signature that changes with the file. A scan takes one
`stat` per file and opens none.

What isn't a readable file costs its own entry, never a scan or a start: `ContentFile.read` says
why, as Invalid. Only a lack of file handles, which says nothing about the file, is an OSError.
"""

import os
import struct
import time
from collections.abc import Iterator, Mapping
from errno import EACCES, ELOOP, ENOTDIR, ENXIO, EPERM
from stat import S_ISLNK, S_ISREG
from typing import NamedTuple

from cms.core.disk_errors import is_temporary
from cms.core.errors import Invalid
from cms.core.files import printable
from cms.core.i18n import N_
from cms.schema.content_type import Model, Models
from cms.schema.entry_ref import EntryRef, Name
from cms.schema.paths import SINGLE, Paths, check_key

Signature = bytes
"""The mtime and ctime (nanoseconds), size and inode of a file, packed."""
SIGNATURE = struct.Struct("=2q2Q")
TOO_RECENT = bytes(SIGNATURE.size)
"""The signature of a file that is read again at every reload: it was modified so recently that a
further change might not be noticed, or it couldn't be read.
"""
TICK = 50_000_000
"""Nanoseconds: a file modified this recently may change again without a different mtime."""
SUFFIX = ".json"
FOLDER_KEY = ""
"""The key in the name (type, key) of a type's folder."""
MAX_FILE_BYTES = 16_000_000
"""The largest content file. The longest text that the editor accepts is a fraction of it."""

Files = Mapping[Name, Signature]
"""Entry → signature of its file, which tells whether it has changed."""

REFUSED = (EACCES, EPERM, ELOOP, ENOTDIR)
"""Errors that say something about the file, not about the disk."""

UNREADABLE_FILE = N_(
    "This file can’t be read (%(reason)s). Let the user that runs the site read it, or restore it from a "
    "backup."
)
UNREADABLE_FOLDER = N_(
    "This folder can’t be read (%(reason)s), and neither can the entries in it. Let the user that runs the "
    "site read it, or restore it from a backup."
)
DANGLING_LINK = N_(
    "This is a link to a file that isn’t there. Restore that file, or remove the link."
)
NOT_A_FILE = N_(
    "This has the name of an entry’s file, but it is a folder, a pipe, a device or the like. Move it away, "
    "or restore the file."
)
TOO_LARGE = N_("This file is larger than %(most)d MB. Restore its previous version.")


class UnreadableFile(Invalid):
    """The operating system doesn't return the contents of a file or folder, which may be good."""

    def __init__(self, msgid: str, reason: str = "") -> None:
        super().__init__("", msgid, reason=reason, line=1)


class ContentFile(NamedTuple):
    """A content file as found on the disk."""

    model: Model
    key: str
    path: str
    signature: Signature

    @property
    def ref(self) -> EntryRef:
        return EntryRef(self.model, self.key)

    def read(self) -> bytes:
        """Return its bytes. Raises FileNotFoundError, Invalid if its name or the file is no good,
        UnreadableFile for every error of the operating system but a lack of handles, which is an
        OSError.
        """
        if not self.model.single:
            check_key(self.key)
        return read_or_refuse(self.path)


class Scan(NamedTuple):
    """The content files found, sorted by type and key, and the folders of types that can't be
    read, as (type, FOLDER_KEY).
    """

    files: dict[Name, Signature]
    folders: dict[Name, UnreadableFile]


def scan(paths: Paths, models: Models) -> Scan:
    """Return the signature of every content file. Raises OSError for a lack of handles."""
    found = Scan({}, {})
    for type, model in models.items():
        if model.single:
            if signature := signature_of(path_of(paths, model, SINGLE)):
                found.files[type, SINGLE] = signature
            continue
        try:
            of_type = _folder(str(paths.folder(model)))
            found.files.update(((type, key), signature) for key, signature in of_type)
        except UnreadableFile as refusal:
            found.folders[type, FOLDER_KEY] = refusal
    return found


def _folder(folder: str) -> Iterator[tuple[str, Signature]]:
    """Yield (key, signature) of each file in a folder. Files are opened relative to the folder, so
    that the kernel doesn't resolve the whole path for each. Raises UnreadableFile.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as fault:
        if isinstance(fault, FileNotFoundError) and not os.path.lexists(folder):
            return
        raise _unreadable(fault, UNREADABLE_FOLDER) from fault
    try:
        for name in _names(handle):
            if name.endswith(SUFFIX) and (signature := signature_of(name, handle)):
                yield printable(name).removesuffix(SUFFIX), signature
    finally:
        os.close(handle)


def _names(handle: int) -> list[str]:
    """Return the sorted names in an open folder. Raises UnreadableFile."""
    try:
        return sorted(os.listdir(handle))
    except OSError as fault:
        raise _unreadable(fault, UNREADABLE_FOLDER) from fault


def read_or_refuse(path: str) -> bytes:
    """Return the bytes of a file as `read_file` does, but raise UnreadableFile for faults of the disk
    too.
    """
    try:
        return read_file(path)
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise _unreadable(fault, UNREADABLE_FILE) from fault


def read_file(path: str) -> bytes:
    """Return the bytes of a content file. Never waits for a pipe, nor reads a device.

    Raises FileNotFoundError; Invalid for what isn't a file of at most MAX_FILE_BYTES;
    UnreadableFile if nobody may read it or its links lead nowhere; and OSError for faults of the
    disk, and a lack of handles.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            return _read_all(handle)
        finally:
            os.close(handle)
    except FileNotFoundError:
        if leads_nowhere(path):
            raise UnreadableFile(DANGLING_LINK) from None
        raise
    except OSError as fault:
        if fault.errno == ENXIO:  # a socket
            raise Invalid("", NOT_A_FILE, line=1) from None
        if fault.errno in REFUSED:
            raise _unreadable(fault, UNREADABLE_FILE) from fault
        raise


def _read_all(handle: int) -> bytes:
    """Return the bytes of an open file. Raises Invalid and OSError."""
    status = os.fstat(handle)
    if not S_ISREG(status.st_mode):
        raise Invalid("", NOT_A_FILE, line=1)
    if status.st_size > MAX_FILE_BYTES:
        raise Invalid("", TOO_LARGE, most=MAX_FILE_BYTES // 1_000_000, line=1)
    data = os.read(handle, status.st_size + 1)
    while len(data) < status.st_size and (more := os.read(handle, status.st_size)):
        data += more
    return data


def _unreadable(fault: OSError, msgid: str) -> UnreadableFile:
    """Return the refusal for an error of the operating system. Raises it as it is if it says nothing
    about the file.
    """
    if is_temporary(fault):
        raise fault
    return UnreadableFile(msgid, fault.strerror or type(fault).__name__)


def find_file(paths: Paths, models: Models, type: str, key: str) -> ContentFile | None:
    """Return the file of one entry; None if there is none, or if the name is invalid."""
    try:
        path = str(paths.entry(EntryRef(models[type], key)))
    except (KeyError, Invalid):
        return None
    signature = signature_of(path)
    return ContentFile(models[type], key, path, signature) if signature else None


def path_of(paths: Paths, model: Model, key: str) -> str:
    """Return the path of a file without validating its key. Building ten thousand validated paths
    would cost more than their `stat` calls.
    """
    if model.single:
        return str(paths.entry(EntryRef(model, key)))
    return f"{paths.folder(model)}/{key}{SUFFIX}"


def signature_of(path: str, folder: int | None = None) -> Signature:
    """Return the signature of a file: its times, size and inode. Empty for a missing file;
    TOO_RECENT for one modified less than TICK nanoseconds from now, and for one whose times can't
    be read. `path` is relative to the open folder `folder` if that is given. Raises OSError for a
    lack of handles.
    """
    try:
        stat = os.stat(path, dir_fd=folder)
    except FileNotFoundError:
        return TOO_RECENT if leads_nowhere(path, folder) else b""
    except OSError as fault:
        if is_temporary(fault):
            raise
        return TOO_RECENT
    if abs(time.time_ns() - stat.st_mtime_ns) < TICK:
        return TOO_RECENT
    return SIGNATURE.pack(stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)


def leads_nowhere(path: str, folder: int | None = None) -> bool:
    """Return whether a missing file, or its folder, is a broken symbolic link."""
    if folder is None and os.path.islink(parent := os.path.dirname(path)):
        return not os.path.exists(parent)
    try:
        return S_ISLNK(os.stat(path, dir_fd=folder, follow_symlinks=False).st_mode)
    except OSError:
        return False
