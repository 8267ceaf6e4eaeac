"""The latest actions in the audit log."""

from datetime import datetime

from cms.accounts.audit_log import LONG_TAIL, AuditRecord, newest_first
from cms.schema.paths import Paths

TAIL = 64 * 1024
"""Bytes read from the end of the log: about 300 actions."""


def read_recent(
    paths: Paths, limit: int, who: str = "", since: datetime | None = None
) -> tuple[AuditRecord, ...]:
    """Return the latest actions, newest first; only those of the account with id `who`, or since a
    time, if given. Saves followed by another action of the same account on the same entry are left
    out.
    """
    acts: list[AuditRecord] = []
    for act in newest_first(paths.audit, LONG_TAIL if who or since else TAIL):
        if len(acts) == limit or (since and act.when < since):
            break
        if who in ("", act.who) and not (acts and _same(acts[-1], act)):
            acts.append(act)
    return tuple(acts)


def _same(later: AuditRecord, earlier: AuditRecord) -> bool:
    alike = (later.who, later.type, later.key) == (earlier.who, earlier.type, earlier.key)
    return alike and earlier.what in (later.what, "save")
