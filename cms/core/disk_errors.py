"""Errors of the server's disk, with messages that tell a person what to do."""

import errno

from cms.core.errors import Refusal
from cms.core.i18n import N_


class DiskError(Refusal):
    """The disk refused to read or write."""


class NoRoom(DiskError):
    """The disk is full, or the site's share of it is."""

    msgid = N_(
        "The server’s disk is full, so nothing can be saved until the webmaster frees space. Saved content is "
        "safe."
    )


class NotAllowed(DiskError):
    """The site may not write there."""

    msgid = N_(
        "The site has no permission to read or write %(file)s. The webmaster must make the user that runs the "
        "site its owner. Saved content is safe."
    )


class Damaged(DiskError):
    """The disk reports errors."""

    msgid = N_(
        "The server’s disk reports errors, so nothing can be saved just now. Tell your webmaster."
    )


class NoHandles(DiskError):
    """The process, or the machine, has too many files open."""

    msgid = N_("The server has too many files open. Wait a moment and try again.")


class ReadOnly(DiskError):
    """The disk takes no changes."""

    msgid = N_(
        "The server’s disk is read-only, so nothing can be saved. Tell the webmaster. Saved content is safe."
    )


FULL = (errno.ENOSPC, errno.EDQUOT)
HANDLES = (errno.EMFILE, errno.ENFILE)
DENIED = (errno.EACCES, errno.EPERM)
SQLITE = {13: errno.ENOSPC, 4874: errno.ENOSPC, 8: errno.EROFS}
"""SQLITE_FULL, SQLITE_IOERR_SHMSIZE and SQLITE_READONLY (its kinds differ above the lowest byte), as
what they come from; to load the module takes time.
"""


def is_temporary(fault: BaseException) -> bool:
    """Whether a fault tells nothing of a file, only that no more can be opened just now."""
    return isinstance(fault, OSError) and fault.errno in HANDLES


def as_disk_error(fault: BaseException) -> DiskError | None:
    """The DiskError for an exception; None where the disk is not its cause."""
    code = getattr(fault, "sqlite_errorcode", 0)
    number = (
        fault.errno if isinstance(fault, OSError) else SQLITE.get(code, SQLITE.get(code & 0xFF))
    )
    if number in FULL:
        return NoRoom()
    if number in HANDLES:
        return NoHandles()
    if number == errno.EIO:
        return Damaged()
    if number in DENIED and isinstance(fault, OSError) and fault.filename:
        return NotAllowed(file=fault.filename)
    return ReadOnly() if number == errno.EROFS else None
