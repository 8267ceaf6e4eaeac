"""Whether snapshots are freed as soon as nobody uses them, without the cyclic garbage collector."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import ref

import pytest

from cms.content import Snapshot


@contextmanager
def noted_snapshots(monkeypatch: pytest.MonkeyPatch) -> Iterator[list["ref[Snapshot]"]]:
    """Yield a list of all snapshots that are made meanwhile, while no cycle is collected."""
    made: list[ref[Snapshot]] = []
    begin = Snapshot.__init__

    def noted(snapshot: Snapshot, *arguments: Any, **named: Any) -> None:
        made.append(ref(snapshot))
        begin(snapshot, *arguments, **named)

    monkeypatch.setattr(Snapshot, "__init__", noted)
    gc.collect()
    gc.disable()
    try:
        yield made
    finally:
        gc.enable()


def alive(snapshots: "list[ref[Snapshot]]") -> int:
    """Return how many snapshots still are in memory."""
    return sum(one() is not None for one in snapshots)
