"""Freezes after edits inside one process that stays: `python -m bench.resident OUT TIMES`, the site by environment.

Prints a list of seconds as JSON, each from the moment at which the process is told which entry changed, as a save and
the watcher tell it, to the exchanged folder.
"""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from app import create_app
from bench.ours import NOW
from cms.web.freezing.freeze import Order, freeze_into


def main(out: str, times: int) -> None:
    """Edit the text of one item after another, freeze each time."""
    app = create_app({"editor": False, "watch": False})
    store, now = app.extensions["oasis"].site.store, datetime.fromisoformat(NOW).replace(tzinfo=UTC)
    store.clock = lambda: now
    items = sorted((store.paths.data / "content" / "news").glob("*.json"))
    took = []
    for number in range(times):
        item = items[number * 11 % len(items)]
        edit(item)
        store.bump(("news", item.stem))
        began = time.perf_counter()
        done = freeze_into(Order(app, store.snapshot(), Path(out).resolve()))
        took.append(time.perf_counter() - began)
        if done.broken or not done.build.changed:
            sys.exit(f"an edit of {item} changed nothing, or broke {done.broken}")
    print(json.dumps(took))


def edit(path: Path) -> None:
    """A word more at the end of the English text."""
    values = json.loads(path.read_text("utf-8"))
    values["body"]["en"][-1] += " Again."
    path.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
