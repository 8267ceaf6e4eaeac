"""Files and folders of content that can't be read, in every way that tests try."""

import errno
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from faults import FAULTS
from minisite import CONTENT

from cms.content.file_scan import MAX_FILE_BYTES
from cms.content.json_files import dump_json


def settle(path: Path) -> None:
    """Date a file back, so that it counts as known once it was read."""
    os.utime(path, (1, 1), follow_symlinks=False)


def folder(path: Path) -> None:
    path.mkdir()


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def dangling(path: Path) -> None:
    path.symlink_to("away")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def listener(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        place = Path.cwd()
        os.chdir(path.parent)  # the name of a socket must be short
        try:
            one.bind(path.name)
        finally:
            os.chdir(place)


def latin(path: Path) -> None:
    path.write_bytes(dump_json(CONTENT["news", "launch"]).replace(b"Friday", b"Fri\xe9day"))


def huge(path: Path) -> None:
    path.write_bytes(b"{")
    os.truncate(path, MAX_FILE_BYTES + 1)


BAD = {one.__name__: one for one in (folder, loop, dangling, pipe, endless, listener, latin, huge)}
DENIED = {"denied": errno.EACCES, "faulty": errno.EIO}
BAD_FILES = (*BAD, *DENIED)


@contextmanager
def bad(path: Path, how: str) -> Iterator[None]:
    """Make a file bad: replace it, or let every opening of it fail."""
    if how in DENIED:
        settle(path)
        with FAULTS.on(path, 1, lasting=True, number=DENIED[how]):
            yield
    else:
        path.unlink()
        BAD[how](path)
        settle(path)
        yield


def closed(path: Path) -> "nullcontext[None]":
    return FAULTS.on(path, 1, lasting=True, number=errno.EACCES)


def replaced_by(make: Callable[[Path], None], path: Path) -> "nullcontext[None]":
    path.rename(path.with_name("moved"))
    make(path)
    return nullcontext()


def file(path: Path) -> None:
    path.write_bytes(b"")
