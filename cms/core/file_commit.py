"""A change to files under a lock, and what is told of a fault that comes after its first lasting
step.

Before that step a fault is an OSError: nothing was changed. After it the change stands, and
Unfinished says what is missing.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cms.core.errors import Refusal
from cms.core.files import Unsynced, locked, remove_file, write_file
from cms.core.i18n import N_

log = logging.getLogger(__name__)

UNSURE = N_(
    "Saved, but the server’s disk reported an error right after. A power failure may undo the change. Tell "
    "your webmaster."
)
UNTOLD = N_(
    "Saved, but the other processes of the server could not be told. Visitors may see the old version for a "
    "while. Tell your webmaster."
)
DRAFT_LEFT = N_(
    "Saved, but the draft could not be updated. The next change to this entry or the next start of the "
    "server does that. Tell your webmaster."
)
TRASH_LEFT = N_(
    "Saved, but the copy in the trash could not be removed. The next change to it or the next start of the "
    "server does that. Tell your webmaster."
)
PARTLY = N_(
    "The server’s disk reported an error, so perhaps only a part of this was saved. Look at what is there now "
    "and repeat what is missing. Tell your webmaster."
)


class Unfinished(Refusal):
    """The change was written; the message says what was not."""

    msgid = PARTLY


class Commit:
    """The steps of one change. `begun`: something of it has been written and stays."""

    def __init__(self) -> None:
        self.begun = False
        self.missing: list[str] = []

    def write(self, path: Path, data: bytes, *, mode: int = 0o644) -> None:
        """Write a file that the change consists of. Raises OSError where it wasn't written."""
        with self._lasting():
            write_file(path, data, mode=mode)

    def remove(self, path: Path) -> None:
        """Remove a file, in which the change consists. Raises OSError where it is still there."""
        with self._lasting():
            remove_file(path)

    @contextmanager
    def _lasting(self) -> Iterator[None]:
        try:
            yield
        except Unsynced:
            log.exception("written, but not known to be on the disk")
            self.missing.append(UNSURE)
        self.begun = True

    @contextmanager
    def then(self, missing: str) -> Iterator[None]:
        """A step after the lasting one. Where it fails the others are done all the same, and
        `missing` is told.
        """
        try:
            yield
        except Unsynced:
            self.missing.append(UNSURE)
        except OSError:
            log.exception("a change could not be finished")
            self.missing.append(missing)

    @contextmanager
    def undone(self, path: Path) -> Iterator[None]:
        """Steps before the lasting one. Where one fails, `path`, which was written for them, is
        removed again.
        """
        try:
            yield
        except BaseException:
            if not self.begun:
                with suppress(OSError):
                    remove_file(path)
            raise


@contextmanager
def commit(lock: Path) -> Iterator[Commit]:
    """Hold `lock` for a change. Raises Busy, OSError where nothing was changed, and Unfinished."""
    with locked(lock):
        steps = Commit()
        try:
            yield steps
        except OSError as fault:
            if not steps.begun:
                raise
            log.exception("a change could not be finished")
            raise Unfinished from fault
    if steps.missing:
        raise Unfinished(next((one for one in steps.missing if one != UNSURE), UNSURE))
