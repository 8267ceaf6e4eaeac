"""Accounts: one file each, `instance/accounts/<id>.json`, without keys for absent values. Changes
are made under a lock and are on the disk when a method returns. A one-time link is a random token;
the account's file stores its SHA-256.
"""

import logging
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import orjson

from cms.accounts.errors import (
    AccountDisabled,
    BadCredentials,
    EmailTaken,
    LastAdministrator,
    LinkExpired,
    LinkSpent,
    NoAccount,
    SignInDisabled,
    WrongPassword,
)
from cms.accounts.passwords import PasswordGuesses, Passwords, check_password
from cms.accounts.tokens import hash_token, is_token_of, new_token
from cms.core.dates import Clock, aware_datetime
from cms.core.disk_errors import is_temporary
from cms.core.errors import Invalid
from cms.core.files import LOCK, Commit, Unfinished, commit, read_record, remove_file
from cms.core.i18n import N_
from cms.schema.fields.formats import MAX_EMAIL_LENGTH

log = logging.getLogger(__name__)

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
    """The link that sets the password of an account: the SHA-256 of its token (hex) and its expiry."""

    hash: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """A person with access to the editor. `email` is "" only for the administrator of a first run,
    until the link is used.

    `languages` are the locales that a translator may edit, () for all. `interface` is the language
    of the editor. `epoch` is increased to end all sessions, and what features let end with them. `by`
    is the id of the account that sent the invitation, or the name of a command.
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

    @property
    def active(self) -> bool:
        """Whether this person may sign in and act."""
        return self.state == "active"

    def signed_out(self) -> "Account":
        """Return the account without any session."""
        return replace(self, epoch=self.epoch + 1)


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
    "created",
    "by",
)
"""The keys of an account's file, in order."""


def dump(account: Account) -> bytes:
    """Return the contents of the account's file: UTF-8 JSON, indented by two spaces, with a newline
    at the end.
    """
    values = {key: getattr(account, key) for key in KEYS}
    record = {key: value for key, value in values.items() if value not in ("", (), None)}
    return orjson.dumps(
        record,
        option=orjson.OPT_INDENT_2 | orjson.OPT_OMIT_MICROSECONDS | orjson.OPT_APPEND_NEWLINE,
    )


def parse(id: str, data: bytes) -> Account:
    """Parse the contents of an account's file. Raises ValueError, KeyError or TypeError if it is
    invalid.
    """
    record: dict[str, Any] = orjson.loads(data)
    invite = record.get("invite")
    return Account(
        id=id,
        email=clean_email(record["email"]) if "email" in record else "",
        name=str(record.get("name", "")),
        role=_parse_choice(ROLES, record["role"]),
        created=aware_datetime(record["created"]),
        by=str(record.get("by", "")),
        languages=tuple(str(language) for language in record.get("languages", ())),
        interface=_parse_language_tag(record.get("interface", "en")),
        state=_parse_choice(STATES, record["state"]),
        epoch=int(record["epoch"]),
        password=str(record.get("password", "")),
        invite=Invite(str(invite["hash"]), aware_datetime(invite["expires"])) if invite else None,
    )


def _parse_choice(choices: tuple[Choice, ...], value: object) -> Choice:
    for choice in choices:
        if choice == value:
            return choice
    raise ValueError(f"{value!r} is none of {', '.join(choices)}")


def _parse_language_tag(value: object) -> str:
    if isinstance(value, str) and len(value) <= MAX_LANGUAGE_LENGTH and _LANGUAGE.fullmatch(value):
        return value
    raise ValueError(f"{value!r} is no language")


def clean_email(value: str) -> str:
    """Return an email address in the form used for comparisons: NFC, case-folded, trimmed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", value).casefold().strip())


def valid_email(value: str) -> str:
    """Return a cleaned email address. Raises Invalid("email")."""
    email = clean_email(value)
    if len(email) > MAX_EMAIL_LENGTH or not _EMAIL.fullmatch(email) or not _writable(email):
        raise Invalid("email", N_("Enter an email address, such as name@example.org."))
    return email


def valid_name(value: str) -> str:
    """Return a person's name on one line. Raises Invalid("name")."""
    name = " ".join(unicodedata.normalize("NFC", value).split())
    if not name:
        raise Invalid("name", N_("Enter a name."))
    if len(name) > MAX_NAME_LENGTH or not _writable(name):
        raise Invalid(
            "name", N_("Enter a name of at most %(most)d characters."), most=MAX_NAME_LENGTH
        )
    return name


def _writable(text: str) -> bool:
    """Return whether a text has no control characters, and no lone surrogates, which UTF-8 can't
    encode.
    """
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in text)


def valid_role(value: str) -> Role:
    """Return the role. Raises Invalid("role")."""
    try:
        return _parse_choice(ROLES, value)
    except ValueError:
        raise Invalid("role", N_("Choose a role.")) from None


def valid_interface(value: str) -> str:
    """Return a language tag; the editor knows which languages it supports. Raises
    Invalid("interface").
    """
    try:
        return _parse_language_tag(value)
    except ValueError:
        raise Invalid("interface", N_("Choose the language of the editor.")) from None


def valid_languages(role: Role, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the locales that a translator is restricted to; () for other roles. Raises
    Invalid("languages").
    """
    if role != "translator":
        return ()
    if not all(_LANGUAGE.fullmatch(value) for value in values):
        raise Invalid("languages", N_("Choose languages of this site."))
    return tuple(dict.fromkeys(values))


_ID = re.compile(r"[0-9a-f]{12}")


class AccountFiles:
    """The files `<id>.json`; an id is 12 random hex digits. Every write happens under `lock()` and
    is synced to the disk.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._steps = Commit()
        """The commit of the current lock."""

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the lock on all accounts. Raises Busy, Unfinished, and OSError if nothing was
        changed.
        """
        with commit(self.path / LOCK) as self._steps:
            yield

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all files, readable or not."""
        return tuple(
            sorted(file.stem for file in self.path.glob("*.json") if _ID.fullmatch(file.stem))
        )

    def read(self, id: str) -> Account | None:
        """Return the account. None if there is none, or if its file is damaged, which is logged.

        Raises OSError if the file can't be read, for then the account may exist.
        """
        if not _ID.fullmatch(id):
            return None
        return read_record(self.path / f"{id}.json", partial(parse, id))

    def all(self) -> tuple[Account, ...]:
        """Return every readable account, sorted by id. Raises OSError if too many files are open."""
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
        """Return the account. Raises NoAccount."""
        account = self.read(id)
        if account is None:
            raise NoAccount
        return account

    def new_id(self) -> str:
        """Return an unused id."""
        taken = self.ids()
        while (id := secrets.token_hex(6)) in taken:
            pass
        return id

    def write(self, account: Account) -> Account:
        """Write the account's file, readable by the site's own user only."""
        self._steps.write(self.path / f"{account.id}.json", dump(account), mode=0o600)
        return account

    def remove(self, id: str) -> None:
        """Delete the account's file."""
        remove_file(self.path / f"{id}.json")


FIRST_RUN = timedelta(hours=24)
INVITATION = timedelta(days=7)
RESET = timedelta(hours=24)


def new_link(now: datetime, lasts: timedelta) -> tuple[str, Invite]:
    """Return a token, and the Invite to store."""
    token = new_token()
    return token, Invite(hash_token(token), now + lasts)


class Accounts:
    """The accounts in a folder."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        passwords: Passwords | None = None,
        guesses: PasswordGuesses | None = None,
    ) -> None:
        self._folder = AccountFiles(folder)
        self._clock = clock
        self._passwords = passwords or Passwords()
        self._guesses = guesses or PasswordGuesses()

    def all(self) -> tuple[Account, ...]:
        """Return all accounts, sorted by name. A damaged file is logged and left out."""
        return tuple(
            sorted(self._folder.all(), key=lambda one: (one.name.casefold(), one.email, one.id))
        )

    def get(self, id: str) -> Account | None:
        """Return the account with an id, in any state."""
        return self._folder.read(id)

    def by_email(self, email: str) -> Account | None:
        """Return the account with an email address, in any state."""
        cleaned = clean_email(email)
        return next(
            (account for account in self._folder.all() if cleaned and account.email == cleaned),
            None,
        )

    # Invitations and sign-in

    def invite(
        self, email: str, name: str, role: str, languages: Iterable[str] = (), by: str = ""
    ) -> tuple[Account, str]:
        """Create an account and return it with the token of its one-time link. Raises Invalid
        (email, name, role, languages) and EmailTaken.
        """
        email, name, kind = valid_email(email), valid_name(name), valid_role(role)
        locales = valid_languages(kind, tuple(languages))
        now = self._clock()
        token, link = new_link(now, INVITATION)
        with self._folder.lock():
            self._refuse_taken(email)
            account = Account(
                self._folder.new_id(), email, name, kind, now, by, locales, invite=link
            )
            return self._folder.write(account), token

    def first_run(self, max_age: timedelta = timedelta()) -> str | None:
        """Return the token of a new link that sets up the first administrator; an older link stops
        working.

        Returns None if any account has a password, or if a file is unreadable and so might have
        one. Returns None too if there is a link not older than `max_age`, since another worker that
        started at the same time has created it.
        """
        now = self._clock()
        token, link = new_link(now, FIRST_RUN)
        with self._folder.lock():
            accounts = self._folder.all()
            if len(accounts) < len(self._folder.ids()) or any(
                account.password for account in accounts
            ):
                return None
            pending = next((account for account in accounts if not account.email), None)
            if pending and pending.invite and pending.invite.expires > link.expires - max_age:
                return None
            if pending is None:
                pending = Account(self._folder.new_id(), "", "", "administrator", now, "first-run")
            self._folder.write(replace(pending, invite=link))
        return token

    def by_link(self, token: str) -> Account:
        """Return the account of a one-time link without using the link. Raises LinkSpent or
        LinkExpired.
        """
        accounts = self._folder.all()
        for account in accounts:
            if account.invite and is_token_of(account.invite.hash, token):
                if account.invite.expires <= self._clock():
                    raise LinkExpired
                if account.email or not any(other.password for other in accounts):
                    return account
        raise LinkSpent

    def accept(
        self,
        token: str,
        password: str,
        name: str | None = None,
        *,
        email: str | None = None,
        interface: str | None = None,
    ) -> Account:
        """Use a link: set the password and activate the account. It works only once, across all
        processes.

        `email` is only used if the account has none (first run). `name` is optional if the account
        has one. Raises LinkSpent, LinkExpired, Invalid (name, email, interface), EmailTaken and the
        refusals of passwords.
        """
        account = self.by_link(token)
        email = account.email or valid_email(email or "")
        name = account.name if name is None and account.name else valid_name(name or "")
        language = account.interface if interface is None else valid_interface(interface)
        check_password(password, email, name, self._guesses)
        hashed = self._passwords.hash(password)
        with self._folder.lock():
            now = self.by_link(token)
            self._refuse_taken(email, except_id=now.id)
            accepted = self._folder.write(
                replace(
                    now.signed_out(),
                    email=email,
                    name=name,
                    interface=language,
                    password=hashed,
                    invite=None,
                    state="active",
                )
            )
            self._clear_first_run()
        return accepted

    def authenticate(self, email: str, password: str) -> Account:
        """Return the active account with this email address and password. Raises BadCredentials,
        always after computing one hash, and SignInDisabled if the password of a disabled account is
        right.
        """
        account = self.by_email(email)
        usable = account if account and account.state in ("active", "disabled") else None
        matches = self._passwords.matches(usable.password if usable else "", password)
        if usable is None or not matches:
            raise BadCredentials
        if not usable.active:
            raise SignInDisabled
        if self._passwords.needs_rehash(usable.password):
            # If this fails, the old hash stays valid, and the next sign-in tries again.
            with suppress(OSError, Unfinished):
                return self._rehash(usable, password)
        return usable

    def require_password(self, id: str, password: str) -> None:
        """Raise WrongPassword (path "present") if it isn't the password of an account, and
        NoAccount.
        """
        if not self._passwords.matches(self._folder.need(id).password, password):
            raise WrongPassword("present")

    # Changes

    def change_password(self, id: str, present: str, password: str) -> Account:
        """Set a new password, and end every session. `present` is the current password. Raises
        NoAccount, WrongPassword (path "present") and the refusals of passwords.
        """
        account = self._folder.need(id)
        if not self._passwords.matches(account.password, present):
            raise WrongPassword("present")
        check_password(password, account.email, account.name, self._guesses)
        hashed = self._passwords.hash(password)
        with self._folder.lock():
            now = self._folder.need(id)
            if now.password != account.password or not now.active:
                raise WrongPassword("present")
            return self._folder.write(replace(now.signed_out(), password=hashed, invite=None))

    def change_profile(self, id: str, *, name: str, interface: str) -> Account:
        """Change the name and the interface language of an account. Raises NoAccount, Invalid
        (name, interface).
        """
        name, language = valid_name(name), valid_interface(interface)
        return self._change(id, lambda now: replace(now, name=name, interface=language))

    def change_role(self, id: str, role: str, languages: Iterable[str] = ()) -> Account:
        """Change the role, which ends every session, or the languages. Raises NoAccount, Invalid, LastAdministrator."""
        kind = valid_role(role)
        locales = valid_languages(kind, tuple(languages))

        def change(now: Account) -> Account:
            if kind != "administrator":
                self._refuse_last_administrator(now)
            same = now if kind == now.role else now.signed_out()
            return replace(same, role=kind, languages=locales)

        return self._change(id, change)

    def disable(self, id: str) -> Account:
        """Disable an account: end every session, and revoke its link. Raises NoAccount, LastAdministrator."""

        def change(now: Account) -> Account:
            self._refuse_last_administrator(now)
            return replace(now.signed_out(), state="disabled", invite=None)

        return self._change(id, change)

    def enable(self, id: str) -> Account:
        """Enable a disabled account. Without a password it is "invited" and needs a new link.
        Raises NoAccount.
        """

        def change(now: Account) -> Account:
            return replace(now, state="active" if now.password else "invited")

        return self._change(id, change)

    def sign_out_everywhere(self, id: str) -> Account:
        """End every session. Raises NoAccount."""
        return self._change(id, Account.signed_out)

    def reset_link(self, id: str) -> str:
        """Return the token of a new link to set a password. Older links stop working; the password
        stays valid until the link is used. Raises NoAccount, AccountDisabled.
        """
        with self._folder.lock():
            account = self._folder.need(id)
            if account.state == "disabled":
                raise AccountDisabled
            token, link = new_link(self._clock(), RESET if account.password else INVITATION)
            self._folder.write(replace(account, invite=link))
        return token

    # Under the lock

    def _change(self, id: str, change: Callable[[Account], Account]) -> Account:
        with self._folder.lock():
            before = self._folder.need(id)
            after = change(before)
            return after if after == before else self._folder.write(after)

    def _rehash(self, account: Account, password: str) -> Account:
        hashed = self._passwords.hash(password)

        def change(now: Account) -> Account:
            return replace(now, password=hashed) if now.password == account.password else now

        return self._change(account.id, change)

    def _refuse_taken(self, email: str, except_id: str = "") -> None:
        if any(
            account.email == email and account.id != except_id for account in self._folder.all()
        ):
            raise EmailTaken("email")

    def _refuse_last_administrator(self, account: Account) -> None:
        active = [
            other for other in self._folder.all() if other.active and other.role == "administrator"
        ]
        if [other.id for other in active] == [account.id]:
            raise LastAdministrator

    def _clear_first_run(self) -> None:
        """Delete the administrator of a first run that was never set up, now that another account
        has a password.
        """
        for account in self._folder.all():
            if not account.email and not account.password:
                self._folder.remove(account.id)
