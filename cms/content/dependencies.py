"""The dependencies of a page: everything that it read from a snapshot, with a fingerprint of each.

The page cache, the incremental freeze, "where used" and the publish plan need nothing but a page's
trace. The page is stale if one of the fingerprints differs from the snapshot's, or once the time
`until` has passed.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class Dependency(NamedTuple):
    """One thing that a page read from a snapshot.

    `kind` is the name of a class in cms/content/dependency_kinds.py (get, at, above, list, every,
    titles, modified, values, count, today, facts) or, for anything but content, in
    cms/web/freeze/web_dependencies.py.
    """

    kind: str
    type: str
    locale: str
    projection: str = ""
    argument: str = ""


@dataclass(slots=True, eq=False)
class Trace:
    """The dependencies of one page with their fingerprints, in the order of reading. `until` is the
    time at which the page becomes stale; None for never.
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
        """Record that the page becomes stale at `moment`."""
        if moment and (self.until is None or moment < self.until):
            self.until = moment
