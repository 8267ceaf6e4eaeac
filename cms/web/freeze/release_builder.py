"""The builder for publishing (cms/publish/builder_interface.py): builds a release from the one
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
    NO_CONTENT,
    FreezeRequest,
    FreezeResult,
    broken_links,
    build_site,
    plan_site,
)
from cms.web.freeze.stale_pages import NEW

CHANGED = lazy_message(N_("Changed."))


class ReleaseBuilder:
    """Builds the public site of `app` in `jobs` processes; in a process with threads, such as a web
    worker, in one.

    `texts`: whether to cache rendered texts on disk; not if other threads render at the same time.
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
        result = plan_site(
            self._request(snapshot, folder, advance), ReleaseOutput(folder, previous), most
        )
        links = _planned_links(result, previous) if result.is_exact and previous else None
        return BuildPlan(tuple(result.changes()), snapshot.now, result.is_exact, links)

    def make(
        self,
        snapshot: Snapshot,
        folder: Path,
        previous: Path | None,
        advance: Advance = ignore_progress,
    ) -> BuildResult:
        """See Builder."""
        output = ReleaseOutput(folder, previous)
        result = build_site(self._request(snapshot, folder, advance), output)
        output.finish(result.digest)
        is_incremental = result.stale_pages.previous is not None
        changes = (
            _differences(folder, previous) if previous and not is_incremental else result.changes()
        )
        return BuildResult(
            BuildPlan(tuple(changes), snapshot.now),
            len(result.stale_pages.addresses) + len(result.all_rules),
            tuple(result.broken),
            _rendered_files(result) if is_incremental else None,
            partial(result.save_manifest, output),
        )

    def _request(self, snapshot: Snapshot, folder: Path, advance: Advance) -> FreezeRequest:
        return FreezeRequest(
            self.app, snapshot, folder, self.jobs, advance=advance, texts=self.texts
        )


def _planned_links(result: FreezeResult, previous: Path) -> tuple[BrokenLink, ...]:
    """Return the links that would be broken. A stale page is rendered again to check its links."""

    def html(address: str) -> str:
        if address in result.stale_pages.stale:
            return result.freezer.make(address)[0].decode()
        return (previous / result.freezer.path_of(address)).read_text("utf-8")

    return tuple(broken_links(result, html))


def _rendered_files(result: FreezeResult) -> tuple[str, ...] | None:
    """Return the files that were rendered, if no other file can differ."""
    if result.lost or result.stale_pages.is_full:
        return None
    return tuple(map(result.freezer.path_of, result.rendered.pages))


def _differences(folder: Path, previous: Path) -> Iterator[Change]:
    """Yield the differences of two folders, if there is no manifest of the first."""
    present, previous_files = set(site_files(folder)), set(site_files(previous))
    for name in sorted(present | previous_files):
        difference = _difference(name, present, previous_files, folder, previous)
        if difference:
            yield Change(f"/{name.removesuffix('index.html')}", difference[0], (difference[1],))


def _difference(
    name: str, present: set[str], previous_files: set[str], folder: Path, previous: Path
) -> tuple[Kind, LazyMessage] | None:
    if name not in previous_files:
        return "new", lazy_message(NEW)
    if name not in present:
        return "gone", NO_CONTENT
    new, old = folder / name, previous / name
    return None if new.samefile(old) else ("changed", CHANGED)
