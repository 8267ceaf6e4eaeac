"""Renders the stale pages, in several processes if that is faster (cms/core/worker_pool.py).

All addresses of one entry form a group, which one process renders, so that the entry is read once.
Its text is on its page in each language, in its record and in files beside its page (citations, a
vCard). Groups are in the order of their first address, so that neighbouring entries, which show
each other, are rendered by the same process too. A page is compared by its digest and written if it
differs.

This process renders some groups of all kinds first, so that the forks start with the caches filled.
Later it takes over the pages and fragments of each process that ends, so that the next one finds
them.

Of the locks that a process inherits, it releases that of a publish, whose folder nobody else will
fill. It keeps that of a freeze (cms/publish/output.py): the next freeze fills the same folder and
must not start while a process still writes there.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from cms.content import Snapshot
from cms.core.cached_results import CachedResults
from cms.core.disk_errors import as_disk_error
from cms.core.i18n import N_
from cms.core.worker_pool import WorkerDied, run_in_processes
from cms.publish.builder_interface import Advance
from cms.publish.checks.links import scan
from cms.publish.jobs import PublishJobs
from cms.publish.manifest_update import part_name
from cms.publish.output import Sink
from cms.publish.rendered_pages import RenderedPage, RenderedPages, digest_of
from cms.schema.entry_ref import Name
from cms.web.freeze.freezer import CannotFreeze, SiteFreezer
from cms.web.freeze.stale_pages import LISTING, StalePages, restore_fragments
from cms.web.i18n import locale_of

MAX_SINGLE_PROCESS_PAGES = 40
"""Up to this many pages, a second process costs more than it saves."""
WARM_UP_GROUPS = 8
"""About how many groups this process renders first.

With none, rendering takes a tenth longer; with more, this process grows.
"""
MAX_GROUPS_PER_BATCH = 16
"""The most groups that a process takes at once."""
MIN_BATCHES_PER_PROCESS = 25
"""The fewest batches per process, so that the last process doesn't end much later than the others.
"""

CANNOT_BUILD = N_("The pages can’t be built: %(reason)s. The site is unchanged.")
PROCESS_KILLED = "a process that made pages was ended from outside"


class NullSink:
    """A sink that drops everything, for dry runs."""

    def write(self, path: str, data: bytes) -> None:
        """Do nothing."""

    def remove(self, path: str) -> None:
        """Do nothing."""


def render_stale(
    freezer: SiteFreezer, stale_pages: StalePages, sink: Sink, jobs: int, advance: Advance
) -> RenderedPages:
    """Render the stale files, write those that differ, and remove old ones. Raises CannotFreeze."""
    rendered = RenderedPages()
    if jobs < 2 or len(stale_pages.stale) <= MAX_SINGLE_PROCESS_PAGES:
        for batch in batches_of(groups_of(stale_pages.stale, freezer.snapshot), 1):
            render_batch(freezer, stale_pages, sink, batch, rendered)
            advance(len(rendered.pages), len(stale_pages.stale))
    else:
        _render_in_parallel(freezer, stale_pages, sink, rendered, jobs, advance)
    for address in stale_pages.removed:
        sink.remove(freezer.path_of(address))
    add_fragments(freezer, stale_pages, rendered)
    if stale_pages.listing:
        dependencies = rendered.intern(stale_pages.listing.fingerprints, freezer.scope)
        rendered.parts[LISTING] = RenderedPage(b"", dependencies)
    return rendered


def groups_of(addresses: Iterable[str], snapshot: Snapshot) -> list[list[str]]:
    """Group addresses by entry; other addresses with those that differ only in language."""
    groups: dict[object, list[str]] = {}
    for address in addresses:
        code, _, rest = address[1:].partition("/")
        has_language = code in snapshot.by_code or code in snapshot.derived
        path = rest if has_language else address[1:]
        groups.setdefault(entry_of(path, snapshot) or path, []).append(address)
    return list(groups.values())


def entry_of(path: str, snapshot: Snapshot) -> Name | None:
    """Return the entry of an address without its language, or None.

    Such as `news/launch/`, `papers/one.bib` or, by type and key, `api/news/launch.json`.
    """
    at = snapshot.addresses.by_address
    if path.endswith("/"):
        return at.get(path)
    folder, _, file = path.rpartition("/")
    key = file.rpartition(".")[0]
    type = folder.rpartition("/")[2]
    return at.get(f"{folder}/{key}/") or (
        (type, key) if key in snapshot.entries.get(type, ()) else None
    )


def batches_of(groups: Sequence[list[str]], jobs: int) -> list[list[str]]:
    """Return the addresses that a process takes at once: those of some neighbouring groups."""
    length = min(max(len(groups) // (jobs * MIN_BATCHES_PER_PROCESS), 1), MAX_GROUPS_PER_BATCH)
    return [list(chain(*groups[at : at + length])) for at in range(0, len(groups), length)]


def render_batch(
    freezer: SiteFreezer,
    stale_pages: StalePages,
    sink: Sink,
    batch: Sequence[str],
    rendered: RenderedPages,
) -> None:
    """Render some pages, write those that differ and add them to `rendered`. Raises CannotFreeze."""
    for address in batch:
        content, trace = freezer.make(address)
        path = freezer.path_of(address)
        body = freezer.finish(path, content) if freezer.finish else content
        digest = digest_of(body)
        if stale_pages.digests.get(address) != digest:
            sink.write(path, body)
            rendered.changed.add(address)
        dependencies = rendered.intern(trace.fingerprints, freezer.scope)
        is_page = address.endswith(("/", ".html"))
        links, anchors = scan(address, content, freezer.base_url) if is_page else ((), ())
        rendered.pages[address] = RenderedPage(digest, dependencies, links, anchors)


def add_fragments(freezer: SiteFreezer, stale_pages: StalePages, rendered: RenderedPages) -> None:
    """Add the fragments that pages show, except unchanged ones."""
    for dependency, fragment in freezer.state.fragments.rendered.items():
        previous = stale_pages.fragments.get(dependency)
        if previous is None and dependency not in rendered.dependencies:
            continue
        if previous and previous[:3] == (fragment.html, fragment.trace, fragment.fingerprint):
            continue
        rendered.intern({dependency: fragment.fingerprint}, freezer.scope)
        dependencies = rendered.intern(fragment.trace.fingerprints, freezer.scope)
        rendered.parts[part_name(dependency)] = RenderedPage(
            b"", dependencies, html=str(fragment.html)
        )


def _render_in_parallel(
    freezer: SiteFreezer,
    stale_pages: StalePages,
    sink: Sink,
    rendered: RenderedPages,
    jobs: int,
    advance: Advance,
) -> None:
    groups = groups_of(stale_pages.stale, freezer.snapshot)
    step = max(len(groups) // WARM_UP_GROUPS, 1)
    batches = batches_of([group for index, group in enumerate(groups) if index % step], jobs)

    @_as_refusal()
    def render(numbers: Iterator[int]) -> RenderedPages:
        freezer.state.site.get(PublishJobs).close_lock()
        batch_pages = RenderedPages()
        for number in numbers:
            render_batch(freezer, stale_pages, sink, batches[number], batch_pages)
        add_fragments(freezer, stale_pages, batch_pages)
        # pending writes would be lost when this process ends
        freezer.state.site.get(CachedResults).flush()
        return batch_pages

    def merge(batch_pages: RenderedPages) -> None:
        restore_fragments(freezer, batch_pages)
        rendered.merge(batch_pages)

    def report_progress(handed_out: int) -> None:
        waiting = sum(map(len, batches[handed_out:]))
        advance(len(stale_pages.stale) - waiting, len(stale_pages.stale))

    _prepare(freezer, stale_pages)
    for group in groups[::step]:
        render_batch(freezer, stale_pages, sink, group, rendered)
    try:
        run_in_processes(len(batches), render, merge, report_progress, jobs)
    except WorkerDied as died:
        raise _find_culprit(
            freezer, stale_pages, [] if died.number is None else batches[died.number]
        ) from None


def _prepare(freezer: SiteFreezer, stale_pages: StalePages) -> None:
    """Compute, before forking, the values that each process would otherwise compute itself: those of
    dependency kinds, and the names of countries and languages.
    """
    try:
        for kind in freezer.state.fingerprints.kinds.values():
            kind.prepare(freezer.snapshot, stale_pages.stale)
    except WorkerDied:
        raise CannotFreeze(CANNOT_BUILD, reason=PROCESS_KILLED) from None
    if stale_pages.previous is None:
        for locale in freezer.snapshot.locales:
            _ = locale_of(locale.code).territories


def _find_culprit(
    freezer: SiteFreezer, stale_pages: StalePages, batch: Sequence[str]
) -> CannotFreeze:
    """Return the error for a process that died while it rendered `batch`.

    The pages are rendered again, in one process at a time, to find the one that ends it. If there
    is one, the error names its address.
    """

    @_as_refusal()
    def render(numbers: Iterator[int]) -> None:
        for number in numbers:
            render_batch(freezer, stale_pages, NullSink(), [batch[number]], RenderedPages())

    try:
        run_in_processes(len(batch), render, jobs=1)
    except WorkerDied as died:
        if died.number is not None:
            return freezer.error_for(batch[died.number], "the process that made it ended")
    return CannotFreeze(CANNOT_BUILD, reason=PROCESS_KILLED)


@contextmanager
def _as_refusal() -> Iterator[None]:
    """Replace any exception by a CannotFreeze or DiskError, since not every exception can be passed
    to another process.
    """
    try:
        yield
    except CannotFreeze as refusal:
        raise CannotFreeze(**{name: str(value) for name, value in refusal.values.items()}) from None
    except Exception as fault:
        raise as_disk_error(fault) or CannotFreeze(
            CANNOT_BUILD, reason=f"{type(fault).__name__}: {fault}"
        ) from None
