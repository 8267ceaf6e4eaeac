"""The folder of accounts: reading them all, and changing one under the lock."""

import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cms.accounts.account import Account, dump, parse
from cms.accounts.errors import NoAccount
from cms.core.disk_errors import is_temporary
from cms.core.file_commit import Commit, commit
from cms.core.files import remove_file

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
        file = self.path / f"{id}.json"
        try:
            return parse(id, file.read_bytes())
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            log.error("%s: not a readable account (%s): restore it from a backup", file, error)
            return None

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
