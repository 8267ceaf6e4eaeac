"""The entries to be translated into a language, over all types, in the order of work."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from cms.content import Name
from cms.content.derived import modified
from cms.core.database import DisposableDatabase
from cms.core.dates import Clock
from cms.editing.entry_rows import Overview
from cms.editing.entry_status import Status

WORK: tuple[Status, ...] = ("missing", "stale", "incomplete")
"""How entries in the queue stand, in its order."""
MAX_ORDER = 1000
"""Entries that one goes through from one to the next."""
KEPT_ORDERS = 10
"""Queues of an account whose order is remembered."""
PATIENCE_SECONDS = 0.2
"""Opening a queue waits no longer for others who write."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS translation_orders (
  account TEXT NOT NULL, queue TEXT NOT NULL, at REAL NOT NULL, names TEXT NOT NULL,
  PRIMARY KEY (account, queue)
) WITHOUT ROWID;
"""


class QueueFilter(NamedTuple):
    """One target language, and of what is to be translated into it all, or what is in one state or
    of one type. As text: `zh`, `zh.stale`, `zh..news`.
    """

    locale: str
    state: str = ""
    type: str = ""

    def __str__(self) -> str:
        return ".".join(self).rstrip(".")


class QueueItem(NamedTuple):
    """An entry and how it stands in the target language."""

    name: Name
    state: Status


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A place in a queue: at which number of how many, what comes before and next. Number 0: not in
    it; next None: at its end.
    """

    number: int
    total: int
    previous: Name | None = None
    next: Name | None = None


def parse_filter(text: str, locales: Collection[str], types: Collection[str]) -> QueueFilter | None:
    """The filter that a text names; None where it names no language of the site."""
    locale, state, type, *_rest = (*text.split("."), "", "")
    if locale not in locales:
        return None
    return QueueFilter(locale, state if state in WORK else "", type if type in types else "")


def queue(overview: Overview, asked: QueueFilter) -> tuple[QueueItem, ...]:
    """The published entries whose target language is missing, incomplete or outdated: missing ones
    first, the oldest first of each.
    """
    name = ("to translate", asked.locale, overview.snapshot.now)
    found: tuple[QueueItem, ...] = overview.staff.memo(
        name, lambda: _whole_queue(overview, asked.locale)
    )
    return tuple(
        item
        for item in found
        if asked.state in ("", item.state) and asked.type in ("", item.name[0])
    )


def _whole_queue(overview: Overview, locale: str) -> tuple[QueueItem, ...]:
    found = [
        QueueItem((model.name, key), state)
        for model in overview.staff.content.models.values()
        if not model.single and model.name in overview.staff.entries
        for key, state in overview.to_translate(model.name, locale)
        if overview.snapshot.shows(model.name, key)
    ]
    found.sort(key=lambda item: (WORK.index(item.state), _age(overview, item.name), item.name))
    return tuple(found)


def _age(overview: Overview, name: Name) -> str:
    """The moment of an entry's last change in any language; "" where it isn't known: it is long
    ago.
    """
    entry = overview.snapshot.entry(*name)
    return max(modified(entry).values(), default="") if entry else ""


def place_in(order: Sequence[Name], waiting: Collection[Name], name: Name) -> QueuePlace:
    """The place of an entry in an order, in which what isn't `waiting` any more is passed over on
    the way on, not on the way back.
    """
    if name not in order:
        return QueuePlace(0, len(order), None, next((one for one in order if one in waiting), None))
    at = order.index(name)
    after = (one for one in order[at + 1 :] if one in waiting)
    return QueuePlace(at + 1, len(order), order[at - 1] if at else None, next(after, None))


class QueueOrders:
    """The order of each queue as it was when somebody opened it, in state.db for all processes
    together: what is done keeps its number. `clock` gives the present moment.
    """

    def __init__(self, state: DisposableDatabase, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        state.register_schema("translation_orders", _SCHEMA)

    def remember(self, account: str, asked: QueueFilter, names: Sequence[Name]) -> None:
        """Keep an order, its beginning at least. Raises sqlite3.Error and OSError."""
        text = orjson.dumps(names[:MAX_ORDER]).decode()
        now = self._clock().timestamp()

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT OR REPLACE INTO translation_orders VALUES (?, ?, ?, ?)",
                (account, str(asked), now, text),
            )
            connection.execute(
                "DELETE FROM translation_orders WHERE account = ? AND queue NOT IN (SELECT queue"
                " FROM translation_orders WHERE account = ? ORDER BY at DESC LIMIT ?)",
                (account, account, KEPT_ORDERS),
            )

        self._state.write(write, PATIENCE_SECONDS)

    def of(self, account: str, asked: QueueFilter) -> list[Name]:
        """The order that is remembered; empty for none. Raises sqlite3.Error and OSError."""
        rows = self._state.rows(
            "SELECT names FROM translation_orders WHERE account = ? AND queue = ?",
            account,
            str(asked),
        )
        return [(type, key) for type, key in orjson.loads(rows[0][0])] if rows else []


def count_states(items: Collection[QueueItem]) -> Mapping[str, int]:
    """State → how many entries stand so, of those that there are."""
    counts = {state: sum(item.state == state for item in items) for state in WORK}
    return {state: number for state, number in counts.items() if number}
