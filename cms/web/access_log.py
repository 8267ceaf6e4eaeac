"""Lines of a web server's access log: nginx and Apache (combined and common), Caddy (JSON)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from hashlib import blake2b
from typing import BinaryIO, NamedTuple

import orjson

from cms.core.daily_counts import LogPart

MAX_LINE = 8_192
"""Bytes of a line that are read; what is longer is none of a visitor."""
LINE = re.compile(
    rb'\[([^\[\]]*)\] "([A-Z]+) (\S+)[^"]*" (\d{3}) \S+(?: "(?:[^"\\]|\\.)*" "((?:[^"\\]|\\.)*)")?'
)
MOMENT = "%d/%b/%Y:%H:%M %z"


class LogRequest(NamedTuple):
    """A request. `day` is None where the line's time can't be read; `agent` is empty where it names
    none.
    """

    day: date | None
    method: str
    target: str
    status: int
    agent: str


def read_line(line: bytes, zone: tzinfo) -> LogRequest | None:
    """A line of a log, its day that of `zone`; None where it is no request."""
    if line.startswith(b"{"):
        return _json(line, zone)
    found = LINE.search(line)
    if not found:
        return None
    moment, method, target, status, agent = (
        part.decode("utf-8", "replace") for part in found.groups(b"")
    )
    return LogRequest(_day(moment[:17] + moment[20:], zone), method, target, int(status), agent)


@lru_cache(maxsize=4096)
def _day(minute: str, zone: tzinfo) -> date | None:
    with suppress(ValueError, OverflowError):
        return datetime.strptime(minute, MOMENT).astimezone(zone).date()
    return None


def _json(line: bytes, zone: tzinfo) -> LogRequest | None:
    with suppress(
        orjson.JSONDecodeError, KeyError, TypeError, ValueError, OverflowError, AttributeError
    ):
        raw = orjson.loads(line)
        asked = raw["request"]
        agents = asked.get("headers", {}).get("User-Agent")
        moment = raw.get("ts")
        day = datetime.fromtimestamp(moment, UTC).astimezone(zone).date() if moment else None
        return LogRequest(
            day,
            asked["method"],
            str(asked["uri"]),
            int(raw["status"]),
            str(agents[0]) if agents else "",
        )
    return None


class LogReader:
    """Gives the lines of a log that were not counted before.

    A log is known by its beginning, whatever it is called now and however it is compressed: `known`
    has the length and the digest of each part that has been counted. Afterwards `part` is what has
    been read, and `over` those of the known that it begins with.
    """

    def __init__(self, stream: BinaryIO, known: "list[LogPart]") -> None:
        self._stream = stream
        self._known = set(known)
        self._lengths = {length for length, _digest in known}
        self.part: LogPart = (0, b"")
        self.over: list[LogPart] = []

    def lines(self) -> Iterator[bytes | None]:
        """Each line; None where all up to here has been counted before."""
        hashed, length = blake2b(digest_size=16), 0
        while line := self._stream.readline(MAX_LINE):
            if len(line) < MAX_LINE and not line.endswith(b"\n"):
                break  # somebody is writing it
            hashed.update(line)
            length += len(line)
            yield line
            if length in self._lengths and (length, hashed.digest()) in self._known:
                self.over.append((length, hashed.digest()))
                yield None
        self.part = length, hashed.digest()
