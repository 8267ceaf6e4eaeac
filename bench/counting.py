"""What a piece of the program does, in numbers that are the same on every machine: calls of
functions, the source files that they stand in, and SQL statements.
"""

import cProfile
import os
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.work import ROOT

CODE = tuple(f"{ROOT / part}{os.sep}" for part in ("cms", "blueprints", "features"))
STATEMENTS: list[str] = []
"""What all connections of this process have executed since the list was last cleared."""


@dataclass(frozen=True)
class Counted:
    """What was done. Only the calling thread counts."""

    functions: Counter[tuple[str, str]]
    """(file, function) → calls of functions written in Python; a generator counts each time it
    goes on.
    """
    built_in: int
    """Calls of functions written in C."""
    statements: int

    @property
    def calls(self) -> int:
        """Calls of functions written in Python."""
        return self.functions.total()

    @property
    def all_calls(self) -> int:
        """Calls of all functions, as cProfile adds them up."""
        return self.calls + self.built_in

    @property
    def files(self) -> set[str]:
        """The source files of the program that were run through."""
        return {os.path.relpath(file, ROOT) for file, _ in self.functions if file.startswith(CODE)}


def listen() -> None:
    """Note the SQL statements of every connection that this process opens from now on."""
    connect = sqlite3.connect

    def opened(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        # of C, so that it adds no call
        connection.set_trace_callback(STATEMENTS.append)
        return connection

    sqlite3.connect = opened


def counted(work: Callable[[], object]) -> Counted:
    """Run `work` and count what it does."""
    profile = cProfile.Profile()
    STATEMENTS.clear()
    profile.runcall(work)
    functions: Counter[tuple[str, str]] = Counter()
    built_in = 0
    for one in profile.getstats():
        if isinstance(one.code, str):
            built_in += one.callcount
        else:
            functions[one.code.co_filename, one.code.co_qualname] += one.callcount
    return Counted(functions, built_in, len(STATEMENTS))
