"""Subscribers of the newsletter: a private JSON file each, with the address, the language and
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

from cms.contact.message_files import stamp
from cms.core.dates import Clock
from cms.core.files import locked, read_record, remove_file, write_file

log = logging.getLogger(__name__)

PENDING_DAYS = 3
"""Days until an address is deleted that nobody has confirmed; so long the link holds."""
MAX_SUBSCRIBERS = 50_000
MAX_TOKEN_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Subscriber:
    """`asked` and `confirmed` are moments as `stamp` writes them, `confirmed` empty until then; `got`
    is the last issue that was sent.
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
    """The folder of subscribers. A file is called by a keyed digest of its address, so that links name
    nobody. `key` gives the site's secret.
    """

    def __init__(self, path: Path, key: Callable[[], bytes], clock: Clock) -> None:
        self._path, self._key, self._clock = path, key, clock

    def lock(self, timeout: float | None = None) -> AbstractContextManager[object]:
        """Keep every other process from changing a subscriber. Raises cms.core.files.Busy."""
        self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return locked(self._path / ".lock", timeout)

    def id_of(self, email: str) -> str:
        """The id under which an address is kept."""
        return hmac.new(self._key(), email.casefold().encode(), hashlib.sha256).hexdigest()[:32]

    def read(self, id: str) -> Subscriber | None:
        """A subscriber, confirmed or not; None where there is none of this id."""
        return read_record(self._path / f"{id}.json", partial(_parse, id))

    def write(self, one: Subscriber) -> None:
        """Keep a subscriber, readable by the site's own user only."""
        kept = {name: value for name, value in asdict(one).items() if value and name != "id"}
        write_file(self._path / f"{one.id}.json", orjson.dumps(kept), mode=0o600)

    def remove(self, id: str) -> bool:
        """Delete a subscriber; whether there was one."""
        there = (self._path / f"{id}.json").exists()
        remove_file(self._path / f"{id}.json")
        return there

    def all(self) -> Iterator[Subscriber]:
        """Everybody whose address is kept, confirmed or not; a file that can't be read is logged."""
        for file in sorted(self._path.glob("*.json")):
            try:
                one = self.read(file.stem)
            except OSError as fault:
                log.error("%s: %s", file, fault)
                one = None
            if one:
                yield one

    def are_full(self) -> bool:
        """Whether nobody more is taken."""
        return sum(1 for _file in self._path.glob("*.json")) >= MAX_SUBSCRIBERS

    def tidy(self) -> int:
        """Delete the addresses that nobody has confirmed in time; returns how many. Hold the lock."""
        oldest = stamp(self._clock() - timedelta(days=PENDING_DAYS))
        late = [one.id for one in self.all() if not one.confirmed and one.asked < oldest]
        return sum(map(self.remove, late))

    def confirm_token(self, one: Subscriber) -> str:
        """The token of the link that confirms the address: it is valid once, and only the last one
        asked for.
        """
        return self._sign("confirm", f"{one.id}.{one.asked}")

    def leave_token(self, one: Subscriber) -> str:
        """The token of the link that ends the subscription; it is valid as long as the subscription
        does.
        """
        return self._sign("leave", one.id)

    def pending(self, token: str) -> Subscriber | None:
        """The subscriber whom a token confirms."""
        id, _dot, asked = self._signed("confirm", token).partition(".")
        one = self.read(id) if id else None
        oldest = stamp(self._clock() - timedelta(days=PENDING_DAYS))
        fits = one and not one.confirmed and one.asked == asked >= oldest
        return one if fits else None

    def confirm(self, token: str) -> bool:
        """Begin the subscription; whether the token held."""
        with self.lock():
            one = self.pending(token)
            if one:
                self.write(replace(one, confirmed=stamp(self._clock())))
        return one is not None

    def is_leave_token(self, token: str) -> bool:
        """Whether a token is of a link that ends a subscription, also one that has ended."""
        return bool(self._signed("leave", token))

    def leave(self, token: str) -> None:
        """Delete whoever a token is of."""
        if id := self._signed("leave", token):
            with self.lock():
                self.remove(id)

    def _sign(self, what: str, value: str) -> str:
        return self._signer(what).sign(value).decode()

    def _signed(self, what: str, token: str) -> str:
        """The payload of a token; empty where we didn't sign it."""
        if len(token) <= MAX_TOKEN_LENGTH and token.isascii():
            with suppress(BadSignature):
                return self._signer(what).unsign(token).decode()
        return ""

    def _signer(self, what: str) -> Signer:
        salt = f"oasis newsletter {what}"
        return Signer(self._key(), salt=salt, digest_method=hashlib.sha256, key_derivation="hmac")
