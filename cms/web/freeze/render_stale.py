"""Making what a survey found: each page rendered, compared by its hash and, if it differs, handed
on to be written.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cms.content.built_entries import built_entries
from cms.core.worker_pool import Ended
from cms.publish.manifest import Manifest
from cms.publish.manifest_store import ManifestDelta
from cms.publish.output import Sink
from cms.web.freeze.freezer import CannotFreeze, SiteFreezer
from cms.web.freeze.parallel import render_in_parallel
from cms.web.freeze.render_batch import Advance, RenderedBatch, render_in_process
from cms.web.freeze.search_files import prepare
from cms.web.freeze.stale_pages import StalePages

MAX_SINGLE_PROCESS_PAGES = 40
"""Pages up to which a second process costs more than it saves."""
MAX_PAGES_PER_STALE_FOR_COMPACTION = 4
"""One page in so many made anew, and the manifest is gone through for what nobody asks any more."""


@dataclass(slots=True)
class RenderedSite:
    """The manifest of the rendered site, and the addresses that differ from the previous one."""

    manifest: Manifest
    delta: ManifestDelta | None = None
    """The delta from the previous manifest; None where most pages were rendered."""
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    made: list[str] | None = None
    """The pages that were made, and alone can have new links; None for all there are."""
    lost: list[str] = field(default_factory=list)
    """The addresses to which others may have links that lead nowhere now: of what is gone, or has
    lost an id.
    """

    @property
    def suspects(self) -> list[str] | None:
        """The only pages that can have links that lead nowhere, where all others led somewhere;
        None for all.
        """
        return None if self.lost else self.made


def build(
    freezer: SiteFreezer,
    found: StalePages,
    sink: Sink,
    jobs: int = 1,
    advance: Advance = lambda done, total: None,
) -> RenderedSite:
    """Make what is stale, write what differs, remove what is gone. Raises CannotFreeze."""
    made = make(freezer, found, sink, jobs, advance)
    for address in found.removed:
        sink.remove(freezer.path_of(address))
    before, made.manifest.options = found.previous.pages, found.previous.options
    result = RenderedSite(found.previous, removed=found.removed)
    result.new = [address for address in found.stale if address not in before]
    result.changed = [
        address for address in found.stale if address in before and address in made.changed
    ]
    if found.listing:
        made.manifest.list_by(found.listing.fingerprints)
    if len(found.stale) == len(found.addresses):
        result.manifest, made.manifest.entries = made.manifest, built_entries(freezer.snapshot)
        return result
    result.made = list(made.manifest.pages)
    result.lost = found.removed + [
        address
        for address in result.changed
        if lost_anchors(found.previous, made.manifest, address)
    ]
    result.delta = ManifestDelta(made.manifest, found.removed, found.diff.changed_entries)
    result.delta.apply(result.manifest)
    if len(found.stale) * MAX_PAGES_PER_STALE_FOR_COMPACTION > len(found.addresses):
        result.manifest, result.delta = result.manifest.compact(), None
        result.manifest.entries = built_entries(freezer.snapshot)
    return result


def make(
    freezer: SiteFreezer, found: StalePages, sink: Sink, jobs: int, advance: Advance
) -> RenderedBatch:
    """Make all that is stale, in several processes where that is worth it. Raises CannotFreeze."""
    if jobs < 2 or len(found.stale) <= MAX_SINGLE_PROCESS_PAGES:
        return render_in_process(freezer, found, sink, advance)
    try:
        if any("/search/" in address for address in found.stale):
            prepare(freezer.snapshot, freezer.state)
        return render_in_parallel(freezer, found, sink, jobs, advance)
    except Ended:
        raise CannotFreeze(
            address="", entry="", reason="a process that made pages was ended from outside"
        ) from None


def lost_anchors(before: Manifest, now: Manifest, address: str) -> bool:
    """Whether a page no longer has an id to which others may link."""
    return not set(before.pages[address].anchors).issubset(now.pages[address].anchors)


def paths(freezer: SiteFreezer, addresses: Iterable[str]) -> list[str]:
    """The files of some addresses."""
    return [freezer.path_of(address) for address in addresses]
