"""An account, and the folder of accounts: one is kept in `instance/accounts/<id>.json`, every absent
value an absent key, and changed under a lock.
"""

import logging
import re
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import orjson

from cms.accounts.errors import NoAccount
from cms.core.dates import zoned
from cms.core.disk_errors import is_temporary
from cms.core.errors import Invalid
from cms.core.files import Commit, commit, read_record, remove_file
from cms.core.i18n import N_
from cms.schema.fields.formats import MAX_EMAIL_LENGTH

Role = Literal["administrator", "editor", "translator"]
State = Literal["invited", "active", "disabled"]

ROLES: tuple[Role, ...] = get_args(Role)
STATES: tuple[State, ...] = get_args(State)

Choice = TypeVar("Choice", bound=str)

MAX_NAME_LENGTH = 200
MAX_LANGUAGE_LENGTH = 35

_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+@[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+\.[^\s@.,;:]+"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Invite:
    """The one link that may set this account's password: SHA-256 of its token (hex), and until
    when.
    """

    hash: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in. `email` is "" only for the administrator of a first run, until the
    link is used.

    `languages`: locales a translator may edit, () for all. `interface`: the language of the editor.
    `epoch` rises whenever every session must end. `calendar`: SHA-256 (hex) of the token that opens
    this person's calendar without a session, "" where there is none.
    `by`: id of the account that invited this one, or the name of a command.
    """

    id: str
    email: str
    name: str
    role: Role
    created: datetime
    by: str
    languages: tuple[str, ...] = ()
    interface: str = "en"
    state: State = "invited"
    epoch: int = 0
    password: str = field(default="", repr=False)
    invite: Invite | None = field(default=None, repr=False)
    calendar: str = field(default="", repr=False)

    @property
    def active(self) -> bool:
        """Whether this person may sign in and act."""
        return self.state == "active"


KEYS = (
    "email",
    "name",
    "role",
    "languages",
    "interface",
    "state",
    "epoch",
    "password",
    "invite",
    "calendar",
    "created",
    "by",
)
"""The keys of an account's file, in their order."""


def dump(account: Account) -> bytes:
    """The account's file: UTF-8 JSON, two-space indent, one newline at the end."""
    values = {key: getattr(account, key) for key in KEYS}
    record = {key: value for key, value in values.items() if value not in ("", (), None)}
    return orjson.dumps(
        record,
        option=orjson.OPT_INDENT_2 | orjson.OPT_OMIT_MICROSECONDS | orjson.OPT_APPEND_NEWLINE,
    )


def parse(id: str, data: bytes) -> Account:
    """The account in a file's bytes. Raises ValueError, KeyError or TypeError when it isn't one."""
    record: dict[str, Any] = orjson.loads(data)
    invite = record.get("invite")
    return Account(
        id=id,
        email=clean_email(record["email"]) if "email" in record else "",
        name=str(record.get("name", "")),
        role=_one_of(ROLES, record["role"]),
        created=zoned(record["created"]),
        by=str(record.get("by", "")),
        languages=tuple(str(language) for language in record.get("languages", ())),
        interface=_tag(record.get("interface", "en")),
        state=_one_of(STATES, record["state"]),
        epoch=int(record["epoch"]),
        password=str(record.get("password", "")),
        invite=Invite(str(invite["hash"]), zoned(invite["expires"])) if invite else None,
        calendar=str(record.get("calendar", "")),
    )


def _one_of(choices: tuple[Choice, ...], value: object) -> Choice:
    for choice in choices:
        if choice == value:
            return choice
    raise ValueError(f"{value!r} is none of {', '.join(choices)}")


def _tag(value: object) -> str:
    if isinstance(value, str) and len(value) <= MAX_LANGUAGE_LENGTH and _LANGUAGE.fullmatch(value):
        return value
    raise ValueError(f"{value!r} is no language")


def clean_email(value: str) -> str:
    """The address as it is compared: NFC, case-folded, trimmed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", value).casefold().strip())


def valid_email(value: str) -> str:
    """A cleaned address fit to sign in with. Raises Invalid("email")."""
    email = clean_email(value)
    if len(email) > MAX_EMAIL_LENGTH or not _EMAIL.fullmatch(email) or not _writable(email):
        raise Invalid("email", N_("Enter an email address, such as name@example.org."))
    return email


def valid_name(value: str) -> str:
    """A person's name in one line. Raises Invalid("name")."""
    name = " ".join(unicodedata.normalize("NFC", value).split())
    if not name:
        raise Invalid("name", N_("Enter a name."))
    if len(name) > MAX_NAME_LENGTH or not _writable(name):
        raise Invalid(
            "name", N_("Enter a name of at most %(most)d characters."), most=MAX_NAME_LENGTH
        )
    return name


def _writable(text: str) -> bool:
    """Without control characters, and without halves of a surrogate pair, which no UTF-8 file can
    hold.
    """
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in text)


def valid_role(value: str) -> Role:
    """Raises Invalid("role")."""
    try:
        return _one_of(ROLES, value)
    except ValueError:
        raise Invalid("role", N_("Choose a role.")) from None


def valid_interface(value: str) -> str:
    """A language tag; which languages the editor speaks is known to the editor. Raises
    Invalid("interface").
    """
    try:
        return _tag(value)
    except ValueError:
        raise Invalid("interface", N_("Choose the language of the editor.")) from None


def valid_languages(role: Role, values: tuple[str, ...]) -> tuple[str, ...]:
    """The locales a translator is held to; nobody else is held to any. Raises Invalid("languages")."""
    if role != "translator":
        return ()
    if not all(_LANGUAGE.fullmatch(value) for value in values):
        raise Invalid("languages", N_("Choose languages of this site."))
    return tuple(dict.fromkeys(values))


log = logging.getLogger(__name__)

_ID = re.compile(r"[0-9a-f]{12}")


class AccountFiles:
    """`<id>.json` per account, id 12 random hex digits. Every write is durable and happens inside
    `lock()`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._steps = Commit()
        """The writes of whoever holds the lock."""

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep everybody else from changing an account. Raises Busy, Unfinished, and OSError where
        nothing changed.
        """
        with commit(self.path / ".lock") as self._steps:
            yield

    def ids(self) -> tuple[str, ...]:
        """The ids of all files, readable or not."""
        return tuple(
            sorted(file.stem for file in self.path.glob("*.json") if _ID.fullmatch(file.stem))
        )

    def read(self, id: str) -> Account | None:
        """The account, or None where there is none or its file is broken (which is logged).

        Raises OSError where the file can't be read: nobody is told then that there is no such
        account.
        """
        if not _ID.fullmatch(id):
            return None
        return read_record(self.path / f"{id}.json", partial(parse, id))

    def all(self) -> tuple[Account, ...]:
        """Every readable account, by id. Raises OSError where no file can be opened just now."""
        return tuple(account for id in self.ids() if (account := self._readable(id)))

    def _readable(self, id: str) -> Account | None:
        try:
            return self.read(id)
        except OSError as fault:
            if is_temporary(fault):
                raise
            log.error("%s: %s", id, fault)
            return None

    def need(self, id: str) -> Account:
        """The account. Raises NoAccount."""
        account = self.read(id)
        if account is None:
            raise NoAccount
        return account

    def new_id(self) -> str:
        """An id that no file has."""
        taken = self.ids()
        while (id := secrets.token_hex(6)) in taken:
            pass
        return id

    def write(self, account: Account) -> Account:
        """Put the account on the disk, readable by the site's own user only."""
        self._steps.write(self.path / f"{account.id}.json", dump(account), mode=0o600)
        return account

    def remove(self, id: str) -> None:
        """Take the account's file away."""
        remove_file(self.path / f"{id}.json")
