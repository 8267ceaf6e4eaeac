"""Rendering batches of pages in one process: each page compared by its hash and, if it differs,
handed on to be written.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from cms.publish.manifest import Manifest, RenderedPage, digest_of
from cms.publish.output import Sink
from cms.web.freeze.batches import Portion, Run, portions_of, runs_of
from cms.web.freeze.freezer import SiteFreezer
from cms.web.freeze.stale_pages import StalePages

Advance = Callable[[int, int], None]


@dataclass(slots=True)
class RenderedBatch:
    """The pages one process rendered: a manifest of them alone, and the addresses it wrote to the
    sink.
    """

    manifest: Manifest = field(default_factory=Manifest)
    changed: set[str] = field(default_factory=set)
    remembered: bytes = b""
    """[type, key, version, what it has found out] of entries as JSON, where that was another
    process.
    """

    def take(self, other: "RenderedBatch") -> None:
        """Take over what another process has made."""
        self.manifest.merge(other.manifest)
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
    """Make everything in this process."""
    batch, done = RenderedBatch(), 0
    for run in runs_of(portions_of(found.stale, freezer.snapshot), 1):
        make_run(freezer, found.previous, sink, run, batch)
        done += sum(map(len, run))
        advance(done, len(found.stale))
    share(freezer, batch.manifest)
    return batch


def make_run(
    freezer: SiteFreezer, previous: Manifest, sink: Sink, run: Run, batch: RenderedBatch
) -> None:
    """Make some portions, and enter them into the manifest together. Raises CannotFreeze."""
    batch.manifest.add_all(
        [one for portion in run for one in make_portion(freezer, previous, sink, portion, batch)]
    )


def make_portion(
    freezer: SiteFreezer, previous: Manifest, sink: Sink, portion: Portion, batch: RenderedBatch
) -> Iterator[RenderedPage]:
    """Make some pages in one go. Raises CannotFreeze."""
    for address, (made, trace) in zip(portion, freezer.make_all(portion), strict=True):
        path = freezer.path_of(address)
        body = freezer.finish(path, made) if freezer.finish else made
        digest, old = digest_of(body), previous.pages.get(address)
        if old is None or old.digest != digest:
            sink.write(path, body)
            batch.changed.add(address)
        links, anchors = freezer.links_of(address, made, trace)
        yield RenderedPage(address, digest, trace.fingerprints, links, anchors)


def share(freezer: SiteFreezer, manifest: Manifest) -> None:
    """Enter the fragments that the manifest's pages show."""
    for question, made in freezer.state.fragments.known().items():
        if question in manifest.dependencies:
            manifest.share(question, str(made.html), made.trace.fingerprints)
