"""The first look at many files, over all processors: each process puts what it reads into the
index, for its parent.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from cms.content.derived import precompute
from cms.content.entry import Entry, incomplete, parse_bytes
from cms.content.file_scan import ContentFile
from cms.content.index import Index
from cms.core.errors import Invalid
from cms.core.files import Busy
from cms.core.forks import may_fork
from cms.core.worker_pool import Ended, share_out
from cms.schema.paths import check_key

MIN_PARALLEL_FILES = 1000
"""Fewer files are read by this process alone."""
FILES_PER_TASK = 500
"""Files that a process reads at a time."""
MAX_GROWTH_BYTES = 64 << 20
"""By how many bytes it may grow: a new one has to load what it parses with, a tenth of a second."""


def entry_of(file: ContentFile, data: bytes) -> Entry:
    """The entry of a file, with its derived values precomputed. Raises Invalid."""
    if not file.model.single:
        check_key(file.key)
    entry = parse_bytes(file.model, file.key, data)
    precompute(entry)
    return entry


def load_in_parallel(index: Index, files: Sequence[ContentFile]) -> bool:
    """Whether the index has what could be read of `files` now. What is wrong with the others who
    looks next will say.

    A process that is ended before its time has put less there, and nothing wrong.
    """
    if not may_fork():
        return False
    try:
        index.open()
    except (OSError, Busy):
        return False
    own = index.reopened()

    def read(numbers: Iterator[int]) -> None:
        for number in numbers:
            for file in files[number * FILES_PER_TASK : (number + 1) * FILES_PER_TASK]:
                with suppress(Invalid, OSError):
                    data = file.read()
                    entry = entry_of(file, data)
                    if not any(incomplete(file.model, entry.raw)):
                        own.take(file.signature, entry, data)
            own.flush()

    with suppress(Ended):
        share_out(-(-len(files) // FILES_PER_TASK), read, room=MAX_GROWTH_BYTES)
    return True
