"""Disks that refuse writes: a small one that can be filled, and read-only ones."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


class Disk:
    """A separate file system mounted at `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, room: int = 0) -> None:
        """Fill the disk, except for `room` bytes."""
        with suppress(OSError), self._filler.open("ab", 0) as file:
            for size in (1 << 20, 1 << 12, 1):
                with suppress(OSError):
                    while file.write(bytes(size)) == size:
                        pass
        os.truncate(self._filler, self._filler.stat().st_size - room)

    def make_room(self) -> None:
        """Free the space again."""
        self._filler.unlink()


@contextmanager
def unwritable(file: Path, how: str) -> Iterator[None]:
    """Move an existing SQLite file onto a disk that is `full` or `read-only`."""
    with small_disk(file.parent / "disk", 1) as disk:
        for part in file.parent.glob(f"{file.name}*"):
            shutil.copy(part, disk.folder / part.name)
        if how == "full":
            disk.fill()
        else:
            remount = ["mount", "-o", "remount,ro", str(disk.folder)]
            subprocess.run(remount, check=True)
        # The site may be writing meanwhile: a disk with an open file can't be made read-only.
        link = file.with_name(f"{file.name}.link")
        link.symlink_to(disk.folder / file.name)
        link.replace(file)
        yield


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """Mount a disk of that size in memory; skip the test if none can be mounted."""
    folder.mkdir(parents=True)
    if not shutil.which("mount"):
        pytest.skip("mount isn’t installed")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted: {mounted.stderr.strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
