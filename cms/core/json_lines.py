"""Append-only files with one JSON object per line. The last line may be incomplete if a process was
killed; it counts as not written.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from cms.core.files import append_line


def append_json(path: Path, value: Mapping[str, object]) -> None:
    """Append a line and sync it. Named tuples and other types unknown to JSON are written as lists."""
    append_line(path, orjson.dumps(value, default=list))


def json_lines(data: bytes) -> Iterator[dict[str, Any]]:
    """Return the objects of all complete lines."""
    for line in data.splitlines():
        with suppress(orjson.JSONDecodeError):
            value = orjson.loads(line)
            if isinstance(value, dict):
                yield value
