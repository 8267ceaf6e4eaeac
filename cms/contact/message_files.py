"""The folder of messages: reading them, and changing one under the lock."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from cms.contact.message import Message, dump, parse
from cms.core.disk_errors import is_temporary
from cms.core.files import locked, read_record, remove_file, remove_temporary_files, write_file

log = logging.getLogger(__name__)

STAMP = "%Y%m%dT%H%M%SZ"
ID = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{16}")

Known = tuple[tuple[int, int, int], Message | None]


class MessageFiles:
    """`<id>.json` per message; an id is the moment it came (UTC) and 16 hex digits no one can
    guess.

    Every write is durable and happens inside `lock()`. What a list shows of a message is kept while
    its file stays the same; its text is not, or a flood would fill the memory too.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: dict[str, Known] = {}

    @contextmanager
    def lock(self, name: str = "lock") -> Iterator[None]:
        """Keep every other process from changing a message. Raises cms.core.files.Busy."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(self.path / f".{name}"):
            yield

    def ids(self) -> tuple[str, ...]:
        """The ids of all files, readable or not, the newest first."""
        return tuple(
            sorted(
                (file.stem for file in self.path.glob("*.json") if ID.fullmatch(file.stem)),
                reverse=True,
            )
        )

    def all(self) -> tuple[Message, ...]:
        """Every readable message without its text, the newest first."""
        known = self._known
        found = {id: one for id in self.ids() if (one := self._light(id, known.get(id)))}
        self._known = found
        return tuple(message for _state, message in found.values() if message)

    def _light(self, id: str, known: Known | None) -> Known | None:
        """A message without its text, for lists; from the cache while its file is unchanged."""
        file = self.path / f"{id}.json"
        try:
            stat = file.stat()
        except FileNotFoundError:
            return None
        state = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        if known and known[0] == state:
            return known
        message = self.read(id)
        return state, message and replace(message, written=replace(message.written, text=""))

    def read(self, id: str) -> Message | None:
        """The message, or None where there is none or its file is broken (which is logged)."""
        if not ID.fullmatch(id):
            return None
        try:
            return read_record(self.path / f"{id}.json", partial(parse, id))
        except OSError as fault:
            if is_temporary(fault):  # the message is there
                raise
            log.error("%s: %s", id, fault)
            return None

    def write(self, message: Message) -> None:
        """Put a message on the disk, readable by the site's own user only."""
        write_file(self.path / f"{message.id}.json", dump(message), mode=0o600)

    def change(self, id: str, change: Callable[[Message], Message]) -> Message | None:
        """Read, change and write a message under the lock; what was erased meanwhile stays erased."""
        with self.lock():
            message = self.read(id)
            if message and (changed := change(message)) != message:
                self.write(changed)
                return changed
            return message

    def remove(self, id: str) -> bool:
        """Take a message's file away; whether there was one."""
        file = self.path / f"{id}.json"
        there = bool(ID.fullmatch(id)) and file.exists()
        if there:
            remove_file(file)
        return there

    def sweep(self) -> None:
        """Remove what killed processes left half-written. Hold the lock."""
        remove_temporary_files(self.path, recursive=False)


def stamp(moment: datetime) -> str:
    """The part of an id that says when a message came."""
    return moment.astimezone(UTC).strftime(STAMP)
