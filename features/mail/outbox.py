"""Emails that wait until the mail server takes them, and are then deleted."""

from datetime import timedelta
from pathlib import Path

from cms.core.dates import Clock
from features.mail.message import Message
from features.mail.message_files import MessageFiles, stamp

MIN_TRIES, MIN_WAIT = 3, timedelta(hours=6)
"""An email is given up after at least this many tries and this long. Servers that are down, or that
defer unknown senders (greylisting), accept it later.
"""


class Outbox(MessageFiles[Message]):
    """Waiting emails; those that are sent, refused or given up are deleted."""

    def __init__(self, path: Path, clock: Clock) -> None:
        super().__init__(path, Message)
        self._clock = clock

    def write(self, message: Message) -> None:
        """Store an email while it is waiting, otherwise delete it."""
        is_old = self._clock() - message.received > MIN_WAIT
        is_over = message.mail.state in ("sent", "refused")
        if is_over or (is_old and message.mail.tries >= MIN_TRIES):
            self.remove(message.id)
        else:
            super().write(message)

    def tidy(self, age: timedelta) -> None:
        """Delete the emails that are older than `age`."""
        oldest = stamp(self._clock() - age)
        if old := [id for id in self.ids() if id < oldest]:
            with self.lock():
                for id in old:
                    self.remove(id)
