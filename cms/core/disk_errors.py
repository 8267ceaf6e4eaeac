"""Errors of the server's disk, with messages that say what to do."""

import errno

from cms.core.errors import Refusal
from cms.core.i18n import N_


class DiskError(Refusal):
    """Reading from or writing to the disk failed."""


class DiskFull(DiskError):
    """The disk or the site's quota on it is full."""

    msgid = N_(
        "The server’s disk is full, so nothing can be saved until the webmaster frees space. Saved content is "
        "safe."
    )


class DiskPermissionDenied(DiskError):
    """The site has no permission to read or write a file."""

    msgid = N_(
        "The site has no permission to read or write %(file)s. The webmaster must make the user that runs the "
        "site its owner. Saved content is safe."
    )


class DiskFaulty(DiskError):
    """The disk reports hardware errors."""

    msgid = N_(
        "The server’s disk reports errors, so nothing can be saved just now. Tell your webmaster."
    )


class TooManyOpenFiles(DiskError):
    """The process or the machine has too many files open."""

    msgid = N_("The server has too many files open. Wait a moment and try again.")


class DatabaseBusy(DiskError):
    """Another process has been writing to a database for too long."""

    msgid = N_(
        "Another process of the server has been writing to its database for too long. Wait a moment and try "
        "again. If it happens again, the webmaster must end that process."
    )


class DatabaseNotOpened(DiskError):
    """A database can't be opened, mostly for a lack of file handles."""

    msgid = N_(
        "The server can’t open its database just now. Wait a moment and try again. If it happens again, tell "
        "your webmaster."
    )


class DiskReadOnly(DiskError):
    """The file system is read-only."""

    msgid = N_(
        "The server’s disk is read-only, so nothing can be saved. Tell the webmaster. Saved content is safe."
    )


FULL = (errno.ENOSPC, errno.EDQUOT)
TOO_MANY_OPEN = (errno.EMFILE, errno.ENFILE)
DENIED = (errno.EACCES, errno.EPERM)
CANT_OPEN, BUSY = 14, 5
SQLITE = {13: errno.ENOSPC, 10: errno.EIO, 8: errno.EROFS}
"""Codes of SQLite errors → the errno behind them. The keys are SQLITE_FULL, SQLITE_IOERR and
SQLITE_READONLY as numbers, since importing sqlite3 takes time, as are SQLITE_CANTOPEN and
SQLITE_BUSY above. Extended codes differ above the lowest byte.
"""


def is_temporary(fault: BaseException) -> bool:
    """Return whether an error only means that too many files are open, so that it says nothing
    about the file.
    """
    return isinstance(fault, OSError) and fault.errno in TOO_MANY_OPEN


def as_disk_error(fault: BaseException) -> DiskError | None:
    """Return the DiskError for an exception. None if the disk is not the cause."""
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    if code in (CANT_OPEN, BUSY):
        return DatabaseBusy() if code == BUSY else DatabaseNotOpened()
    number = getattr(fault, "errno", None) or SQLITE.get(code)
    if number in FULL:
        return DiskFull()
    if number in TOO_MANY_OPEN:
        return TooManyOpenFiles()
    if number == errno.EIO:
        return DiskFaulty()
    if number in DENIED and isinstance(fault, OSError) and fault.filename:
        return DiskPermissionDenied(file=fault.filename)
    return DiskReadOnly() if number == errno.EROFS else None
