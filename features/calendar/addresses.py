"""The private addresses of the calendar: one file each, `instance/calendar/<account>.json`, with the
SHA-256 of its token and the epoch of the account. So an address ends with the sessions: with a new
password or role, *Sign out everywhere*, and when the account is disabled.
"""

from contextlib import suppress
from pathlib import Path

import orjson

from cms.accounts.accounts import Account, Accounts
from cms.accounts.errors import NoAccount
from cms.accounts.tokens import MAX_TOKEN_LENGTH, hash_token, is_token_of, new_token
from cms.core.files import LOCK, MALFORMED, commit
from cms.site import Site

SEPARATOR = "."
"""Ends the account's id at the start of a token, so that only one file is read to check it."""


class PrivateAddresses:
    """The addresses of all accounts. Changes are on the disk when a method returns."""

    def __init__(self, folder: Path, accounts: Accounts) -> None:
        self._folder, self._accounts = folder, accounts

    def create(self, account: Account) -> str:
        """Return the token of a new address; an earlier one ends."""
        token = f"{account.id}{SEPARATOR}{new_token()}"
        self._write(account, hash_token(token))
        return token

    def end(self, account: Account) -> None:
        """End the address of an account, if it has one."""
        with commit(self._folder / LOCK) as steps:
            steps.remove(self._path(account))

    def exists(self, account: Account) -> bool:
        """Return whether an account has an address."""
        return bool(self._hash(account))

    def has_ended(self, account: Account) -> bool:
        """Return whether the address of an account has ended with its sessions."""
        return self._path(account).exists() and not self.exists(account)

    def account_of(self, token: str) -> Account:
        """Return the active account whose calendar a token opens. Raises NoAccount."""
        account = self._accounts.get(token[:MAX_TOKEN_LENGTH].partition(SEPARATOR)[0])
        if account and account.active and is_token_of(self._hash(account), token):
            return account
        raise NoAccount

    def take_over(self, accounts: Path) -> None:
        """Take over the addresses that earlier versions kept in the files of accounts, once."""
        if self._folder.exists():
            return
        for account in self._accounts.all():
            with suppress(OSError, *MALFORMED):
                record = orjson.loads((accounts / f"{account.id}.json").read_bytes())
                self._write(account, str(record["calendar"]))

    def _hash(self, account: Account) -> str:
        """Return the hash of an account's token; "" if there is none that is valid."""
        with suppress(FileNotFoundError, *MALFORMED):
            record = orjson.loads(self._path(account).read_bytes())
            if record["epoch"] == account.epoch:
                return str(record["hash"])
        return ""

    def _write(self, account: Account, hash: str) -> None:
        data = orjson.dumps({"hash": hash, "epoch": account.epoch})
        with commit(self._folder / LOCK) as steps:
            steps.write(self._path(account), data, mode=0o600)

    def _path(self, account: Account) -> Path:
        return self._folder / f"{account.id}.json"


def open_addresses(site: Site) -> PrivateAddresses:
    return PrivateAddresses(site.paths.instance / "calendar", site.accounts)


def start(site: Site) -> None:
    """Take over earlier addresses."""
    site.get(PrivateAddresses).take_over(site.paths.instance / "accounts")
