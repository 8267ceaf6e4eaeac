"""Which entries were written, for workers to read no others again: names in a file, one a line, only ever added to.

A writer adds its names before it bumps the generation; so who sees the new generation finds them here. `*` stands for
changes that nobody can name. Lost lines would mean stale pages, so whatever is odd about the file counts as `*`.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from cms.files import make_folder
from cms.store.entries import Name

LONGEST = 1 << 20
"""Bytes after which the file is begun anew."""
ANY = "*"


class ChangeLog:
    """The log at `path`, read by one process from where it has last been."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read = (0, 0)

    def add(self, names: Sequence[Name]) -> None:
        """Note that entries were written; or, without names, anything."""
        make_folder(self.path.parent)
        lines = "".join(f"{type}/{key}\n" for type, key in names) or f"{ANY}\n"
        if self._stands()[1] > LONGEST:
            self.path.unlink(missing_ok=True)  # another inode tells readers that they have missed something
            lines = f"{ANY}\n"
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, lines.encode())
        finally:
            os.close(handle)

    def since(self) -> set[Name] | None:
        """What was written since this was last asked; None where that can be anything."""
        (inode, start), now = self._read, self._stands()
        self._read = now
        if now[0] != inode or now[1] < start or not inode:
            return None
        with self.path.open("rb") as file:
            file.seek(start)
            data = file.read(now[1] - start)
        lines = data.decode("utf-8", "replace").splitlines()
        names = {(type, key) for type, slash, key in (line.partition("/") for line in lines) if slash}
        return None if ANY in lines or not data.endswith(b"\n" * bool(data)) else names

    def _stands(self) -> tuple[int, int]:
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return 0, 0
        return stat.st_ino, stat.st_size
