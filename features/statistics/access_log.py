"""Parse access logs of web servers: nginx and Apache (combined and common), Caddy (JSON)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from hashlib import blake2b
from typing import BinaryIO, NamedTuple

import orjson

from features.daily_counts.counts import LogPart

MAX_LINE = 8_192
"""Bytes. No request of a visitor has a longer line."""
LINE = re.compile(
    rb'\[([^\[\]]*)\] "([A-Z]+) (\S+)[^"]*" (\d{3}) \S+(?: "(?:[^"\\]|\\.)*" "((?:[^"\\]|\\.)*)")?'
)
TIME_FORMAT = "%d/%b/%Y:%H:%M %z"


class LogRequest(NamedTuple):
    """A request in a log. `day` is None if the line's time is invalid; `agent` is empty if the line
    has none.
    """

    day: date | None
    method: str
    target: str
    status: int
    agent: str


def read_line(line: bytes, zone: tzinfo) -> LogRequest | None:
    """Parse a line, with its day in time zone `zone`. Returns None if it is no request."""
    if line.startswith(b"{"):
        return _read_json_line(line, zone)
    match = LINE.search(line)
    if not match:
        return None
    time, method, target, status, agent = (
        part.decode("utf-8", "replace") for part in match.groups(b"")
    )
    return LogRequest(_day(time[:17] + time[20:], zone), method, target, int(status), agent)


@lru_cache(maxsize=4096)
def _day(minute: str, zone: tzinfo) -> date | None:
    with suppress(ValueError, OverflowError):
        return datetime.strptime(minute, TIME_FORMAT).astimezone(zone).date()
    return None


def _read_json_line(line: bytes, zone: tzinfo) -> LogRequest | None:
    with suppress(
        orjson.JSONDecodeError, KeyError, TypeError, ValueError, OverflowError, AttributeError
    ):
        raw = orjson.loads(line)
        request = raw["request"]
        agents = request.get("headers", {}).get("User-Agent")
        timestamp = raw.get("ts")
        day = datetime.fromtimestamp(timestamp, UTC).astimezone(zone).date() if timestamp else None
        return LogRequest(
            day,
            request["method"],
            str(request["uri"]),
            int(raw["status"]),
            str(agents[0]) if agents else "",
        )
    return None


class LogReader:
    """Reads the lines of a log that were not counted before.

    A log is recognised by its beginning, not its name or compression: `counted` has the length
    and digest of each part counted before. After reading, `part` is the part that was read, and
    `counted_prefixes` are those of `counted` that it begins with.
    """

    def __init__(self, stream: BinaryIO, counted: "list[LogPart]") -> None:
        self._stream = stream
        self._counted = set(counted)
        self._lengths = {length for length, _digest in counted}
        self.part: LogPart = (0, b"")
        self.counted_prefixes: list[LogPart] = []

    def lines(self) -> Iterator[bytes | None]:
        """Yield each line, and None after a part that was counted before."""
        hashed, length = blake2b(digest_size=16), 0
        while line := self._stream.readline(MAX_LINE):
            if len(line) < MAX_LINE and not line.endswith(b"\n"):
                break  # a line that is still being written
            hashed.update(line)
            length += len(line)
            yield line
            if length in self._lengths and (length, hashed.digest()) in self._counted:
                self.counted_prefixes.append((length, hashed.digest()))
                yield None
        self.part = length, hashed.digest()
