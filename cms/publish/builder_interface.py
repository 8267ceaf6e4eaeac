"""The interface of a site builder, which plans a build and writes the whole site into a folder."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

from cms.content import Snapshot
from cms.core.messages import LazyMessage, from_json
from cms.publish.checks.links import BrokenLink

Kind = Literal["new", "changed", "gone"]
KINDS: tuple[Kind, ...] = ("new", "changed", "gone")
WORDS: dict[Kind, str] = {"new": "new", "changed": "changed", "gone": "removed"}
"""The kinds of changes as the command line names them."""

Advance = Callable[[int, int], None]
"""A progress callback, called with (number done, total)."""


def ignore_progress(done: int, total: int) -> None:
    """Do nothing: the default progress callback."""


class Change(NamedTuple):
    """An address that differs between the next release and the current one, and why."""

    address: str
    kind: Kind
    why: tuple[LazyMessage, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the change as job logs store it."""
        return {
            "address": self.address,
            "kind": self.kind,
            "why": [why.to_json() for why in self.why],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Change":
        """Return a change from a job log. Raises KeyError."""
        return cls(raw["address"], raw["kind"], tuple(map(from_json, raw["why"])))


class BuildPlan(NamedTuple):
    """All differences between the next release and the current one, by address."""

    changes: Sequence[Change]
    moment: datetime
    """The time of the plan, which decides its publication windows."""
    exact: bool = True
    """Whether all listed pages do change. False if there were too many candidates to render them
    for the plan.
    """
    broken: tuple[BrokenLink, ...] | None = None
    """The links that would lead nowhere; None if the pages weren't rendered."""

    def of(self, kind: Kind) -> list[Change]:
        """Return the changes of one kind."""
        return [change for change in self.changes if change.kind == kind]

    @property
    def counts(self) -> dict[str, int]:
        """The number of changes of each kind."""
        return {kind: len(self.of(kind)) for kind in KINDS}


class BuildResult(NamedTuple):
    """The result of a build: its changes to the previous release, its number of files, and its
    broken links.
    """

    plan: BuildPlan
    files: int
    broken: tuple[BrokenLink, ...] = ()
    pages: tuple[str, ...] | None = None
    """The files that may differ from the previous release; None if all may."""
    save_manifest: Callable[[], None] = lambda: None
    """Stores the manifest for the next build; called once the site is a release."""


class Builder(Protocol):
    """Builds the site's files from a snapshot."""

    def plan(
        self,
        snapshot: Snapshot,
        previous: Path | None,
        advance: Advance = ignore_progress,
        limit: int | None = None,
    ) -> BuildPlan:
        """Return the changes to the release at `previous`; everything is new if that is None.

        Candidate pages are rendered to see whether they differ. If there are more than `limit`, all
        of them count as changed.
        """

    def make(
        self,
        snapshot: Snapshot,
        folder: Path,
        previous: Path | None,
        advance: Advance = ignore_progress,
    ) -> BuildResult:
        """Write the whole site into the empty `folder`, with hard links to unchanged files of
        `previous`.

        Raises Refusal if a page can't be rendered. Files may be shared between releases: they must
        be replaced, never written into.
        """
