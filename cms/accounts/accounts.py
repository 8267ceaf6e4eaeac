"""Everything that can be done with accounts. Every change happens under one lock and is durable on
return. A one-time link is a random token for the person, and its SHA-256 in the account’s file.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from cms.accounts.account import (
    Account,
    AccountFiles,
    Invite,
    clean_email,
    valid_email,
    valid_interface,
    valid_languages,
    valid_name,
    valid_role,
)
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
from cms.accounts.passwords import Passwords, check_password
from cms.accounts.tokens import MAX_TOKEN_LENGTH, hash_token, is_token_of, new_token
from cms.core.dates import Clock
from cms.core.files import Unfinished

FIRST_RUN = timedelta(hours=24)
INVITATION = timedelta(days=7)
RESET = timedelta(hours=24)
AFTER_ID = "."
"""In the token of a calendar, which begins with the account's id, so that one file is read for it."""


def new_link(now: datetime, lasts: timedelta) -> tuple[str, Invite]:
    """A token, and what to keep of it."""
    token = new_token()
    return token, Invite(hash_token(token), now + lasts)


class Accounts:
    """The accounts in a folder. `clock` gives the present moment with its time zone, `words` the
    names of the site, which no password may be made of."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        passwords: Passwords | None = None,
        words: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self._folder = AccountFiles(folder)
        self._clock = clock
        self._passwords = passwords or Passwords()
        self._words = words

    def all(self) -> tuple[Account, ...]:
        """Every account, by name. A broken file is logged and left out."""
        return tuple(
            sorted(self._folder.all(), key=lambda one: (one.name.casefold(), one.email, one.id))
        )

    def get(self, id: str) -> Account | None:
        """The account of this id, whatever its state."""
        return self._folder.read(id)

    def by_email(self, email: str) -> Account | None:
        """The account of this address, whatever its state."""
        wanted = clean_email(email)
        return next((one for one in self._folder.all() if wanted and one.email == wanted), None)

    # Coming in

    def invite(
        self, email: str, name: str, role: str, languages: Iterable[str] = (), by: str = ""
    ) -> tuple[Account, str]:
        """A new account and the token of its one-time link. Raises Invalid (email, name, role,
        languages) and EmailTaken."""
        email, name, kind = valid_email(email), valid_name(name), valid_role(role)
        held = valid_languages(kind, tuple(languages))
        now = self._clock()
        token, link = new_link(now, INVITATION)
        with self._folder.lock():
            self._refuse_taken(email)
            account = Account(self._folder.new_id(), email, name, kind, now, by, held, invite=link)
            return self._folder.write(account), token

    def first_run(self, young: timedelta = timedelta()) -> str | None:
        """The token of a new link that sets up the first administrator; an older one stops working.

        None once any account has a password, while an unreadable file might be one that has, and
        where there is a link not older than `young`: of another worker that starts at the same
        time.
        """
        now = self._clock()
        token, link = new_link(now, FIRST_RUN)
        with self._folder.lock():
            accounts = self._folder.all()
            if len(accounts) < len(self._folder.ids()) or any(one.password for one in accounts):
                return None
            pending = next((one for one in accounts if not one.email), None)
            if pending and pending.invite and pending.invite.expires > link.expires - young:
                return None
            if pending is None:
                pending = Account(self._folder.new_id(), "", "", "administrator", now, "first-run")
            self._folder.write(replace(pending, invite=link))
        return token

    def of_link(self, token: str) -> Account:
        """The account of a one-time link, without using it up. Raises LinkSpent or LinkExpired."""
        accounts = self._folder.all()
        for account in accounts:
            if account.invite and is_token_of(account.invite.hash, token):
                if account.invite.expires <= self._clock():
                    raise LinkExpired
                if account.email or not any(one.password for one in accounts):
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
        """Use up a link: the account gets its password and is active. Works once, in one process.

        `email` is read only where the account has none (first run); `name` may stay as it is
        otherwise. Raises LinkSpent, LinkExpired, Invalid (name, email, interface), EmailTaken and
        the refusals of passwords.
        """
        account = self.of_link(token)
        email = account.email or valid_email(email or "")
        name = account.name if name is None and account.name else valid_name(name or "")
        language = account.interface if interface is None else valid_interface(interface)
        check_password(password, email, (name, *self._words()))
        hashed = self._passwords.hash(password)
        with self._folder.lock():
            now = self.of_link(token)
            self._refuse_taken(email, but=now.id)
            accepted = self._folder.write(
                replace(
                    now,
                    email=email,
                    name=name,
                    interface=language,
                    password=hashed,
                    invite=None,
                    state="active",
                    epoch=now.epoch + 1,
                )
            )
            self._clear_first_run()
        return accepted

    def authenticate(self, email: str, password: str) -> Account:
        """The active account of this address and password. Raises BadCredentials, always after one
        hash, and SignInDisabled to who knows the password of a disabled account."""
        account = self.by_email(email)
        usable = account if account and account.state in ("active", "disabled") else None
        matches = self._passwords.matches(usable.password if usable else "", password)
        if usable is None or not matches:
            raise BadCredentials
        if not usable.active:
            raise SignInDisabled
        if self._passwords.stale(usable.password):
            # The old hash is as good as it was, and the next sign-in tries again.
            with suppress(OSError, Unfinished):
                return self._rehash(usable, password)
        return usable

    # Changing

    def change_password(self, id: str, present: str, password: str) -> Account:
        """A new password for who knows the present one; every session ends. Raises NoAccount,
        WrongPassword (path "present") and the refusals of passwords."""
        account = self._folder.need(id)
        if not self._passwords.matches(account.password, present):
            raise WrongPassword("present")
        check_password(password, account.email, (account.name, *self._words()))
        hashed = self._passwords.hash(password)
        with self._folder.lock():
            now = self._folder.need(id)
            if now.password != account.password or not now.active:
                raise WrongPassword("present")
            return self._folder.write(
                replace(now, password=hashed, invite=None, epoch=now.epoch + 1)
            )

    def change_profile(self, id: str, *, name: str, interface: str) -> Account:
        """Change a person's own name and interface language. Raises NoAccount, Invalid (name,
        interface).
        """
        name, language = valid_name(name), valid_interface(interface)
        return self._change(id, lambda now: replace(now, name=name, interface=language))

    def change_role(self, id: str, role: str, languages: Iterable[str] = ()) -> Account:
        """Another role (every session ends) or other languages. Raises NoAccount, Invalid,
        LastAdministrator.
        """
        kind = valid_role(role)
        held = valid_languages(kind, tuple(languages))

        def change(now: Account) -> Account:
            if kind != "administrator":
                self._keep_an_administrator(now)
            epoch = now.epoch + (kind != now.role)
            return replace(now, role=kind, languages=held, epoch=epoch)

        return self._change(id, change)

    def disable(self, id: str) -> Account:
        """Nobody signs in with it, every session ends, its link is dead. Raises NoAccount,
        LastAdministrator.
        """

        def change(now: Account) -> Account:
            self._keep_an_administrator(now)
            return replace(now, state="disabled", invite=None, epoch=now.epoch + 1)

        return self._change(id, change)

    def enable(self, id: str) -> Account:
        """Undo disable(); one that never had a password waits for a new link. Raises NoAccount."""
        return self._change(
            id, lambda now: replace(now, state="active" if now.password else "invited")
        )

    def sign_out_everywhere(self, id: str) -> Account:
        """End every session. Raises NoAccount."""
        return self._change(id, lambda now: replace(now, epoch=now.epoch + 1))

    def reset_link(self, id: str) -> str:
        """The token of a new link to set a password; older links die, the password works until
        then. Raises NoAccount, AccountDisabled."""
        with self._folder.lock():
            account = self._folder.need(id)
            if account.state == "disabled":
                raise AccountDisabled
            token, link = new_link(self._clock(), RESET if account.password else INVITATION)
            self._folder.write(replace(account, invite=link))
        return token

    # The calendar

    def new_calendar_token(self, id: str) -> str:
        """The token of a new private address of somebody's calendar; the one before opens nothing
        any more. Raises NoAccount.
        """
        token = f"{id}{AFTER_ID}{new_token()}"
        self._change(id, lambda now: replace(now, calendar=hash_token(token)))
        return token

    def end_calendar(self, id: str) -> Account:
        """Let no token open somebody's calendar. Raises NoAccount."""
        return self._change(id, lambda now: replace(now, calendar=""))

    def of_calendar(self, token: str) -> Account:
        """The active account whose calendar a token opens. Raises NoAccount."""
        account = self.get(token[:MAX_TOKEN_LENGTH].partition(AFTER_ID)[0])
        if account and account.active and is_token_of(account.calendar, token):
            return account
        raise NoAccount

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

    def _refuse_taken(self, email: str, but: str = "") -> None:
        if any(one.email == email and one.id != but for one in self._folder.all()):
            raise EmailTaken("email")

    def _keep_an_administrator(self, account: Account) -> None:
        active = [one for one in self._folder.all() if one.active and one.role == "administrator"]
        if [one.id for one in active] == [account.id]:
            raise LastAdministrator

    def _clear_first_run(self) -> None:
        """Once somebody is in, an administrator that was never set up would only be a loose end."""
        for one in self._folder.all():
            if not one.email and not one.password:
                self._folder.remove(one.id)
