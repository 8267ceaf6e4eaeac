"""The second factors of accounts: one file each, `instance/second_factor/<id>.json`, without keys for
absent values. Changes are made under a lock and are on the disk when a method returns.
"""

import hmac
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import orjson

from cms.core.dates import Clock, aware_datetime
from cms.core.errors import Invalid, Refusal
from cms.core.files import LOCK, MALFORMED, commit
from cms.core.i18n import N_
from cms.site import Site
from features.second_factor.one_time_codes import DIGITS, matching_counter
from features.second_factor.passkeys import Passkey
from features.second_factor.recovery_codes import new_codes, recovery_hash

MAX_CODE_LENGTH = 60
MAX_PASSKEYS = 10
Kind = Literal["app", "recovery"]


class WrongCode(Invalid):
    """The code is wrong, or was used before."""

    msgid = N_(
        "This code is wrong or was used before. Wait for the next one, and check that the clock of your "
        "phone is right."
    )


class TooManyPasskeys(Invalid):
    """The account has as many passkeys as are allowed."""

    msgid = N_("An account takes up to %(most)d passkeys. Remove one first.")


class UnreadableFactors(Refusal):
    """The file is damaged. Without it no answer can be checked."""

    msgid = N_("Your second factor can’t be read. Ask an administrator to remove it.")


@dataclass(frozen=True, slots=True)
class AuthenticatorApp:
    """An app that shows codes. `secret` is in base32; `counter` is the time step of the last code
    that was accepted: none up to it is accepted again.
    """

    secret: str
    counter: int
    added: datetime


@dataclass(frozen=True, slots=True)
class Factors:
    """The second factors of an account. `recovery` are the hashes of unused codes."""

    app: AuthenticatorApp | None = None
    passkeys: tuple[Passkey, ...] = ()
    recovery: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """The number of factors; recovery codes are none."""
        return bool(self.app) + len(self.passkeys)

    @property
    def exist(self) -> bool:
        """Whether the account has a second factor."""
        return self.number > 0


def dump(factors: Factors) -> bytes:
    """Return the contents of a file."""
    record = {key: value for key, value in asdict(factors).items() if value}
    return orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def parse(data: bytes) -> Factors:
    """Parse the contents of a file. Raises one of MALFORMED."""
    record: dict[str, Any] = orjson.loads(data)
    app = record.get("app")
    return Factors(
        AuthenticatorApp(str(app["secret"]), int(app["counter"]), aware_datetime(app["added"]))
        if app
        else None,
        tuple(map(_parse_passkey, record.get("passkeys", ()))),
        tuple(map(str, record.get("recovery", ()))),
    )


def _parse_passkey(raw: dict[str, Any]) -> Passkey:
    added = aware_datetime(raw["added"])
    return Passkey(str(raw["credential"]), str(raw["name"]), added, int(raw["counter"]))


class FactorFiles:
    """The second factors of all accounts, by the id of the account."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder, self._clock = folder, clock

    def of(self, id: str) -> Factors:
        """Return the factors of an account. Raises UnreadableFactors, and OSError."""
        try:
            return parse(self._path(id).read_bytes())
        except FileNotFoundError:
            return Factors()
        except MALFORMED as fault:
            raise UnreadableFactors from fault

    def set_app(self, id: str, secret: str, code: str) -> None:
        """Set up an app that shows the code of a secret; an earlier one is replaced. Raises
        WrongCode.
        """

        def change(now: Factors) -> Factors:
            counter = matching_counter(secret, cleaned(code), self._seconds())
            if counter is None:
                raise WrongCode("code")
            return replace(now, app=AuthenticatorApp(secret, counter, self._clock()))

        self._change(id, change)

    def remove_app(self, id: str) -> None:
        """Remove the app; recovery codes go with the last factor."""
        self._change(id, lambda now: replace(now, app=None))

    def add_passkey(self, id: str, passkey: Passkey) -> None:
        """Add a passkey. Raises TooManyPasskeys."""

        def change(now: Factors) -> Factors:
            if len(now.passkeys) >= MAX_PASSKEYS:
                raise TooManyPasskeys("passkey", most=MAX_PASSKEYS)
            return replace(now, passkeys=(*now.passkeys, passkey))

        self._change(id, change)

    def use_passkey(self, id: str, check: Callable[[Sequence[Passkey]], Passkey]) -> None:
        """Store the passkey that `check` returns: the one that was used, with its new counter. Raises
        the refusal of `check`.
        """

        def change(now: Factors) -> Factors:
            used = check(now.passkeys)
            kept = (used if one.credential == used.credential else one for one in now.passkeys)
            return replace(now, passkeys=tuple(kept))

        self._change(id, change)

    def remove_passkey(self, id: str, passkey: str) -> None:
        """Remove the passkey with an id; recovery codes go with the last factor."""
        self._change(
            id,
            lambda now: replace(
                now, passkeys=tuple(one for one in now.passkeys if one.id != passkey)
            ),
        )

    def new_recovery_codes(self, id: str) -> list[str]:
        """Return new recovery codes in place of all earlier ones; only their hashes are stored."""
        codes = new_codes()
        self._change(id, lambda now: replace(now, recovery=tuple(map(recovery_hash, codes))))
        return codes

    def use_code(self, id: str, code: str) -> Kind:
        """Use a code of the app or a recovery code, which isn't accepted again. Returns which it
        was. Raises WrongCode.
        """
        found: list[Kind] = []

        def change(now: Factors) -> Factors:
            kind, after = self._use(now, cleaned(code))
            found.append(kind)
            return after

        self._change(id, change)
        return found[0]

    def _use(self, now: Factors, code: str) -> tuple[Kind, Factors]:
        if now.app and len(code) == DIGITS:
            counter = matching_counter(now.app.secret, code, self._seconds(), now.app.counter)
            if counter is not None:
                return "app", replace(now, app=replace(now.app, counter=counter))
        used = recovery_hash(code)
        left = tuple(one for one in now.recovery if not hmac.compare_digest(one, used))
        if now.exist and len(left) < len(now.recovery):
            return "recovery", replace(now, recovery=left)
        raise WrongCode("code")

    def reset(self, id: str) -> None:
        """Remove all factors of an account, readable or not."""
        with commit(self._lock) as steps:
            steps.remove(self._path(id))

    def _change(self, id: str, change: Callable[[Factors], Factors]) -> None:
        with commit(self._lock) as steps:
            after = change(self.of(id))
            if after.exist:
                steps.write(self._path(id), dump(after), mode=0o600)
            else:
                steps.remove(self._path(id))

    @property
    def _lock(self) -> Path:
        return self._folder / LOCK

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.json"

    def _seconds(self) -> float:
        return self._clock().timestamp()


def cleaned(code: str) -> str:
    """Return a typed code without spaces, with ASCII digits."""
    return "".join(unicodedata.normalize("NFKC", code[:MAX_CODE_LENGTH]).split())


def open_factors(site: Site) -> FactorFiles:
    return FactorFiles(site.paths.instance / "second_factor", site.store.clock)
