"""Which saves of a draft are one version.

The draft itself is its newest version. Saves of one person within SESSION continue it. A save by
somebody else, one after that time, and one that takes words away begin a new version: the draft
before it goes into the history first. So typing costs no further write, and each text that was
saved for a moment can be brought back.

A draft has the *session* of its newest version: {"who": account id, "name": its name, "since" and
"saved": times of the first and the last save (RFC 3339), "lost": number of characters that its
saves have removed}.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from cms.accounts.permissions import Actor
from cms.core.dates import parse_moment
from cms.core.errors import Invalid
from cms.schema.fields import Json, JsonObject, Raw

SESSION = timedelta(minutes=10)
MAX_LOST = 40
"""Characters that the saves of one version may remove."""
SHORT = 10
"""Values up to this length, such as dates, don't count as words by themselves."""


def begin_session(actor: Actor, now: datetime) -> JsonObject:
    """Return the session of a version that `actor` begins."""
    moment = now.isoformat()
    return {"who": actor.id, "name": actor.name, "since": moment, "saved": moment, "lost": 0}


def continue_session(
    session: Raw, actor: Actor, now: datetime, before: Raw, after: Raw
) -> JsonObject | None:
    """Return the session after a save that replaces the flat values `before` by `after`; None if
    the save begins a new version.
    """
    if session.get("who") != actor.id or not is_recent(session.get("since"), now):
        return None
    lost = lost_characters(before, after)
    earlier = session.get("lost")
    if lost is None or not isinstance(earlier, int) or lost + earlier > MAX_LOST:
        return None
    return {**session, "saved": now.isoformat(), "lost": lost + earlier}


def author_of(session: Raw) -> Actor:
    """Return the account that saved the version. It may no longer exist; without id if unknown."""
    return Actor(str(session.get("who", "")), str(session.get("name", "")), "")


def saved_at(session: Raw) -> datetime | None:
    """Return when the version was saved last; None if that is unknown."""
    with suppress(Invalid):
        return parse_moment(session.get("saved"), "saved")
    return None


def is_recent(moment: object, now: datetime) -> bool:
    """Return whether `moment` (RFC 3339) is within SESSION before `now`."""
    try:
        return timedelta(0) <= now - parse_moment(moment, "since") < SESSION
    except Invalid:
        return False


def lost_characters(before: Raw, after: Raw) -> int | None:
    """Return the number of characters of the flat values `before` that `after` lacks; None if most
    of a value is gone.
    """
    total = 0
    for path, value in before.items():
        if value == after.get(path):
            continue
        text = _text(value)
        lost = _removed(text, _text(after.get(path)))
        if lost > SHORT and lost * 2 > len(text):
            return None
        total += lost
    return total


def _text(value: Json) -> str:
    """Return the characters of a value."""
    if isinstance(value, list):
        return "\n".join(map(_text, value))
    if isinstance(value, Mapping):
        return "\n".join(map(_text, value.values()))
    return "" if value is None else str(value)


def _removed(before: str, after: str) -> int:
    """Return the length of the part of `before` between the beginning and the end that both have."""
    start = _common_length(before, after)
    rest, new = before[start:], after[start:]
    return len(rest) - _common_length(rest[::-1], new[::-1])


def _common_length(first: str, second: str) -> int:
    """Return the length of the longest common beginning, by halving: comparing slices is faster
    than comparing characters.
    """
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
