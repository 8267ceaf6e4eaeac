"""Which entries were written, for workers to read no others again: names in a file, one a line,
only ever added to.

A writer adds its names before it bumps the generation; so who sees the new generation finds them
here. `*` stands for changes that nobody can name. Lost lines would mean stale pages, so whatever is
odd about the file counts as `*`.
"""

import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cms.content.entry import Name
from cms.core.files import make_folder, write_all

MAX_LOG_BYTES = 1 << 20
"""Bytes at which the file is begun anew."""
ANY_ENTRY = b"*"
HEADER_BYTES = 33
"""Bytes of the first line: a name that no other file at this path has had, so that one begun anew
is noticed.
"""


class ChangeLog:
    """The log at `path`, read by one process from where it has last been."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._head = b""
        self._read = 0

    def add(self, names: Sequence[Name]) -> None:
        """Note that entries were written; or, without names, anything."""
        lines = "".join(f"{type}/{key}\n" for type, key in names).encode() or ANY_ENTRY + b"\n"
        try:
            while not self._added(lines):
                pass
        except (
            OSError
        ):  # away with a file that lacks a name, or has half of it: any change is read then
            self.path.unlink(missing_ok=True)
            raise

    def _added(self, lines: bytes) -> bool:
        """Whether the lines now stand in the file at the path: another may have begun a new one
        meanwhile.
        """
        handle = self._opened()
        try:
            write_all(handle, lines)
            with suppress(FileNotFoundError):
                return os.path.samestat(os.fstat(handle), self.path.stat())
            return False
        finally:
            os.close(handle)

    def _opened(self) -> int:
        """The file, open to be added to; a new one where there is none, or where it has grown too
        long.
        """
        flags = os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC
        if not self.path.is_file() or self.path.stat().st_size > MAX_LOG_BYTES:
            make_folder(self.path.parent)
            name = secrets.token_hex(16)
            draft = self.path.with_name(f"{self.path.name}-{name}")
            try:
                draft.write_text(f"{name}\n", "ascii")
                draft.replace(self.path)
            finally:
                draft.unlink(missing_ok=True)
        return os.open(self.path, flags)

    def since(self) -> set[Name] | None:
        """The entries changed since the last call; None if any may have changed."""
        try:
            with self.path.open("rb") as file:
                head, known = file.read(HEADER_BYTES), self._head
                if head == known:
                    file.seek(self._read)
                data = file.read()
                self._head, self._read = head, file.tell()
        except OSError:
            return None
        if head != known or (data and not data.endswith(b"\n")) or ANY_ENTRY in data.splitlines():
            return None
        return {
            (type, key)
            for type, _, key in (line.partition("/") for line in data.decode().splitlines())
        }
