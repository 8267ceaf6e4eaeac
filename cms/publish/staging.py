"""A folder that is filled beside the published one and takes its place in one step."""

import ctypes
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cms.errors import Refusal
from cms.i18n import N_

MARK = ".frozen-by-oasis"
"""A file that says a folder may be replaced by the next freeze."""

AT_FDCWD, RENAME_EXCHANGE = -100, 2


class NotOurs(Refusal):
    """The folder holds something that no freeze has made."""

    msgid = N_("%(folder)s holds files that no freeze has made. Choose another folder, or empty this one yourself.")


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """An empty folder beside `target`; put in its place at the end, or removed if anything fails. Raises NotOurs."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())) and not (target / MARK).is_file():
        raise NotOurs(folder=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    stage = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    stage.mkdir()
    try:
        (stage / MARK).touch()
        yield stage
        swap(stage, target)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def swap(stage: Path, target: Path) -> None:
    """Make `stage` stand at `target`; what stood there stands at `stage` afterwards."""
    os.sync()
    if not target.exists():
        os.replace(stage, target)
    else:
        exchange(stage, target)


def exchange(one: Path, other: Path) -> None:
    """Two folders take each other's place at once (Linux renameat2); in two steps where the file system can't."""
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    if result == 0:
        return
    if ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    aside = other.with_name(f"{other.name}.{secrets.token_hex(4)}")
    os.replace(other, aside)
    os.replace(one, other)
    os.replace(aside, one)
