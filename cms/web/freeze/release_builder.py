"""The freeze as publishing uses it (cms/publish/builder_interface.py): into a new release, from the one
before.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from flask import Flask

from cms.content import Snapshot
from cms.core.i18n import N_
from cms.core.messages import LazyMessage, lazy_message
from cms.publish.builder_interface import (
    Advance,
    BuildPlan,
    BuildResult,
    Change,
    Kind,
    ignore_progress,
)
from cms.publish.checks.links import BrokenLink
from cms.publish.output import ReleaseOutput, site_files
from cms.web.freeze.build import (
    GONE,
    FreezeRequest,
    FreezeResult,
    broken_links,
    build_site,
    plan_site,
)
from cms.web.freeze.stale_pages import NEW

CHANGED = lazy_message(N_("Changed."))


class ReleaseBuilder:
    """Makes the public site of `app`, in `jobs` processes: in one alone where there are threads, as
    in a web worker.

    `texts`: whether texts are kept on the disk for the next process; not where other threads make
    pages meanwhile.
    """

    def __init__(self, app: Flask, jobs: int = 1, *, texts: bool = True) -> None:
        self.app = app
        self.jobs = jobs
        self.texts = texts

    def plan(
        self,
        snapshot: Snapshot,
        previous: Path | None,
        advance: Advance = ignore_progress,
        most: int | None = None,
    ) -> BuildPlan:
        """See Builder."""
        folder = previous or Path("nowhere")
        done = plan_site(
            self._order(snapshot, folder, advance), ReleaseOutput(folder, previous), most
        )
        links = _planned_links(done, previous) if done.is_exact and previous else None
        return BuildPlan(tuple(done.changes()), snapshot.now, done.is_exact, links)

    def make(
        self,
        snapshot: Snapshot,
        folder: Path,
        previous: Path | None,
        advance: Advance = ignore_progress,
    ) -> BuildResult:
        """See Builder."""
        output = ReleaseOutput(folder, previous)
        done = build_site(self._order(snapshot, folder, advance), output)
        output.finish(done.digest)
        known = done.survey.previous is not None
        changes = _differences(folder, previous) if previous and not known else done.changes()
        return BuildResult(
            BuildPlan(tuple(changes), snapshot.now),
            len(done.survey.addresses) + len(done.all_rules),
            tuple(done.broken),
            _rendered_files(done) if known else None,
            partial(done.keep, output),
        )

    def _order(self, snapshot: Snapshot, folder: Path, advance: Advance) -> FreezeRequest:
        return FreezeRequest(
            self.app, snapshot, folder, self.jobs, advance=advance, texts=self.texts
        )


def _planned_links(done: FreezeResult, previous: Path) -> tuple[BrokenLink, ...]:
    """The links that would lead nowhere. A stale page is rendered once more to look at its links."""

    def html(address: str) -> str:
        if address in done.survey.stale:
            return done.freezer.make(address)[0].decode()
        return (previous / done.freezer.path_of(address)).read_text("utf-8")

    return tuple(broken_links(done, html))


def _rendered_files(done: FreezeResult) -> tuple[str, ...] | None:
    """The files that were rendered, where no other can differ."""
    if done.lost or done.survey.is_full:
        return None
    return tuple(map(done.freezer.path_of, done.rendered.pages))


def _differences(folder: Path, previous: Path) -> Iterator[Change]:
    """The differences of two folders, where there is no manifest of the first."""
    here, before = set(site_files(folder)), set(site_files(previous))
    for name in sorted(here | before):
        found = _difference(name, here, before, folder, previous)
        if found:
            yield Change(f"/{name.removesuffix('index.html')}", found[0], (found[1],))


def _difference(
    name: str, here: set[str], before: set[str], folder: Path, previous: Path
) -> tuple[Kind, LazyMessage] | None:
    if name not in before:
        return "new", lazy_message(NEW)
    if name not in here:
        return "gone", GONE
    one, other = folder / name, previous / name
    return None if one.samefile(other) else ("changed", CHANGED)
