"""Files with one JSON object a line, only ever added to. A killed process may have torn the last line,
which then stands for what was not begun.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from cms.core.files import append_line


def append_json(path: Path, value: Mapping[str, object]) -> None:
    """Add a line durably. Tuples of other types, such as named tuples, are written as lists."""
    append_line(path, orjson.dumps(value, default=list))


def json_lines(data: bytes) -> Iterator[dict[str, Any]]:
    """The objects of the lines that are whole."""
    for line in data.splitlines():
        with suppress(orjson.JSONDecodeError):
            value = orjson.loads(line)
            if isinstance(value, dict):
                yield value
