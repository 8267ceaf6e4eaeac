"""Rendering the pages that are stale, in several processes where that is worth it
(cms/core/worker_pool.py).

All addresses of one entry, a portion, are made together, so that it is read once: its text stands on
its page in each language, in its record and in files beside its page (citations, a vCard). Portions
come in the order of their first address, so that entries beside each other, which show each other,
are made by one process too. A page is compared by its digest and, if it differs, handed on to be
written.

This process makes some portions of all kinds first, so that the others begin with what making needs
in memory. Then it takes over what each hands back: what it made and its fragments, so that the next
one finds them.

Of the locks that a process inherits it lets go of a publish’s, whose folder nobody else will ever
fill. It keeps a freeze’s (cms/publish/output.py): the next freeze fills the same folder, and shall
not begin while somebody still writes there.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from cms.content import Snapshot
from cms.content.entry import Name
from cms.core.disk_errors import as_disk_error
from cms.core.i18n import N_
from cms.core.worker_pool import WorkerDied, run_in_processes
from cms.publish.builder_interface import Advance
from cms.publish.checks.links import scan
from cms.publish.manifest_update import part_name
from cms.publish.output import Sink
from cms.publish.rendered_pages import RenderedPage, RenderedPages, digest_of
from cms.web.freeze.freezer import CannotFreeze, SiteFreezer
from cms.web.freeze.stale_pages import LISTING, StalePages, restore_fragments
from cms.web.i18n import locale_of
from cms.web.pages.search import index_of

MAX_SINGLE_PROCESS_PAGES = 40
"""Pages up to which a second process costs more than it saves."""
WARM_UP_PORTIONS = 8
"""About how many portions this process makes first. With none, it takes a tenth longer; with more,
this process grows.
"""
MAX_PORTIONS_PER_BATCH = 16
"""How many portions a process takes at once."""
MIN_BATCHES_PER_PROCESS = 25
"""How often each process takes some at least: the last to end shall not end much later."""

CANNOT_BUILD = N_("The pages can’t be built: %(reason)s. The published site is unchanged.")
ENDED = "a process that made pages was ended from outside"


class NullSink:
    """A sink that drops everything, for dry runs."""

    def write(self, path: str, data: bytes) -> None:
        """Nothing is kept."""

    def remove(self, path: str) -> None:
        """Nothing is there."""


def render_stale(
    freezer: SiteFreezer, found: StalePages, sink: Sink, jobs: int, advance: Advance
) -> RenderedPages:
    """Render what is stale, write what differs, remove what is gone. Raises CannotFreeze."""
    rendered = RenderedPages()
    if jobs < 2 or len(found.stale) <= MAX_SINGLE_PROCESS_PAGES:
        for batch in batches_of(portions_of(found.stale, freezer.snapshot), 1):
            render_batch(freezer, found, sink, batch, rendered)
            advance(len(rendered.pages), len(found.stale))
    else:
        _render_in_parallel(freezer, found, sink, rendered, jobs, advance)
    for address in found.removed:
        sink.remove(freezer.path_of(address))
    add_parts(freezer, found, rendered)
    if found.listing:
        read = rendered.intern(found.listing.fingerprints, freezer.scope)
        rendered.parts[LISTING] = RenderedPage(b"", read)
    return rendered


def portions_of(addresses: Iterable[str], snapshot: Snapshot) -> list[list[str]]:
    """Addresses of one entry together; others with what differs from them in its language only."""
    portions: dict[object, list[str]] = {}
    for address in addresses:
        code, _, rest = address[1:].partition("/")
        known = code in snapshot.by_code or code in snapshot.derived
        place = rest if known else address[1:]
        portions.setdefault(entry_of(place, snapshot) or place, []).append(address)
    return list(portions.values())


def entry_of(place: str, snapshot: Snapshot) -> Name | None:
    """The entry to which an address without its language belongs: `news/launch/`, `papers/one.bib`
    or, by type and key as records have them, `api/news/launch.json`."""
    at = snapshot.addresses.at
    if place.endswith("/"):
        return at.get(place)
    folder, _, file = place.rpartition("/")
    key = file.rpartition(".")[0]
    type = folder.rpartition("/")[2]
    return at.get(f"{folder}/{key}/") or (
        (type, key) if key in snapshot.entries.get(type, ()) else None
    )


def batches_of(portions: Sequence[list[str]], jobs: int) -> list[list[str]]:
    """The addresses that a process takes at once: those of some portions beside each other."""
    length = min(max(len(portions) // (jobs * MIN_BATCHES_PER_PROCESS), 1), MAX_PORTIONS_PER_BATCH)
    return [list(chain(*portions[at : at + length])) for at in range(0, len(portions), length)]


def render_batch(
    freezer: SiteFreezer,
    found: StalePages,
    sink: Sink,
    batch: Sequence[str],
    rendered: RenderedPages,
) -> None:
    """Render some pages, write those that differ and add them to `rendered`. Raises CannotFreeze."""
    for address in batch:
        made, trace = freezer.make(address)
        path = freezer.path_of(address)
        body = freezer.finish(path, made) if freezer.finish else made
        digest = digest_of(body)
        if found.digests.get(address) != digest:
            sink.write(path, body)
            rendered.changed.add(address)
        read = rendered.intern(trace.fingerprints, freezer.scope)
        is_page = address.endswith(("/", ".html"))
        links, anchors = scan(address, made, freezer.base_url) if is_page else ((), ())
        rendered.pages[address] = RenderedPage(digest, read, links, anchors)


def add_parts(freezer: SiteFreezer, found: StalePages, rendered: RenderedPages) -> None:
    """Add the fragments that pages show, those left out that are as they were."""
    for dependency, made in freezer.state.fragments.rendered.items():
        before = found.parts.get(dependency)
        if before is None and dependency not in rendered.dependencies:
            continue
        if before and before[:3] == (made.html, made.trace, made.fingerprint):
            continue
        rendered.intern({dependency: made.fingerprint}, freezer.scope)
        read = rendered.intern(made.trace.fingerprints, freezer.scope)
        rendered.parts[part_name(dependency)] = RenderedPage(b"", read, html=str(made.html))


def _render_in_parallel(
    freezer: SiteFreezer,
    found: StalePages,
    sink: Sink,
    rendered: RenderedPages,
    jobs: int,
    advance: Advance,
) -> None:
    portions = portions_of(found.stale, freezer.snapshot)
    step = max(len(portions) // WARM_UP_PORTIONS, 1)
    batches = batches_of([one for at, one in enumerate(portions) if at % step], jobs)

    @_as_refusal()
    def make(numbers: Iterator[int]) -> RenderedPages:
        freezer.state.site.jobs.close_lock()
        own = RenderedPages()
        for number in numbers:
            render_batch(freezer, found, sink, batches[number], own)
        add_parts(freezer, found, own)
        freezer.state.site.results.flush()  # what waits to be written ends with this process
        return own

    def take(others: RenderedPages) -> None:
        restore_fragments(freezer, others)
        rendered.merge(others)

    def look(handed: int) -> None:
        waiting = sum(map(len, batches[handed:]))
        advance(len(found.stale) - waiting, len(found.stale))

    _prepare(freezer, found)
    for portion in portions[::step]:
        render_batch(freezer, found, sink, portion, rendered)
    try:
        run_in_processes(len(batches), make, take, look, jobs)
    except WorkerDied as died:
        raise _named(freezer, found, [] if died.number is None else batches[died.number]) from None


def _prepare(freezer: SiteFreezer, found: StalePages) -> None:
    """Make what each process would make for itself: the search index, and the names of countries
    and languages.
    """
    try:
        if any("/search/" in address for address in found.stale):
            index_of(freezer.snapshot, freezer.state, patient=True)
    except WorkerDied:
        raise CannotFreeze(CANNOT_BUILD, reason=ENDED) from None
    if found.previous is None:
        for locale in freezer.snapshot.locales:
            _ = locale_of(locale.code).territories


def _named(freezer: SiteFreezer, found: StalePages, batch: Sequence[str]) -> CannotFreeze:
    """The error to raise when a process has died while it made `batch`. Its pages are made once
    more, in one process at a time, to find the one that ends it. If there is one, the error names
    its address.
    """

    @_as_refusal()
    def make(numbers: Iterator[int]) -> None:
        for number in numbers:
            render_batch(freezer, found, NullSink(), [batch[number]], RenderedPages())

    try:
        run_in_processes(len(batch), make, jobs=1)
    except WorkerDied as died:
        if died.number is not None:
            return freezer.refused(batch[died.number], "the process that made it ended")
    return CannotFreeze(CANNOT_BUILD, reason=ENDED)


@contextmanager
def _as_refusal() -> Iterator[None]:
    """Replace any exception by a CannotFreeze or DiskError. The exception itself can't always be
    passed to another process.
    """
    try:
        yield
    except CannotFreeze as refusal:
        raise CannotFreeze(**{name: str(value) for name, value in refusal.values.items()}) from None
    except Exception as fault:
        raise as_disk_error(fault) or CannotFreeze(
            CANNOT_BUILD, reason=f"{type(fault).__name__}: {fault}"
        ) from None
