"""Another process that reads a page continuously while a test replaces it."""

import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import PATIENCE

LOOK = """
import sys
from pathlib import Path
page, often, *texts = sys.argv[1:]
looks = 0
while (text := Path(page).read_text()) != "end":
    assert text in texts, text
    looks += 1
    if looks == 30:
        Path(often).touch()
"""


@contextmanager
def watched(page: Path, texts: Collection[str], folder: Path) -> Iterator[Callable[[], bool]]:
    """Have another process read `page` until its text is "end", and fail if it is ever missing or
    is none of `texts`.

    Yields a function that returns whether the page was read thirty times; the reader notes that in
    `folder`.
    """
    often = folder / "looked-often"
    reader = subprocess.Popen([sys.executable, "-c", LOOK, page, often, *texts])

    def has_looked() -> bool:
        assert reader.poll() is None, "the reader saw another text"
        return often.exists()

    try:
        yield has_looked
        assert reader.wait(PATIENCE) == 0
    finally:
        reader.kill()
        reader.wait()
