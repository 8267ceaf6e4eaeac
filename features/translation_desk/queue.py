"""The entries to be translated into a language, over all types, in the order of work."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import orjson

from cms.content.derived import all_facets, modified
from cms.core.database import DisposableDatabase
from cms.core.dates import Clock
from cms.editing.entry_rows import Overview
from cms.editing.entry_status import Status
from cms.schema.content_type import TRANSLATED_BY
from cms.schema.entry_ref import Name

QueueState = Status | Literal["machine"]
"""A status, or that a machine translation was not read yet."""
QUEUE_STATES: tuple[QueueState, ...] = ("missing", "stale", "incomplete", "machine")
"""The states of queued entries, in queue order."""
MAX_ORDER = 1000
"""Maximum number of entries in a stored order."""
KEPT_ORDERS = 10
"""Number of queues per account whose order is stored."""
PATIENCE_SECONDS = 0.2
"""Maximum time that opening a queue waits for other writers."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS translation_orders (
  account TEXT NOT NULL, queue TEXT NOT NULL, at REAL NOT NULL, names TEXT NOT NULL,
  PRIMARY KEY (account, queue)
) WITHOUT ROWID;
"""


class QueueFilter(NamedTuple):
    """The target language of a queue, optionally restricted to one state and one type. As text:
    `zh`, `zh.stale`, `zh..news`.
    """

    locale: str
    state: str = ""
    type: str = ""

    def __str__(self) -> str:
        return ".".join(self).rstrip(".")


class QueueItem(NamedTuple):
    """An entry and its status in the target language."""

    name: Name
    state: QueueState


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """A position in a queue: its number and the total, the previous and the next entry. Number 0:
    not in the queue; next None: at its end.
    """

    number: int
    total: int
    previous: Name | None = None
    next: Name | None = None


def parse_filter(text: str, locales: Collection[str], types: Collection[str]) -> QueueFilter | None:
    """Parse a filter; None if its language isn't one of the site."""
    locale, state, type, *_rest = (*text.split("."), "", "")
    if locale not in locales:
        return None
    return QueueFilter(
        locale, state if state in QUEUE_STATES else "", type if type in types else ""
    )


def queue(overview: Overview, queue_filter: QueueFilter) -> tuple[QueueItem, ...]:
    """Return the published entries whose target language is missing, outdated, incomplete or an
    unread machine translation, in this order, oldest first within each.
    """
    memo_key = ("to translate", queue_filter.locale, overview.snapshot.now)
    items: tuple[QueueItem, ...] = overview.staff.memo(
        memo_key, lambda: _whole_queue(overview, queue_filter.locale)
    )
    return tuple(
        item
        for item in items
        if queue_filter.state in ("", item.state) and queue_filter.type in ("", item.name[0])
    )


def _whole_queue(overview: Overview, locale: str) -> tuple[QueueItem, ...]:
    items = [
        QueueItem((model.name, key), state)
        for model in overview.staff.content.models.values()
        if not model.single and model.name in overview.staff.entries
        for key, state in _to_translate(overview, model.name, locale)
        if overview.snapshot.shows(model.name, key)
    ]
    waiting = {item.name for item in items}
    items += [
        QueueItem((type, key), "machine")
        for type, entries in overview.staff.entries.items()
        for key, entry in entries.items()
        if TRANSLATED_BY in all_facets(entry)  # so that others needn’t be parsed
        and is_unread(entry.values, locale)
        and (type, key) not in waiting
        and overview.snapshot.shows(type, key)
    ]
    items.sort(
        key=lambda item: (QUEUE_STATES.index(item.state), _age(overview, item.name), item.name)
    )
    return tuple(items)


def _to_translate(overview: Overview, type: str, locale: str) -> Iterator[tuple[str, Status]]:
    """Yield (key, status) of the entries of a type with outdated or missing texts in a language.
    Texts in drafts count as written.
    """
    for key, one in zip(overview.staff.entries[type], overview.statuses[type], strict=True):
        if locale in one.outdated:
            yield key, "stale"
        elif locale in one.missing:
            yield key, "missing" if one.statuses[locale] == "missing" else "incomplete"


def is_unread(values: Mapping[str, Any], locale: str) -> bool:
    """Return whether a language of an entry is a machine translation that was not read yet."""
    return (values.get(TRANSLATED_BY) or {}).get(locale) == "machine"


def _age(overview: Overview, name: Name) -> str:
    """Return the time of an entry's last change in any language; "" (oldest) if it is unknown."""
    entry = overview.snapshot.entry(*name)
    return max(modified(entry).values(), default="") if entry else ""


def position_in(order: Sequence[Name], waiting: Collection[Name], name: Name) -> QueuePosition:
    """Return the position of an entry in an order. The next entry is one that is still `waiting`;
    the previous one may be done.
    """
    if name not in order:
        return QueuePosition(
            0, len(order), None, next((entry for entry in order if entry in waiting), None)
        )
    at = order.index(name)
    after = (entry for entry in order[at + 1 :] if entry in waiting)
    return QueuePosition(at + 1, len(order), order[at - 1] if at else None, next(after, None))


class QueueOrders:
    """The order of each queue when an account opened it, in state.db for all processes, so that
    finished entries keep their number.
    """

    def __init__(self, state: DisposableDatabase, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        state.register_schema("translation_orders", _SCHEMA)

    def remember(self, account: str, queue_filter: QueueFilter, names: Sequence[Name]) -> None:
        """Store an order, up to MAX_ORDER entries. Raises sqlite3.Error, OSError."""
        text = orjson.dumps(names[:MAX_ORDER]).decode()
        now = self._clock().timestamp()

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT OR REPLACE INTO translation_orders VALUES (?, ?, ?, ?)",
                (account, str(queue_filter), now, text),
            )
            connection.execute(
                "DELETE FROM translation_orders WHERE account = ? AND queue NOT IN (SELECT queue"
                " FROM translation_orders WHERE account = ? ORDER BY at DESC LIMIT ?)",
                (account, account, KEPT_ORDERS),
            )

        self._state.write(write, PATIENCE_SECONDS)

    def of(self, account: str, queue_filter: QueueFilter) -> list[Name]:
        """Return the stored order; empty if none. Raises sqlite3.Error, OSError."""
        rows = self._state.rows(
            "SELECT names FROM translation_orders WHERE account = ? AND queue = ?",
            account,
            str(queue_filter),
        )
        return [(type, key) for type, key in orjson.loads(rows[0][0])] if rows else []


def count_states(items: Collection[QueueItem]) -> Mapping[str, int]:
    """Return state → number of entries, without states that have none."""
    counts = {state: sum(item.state == state for item in items) for state in QUEUE_STATES}
    return {state: number for state, number in counts.items() if number}
