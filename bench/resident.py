"""Freezes after edits inside one long-running process: `python -m bench.resident OUT ENTRIES`, the
site by environment variables.

Prints kind of edit → a list of seconds as JSON. Each is from the moment at which the process is
notified of the changed entry, as by a save or the watcher, until the output folder is exchanged.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from app import create_app
from bench.corpus import Corpus
from bench.edits import KINDS
from bench.ours import NOW, Site
from cms.web.freeze.build import FreezeRequest, freeze_into

TIMES = {"body": 8, "title": 3, "deletion": 3, "new": 3}
"""Kind of edit → how often. The first freeze also loads modules and content."""
STRIDE = 11
"""Distance between edited items; new ones have numbers that no other edit uses."""


def main(out: str, entries: int) -> None:
    """Edit one item after another, and freeze each time."""
    app, site = opened(), Site(Path(os.environ["OASIS_DATA"]).parent, Corpus(entries))
    numbers = sorted(int(path.stem.removeprefix("news-")) for path in site.news.glob("news-*.json"))
    times_by_kind: dict[str, list[float]] = {kind: [] for kind in TIMES}
    for step, kind in enumerate(kind for kind, times in TIMES.items() for _ in range(times)):
        number = (
            numbers[(step + 1) * STRIDE % len(numbers)] if kind != "new" else numbers[-1] + step
        )
        KINDS[kind](site, number)
        key = f"news-{number + site.corpus.news * (kind == 'new')}"
        times_by_kind[kind].append(publish(app, "news", key, out))
    print(json.dumps(times_by_kind))


def opened() -> Flask:
    """Return the app of the site, with the clock of every freeze."""
    app = create_app({"editor": False, "watch": False, "live": False})
    now = datetime.fromisoformat(NOW).replace(tzinfo=UTC)
    app.extensions["oasis"].site.store.clock = lambda: now
    return app


def publish(app: Flask, type: str, key: str, out: str) -> float:
    """Freeze after an edit of an entry, and return the seconds. Exits if nothing has changed, or if
    links are broken.
    """
    store = app.extensions["oasis"].site.store
    store.notify_workers((type, key))
    began = time.perf_counter()
    result = freeze_into(FreezeRequest(app, store.snapshot(), Path(out).resolve()))
    seconds = time.perf_counter() - began
    if result.broken or not result.changed:
        sys.exit(f"an edit of {key} changed nothing, or broke {result.broken}")
    return seconds


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
