"""The folder of messages: lists and reads them, and changes one under a lock."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

import orjson

from cms.core.disk_errors import is_temporary
from cms.core.files import locked, read_record, remove_file, remove_temporary_files, write_file
from features.mail.message import Message, dump

log = logging.getLogger(__name__)

STAMP = "%Y%m%dT%H%M%SZ"
ID = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{16}")

M = TypeVar("M", bound=Message)


class MessageFiles(Generic[M]):
    """A folder with one `<id>.json` per message. An id is the time of receipt (UTC) and 16 hex
    digits that can't be guessed.

    Every write is durable and happens inside `lock()`. Messages are cached for lists while their
    files are unchanged. Their texts aren't, or a flood of messages would fill the memory too.
    """

    def __init__(self, path: Path, kind: type[M]) -> None:
        """`kind` is the class of its messages."""
        self.path = path
        self._kind = kind
        self._cache: dict[str, tuple[tuple[int, int, int], M | None]] = {}

    @contextmanager
    def lock(self, name: str = "lock") -> Iterator[None]:
        """Hold the folder's lock against other processes. Raises cms.core.files.Busy."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(self.path / f".{name}"):
            yield

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all files, readable or not, newest first."""
        return tuple(
            sorted(
                (file.stem for file in self.path.glob("*.json") if ID.fullmatch(file.stem)),
                reverse=True,
            )
        )

    def all(self) -> tuple[M, ...]:
        """Return every readable message without its text, newest first."""
        old = self._cache
        self._cache = {
            id: cached for id in self.ids() if (cached := self._without_text(id, old.get(id)))
        }
        return tuple(message for _signature, message in self._cache.values() if message)

    def _without_text(
        self, id: str, cached: tuple[tuple[int, int, int], M | None] | None
    ) -> tuple[tuple[int, int, int], M | None] | None:
        """Return a message without its text, from the cache while its file is unchanged."""
        file = self.path / f"{id}.json"
        try:
            stat = file.stat()
        except FileNotFoundError:
            return None
        signature = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        if cached and cached[0] == signature:
            return cached
        message = self.read(id)
        return signature, message and replace(message, content=replace(message.content, text=""))

    def read(self, id: str) -> M | None:
        """Return a message; None if there is none or its file is broken, which is logged."""
        if not ID.fullmatch(id):
            return None
        try:
            return read_record(
                self.path / f"{id}.json", lambda data: self._kind.of_record(id, orjson.loads(data))
            )
        except OSError as fault:
            if is_temporary(fault):  # the message exists
                raise
            log.error("%s: %s", id, fault)
            return None

    def write(self, message: M) -> None:
        """Write a message's file, readable only by the site's own user."""
        write_file(self.path / f"{message.id}.json", dump(message), mode=0o600)

    def change(self, id: str, change: Callable[[M], M]) -> M | None:
        """Apply a function to a message under the lock and return the result; None if it was erased
        meanwhile.
        """
        with self.lock():
            message = self.read(id)
            if message and (changed := change(message)) != message:
                self.write(changed)
                return changed
            return message

    def remove(self, id: str) -> bool:
        """Delete a message's file and return whether it existed."""
        file = self.path / f"{id}.json"
        existed = bool(ID.fullmatch(id)) and file.exists()
        if existed:
            remove_file(file)
        return existed

    def sweep(self) -> None:
        """Remove half-written files of killed processes. The caller must hold the lock."""
        remove_temporary_files(self.path, recursive=False)


def stamp(moment: datetime) -> str:
    """Format the time part of an id."""
    return moment.astimezone(UTC).strftime(STAMP)
