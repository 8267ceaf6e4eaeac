"""Subscribers of the newsletter: one private JSON file each, with the address, the language and
dates.
"""

import hashlib
import hmac
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import orjson
from itsdangerous import BadSignature, Signer

from cms.core.dates import Clock
from cms.core.files import LOCK, locked, read_record, remove_file, write_file
from features.mail.message_files import stamp

log = logging.getLogger(__name__)

PENDING_DAYS = 3
"""Days until an unconfirmed address is deleted and its link expires."""
MAX_SUBSCRIBERS = 50_000
MAX_TOKEN_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A subscriber. `asked` and `confirmed` are times in the format of `stamp`; `confirmed` is
    empty until the address is confirmed. `got` is the id of the last issue that was sent to it.
    """

    id: str
    email: str
    locale: str
    asked: str
    confirmed: str = ""
    got: str = ""


def _parse(id: str, data: bytes) -> Subscriber:
    values = orjson.loads(data)
    return Subscriber(id=id, **{name: str(value or "") for name, value in values.items()})


class Subscribers:
    """The folder of subscribers. Each file is named by a keyed digest of its address, so that links
    don't reveal the address. `key` returns the site's secret key.
    """

    def __init__(self, path: Path, key: Callable[[], bytes], clock: Clock) -> None:
        self._path, self._key, self._clock = path, key, clock

    def lock(self, timeout: float | None = None) -> AbstractContextManager[object]:
        """Hold the folder's lock against other processes. Raises cms.core.files.Busy."""
        self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return locked(self._path / LOCK, timeout)

    def id_of(self, email: str) -> str:
        """Return the id of an address."""
        return hmac.new(self._key(), email.casefold().encode(), hashlib.sha256).hexdigest()[:32]

    def read(self, id: str) -> Subscriber | None:
        """Return a subscriber, confirmed or not; None if there is none of this id."""
        return read_record(self._path / f"{id}.json", partial(_parse, id))

    def write(self, subscriber: Subscriber) -> None:
        """Write a subscriber's file, readable only by the site's own user."""
        kept = {name: value for name, value in asdict(subscriber).items() if value and name != "id"}
        write_file(self._path / f"{subscriber.id}.json", orjson.dumps(kept), mode=0o600)

    def remove(self, id: str) -> bool:
        """Delete a subscriber and return whether there was one."""
        existed = (self._path / f"{id}.json").exists()
        remove_file(self._path / f"{id}.json")
        return existed

    def all(self) -> Iterator[Subscriber]:
        """Yield all subscribers, confirmed or not; a file that can't be read is logged."""
        for file in sorted(self._path.glob("*.json")):
            try:
                subscriber = self.read(file.stem)
            except OSError as fault:
                log.error("%s: %s", file, fault)
                subscriber = None
            if subscriber:
                yield subscriber

    def make_room(self) -> bool:
        """Return whether another address may be written. At the limit, the address that has been
        unconfirmed longest is deleted for it. The caller must hold the lock.
        """
        if sum(1 for _file in self._path.glob("*.json")) < MAX_SUBSCRIBERS:
            return True
        pending = [subscriber for subscriber in self.all() if not subscriber.confirmed]
        oldest = min(pending, key=lambda subscriber: subscriber.asked, default=None)
        return oldest is not None and self.remove(oldest.id)

    def tidy(self) -> int:
        """Delete the addresses that weren't confirmed in time and return how many there were. The
        caller must hold the lock.
        """
        oldest = stamp(self._clock() - timedelta(days=PENDING_DAYS))
        expired = [
            subscriber.id
            for subscriber in self.all()
            if not subscriber.confirmed and subscriber.asked < oldest
        ]
        return sum(map(self.remove, expired))

    def confirm_token(self, subscriber: Subscriber) -> str:
        """Return the token of a confirmation link. It is valid once, and only the last one
        requested.
        """
        return self._sign("confirm", f"{subscriber.id}.{subscriber.asked}")

    def leave_token(self, subscriber: Subscriber) -> str:
        """Return the token of an unsubscribe link, valid as long as the subscription."""
        return self._sign("leave", subscriber.id)

    def pending(self, token: str) -> Subscriber | None:
        """Return the unconfirmed subscriber of a confirmation token; None if the token isn't valid."""
        id, _dot, asked = self._payload("confirm", token).partition(".")
        subscriber = self.read(id) if id else None
        oldest = stamp(self._clock() - timedelta(days=PENDING_DAYS))
        is_valid = subscriber and not subscriber.confirmed and subscriber.asked == asked >= oldest
        return subscriber if is_valid else None

    def confirm(self, token: str) -> bool:
        """Confirm the subscriber of a token and return whether the token was valid."""
        with self.lock():
            subscriber = self.pending(token)
            if subscriber:
                self.write(replace(subscriber, confirmed=stamp(self._clock())))
        return subscriber is not None

    def is_leave_token(self, token: str) -> bool:
        """Return whether a token is of an unsubscribe link, also of a subscription that has ended."""
        return bool(self._payload("leave", token))

    def leave(self, token: str) -> None:
        """Delete the subscriber of a token."""
        if id := self._payload("leave", token):
            with self.lock():
                self.remove(id)

    def _sign(self, purpose: str, value: str) -> str:
        return self._signer(purpose).sign(value).decode()

    def _payload(self, purpose: str, token: str) -> str:
        """Return the payload of a token; empty if the signature isn't ours."""
        if len(token) <= MAX_TOKEN_LENGTH and token.isascii():
            with suppress(BadSignature):
                return self._signer(purpose).unsign(token).decode()
        return ""

    def _signer(self, purpose: str) -> Signer:
        salt = f"oasis newsletter {purpose}"
        return Signer(self._key(), salt=salt, digest_method=hashlib.sha256, key_derivation="hmac")
