"""Whether snapshots are freed as soon as nobody uses them, without the cyclic garbage collector."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import ref

import pytest

from cms.content import Snapshot, Store


@contextmanager
def noted_snapshots(
    monkeypatch: pytest.MonkeyPatch, store: Store
) -> Iterator[list["ref[Snapshot]"]]:
    """Yield a list of all snapshots of a store's content that are made meanwhile, while no cycle is
    collected.

    Those of other sites don't count: a thread that another test has left may make one, such as the
    timer that writes daily counts.
    """
    made: list[ref[Snapshot]] = []
    begin = Snapshot.__init__

    def noted(snapshot: Snapshot, *arguments: Any, **named: Any) -> None:
        begin(snapshot, *arguments, **named)
        if snapshot.content.media == store.paths.media:
            made.append(ref(snapshot))

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
