"""Running a task in the background, as a worker does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cms.core.background import Background, Task
from tests.waiting import PATIENCE


@contextmanager
def in_background(folder: Path, *tasks: Task) -> Iterator[None]:
    """Run tasks in one of all workers whose lock is in the folder."""
    background = Background(folder / "background.lock")
    for number, task in enumerate(tasks):
        background.add(f"task {number}", task)
    background.start()
    try:
        yield
    finally:
        background.stop()
        background.join(PATIENCE)
