"""Rendering the pages that are stale, in several processes where that is worth it."""

from dataclasses import dataclass, field

from cms.core.worker_pool import WorkerDied
from cms.publish.output import Sink
from cms.publish.rendered_pages import RenderedPage, RenderedPages, site_digest, weight
from cms.web.freeze.freezer import CannotFreeze, SiteFreezer
from cms.web.freeze.parallel import render_in_parallel
from cms.web.freeze.render_batch import Advance, RenderedBatch, add_parts, render_in_process
from cms.web.freeze.search_files import prepare
from cms.web.freeze.stale_pages import LISTING, StalePages

MAX_SINGLE_PROCESS_PAGES = 40
"""Pages up to which a second process costs more than it saves."""


@dataclass(slots=True)
class RenderedSite:
    """The pages that were rendered, and the addresses that differ from the previous site."""

    rendered: RenderedPages = field(default_factory=RenderedPages)
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    total: int = 0
    """The sum of the weights of all pages."""

    def digest(self, options: str) -> str:
        """The digest of the whole site."""
        return site_digest(options, self.total)


def render_stale(
    freezer: SiteFreezer,
    found: StalePages,
    sink: Sink,
    jobs: int = 1,
    advance: Advance = lambda done, total: None,
) -> RenderedSite:
    """Render what is stale, write what differs, remove what is gone. Raises CannotFreeze."""
    batch = _render(freezer, found, sink, jobs, advance)
    for address in found.removed:
        sink.remove(freezer.path_of(address))
    rendered = batch.rendered
    add_parts(freezer, found, rendered)
    if found.listing:
        numbers = rendered.intern(found.listing.fingerprints, freezer.scope)
        rendered.parts[LISTING] = RenderedPage(b"", numbers)
    known = found.previous.addresses if found.previous else frozenset()
    return RenderedSite(
        rendered,
        [address for address in found.stale if address not in known],
        [address for address in found.stale if address in known and address in batch.changed],
        found.removed,
        _total(found, rendered),
    )


def _total(found: StalePages, rendered: RenderedPages) -> int:
    total = found.previous.total if found.previous else 0
    total -= sum(weight(address, digest) for address, digest in found.digests.items())
    return total + sum(weight(address, page.digest) for address, page in rendered.pages.items())


def _render(
    freezer: SiteFreezer, found: StalePages, sink: Sink, jobs: int, advance: Advance
) -> RenderedBatch:
    if jobs < 2 or len(found.stale) <= MAX_SINGLE_PROCESS_PAGES:
        return render_in_process(freezer, found, sink, advance)
    try:
        if any("/search/" in address for address in found.stale):
            prepare(freezer.snapshot, freezer.state)
        return render_in_parallel(freezer, found, sink, jobs, advance)
    except WorkerDied:
        raise CannotFreeze(
            address="", entry="", reason="a process that made pages was ended from outside"
        ) from None
