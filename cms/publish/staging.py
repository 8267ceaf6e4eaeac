"""Two folders that take each other’s place in one step, and the mark of those a freeze may replace."""

import ctypes
import errno
import os
import secrets
from pathlib import Path

from cms.core.errors import Refusal
from cms.core.i18n import N_

MARK = ".frozen-by-oasis"
"""A file that says a folder may be replaced by the next freeze."""

AT_FDCWD, RENAME_EXCHANGE = -100, 2


class NotAFrozenSite(Refusal):
    """The folder holds something that no freeze has made."""

    msgid = N_(
        "%(folder)s contains files that were not created by a freeze. Choose another folder, or empty this one."
    )


def mark_in(folder: Path) -> str:
    """The digest in the mark of a folder; empty where there is none."""
    try:
        return (folder / MARK).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def exchange(one: Path, other: Path) -> None:
    """Two folders take each other's place at once (Linux renameat2); in two steps where the file
    system can't.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.renameat2(
        AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE
    )
    if result == 0:
        return
    if ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    aside = other.with_name(f"{other.name}.{secrets.token_hex(4)}")
    os.replace(other, aside)
    os.replace(one, other)
    os.replace(aside, one)
