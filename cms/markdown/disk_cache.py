"""HTML of texts kept on the disk, so that a full freeze in a new process doesn't make it again.

Making it is the larger part of a page's time (Markdown, cleaning, headings). The file's name holds
the hash of the program, so that another version never reads it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cms.core.cache_file import Blobs, open_blobs


class DiskCache:
    """The file in use, if one is."""

    def __init__(self) -> None:
        self.file: Blobs | None = None

    @contextmanager
    def at(self, folder: Path) -> Iterator[None]:
        """Keep texts in `folder` while this lasts. A file of another version is removed."""
        before, self.file = self.file, open_blobs(folder, "texts")
        try:
            yield
        finally:
            self.file.close()
            self.file = before


DISK_CACHE = DiskCache()
