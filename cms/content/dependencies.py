"""The dependencies of a page: everything it read from a snapshot, with a fingerprint of each.

A trace is all that the page cache, the incremental freeze, "where used" and the publish plan need
to know of a page: it is stale when a fingerprint in it is no longer the snapshot's, or when its
next moment has come.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class Dependency(NamedTuple):
    """One thing that a page read from a snapshot.

    `kind` is the name of a class in cms/content/dependency_kinds.py (get, at, above, list, every,
    titles, modified, values, count, record, today, facts) or, of what isn't content, in
    cms/web/freeze/web_dependencies.py.
    """

    kind: str
    type: str
    locale: str
    projection: str = ""
    argument: str = ""


@dataclass(slots=True, eq=False)
class Trace:
    """The dependencies of one page with their fingerprints, in the order of reading, and the moment
    at which the page turns stale.
    """

    fingerprints: dict[Dependency, bytes] = field(default_factory=dict)
    until: datetime | None = None

    def note(self, dependency: Dependency, fingerprint: bytes) -> None:
        self.fingerprints[dependency] = fingerprint

    def merge(self, other: "Trace") -> None:
        """Add the dependencies of a part of the page."""
        self.fingerprints |= other.fingerprints
        self.expires(other.until)

    def expires(self, moment: datetime | None) -> None:
        """The page can't be the same after `moment`."""
        if moment and (self.until is None or moment < self.until):
            self.until = moment
