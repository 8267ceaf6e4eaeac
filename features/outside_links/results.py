"""The state of links to other sites, as `flask content links` last found them. It is kept in
site.db, which may be deleted: then nothing is known about them.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from cms.core.database import DisposableDatabase, Unavailable

SCHEMA = """
CREATE TABLE IF NOT EXISTS outside_link (
    address TEXT PRIMARY KEY,
    checked TEXT,  -- the day, as YYYY-MM-DD
    outcome TEXT,  -- see Outcome
    status INTEGER
) WITHOUT ROWID;
"""
Outcome = Literal["fine", "gone", "silent", "private", "unknown"]
"""`gone`: the server says so · `silent`: no answer or a server error · `private`: not an address of
the public web · `unknown`: the server doesn't admit programs.
"""
PROBLEMS: frozenset[str] = frozenset({"gone", "silent", "private"})


class LinkVisit(NamedTuple):
    """The result of a request to an address; `status` is that of the last response, 0 if there was
    none.
    """

    address: str
    outcome: Outcome
    status: int = 0


WEB = ("http://", "https://", "www.")


class CheckedLink(NamedTuple):
    """The result of a request to an address, and its day (YYYY-MM-DD)."""

    outcome: str
    day: str


class OutsideLinks:
    """The results of one installation."""

    def __init__(self, database: DisposableDatabase) -> None:
        database.register_schema("outside links", SCHEMA)
        self._database = database

    def problems(self) -> Mapping[str, CheckedLink]:
        """Return the addresses that had a problem."""
        return {address: link for address, link in self._all().items() if link.outcome in PROBLEMS}

    def _all(self) -> dict[str, CheckedLink]:
        with suppress(*Unavailable):
            rows = self._database.rows("SELECT address, outcome, checked FROM outside_link")
            return {address: CheckedLink(outcome, day) for address, outcome, day in rows}
        return {}

    def last_checked(self) -> str:
        """Return the last day of a check; empty if there was none."""
        return max((link.day for link in self._all().values()), default="")

    def due(self, addresses: Iterable[str], now: datetime, days: int) -> list[str]:
        """Return those of some addresses that are due for a check: unchecked ones first, then the
        oldest. An address is due after `days`, or after one day if it had a problem.
        """
        checked = self._all()
        fine_limit, problem_limit = (
            (now - timedelta(days=some)).date().isoformat() for some in (days, 1)
        )
        last = {one: checked.get(one, CheckedLink("", "")) for one in addresses}
        due = (
            one
            for one, at in last.items()
            if at.day <= (problem_limit if at.outcome in PROBLEMS else fine_limit)
        )
        return sorted(due, key=lambda one: last[one].day)

    def store(self, visits: Iterable[LinkVisit], now: datetime) -> None:
        """Store the results of some requests. Raises sqlite3.Error, OSError and Busy."""
        day = now.date().isoformat()
        rows = [(one.address, day, one.outcome, one.status) for one in visits]
        self._database.write(
            lambda connection: connection.executemany(
                "INSERT OR REPLACE INTO outside_link VALUES (?, ?, ?, ?)", rows
            )
        )

    def delete_others(self, addresses: Collection[str]) -> None:
        """Delete the results of all addresses except those in `addresses`."""
        gone = [(one,) for one in self._all() if one not in addresses]
        if gone:
            self._database.write(
                lambda connection: connection.executemany(
                    "DELETE FROM outside_link WHERE address = ?", gone
                )
            )


def outside_address(target: str, base_url: str = "") -> str:
    """Return the address on another site that a link leads to; empty if it leads elsewhere."""
    address = target.partition("#")[0]
    if not address.startswith(WEB) or (base_url and f"{address}/".startswith(f"{base_url}/")):
        return ""
    return f"http://{address}" if address.startswith("www.") else address
