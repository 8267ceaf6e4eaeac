"""The interface of a site builder: it plans a build, and writes a folder with the whole site."""

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
"""The kinds as the command line names them."""

Advance = Callable[[int, int], None]
"""Told how many are done, of how many."""


def ignore_progress(done: int, total: int) -> None:
    """For those who don't watch."""


class Change(NamedTuple):
    """One address of the next release that differs from the present one, and why."""

    address: str
    kind: Kind
    why: tuple[LazyMessage, ...]

    def to_json(self) -> dict[str, Any]:
        """As job logs keep it."""
        return {
            "address": self.address,
            "kind": self.kind,
            "why": [why.to_json() for why in self.why],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Change":
        """The change that a job log has stored. Raises KeyError."""
        return cls(raw["address"], raw["kind"], tuple(map(from_json, raw["why"])))


class BuildPlan(NamedTuple):
    """Every difference between the next release and the present one, by address."""

    changes: Sequence[Change]
    moment: datetime
    """When it was made: the publication windows are those of this moment."""
    exact: bool = True
    """Whether all of them do change; otherwise it was too much to make each only to see that."""
    broken: tuple[BrokenLink, ...] | None = None
    """The links that would lead nowhere; None where the pages were not made to see that."""

    def of(self, kind: Kind) -> list[Change]:
        """The changes of one kind."""
        return [change for change in self.changes if change.kind == kind]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind."""
        return {kind: len(self.of(kind)) for kind in KINDS}


class BuildResult(NamedTuple):
    """A whole site: how it differs from the release before, how many files it has, the links that
    lead nowhere.
    """

    plan: BuildPlan
    files: int
    broken: tuple[BrokenLink, ...] = ()
    pages: tuple[str, ...] | None = None
    """The files that are not as in the release before, where all others are; None where they may
    all differ.
    """
    keep: Callable[[], None] = lambda: None
    """Keeps what the next build has to know of this one; called once the site is a release."""


class Builder(Protocol):
    """Makes the site's files from a snapshot."""

    def plan(
        self,
        snapshot: Snapshot,
        previous: Path | None,
        advance: Advance = ignore_progress,
        most: int | None = None,
    ) -> BuildPlan:
        """The changes to the release at `previous`; all of it is new where there is none.

        Pages that may differ are made to see whether they do; where there are more than `most`, all
        of them count.
        """

    def make(
        self,
        snapshot: Snapshot,
        folder: Path,
        previous: Path | None,
        advance: Advance = ignore_progress,
    ) -> BuildResult:
        """Put the whole site into the empty `folder`, sharing the files that are those of
        `previous`.

        Raises Refusal where a page can't be made. A file that two releases share is never written
        into: who changes it removes it first.
        """
