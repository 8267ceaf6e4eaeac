"""Rendering batches of pages in one process: each page is compared by its digest and, if it differs,
handed on to be written.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from cms.publish.checks.links import scan
from cms.publish.manifest_update import part_name
from cms.publish.output import Sink
from cms.publish.rendered_pages import RenderedPage, RenderedPages, digest_of
from cms.web.freeze.batches import Run, portions_of, runs_of
from cms.web.freeze.freezer import SiteFreezer
from cms.web.freeze.stale_pages import StalePages

Advance = Callable[[int, int], None]


@dataclass(slots=True)
class RenderedBatch:
    """The pages that one process has rendered, and the addresses of those that differ."""

    rendered: RenderedPages = field(default_factory=RenderedPages)
    changed: set[str] = field(default_factory=set)

    def take(self, other: "RenderedBatch") -> None:
        """Take over what another process has rendered."""
        self.rendered.merge(other.rendered)
        self.changed |= other.changed


class NullSink:
    """A sink that drops everything, for dry runs."""

    def write(self, path: str, data: bytes) -> None:
        """Nothing is kept."""

    def remove(self, path: str) -> None:
        """Nothing is there."""


def render_in_process(
    freezer: SiteFreezer, found: StalePages, sink: Sink, advance: Advance
) -> RenderedBatch:
    """Render everything in this process. Raises CannotFreeze."""
    batch, done = RenderedBatch(), 0
    for run in runs_of(portions_of(found.stale, freezer.snapshot), 1):
        render_run(freezer, found, sink, run, batch)
        done += sum(map(len, run))
        advance(done, len(found.stale))
    return batch


def render_run(
    freezer: SiteFreezer, found: StalePages, sink: Sink, run: Run, batch: RenderedBatch
) -> None:
    """Render some portions. Raises CannotFreeze."""
    for portion in run:
        for address, (made, trace) in zip(portion, freezer.make_all(portion), strict=True):
            path = freezer.path_of(address)
            body = freezer.finish(path, made) if freezer.finish else made
            digest = digest_of(body)
            if found.digests.get(address) != digest:
                sink.write(path, body)
                batch.changed.add(address)
            numbers = batch.rendered.intern(trace.fingerprints, freezer.scope)
            is_page = address.endswith(("/", ".html"))
            links, anchors = scan(address, made, freezer.base_url) if is_page else ((), ())
            batch.rendered.pages[address] = RenderedPage(digest, numbers, links, anchors)


def add_parts(freezer: SiteFreezer, found: StalePages, rendered: RenderedPages) -> None:
    """Add the fragments that pages show, those left out that are as they were."""
    for dependency, made in freezer.state.fragments.known().items():
        before = found.parts.get(dependency)
        if before is None and dependency not in rendered.dependencies:
            continue
        if before and before[:3] == (made.html, made.trace, made.print):
            continue
        rendered.intern({dependency: made.print}, freezer.scope)
        numbers = rendered.intern(made.trace.fingerprints, freezer.scope)
        rendered.parts[part_name(dependency)] = RenderedPage(b"", numbers, html=str(made.html))
